/* serve.h: the parts of the server; one block per file */
#ifndef MMT_SERVE_H
#define MMT_SERVE_H

#include <poll.h>

#include "barrier/barrier.h"

/* ---- caught.c: signals that end the server, as a readable descriptor ------------- */
/* INT TERM HUP QUIT, but those that are ignored, come through it; PIPE is ignored.
 * Dies when there is no pipe. */
int caught_init(void);
int caught_signal(void); /* the first that came; 0: none */
/* From here on they end the process as if nobody had caught them. */
void caught_reset(void);

/* ---- peer.c: connections, none of which is ever waited for ----------------------- */
enum {
	PEER_READ = 16384,  /* what is read at once, with what is left of the last time */
	PEER_BACKLOG = 65536, /* what somebody may leave unread */
	PEER_LINGER = 256,  /* dropped and not gone yet, beside all participants */
	FD_CAUGHT = 0, FD_LISTEN, FD_EVENTS, FD_PEERS /* in peers.fds */
};

enum peer_state { FREE, OPEN, BROKEN, LINGERS };
enum { PEER_CLOSED = -1, PEER_HALF = -2, PEER_LONG = -3, PEER_SLOW = -4 };

struct peer {
	enum peer_state state;
	int error;         /* of one that is BROKEN: PEER_CLOSED ... or an errno */
	char *in, *out;    /* the beginning of a line; what is still to be written */
	size_t nin, nout;
	size_t prev, next; /* in the lists of struct peers */
	unsigned long heard; /* bytes */
	double since;      /* added, or dropped */
};

struct peers {
	struct peer *v;
	struct pollfd *fds; /* [FD_PEERS + i]: of v[i]; the first are the caller's */
	size_t n, cap, capfds;
	size_t free;        /* list of those that can be used again */
	size_t oldest, newest; /* list of those that linger, by the time they were dropped */
	size_t lingering, most, broken; /* most: that may linger */
	double now;         /* the time of this round, for those who drop */
	char why[160];
};

void peers_init(struct peers *ps, size_t n); /* for n participants */
void peers_free(struct peers *ps); /* closes all */
struct pollfd *peer_poll(struct peers *ps, size_t i);
size_t peer_add(struct peers *ps, int fd); /* its number, which is small */
/* Closed when all is written and the other side has seen it, or a second later. */
void peer_drop(struct peers *ps, size_t i);
void peer_close(struct peers *ps, size_t i); /* at once */
int peer_open(const struct peers *ps, size_t i); /* neither dropped nor broken */
/* It has to be given up; told to the caller by peer_bury(), since who sends may be in the
 * middle of something. */
void peer_broken(struct peers *ps, size_t i, int error);
/* Closes the next one that broke: 1, *i and *why; 0, there is none. */
int peer_bury(struct peers *ps, size_t *i, const char **why);
/* Closes those that lingered for a second.  Returns when to come again; < 0: never. */
double peer_reap(struct peers *ps);
/* A descriptor is wanted: closes one that lingers, or else finds who is there longest of
 * those that may be taken away, the silent ones first: 1 and *i, the caller closes it.
 * 0: there is one now; -1: there is none. */
int peer_victim(struct peers *ps, int (*keep)(void *ctx, size_t i), void *ctx, size_t *i);

/* ---- wire.c: bytes to and from a connection ----------------------------------------- */
/* Writes what goes, and keeps the rest for later. */
void peer_send(struct peers *ps, size_t i, const char *text, size_t len);
/* Does what poll(2) said: 1 and buf[0..*len), all that has come and was not consumed
 * yet; 0, nothing to be read. */
int peer_ready(struct peers *ps, size_t i, char buf[PEER_READ], size_t *len);
/* The beginning of a line is kept for the next time. */
void peer_keep(struct peers *ps, size_t i, const char *rest, size_t len);

/* ---- events.c: what happened, told to whom it may concern ------------------------- */
struct summary;

struct events {
	char *buf;
	size_t n, cap, chunk; /* chunk: what can be written without waiting; 0: anything */
	int quiet, lost;      /* no lines; some could not be written */
	int refused;          /* told on standard error */
	int tty;              /* standard output is the live lines' terminal */
	struct live *live;    /* NULL: none, as the next one */
	struct summary *summary;
	double now;           /* CLOCK_MONOTONIC */
};

void events_init(struct events *e, const struct serve_config *c);
void events_put(struct events *e, const char *kind, const char *name, const char *text);
/* Writes what can be written now. */
void events_flush(struct events *e);
/* Writes the rest, for at most so many seconds; < 0: however long it takes.  0, or -1:
 * something was lost. */
int events_end(struct events *e, double seconds);

/* ---- live.c: a line per participant on a terminal -------------------------------- */
struct live;
struct live *live_new(int fd, size_t n); /* fd: a terminal */
/* An event, as given to meet_io. */
void live_event(struct live *l, const char *kind, const char *name, const char *text, double now);
/* Paints what has changed, at most every 0.1 s, and once a second what has not. */
void live_paint(struct live *l, double now);
double live_due(const struct live *l); /* when there is something to paint; < 0: nothing */
/* Takes the lines away, so that others can write; the next painting brings them back. */
void live_hide(struct live *l);
void live_end(struct live *l);

/* ---- summary.c: what every participant of a session did ---------------------------- */
struct summary *summary_new(void);
void summary_free(struct summary *s);
/* An event; with that of the end of a session it returns the text (caller frees), else
 * NULL. */
char *summary_event(struct summary *s, const char *kind, const char *name, const char *text);

#endif
