/* say: the filter's lines to its reader and to the server, and its end */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "join.h"

static int
writable(int fd, int ms)
{
	struct pollfd p;

	memset(&p, 0, sizeof p);
	p.fd = fd;
	p.events = POLLOUT;
	return poll(&p, 1, ms) != 0;
}

int
join_room(void)
{
	return writable(STDOUT_FILENO, 0);
}

void
join_put(struct join *j, const char *fmt, ...)
{
	char line[2 * BARRIER_LINE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	join_write(j, line, strlen(line));
}

void
join_write(struct join *j, const char *line, size_t len)
{
	size_t done = 0;
	ssize_t n = 0;

	for (; done < len; done += n > 0 ? (size_t)n : 0) {
		n = write(STDOUT_FILENO, line + done, len - done);
		if (n < 0 && errno == EAGAIN && writable(STDOUT_FILENO, 1000))
			continue;
		if (n < 0 && errno != EINTR)
			break;
	}
	if (n < 0 && j->state < LEAVING)
		join_fail(j, 125, "nobody reads its answers");
	j->said = j->now;
}

void
join_flush(struct join *j)
{
	ssize_t n;

	while (j->nout > 0) {
		n = write(j->fd, j->out, j->nout);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return; /* full; or lost, which reading tells too */
		j->nout -= (size_t)n;
		memmove(j->out, j->out + n, j->nout);
	}
}

int
join_roomy(const struct join *j)
{
	return j->nout <= sizeof j->out / 2;
}

void
join_send(struct join *j, const struct msg *m)
{
	char line[BARRIER_LINE + 1];
	size_t len = msg_format(m, line);

	if (j->fd < 0)
		return;
	if (len > sizeof j->out - j->nout) {
		if (m->kind != MSG_PROGRESS && j->state < LEAVING)
			join_blame(j, "server", "reads nothing");
		return;
	}
	memcpy(j->out + j->nout, line, len);
	j->nout += len;
	join_flush(j);
}

static void
put_error(struct join *j, const char *name, const char *text)
{
	char *escaped = esc_text(*text != '\0' ? text : "-");

	join_put(j, "error\t%s\t%s\n", name, escaped);
	free(escaped);
}

void
join_blame(struct join *j, const char *name, const char *text)
{
	char why[BARRIER_LINE];

	j->state = OVER;
	j->status = 1;
	msg_blame(name, text, why, sizeof why);
	warn("%s", why);
	put_error(j, name, text);
}

void
join_fail(struct join *j, int status, const char *text)
{
	struct msg m;

	j->status = status;
	warn("%s", text);
	if (j->state == TAKING_PART) {
		j->state = LEAVING;
		j->next = j->now + 1;
		memset(&m, 0, sizeof m);
		m.kind = MSG_FAIL;
		m.text = text;
		join_send(j, &m);
	} else
		j->state = OVER;
	put_error(j, j->c->name, text);
}
