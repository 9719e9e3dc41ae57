/* faults.h: real servers and filters, and what is done to them; one block per file.
 *
 * A run is a session of a few participants, driven through pipes as a user would, to
 * which something is done at some step; it is known who then has to be blamed.  Nothing
 * is done before it is seen that what was done before has arrived: the only waits that
 * are measured against a clock are those of the fault itself. */
#ifndef MMT_FAULTS_H
#define MMT_FAULTS_H

#include <poll.h>

#include "barrier/barrier.h"

enum { PARTS = 4, LIMIT = 30, SLACK = 10 }; /* s: of any wait; of any deadline */

/* ---- cast.c: the processes of a run, and what they have said ---------------------- */
struct lines {
	int fd; /* -1: none, or closed */
	char buf[2 * BARRIER_LINE];
	size_t n;
};

struct proxy { /* between a filter and the server */
	int listening, filter, server;
	int frozen;
};

struct part {
	char name[16];
	pid_t pid;            /* 0: not there, or reaped */
	int status;           /* of waitpid() */
	int in;               /* its standard input */
	struct lines out;
	int joined, errors;
	char blamed[64], text[256]; /* of its error line */
	int token;            /* of the last go */
	long seq;
	struct proxy proxy;
};

struct server {
	pid_t pid;
	struct lines out;
	char where[200];      /* where it listens */
	char failed[64], why[256]; /* of its last fail event */
	int fails, refused, clocks;
	unsigned long well, badly; /* sessions, as it counts them */
	char arrived[64];     /* who did last */
	long seq;
};

struct cast {
	const char *bin, *dir; /* where the programs are; scratch, of this worker */
	struct server server;
	struct part part[PARTS + 1]; /* the last one is the one too many */
	size_t n;
	char wrong[400];       /* "": nothing yet */
};

void cast_begin(struct cast *c);
void cast_server(struct cast *c, char *const *argv);
void cast_part(struct cast *c, size_t i, char *const *argv);
/* A line to a filter; a filter that is gone reads nothing. */
void cast_tell(struct cast *c, size_t i, const char *line);
/* Takes what they say for at most so many ms. */
void cast_pump(struct cast *c, int ms);
/* Pumps until it is true, at most seconds: 1, or 0 and what is wrong is noted. */
int cast_until(struct cast *c, int (*is)(struct cast *c, long x), long x, double seconds,
    const char *what);
/* Until the process of *pid has ended: *status, *pid 0. */
int cast_reap(struct cast *c, pid_t *pid, int *status, const char *what);
void cast_wrong(struct cast *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
void cast_end(struct cast *c); /* kills what is left, closes everything */

/* ---- proxy.c: between a filter and the server ----------------------------------------- */
void proxy_listen(struct proxy *p, const char *dir, char *address, size_t size);
int proxy_poll(struct proxy *p, struct pollfd *fds); /* how many are wanted, at most 3 */
void proxy_pump(struct proxy *p, const char *server);
/* Says to the server what the filter did not. */
void proxy_say(struct proxy *p, const char *text, size_t len);
void proxy_close(struct proxy *p);
int dial(const char *address); /* -1 */

/* ---- start.c: what is drawn from the seed, and the processes that it wants --------------- */
struct plan { /* drawn from the seed */
	size_t kind;       /* of fault, in kinds[] */
	size_t n, victim, groups;
	long step;         /* at which it happens */
	int moment;        /* nobody has arrived; all others have; the victim has */
	int tcp, secret, at, names;
	uint64_t random;   /* more of it */
};
extern const int script[]; /* tokens, ended by -1 */
void plan_draw(struct plan *p, uint64_t seed, unsigned long run);
int start_server(struct cast *c, const struct plan *p); /* 1: it listens */
/* damaged: with what the fault wants between it and the server. */
void start_part(struct cast *c, const struct plan *p, size_t i, int damaged);

/* ---- after.c: how a session has ended, and what everybody knows of it --------------------- */
/* All filters end well, and the server counts a session more than before. */
void after_well(struct cast *c, unsigned long before);
/* It is to be over: who is blamed, how soon, who is told; fails: before it happened. */
void after_fault(struct cast *c, const struct plan *p, int fails);

/* ---- run.c: one run ------------------------------------------------------------------------ */
/* 0: all was as it has to be; -1, and c->wrong. */
int run(struct cast *c, const struct plan *p);

/* ---- kinds.c: the faults ------------------------------------------------------------------- */
enum outcome {
	WELL,     /* the session is not disturbed */
	VICTIM,   /* the victim is blamed */
	NOBODY,   /* the session is over, and nobody in it is to blame */
	SERVER    /* is gone: all filters say so */
};

struct kind {
	const char *name;
	enum outcome outcome;
	int moments;            /* bits: in which moments it can be */
	int joining;            /* ... instead while they join */
	int proxied, clocked;   /* the victim; 2: the server */
	const char *heartbeat, *patience;
	double deadline;        /* s until everybody has to know */
	int status;             /* exit of the victim's filter; -1: any */
	void (*does)(struct cast *c, const struct plan *p);
};
extern const struct kind kinds[];
extern const size_t nkinds;
void clock_set(const struct cast *c, double seconds);

#endif
