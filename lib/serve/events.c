/* events: what happened, told to whom it may concern */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve.h"

enum {
	MOST = 1 << 20, /* bytes that wait for who reads standard output */
	REFUSED = 100   /* refusals told on standard error */
};

/* Nobody may read what goes to a terminal, and one that has some room, but not for all,
 * makes the writer wait: it is opened anew, since its mode is shared with others. */
static void
unblock(int fd)
{
	const char *name = isatty(fd) ? ttyname(fd) : NULL;
	int own = name != NULL ? open(name, O_WRONLY | O_NOCTTY | O_NONBLOCK) : -1;

	if (own >= 0) {
		(void)dup2(own, fd);
		(void)close(own);
	}
}

void
events_init(struct events *e, const struct serve_config *c)
{
	struct stat st;
	long n;

	memset(e, 0, sizeof *e);
	unblock(STDOUT_FILENO);
	unblock(STDERR_FILENO);
	e->quiet = c->quiet;
	e->now = clock_mono();
	if (c->live && isatty(STDERR_FILENO)) {
		e->live = live_new(STDERR_FILENO, c->meet.n);
		e->tty = isatty(STDOUT_FILENO);
	}
	if (c->summary)
		e->summary = summary_new();
	/* What is said to be writable takes so much without waiting; a file anything. */
	if (fstat(STDOUT_FILENO, &st) < 0 || !S_ISREG(st.st_mode)) {
		n = fpathconf(STDOUT_FILENO, _PC_PIPE_BUF);
		e->chunk = n >= 512 ? (size_t)n : 512;
	}
}

static void
lose(struct events *e, const char *why)
{
	if (!e->lost) {
		if (e->live != NULL)
			live_hide(e->live);
		if (why == NULL)
			warn("no more events, standard output cannot be written:");
		else
			warn("events are lost: %s", why);
	}
	e->lost = 1;
}

/* Lines go whole or not at all. */
static void
keep(struct events *e, const char *text, size_t len)
{
	if (len > MOST - e->n) {
		lose(e, "nobody reads standard output");
		return;
	}
	while (e->cap < e->n + len) {
		e->cap = e->cap != 0 ? 2 * e->cap : 4096;
		e->buf = mem_grow(e->buf, e->cap, 1);
	}
	memcpy(e->buf + e->n, text, len);
	e->n += len;
}

static void
line(struct events *e, const char *kind, const char *name, const char *text)
{
	char buf[2 * BARRIER_LINE];
	int n;
	size_t i, len;

	n = snprintf(buf, sizeof buf, "%s\t%.6f\t%s%s%s", kind, clock_wall(), name,
	    *text != '\0' ? "\t" : "", text);
	len = n < 0 ? 0 : (size_t)n < sizeof buf ? (size_t)n : sizeof buf - 1;
	/* A participant may not talk to the terminal. */
	for (i = 0; i < len; i++)
		if (((unsigned char)buf[i] < ' ' && buf[i] != '\t') || buf[i] == 0x7f)
			buf[i] = '?';
	buf[len++] = '\n';
	keep(e, buf, len);
}

/* What people have to know who read no events. */
static void
say(struct events *e, const char *kind, const char *name, const char *text)
{
	int refused = strcmp(kind, "refuse") == 0 && e->quiet && e->refused < REFUSED;
	char why[2 * BARRIER_LINE], *p;

	if (strcmp(kind, "fail") != 0 && !refused)
		return;
	e->refused += refused;
	msg_blame(name, text, why, sizeof why);
	for (p = why; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	if (e->live != NULL)
		live_hide(e->live);
	warn("%s%s", refused ? "refused: " : "", why);
}

void
events_put(struct events *e, const char *kind, const char *name, const char *text)
{
	char *s;

	if (text == NULL)
		text = "";
	if (!e->quiet)
		line(e, kind, name, text);
	if (e->live != NULL)
		live_event(e->live, kind, name, text, e->now);
	say(e, kind, name, text);
	if (e->summary == NULL)
		return;
	if ((s = summary_event(e->summary, kind, name, text)) != NULL) {
		keep(e, s, strlen(s));
		free(s);
	}
}

/* 1: all is written; 0: not now; -1: never. */
static int
some(struct events *e, int ms)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };
	size_t len = e->n;
	ssize_t n;

	if (e->chunk > 0) {
		if (poll(&p, 1, ms) <= 0)
			return 0;
		if (len > e->chunk)
			len = e->chunk;
	}
	n = write(STDOUT_FILENO, e->buf, len);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	e->n -= (size_t)n;
	memmove(e->buf, e->buf + n, e->n);
	return e->n == 0;
}

static void
give_up(struct events *e)
{
	lose(e, NULL);
	e->quiet = 1;
	e->n = 0;
}

void
events_flush(struct events *e)
{
	size_t before;
	int r = 0;

	if (e->n > 0 && e->tty)
		live_hide(e->live);
	do {
		before = e->n;
		if (before > 0 && (r = some(e, 0)) < 0)
			give_up(e);
	} while (e->n > 0 && e->n < before);
}

int
events_end(struct events *e, double seconds)
{
	double until = clock_mono() + seconds, left;

	events_flush(e);
	while (e->n > 0) {
		left = seconds < 0 ? 1 : until - clock_mono();
		if (left <= 0) {
			lose(e, "nobody reads standard output");
			break;
		}
		if (some(e, (int)(left * 1000) + 1) < 0)
			give_up(e);
	}
	/* close(2) reports what a full disk or a quota refused late. */
	if (!e->lost && close(STDOUT_FILENO) < 0 && errno != EBADF)
		lose(e, NULL);
	if (e->live != NULL)
		live_end(e->live);
	if (e->summary != NULL)
		summary_free(e->summary);
	free(e->buf);
	return e->lost ? -1 : 0;
}
