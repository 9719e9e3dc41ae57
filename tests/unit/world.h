/* world.h: a meeting with a clock that only turns when it is told to, and callers whose
 * ends of the connections are kept here */
#include <stddef.h>

#include "barrier/barrier.h"

struct end { /* of a connection, the caller's */
	int open, dropped;
	unsigned number;    /* of the connection with this id */
	char *got;          /* all that came, and where the next search begins */
	size_t n, cap, seen;
	double offset;      /* server's clock - its own */
	double there, back; /* s a line takes */
	int dumb;           /* does not answer pings */
	char name[BARRIER_NAME + 1];
	int pings;
	double clock, error, wall; /* as the last "clock" said */
};

struct post { /* a line on its way to the server */
	double when;
	size_t id;
	unsigned number;
	char line[256];
};

struct world {
	struct meet_config c;
	struct meet *m;
	double now, wall; /* wall: epoch - now */
	unsigned nonces;
	struct end *end;
	size_t ends;
	struct post *post;
	size_t posts, cap;
	char *events;
	size_t nevents, capevents;
	long sent, wrong; /* lines; those to somebody who is not there */
	double last_send;
	double (*random)(void *ctx); /* NULL, or 0 .. 1: how much longer a line takes */
	void (*hear)(struct world *w, size_t id, char *line); /* NULL, or whoever gets lines */
};

/* n participants; heartbeat 1 s, hello 5 s, patience 10 s, step 30 s. */
void world_begin(struct world *w, size_t n);
void world_meet(struct world *w); /* with w->c as it is now */
void world_end(struct world *w);
void world_open(struct world *w, size_t id);
void world_close(struct world *w, size_t id);
/* A line, which comes at once; and one that comes later, "!": it closes. */
void world_say(struct world *w, size_t id, const char *fmt, ...) PRINTF_LIKE(3, 4);
void world_post(struct world *w, double when, size_t id, const char *line);
/* The next of all instants at which something comes or is due, or until: 0, until. */
int world_step(struct world *w, double until);
void world_pass(struct world *w, double seconds);
/* Opens a connection and joins, knowing the secret: 1, welcome. */
int world_join(struct world *w, size_t id, const char *name, const char *group);
/* hello and proof of somebody who has that secret (NULL: none). */
void world_hello(struct world *w, size_t id, const char *name, const char *group,
    const char *secret);
void world_arrive(struct world *w, size_t id, long seq, enum token token);
/* The next line to id that begins so, up to its newline; NULL: there is none. */
const char *world_heard(struct world *w, size_t id, const char *begin);
/* How many lines begin so. */
int world_count(const struct world *w, size_t id, const char *begin);
/* Some event holds this: "KIND TAB NAME TAB TEXT". */
int world_event(const struct world *w, const char *text);
