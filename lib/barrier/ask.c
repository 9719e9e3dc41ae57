/* ask: the other end of the filter: tokens to it, its answers back */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "barrier.h"

enum {
	UNKNOWN = 30, /* s a filter may be silent whose heartbeat nobody has told yet */
	LONGEST = 5,  /* s: one that waits speaks as often, however slow the heartbeat */
	LATE = 5,     /* s a loaded machine may keep any process from running */
	AHEAD = BARRIER_AHEAD + 1 /* s: the filter has looked at it before */
};

void
ask_init(struct ask *a, int in, int out)
{
	memset(a, 0, sizeof *a);
	a->in = in;
	a->out = out;
	a->asked = -1;
	a->heard = clock_mono();
}

/* Waits so many ms until there is room: a filter that was stopped must not stop its
 * user too.  A pipe that has room has it for a line.  A filter that is gone is an
 * error, no SIGPIPE. */
static int
say(const struct ask *a, const char *line, size_t len, int ms)
{
	struct sigaction ignore, old;
	struct pollfd p;
	ssize_t n = 0;
	int saved;

	memset(&p, 0, sizeof p);
	p.fd = a->out;
	p.events = POLLOUT;
	memset(&ignore, 0, sizeof ignore);
	ignore.sa_handler = SIG_IGN;
	(void)sigemptyset(&ignore.sa_mask);
	(void)sigaction(SIGPIPE, &ignore, &old);
	while (len > 0) {
		if (poll(&p, 1, ms) == 0) {
			errno = EAGAIN;
			n = -1;
			break;
		}
		n = write(a->out, line, len);
		if (n < 0 && errno != EINTR)
			break;
		if (n > 0) {
			line += n;
			len -= (size_t)n;
		}
	}
	saved = errno;
	(void)sigaction(SIGPIPE, &old, NULL);
	errno = saved;
	return len == 0 ? 0 : -1;
}

static const char *
instant(double t, char buf[NUM_MAX])
{
	if (t < 0)
		return "-";
	(void)snprintf(buf, NUM_MAX, "%.9f", t);
	return buf;
}

/* A whole line is there already. */
static int
a_line(const struct ask *a)
{
	return memchr(a->buf, '\n', a->n) != NULL;
}

/* Something, or the end. */
static int
readable(const struct ask *a)
{
	struct pollfd p;

	memset(&p, 0, sizeof p);
	p.fd = a->in;
	p.events = POLLIN;
	return poll(&p, 1, 0) > 0;
}

int
ask_token(struct ask *a, enum token token, const char *detail, double went, double exec)
{
	char line[BARRIER_LINE], w[NUM_MAX], x[NUM_MAX];
	int n;

	n = snprintf(line, sizeof line, "%s\t%s\t%s\t%s\n", token_names[token],
	    detail != NULL && *detail != '\0' ? detail : "-", instant(went, w),
	    instant(exec, x));
	if (n < 0 || (size_t)n >= sizeof line) {
		errno = EMSGSIZE;
		return -1;
	}
	a->asked = (int)token;
	a->heard = clock_mono(); /* it owed nothing until now */
	if (say(a, line, (size_t)n, LATE * 1000) == 0)
		return 0;
	/* One that has ended may have said why: ask_answer() tells that, or its end. */
	return errno == EPIPE && (a_line(a) || readable(a)) ? 0 : -1;
}

/* "WORD TEXT", the text escaped; cut where the line would be too long. */
static size_t
worded(char line[BARRIER_LINE], const char *word, const char *text)
{
	size_t n = (size_t)snprintf(line, BARRIER_LINE, "%s\t", word);

	for (; *text != '\0' && n + 3 < BARRIER_LINE; text++) {
		if (*text == '\t' || *text == '\n' || *text == '\\') {
			line[n++] = '\\';
			line[n++] = *text == '\t' ? 't' : *text == '\n' ? 'n' : '\\';
		} else
			line[n++] = *text;
	}
	if (line[n - 1] == '\t')
		line[n++] = '-';
	line[n++] = '\n';
	return n;
}

/* Nobody waits for it: it is lost when there is no room. */
int
ask_progress(struct ask *a, const char *text)
{
	char line[BARRIER_LINE];

	if (say(a, line, worded(line, "progress", text), 0) < 0 && errno != EAGAIN)
		return -1;
	return 0;
}

int
ask_fail(struct ask *a, const char *text)
{
	char line[BARRIER_LINE];

	return say(a, line, worded(line, "fail", text), LATE * 1000);
}

/* What can be read: 1; nothing is there: 0; -1 and *why. */
static int
take(struct ask *a, const char **why)
{
	ssize_t n;

	if (a->n == sizeof a->buf) {
		*why = "the filter's line is too long";
		return -1;
	}
	if (!readable(a))
		return 0;
	n = read(a->in, a->buf + a->n, sizeof a->buf - a->n);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return 0;
	if (n <= 0) {
		*why = n == 0 ? "the filter has ended" : "the filter cannot be read";
		return -1;
	}
	a->n += (size_t)n;
	a->heard = clock_mono();
	return 1;
}

int
ask_answer(struct ask *a, struct answer *r, const char **why)
{
	const char *end;
	size_t len;
	int got;

	r->kind = ANSWER_NONE;
	while (r->kind == ANSWER_NONE) {
		end = memchr(a->buf, '\n', a->n);
		if (end == NULL) {
			got = take(a, why);
			if (got <= 0)
				return got;
			continue;
		}
		len = (size_t)(end - a->buf);
		if (answer_parse(a->buf, len, r, &a->heartbeat, why) < 0)
			return -1;
		a->n -= len + 1;
		memmove(a->buf, end + 1, a->n);
	}
	if (r->kind == ANSWER_ERROR)
		return 0;
	if (a->asked >= 0 && (int)r->token != a->asked) {
		*why = "the filter answers another token";
		return -1;
	}
	if (r->kind != ANSWER_WAIT && r->local > clock_mono() + AHEAD) {
		*why = "the filter names an instant too far ahead";
		return -1;
	}
	return 0;
}

/* The filter blames a server that was silent for 3.5 heartbeats; until then it may have
 * nothing to say.  So it is stuck when it has not done that half a heartbeat later, and
 * then a machine that was busy has had its time as well. */
double
ask_deadline(const struct ask *a)
{
	if (a->heartbeat <= 0)
		return a->heard + UNKNOWN;
	return a->heard + 4 * (a->heartbeat < LONGEST ? a->heartbeat : LONGEST) + LATE;
}

/* Until something can be read, or the deadline: 0, or -1. */
static int
wait_for(const struct ask *a)
{
	double left = ask_deadline(a) - clock_mono();
	struct pollfd p;
	int n;

	memset(&p, 0, sizeof p);
	p.fd = a->in;
	p.events = POLLIN;
	n = poll(&p, 1, left > 0 ? (int)(left * 1000) + 1 : 0);
	return n == 0 && clock_mono() >= ask_deadline(a) ? -1 : 0;
}

/* Until there is more than a wait: 0, or -1 and *why. */
static int
answered(struct ask *a, struct answer *r, const char **why)
{
	for (;;) {
		if (ask_answer(a, r, why) < 0)
			return -1;
		if (r->kind == ANSWER_NONE && wait_for(a) < 0) {
			*why = "the filter says nothing";
			return -1;
		}
		if (r->kind != ANSWER_NONE && r->kind != ANSWER_WAIT)
			return 0;
	}
}

/* What was read behind the answer is seen by nobody else: an error is of this step then. */
static void
rest(struct ask *a, struct answer *r)
{
	struct answer next;
	const char *why;

	while (a_line(a) && ask_answer(a, &next, &why) == 0)
		if (next.kind == ANSWER_ERROR)
			*r = next;
}

int
ask_step(struct ask *a, enum token token, const char *detail, struct answer *r,
    const char **why)
{
	if (ask_token(a, token, detail, -1, -1) < 0) {
		*why = errno == EAGAIN ? "the filter reads nothing" :
		    errno == EMSGSIZE ? "the detail is too long" : "the filter has ended";
		return -1;
	}
	if (answered(a, r, why) < 0)
		return -1;
	rest(a, r);
	if (r->kind != ANSWER_ERROR)
		(void)clock_until(r->local);
	return 0;
}
