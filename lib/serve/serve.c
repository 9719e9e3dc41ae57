/* serve: the server of the barrier, with its sockets and its clock */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "serve.h"

enum { ACCEPT = 64 }; /* at once */

struct serve {
	const struct serve_config *c;
	struct meet *meet;
	struct peers peers;
	struct events events;
	double due;  /* meet_tick() wants to be called */
	double rest; /* no more connections before */
	int spare;   /* a descriptor, for when strangers have taken all others */
	char buf[PEER_READ];
};

static void
on_send(void *ctx, size_t peer, const char *text, size_t len)
{
	peer_send(&((struct serve *)ctx)->peers, peer, text, len);
}

static void
on_drop(void *ctx, size_t peer)
{
	peer_drop(&((struct serve *)ctx)->peers, peer);
}

static void
on_event(void *ctx, const char *kind, const char *name, const char *text)
{
	events_put(&((struct serve *)ctx)->events, kind, name, text);
}

static double
on_wall(void *ctx)
{
	(void)ctx;
	return clock_wall();
}

static int
on_nonce(void *ctx, char nonce[BARRIER_NONCE + 1])
{
	struct serve *s = ctx;
	int r = secret_nonce(nonce);

	if (r < 0 && errno == EMFILE) {
		(void)close(s->spare);
		r = secret_nonce(nonce);
		s->spare = fcntl(STDERR_FILENO, F_DUPFD, 0);
	}
	return r;
}

static int
on_keep(void *ctx, size_t peer)
{
	return meet_joined(((struct serve *)ctx)->meet, peer);
}

/* A participant needs one descriptor, and some are needed beside. */
static void
descriptors(size_t n)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0)
		return;
	if (r.rlim_cur != r.rlim_max) {
		rlim_t old = r.rlim_cur;

		r.rlim_cur = r.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &r) < 0)
			r.rlim_cur = old;
	}
	if (r.rlim_cur != RLIM_INFINITY && r.rlim_cur < n + 16)
		die("%zu participants take %zu descriptors, and %lu are allowed (ulimit -n)", n,
		    n + 16, (unsigned long)r.rlim_cur);
}

/* Reads the clock; the server was not expected to run again before then.  When it was
 * stopped meanwhile, so were all deadlines: a second of that is none of the
 * participants', nor is half a heartbeat. */
static double
look(struct serve *s, double expected)
{
	double now = clock_mono(), late = now - expected, most = s->c->meet.heartbeat / 2;

	if (late > (most < 1 ? most : 1))
		meet_slept(s->meet, late);
	return s->peers.now = s->events.now = now;
}

static void
hear(struct serve *s, size_t i, size_t len)
{
	char *p = s->buf, *end = s->buf + len, *nl;
	double now = look(s, s->peers.now);

	while (peer_open(&s->peers, i)) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL) {
			peer_keep(&s->peers, i, p, (size_t)(end - p));
			return;
		}
		if (nl - p >= BARRIER_LINE) {
			peer_broken(&s->peers, i, PEER_LONG);
			return;
		}
		*nl = '\0';
		meet_line(s->meet, i, p, (size_t)(nl - p), now);
		p = nl + 1;
	}
}

/* One read for each, so that nobody keeps the others waiting. */
static void
hear_all(struct serve *s, int left)
{
	size_t i, len;

	for (i = 0; i < s->peers.n && left > 0; i++) {
		if (peer_poll(&s->peers, i)->revents == 0)
			continue;
		left--;
		if (peer_ready(&s->peers, i, s->buf, &len))
			hear(s, i, len);
	}
}

/* No descriptor is left: some stranger has to go.  0: there may be one now. */
static int
make_room(struct serve *s)
{
	size_t i;
	int r = peer_victim(&s->peers, on_keep, s, &i);

	if (r > 0) {
		peer_close(&s->peers, i);
		meet_gone(s->meet, i, "had to make room for others", s->peers.now);
	}
	return r < 0 ? -1 : 0;
}

static void
welcome(struct serve *s)
{
	char *from;
	int fd, i;

	for (i = 0; i < ACCEPT; i++) {
		fd = net_accept(s->peers.fds[FD_LISTEN].fd, &from);
		if (fd >= 0) {
			meet_open(s->meet, peer_add(&s->peers, fd), from, s->peers.now);
			free(from);
		} else if (errno == EMFILE || errno == ENFILE) {
			if (make_room(s) < 0)
				break;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			return;
		} else if (errno != EINTR && errno != ECONNABORTED) {
			break;
		}
	}
	/* Who waits to be accepted would wake us again and again. */
	if (i < ACCEPT)
		s->rest = s->peers.now + 0.1;
}

/* Those that broke, and the deadlines, until neither gives anything new. */
static void
settle(struct serve *s)
{
	const char *why;
	size_t i;

	do {
		while (peer_bury(&s->peers, &i, &why))
			meet_gone(s->meet, i, why, s->peers.now);
		s->due = meet_tick(s->meet, s->peers.now);
	} while (s->peers.broken > 0);
}

static double
sooner(double a, double b)
{
	return b >= 0 && b < a ? b : a;
}

/* Waits until something happens, at most until then. */
static void
turn(struct serve *s, double until)
{
	struct peers *ps = &s->peers;
	double now = ps->now;
	int n;

	ps->fds[FD_LISTEN].events = now >= s->rest ? POLLIN : 0;
	ps->fds[FD_EVENTS].fd = s->events.n > 0 ? STDOUT_FILENO : -1;
	if (now < s->rest)
		until = sooner(until, s->rest);
	until = sooner(until, peer_reap(ps));
	if (s->events.live != NULL)
		until = sooner(until, live_due(s->events.live));
	if (until > now + 60)
		until = now + 60;
	n = poll(ps->fds, (nfds_t)(FD_PEERS + ps->n),
	    until > now ? (int)((until - now) * 1000) + 1 : 0);
	(void)look(s, until > now ? until : now);
	if (n > 0)
		hear_all(s, n - (ps->fds[FD_CAUGHT].revents != 0) -
		    (ps->fds[FD_LISTEN].revents != 0) - (ps->fds[FD_EVENTS].revents != 0));
	if (n > 0 && ps->fds[FD_LISTEN].fd >= 0 && ps->fds[FD_LISTEN].revents != 0)
		welcome(s);
	settle(s);
	events_flush(&s->events);
	if (s->events.live != NULL)
		live_paint(s->events.live, s->events.now);
}

/* Everybody is told, and given a second to listen. */
static void
finish(struct serve *s, const char *why)
{
	struct peers *ps = &s->peers;
	double until;
	size_t i;

	(void)close(ps->fds[FD_LISTEN].fd);
	ps->fds[FD_LISTEN].fd = ps->fds[FD_CAUGHT].fd = -1;
	net_unlink(s->c->address);
	ps->now = s->events.now = clock_mono();
	meet_stop(s->meet, why, ps->now);
	for (i = 0; i < ps->n; i++)
		peer_drop(ps, i);
	until = ps->now + 1;
	while (ps->lingering > 0 && ps->now < until)
		turn(s, until);
}

static void
begin(struct serve *s, const struct serve_config *c)
{
	struct meet_io io = { s, on_send, on_drop, on_event, on_wall, on_nonce };
	char *where, *why;

	memset(s, 0, sizeof *s);
	s->c = c;
	descriptors(c->meet.n);
	peers_init(&s->peers, c->meet.n);
	s->spare = fcntl(STDERR_FILENO, F_DUPFD, 0);
	s->peers.fds[FD_CAUGHT].fd = caught_init();
	s->peers.fds[FD_CAUGHT].events = POLLIN;
	s->peers.fds[FD_EVENTS].events = POLLOUT;
	s->peers.fds[FD_LISTEN].fd = net_listen(c->address, &where, &why);
	if (s->peers.fds[FD_LISTEN].fd < 0)
		die("%s: %s", c->address, why);
	events_init(&s->events, c);
	s->meet = meet_new(&c->meet, &io, s->peers.now);
	events_put(&s->events, "listen", "-", where);
	events_flush(&s->events);
	free(where);
	settle(s);
}

int
serve(const struct serve_config *c)
{
	static struct serve s;
	unsigned long well = 0, badly = 0;
	char why[64];
	int sig, lost;

	begin(&s, c);
	while ((sig = caught_signal()) == 0 && !(c->once && well + badly > 0)) {
		turn(&s, s.due);
		meet_sessions(s.meet, &well, &badly);
	}
	(void)snprintf(why, sizeof why, sig != 0 ? "the server was ended by signal %d" :
	    "the server ended after one session", sig);
	finish(&s, why);
	caught_reset();
	lost = events_end(&s.events, sig != 0 ? 1 : -1) < 0;
	meet_free(s.meet);
	peers_free(&s.peers);
	if (sig != 0)
		(void)raise(sig);
	return lost ? 125 : badly > 0;
}
