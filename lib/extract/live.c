/* live: a stream of frames of monitors becomes records while it comes in
 *
 * An awk for each monitor is started at its first frame, and gets whole frames only;
 * poll(2) waits for the stream and for all of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

enum { AHEAD = 1 << 20 }; /* so many bytes may wait for an awk */

struct decoder {
	struct facts facts;
	struct log log; /* that its records are of */
	struct awk awk;
	pid_t pid;
	int to, from;   /* -1: not started, or closed */
	size_t sent;    /* of what waits for it */
	struct text out;
};

struct live {
	const struct live_asked *asked;
	struct logdir dir; /* that the records are of */
	int interactive;
	struct stream in;
	struct decoder *v; /* [in.monitors.n] */
	size_t n, cap;
	struct pollfd *fd; /* standard input, then two of each decoder */
};

static int
start(struct live *l, struct decoder *d, const char *name)
{
	char *before = mem_fmt("%s/frame.awk", l->asked->monitors);
	char *program = facts_program(&d->facts, "decode");
	const char *const files[] = { before, program, NULL };
	const char *const var[] = { l->asked->each ? "EACH=1" : "EACH=0", "DURING=", "LIVE=1",
	    NULL };
	int to[2], from[2], r;

	r = awk_make(&d->awk, "", files, var, l->interactive);
	free(before);
	d->log.path = program;
	d->log.label = mem_dup("-");
	d->log.monitor = name;
	if (r < 0)
		return -1;
	if (fd_pipe(to) < 0 || fd_pipe(from) < 0 || fcntl(to[1], F_SETFL, O_NONBLOCK) < 0 ||
	    (d->pid = filter_start(d->awk.argv, to[0], from[1])) < 0)
		die("cannot start %s:", d->awk.argv[0]);
	(void)close(to[0]);
	(void)close(from[1]);
	d->to = to[1];
	d->from = from[0];
	return 0;
}

/* The decoders of the monitors that the stream has brought: 0, or -1 after a warning. */
static int
add_decoders(struct live *l)
{
	const struct map *names = &l->in.monitors;
	struct decoder *d;
	const char *why, *name;
	int r = 0;

	while (r == 0 && l->n < names->n) {
		l->v = mem_room(l->v, l->n, &l->cap, sizeof *l->v);
		d = &l->v[l->n];
		memset(d, 0, sizeof *d);
		d->to = d->from = -1;
		name = names->key[l->n++];
		r = facts_monitor(&d->facts, l->asked->monitors, name, &why);
		if (r < 0)
			warn_why(d->facts.kv.path, why);
		else if (r == 0)
			warn("stdin: passed over, there is no monitor '%s' in %s", name,
			    l->asked->monitors);
		else
			r = start(l, d, name);
	}
	return r;
}

/* Sends of what waits; when all is sent and no more will come, closes to. */
static void
write_to(struct decoder *d, struct text *t, int ended)
{
	ssize_t n;

	if (d->sent < t->n) {
		n = write(d->to, t->s + d->sent, t->n - d->sent);
		if (n > 0)
			d->sent += (size_t)n;
		else if (errno != EAGAIN && errno != EINTR) {
			d->sent = t->n; /* it reads no more, and read_from sees that it ends */
			return;
		}
	}
	if (d->sent < t->n)
		return;
	d->sent = t->n = 0;
	if (ended) {
		(void)close(d->to);
		d->to = -1;
	}
}

/* Prints, at once.  Whoever read it may be gone. */
static void
print(struct text *t)
{
	if (fwrite(t->s, 1, t->n, stdout) == t->n && fflush(stdout) == 0) {
		t->n = 0;
		return;
	}
	if (errno == EPIPE) {
		(void)signal(SIGPIPE, SIG_DFL);
		(void)raise(SIGPIPE);
	}
	die("cannot write standard output:");
}

/* Makes records of s[0..n), whole lines; an empty line, which ends what came of a frame,
 * goes with them.  0, or -1 after a warning. */
static int
take(struct live *l, struct decoder *d, char *s, size_t n)
{
	char *end = s + n, *to;

	for (; s < end; s = to) {
		to = s;
		while (to < end && *to != '\n')
			to = (char *)memchr(to, '\n', (size_t)(end - to)) + 1;
		if (to == s)
			text_add(&d->log.rec, to++, 1);
		else if (observe(&d->log, &l->dir, &d->facts, s, (size_t)(to - s), NULL) < 0)
			return -1;
	}
	print(&d->log.rec);
	return 0;
}

/* Records of the whole lines it has printed: 0, or -1 after a warning. */
static int
read_from(struct live *l, struct decoder *d)
{
	ssize_t n = text_read(&d->out, d->from);
	size_t whole = d->out.n;
	int r;

	if (n <= 0) {
		(void)close(d->from);
		d->from = -1;
		r = awk_complain(d->log.path, d->awk.argv[0], n < 0 ? -1 : 0,
		    filter_wait(d->pid));
		if (r == 0 && d->to >= 0) {
			warn("%s: %s ended before its input did", d->log.path, d->awk.argv[0]);
			r = -1;
		}
		return r;
	}
	while (whole > 0 && d->out.s[whole - 1] != '\n')
		whole--;
	if (take(l, d, d->out.s, whole) < 0)
		return -1;
	d->out.n -= whole;
	memmove(d->out.s, d->out.s + whole, d->out.n);
	return 0;
}

/* What is to be waited for; 0: nothing. */
static int
wanted(struct live *l)
{
	size_t i, waits = 0, open = 0;
	struct text *t;

	l->fd = mem_grow(l->fd, 2 * l->n + 1, sizeof *l->fd);
	for (i = 0; i < l->n; i++) {
		t = &l->in.text[i];
		if (l->v[i].to < 0)
			t->n = 0; /* nobody is there to read it */
		waits += t->n - l->v[i].sent;
		open += l->v[i].from >= 0;
		l->fd[2 * i + 1] = (struct pollfd){ t->n > 0 || l->in.ended ? l->v[i].to : -1,
		    POLLOUT, 0 };
		l->fd[2 * i + 2] = (struct pollfd){ l->v[i].from, POLLIN, 0 };
	}
	l->fd[0] = (struct pollfd){ l->in.ended || waits > AHEAD ? -1 : STDIN_FILENO, POLLIN,
	    0 };
	return !l->in.ended || open > 0;
}

static int
pump(struct live *l)
{
	size_t i, n;
	int r = 0;

	while (r == 0 && wanted(l)) {
		n = l->n;
		if (poll(l->fd, 2 * n + 1, -1) < 0) {
			if (errno == EINTR)
				continue;
			die("poll:");
		}
		for (i = 0; i < n && r == 0; i++) {
			if (l->fd[2 * i + 1].revents != 0)
				write_to(&l->v[i], &l->in.text[i], l->in.ended);
			if (l->fd[2 * i + 2].revents != 0)
				r = read_from(l, &l->v[i]);
		}
		if (r == 0 && l->fd[0].revents != 0)
			r = stream_read(&l->in, STDIN_FILENO);
		if (r == 0)
			r = add_decoders(l);
	}
	return r;
}

int
live_run(const struct live_asked *asked)
{
	struct live l = { 0 };
	int r;

	l.asked = asked;
	l.dir.run = mem_dup(asked->run);
	l.interactive = awk_is_mawk();
	(void)signal(SIGPIPE, SIG_IGN);
	r = pump(&l);
	stream_say(&l.in);
	return r;
}
