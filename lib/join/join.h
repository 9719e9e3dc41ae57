/* join.h: the filter; one block per file.  A process that blocks in nothing but poll(2),
 * and in the last stretch before an agreed instant. */
#ifndef MMT_JOIN_H
#define MMT_JOIN_H

#include "barrier/barrier.h"

enum join_state {
	REACHING,   /* no connection; the next try is at next */
	GREETING,   /* hello was sent: challenge */
	PROVING,    /* proof was sent: welcome */
	TAKING_PART,
	LEAVING,    /* the last line was sent: until the server closes, or next */
	OVER
};

struct lines { /* bytes that came, cut at their newlines */
	char buf[2 * BARRIER_LINE];
	size_t n;
};

struct join {
	const struct join_config *c;
	enum join_state state;
	int status;        /* of exit, once LEAVING */
	int device;        /* nothing tells that the other end is gone, or is there */
	double now;        /* of this wake-up; all deadlines are reckoned by it */
	double start, greeted, next;
	double connecting; /* when that was last said */
	char why[256];     /* the server was not reached */

	int fd;            /* the connection, -1: none */
	struct lines net;
	char out[4 * BARRIER_LINE];
	size_t nout;
	double heard;      /* when the server last said something */
	double heartbeat;
	char nonce[BARRIER_NONCE + 1], server[BARRIER_NONCE + 1];

	struct lines in;
	int eof;
	unsigned long line;

	int waiting;       /* a token waits */
	enum token token;
	long seq;
	double went;       /* when the last go was said; < 0: nobody knows */
	double said;       /* when the filter last said something */
	long arrived, all; /* who waits, as last heard */
	char names[BARRIER_NAMES + 1];

	int clocked;       /* the server has told the next two */
	double offset;     /* its clock - ours */
	double wall;       /* seconds since the epoch - its clock */
	struct release {   /* the go that is due at an agreed instant */
		enum msg_kind kind;
		double local;
		char note[BARRIER_NOTE + 1];
	} due;             /* local < 0: none */
};

/* ---- say.c: what it says to either side, and how it ends -------------------------- */
/* One line on standard output with one write(2). */
void join_put(struct join *j, const char *fmt, ...) PRINTF_LIKE(2, 3);
void join_write(struct join *j, const char *line, size_t len); /* the same */
int join_room(void); /* standard output takes a line without blocking */
void join_send(struct join *j, const struct msg *m);
int join_roomy(const struct join *j); /* a line may follow what still waits to be sent */
void join_flush(struct join *j); /* what the connection did not take at once */
/* Somebody else is to blame, or is told to be: error line, message, exit status 1. */
void join_blame(struct join *j, const char *name, const char *text);
/* The fault is on this side: the others are told through the server. */
void join_fail(struct join *j, int status, const char *text);

/* ---- reach.c: from no connection to welcome ----------------------------------------- */
void reach_line(struct join *j, struct msg *m, double now);
/* The connection is lost, before welcome: there will be another. */
void reach_again(struct join *j, const char *why, double now);
/* Says once a second that it is still connecting; until the time is over. */
void reach_tick(struct join *j, double now);
double reach_until(const struct join *j); /* when to do that */

/* ---- heed.c: what the server says to a participant ------------------------------------- */
void heed_line(struct join *j, const struct msg *m, double now);
/* An agreed instant is near, the server is silent, the reader is owed a word. */
void heed_tick(struct join *j, double now);
double heed_until(const struct join *j); /* when to do that */

/* ---- token.c: standard input --------------------------------------------------------------- */
void token_line(struct join *j, char *line, size_t len, double now);

#endif
