/* join: the filter between a user's tokens and the server */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "join.h"

enum { IN, NET, OUT };

/* What can be read behind what is there: 1; nothing: 0; the end, or an error: -1. */
static int
take(struct lines *l, int fd)
{
	ssize_t n = read(fd, l->buf + l->n, sizeof l->buf - l->n);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0)
		return -1;
	l->n += (size_t)n;
	return 1;
}

/* The next whole line, without newline: 1; none: 0; it is too long: -1.  The bytes
 * stay until drop(). */
static int
next(const struct lines *l, size_t start, size_t *len)
{
	const char *end = memchr(l->buf + start, '\n', l->n - start);

	*len = end != NULL ? (size_t)(end - l->buf) - start : l->n - start;
	if (*len >= BARRIER_LINE)
		return -1;
	return end != NULL;
}

static void
drop(struct lines *l, size_t n)
{
	l->n -= n;
	memmove(l->buf, l->buf + n, l->n);
}

static void
lost(struct join *j)
{
	if (j->state < TAKING_PART)
		reach_again(j, "closed the connection", j->now);
	else if (j->state == TAKING_PART && j->due.local >= 0 && j->token == TOKEN_FINISH) {
		(void)close(j->fd); /* it has said its last word, whose instant is ahead */
		j->fd = -1;
	} else if (j->state == TAKING_PART)
		join_blame(j, "server", "closed the connection");
	else
		j->state = OVER;
}

static void
garbage(struct join *j, const char *why)
{
	char text[160];

	(void)snprintf(text, sizeof text, "sends garbage: %s", why);
	if (j->state == TAKING_PART)
		join_blame(j, "server", text);
	else if (!j->device)
		reach_again(j, text, j->now);
}

static void
server_line(struct join *j, char *line, size_t len)
{
	const char *why;
	struct msg m;

	if (j->state >= LEAVING)
		return; /* it is told already */
	if (msg_parse(line, len, &m, &why) < 0)
		garbage(j, why);
	else if (j->state == TAKING_PART)
		heed_line(j, &m, j->now);
	else
		reach_line(j, &m, j->now);
}

/* The road of a release: from its read to the write of the line that says it.  got is
 * what take() told. */
static void
server_lines(struct join *j, int got)
{
	size_t len, start = 0;
	int cut = 0;

	if (got > 0)
		j->heard = j->now;
	while (j->fd >= 0 && (cut = next(&j->net, start, &len)) > 0) {
		server_line(j, j->net.buf + start, len);
		start += len + 1;
	}
	if (j->fd < 0)
		return; /* and none of it counts any more */
	if (cut < 0) {
		start = j->net.n;
		garbage(j, "a line longer than 4095 bytes");
	}
	drop(&j->net, start);
	if (got < 0 && j->fd >= 0 && j->state != OVER)
		lost(j);
}

/* A token, before the last one was answered. */
static int
early(const struct join *j, const char *line, size_t len)
{
	size_t n;
	int i;

	for (i = 0; j->waiting && token_names[i] != NULL; i++) {
		n = strlen(token_names[i]);
		if (n <= len && memcmp(line, token_names[i], n) == 0 &&
		    (n == len || line[n] == '\t'))
			return 1;
	}
	return 0;
}

/* Behind mmtests_end, or fail, there is nothing to be said: input may end, even if the
 * lines before it still wait. */
static int
complete(const struct join *j)
{
	static const char last[] = "mmtests_end\n";
	size_t n = j->in.n, start;

	if (n == 0)
		return j->waiting && j->token == TOKEN_FINISH;
	if (j->in.buf[n - 1] != '\n')
		return 0;
	for (start = n - 1; start > 0 && j->in.buf[start - 1] != '\n'; start--)
		;
	return strncmp(j->in.buf + start, "fail\t", 5) == 0 ||
	    (n - start == sizeof last - 1 && memcmp(j->in.buf + start, last, n - start) == 0);
}

/* The lines of standard input wait until it has joined, and a token until the one before
 * it was answered. */
static void
user_lines(struct join *j)
{
	size_t len, start = 0;
	int cut = 0;

	while (j->state == TAKING_PART && join_roomy(j) &&
	    (cut = next(&j->in, start, &len)) > 0 && !early(j, j->in.buf + start, len)) {
		j->line++;
		token_line(j, j->in.buf + start, len, j->now);
		start += len + 1;
	}
	drop(&j->in, start);
	if (j->state == TAKING_PART && cut < 0) {
		char text[80];

		(void)snprintf(text, sizeof text, "stdin:%lu: longer than %d bytes",
		    j->line + 1, BARRIER_LINE - 1);
		join_fail(j, 125, text);
	} else if (j->state == TAKING_PART && j->eof && !complete(j))
		join_fail(j, 1, "its side was closed");
	else if (j->state < TAKING_PART && j->eof && !complete(j))
		join_fail(j, 1, "its side was closed before it had joined");
}

/* How late it may be woken without having to doubt its clock; it never sleeps longer, so
 * that a doubt is never about more than a heartbeat. */
static double
slack(const struct join *j)
{
	return j->state == TAKING_PART ? j->heartbeat / 2 : 1;
}

/* ms until something has to be done without being woken. */
static int
timeout(const struct join *j)
{
	double until = j->state < TAKING_PART ? reach_until(j) :
	    j->state == TAKING_PART ? heed_until(j) : j->next;
	double left = until - j->now, most = j->state == TAKING_PART ? slack(j) : 60;

	return left <= 0 ? 0 : left > most ? (int)(most * 1000) + 1 : (int)(left * 1000) + 1;
}

static void
tick(struct join *j)
{
	if (j->state < TAKING_PART)
		reach_tick(j, j->now);
	else if (j->state == TAKING_PART)
		heed_tick(j, j->now);
	else if (j->state == LEAVING && j->now >= j->next)
		j->state = OVER;
}

/* Not run for long, or on a machine whose clock was set: the server is not to blame for
 * what was not waited for.  An agreed instant that has passed has passed. */
static void
stepped(struct join *j, double seconds)
{
	j->start += seconds;
	j->greeted += seconds;
	j->next += seconds;
	j->connecting += seconds;
	j->heard += seconds;
	j->said += seconds;
	if (j->due.local >= 0 && seconds < 0)
		j->due.local += seconds;
}

/* What was waited for until now, for at most so many ms. */
static void
woken(struct join *j, int ms)
{
	double before = j->now, late;

	j->now = clock_mono();
	late = j->now - before - ms / 1e3;
	if (j->now < before)
		stepped(j, j->now - before);
	else if (late > slack(j))
		stepped(j, late);
}

/* One wake-up.  The server's lines come first: a release is among them. */
static void
turn(struct join *j)
{
	int n, got = 0, ms = timeout(j);
	struct pollfd p[3];

	memset(p, 0, sizeof p);
	p[IN].fd = j->eof || j->in.n == sizeof j->in.buf ? -1 : STDIN_FILENO;
	p[IN].events = POLLIN;
	p[NET].fd = j->fd;
	p[NET].events = (short)(j->nout > 0 ? POLLIN | POLLOUT : POLLIN);
	p[OUT].fd = j->state < LEAVING ? STDOUT_FILENO : -1; /* is its reader gone? */
	n = poll(p, 3, ms);
	if (n > 0 && p[NET].revents & (POLLIN | POLLHUP | POLLERR))
		got = take(&j->net, j->fd);
	/* Not before it is read: what is answered by the clock must not have come after. */
	woken(j, ms);
	if (got != 0)
		server_lines(j, got);
	if (n > 0 && p[NET].revents & POLLOUT && j->fd >= 0)
		join_flush(j);
	if (n > 0 && p[IN].revents != 0 && take(&j->in, STDIN_FILENO) < 0)
		j->eof = 1;
	if (n > 0 && p[OUT].revents != 0 && j->state < LEAVING)
		join_fail(j, 125, "nobody reads its answers");
	tick(j);
	user_lines(j); /* behind a release, for which the next token may wait */
}

int
join(const struct join_config *c)
{
	static struct join j;

	memset(&j, 0, sizeof j);
	j.c = c;
	j.fd = -1;
	j.device = strncmp(c->address, "dev:", 4) == 0;
	j.went = j.due.local = j.connecting = -1;
	(void)snprintf(j.why, sizeof j.why, "does not answer");
	(void)signal(SIGPIPE, SIG_IGN);
	j.start = j.now = clock_mono();
	while (j.state != OVER)
		turn(&j);
	if (j.fd >= 0)
		(void)close(j.fd);
	return j.status;
}
