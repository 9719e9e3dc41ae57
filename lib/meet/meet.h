/* meet.h: the parts of the server that knows no sockets; one block per file.
 *
 * What happened is only noted, and told when everything is sent.
 */
#ifndef MMT_MEET_H
#define MMT_MEET_H

#include "barrier/barrier.h"

enum {
	STRANGERS = 256, /* besides as many as there are to be participants */
	REFUSALS = 1000, /* told in one session; the others are only counted */
	HELLOS = 100,    /* of one stranger, who may have waited on a device for long */
	PINGS = 4,       /* of which the fastest tells the clock */
	PHASES = 4       /* of a heartbeat: so much of the participants at once */
};
#define NONE ((size_t)-1)
#define HOLD 0.05     /* s a release waits for the pings, the first one: */
#define HOLD_FIRST 1.0

/* ---- offset.c: what the clock of another machine says ---------------------------- */
struct offset {
	double offset; /* ours - theirs, s */
	double error;  /* +-, when it was taken; < 0: none yet; 0: it is the same clock */
	double when;   /* ours */
	double middle, width; /* the same, whoever's clock it is */
	int differs;   /* it is another clock */
};
/* A question sent at t1, answered with their instant, the answer here at t2.  Kept
 * when it is better than what there is, aged at 50 ppm.  Two clocks that agree within
 * the error of the estimate are one clock: the machine is the same, offset and error
 * are 0.  1: their clock jumped (the new one contradicts the old one); *jump, s. */
int offset_sample(struct offset *o, double t1, double theirs, double t2, double *jump);
double offset_error(const struct offset *o, double now); /* aged; < 0: none */

enum caller_state {
	NOBODY,
	SILENT,  /* has said nothing */
	GREETED, /* hello; has to prove that it knows the secret */
	MEMBER,
	LEAVING, /* the session ended well; has to say bye */
	STATES
};

struct caller {
	enum caller_state state;
	double since;        /* in this state */
	size_t older, newer; /* of this state, but MEMBER */
	char *address;
	char name[BARRIER_NAME + 1], group_name[BARRIER_NAME + 1];
	char nonce[BARRIER_NONCE + 1], ours[BARRIER_NONCE + 1];
	int hellos;
	/* a member: */
	size_t group;
	double heard;
	unsigned long accused; /* with this number */
	int waits;         /* has arrived, with: */
	enum token token;
	double went, exec;
	char *steps;       /* as declared at mmtests_start */
	struct offset clock;
	double trip;       /* s, the shortest round trip of the last pings */
	double asked;      /* when the last ping was sent; < 0: it was answered */
	long ping;         /* its ID */
	int left;          /* pings of the series, with the one that is not answered */
	int holds;         /* ... which a release should wait for */
};

struct steps {
	long rounds; /* 0: not declared */
	size_t tests;
	long *count; /* [tests] iterations */
};

struct group {
	const char *name;
	size_t *member, *order; /* callers; those that have arrived, as they did */
	size_t size, cap, arrived, holding;
	long seq;         /* of the last release */
	int last;         /* ... its token; -1: none; LAST_DONE */
	enum token token; /* at which it gathers; that of the first */
	int torn;         /* not all have come with it */
	int whole;        /* waits for other groups */
	int jumped;       /* a clock jumped since the last release */
	int looped;       /* has arrived at test_done, and was sent back if need be */
	double since, first, last_one; /* released, first and last arrival */
	struct steps steps;
	size_t test;      /* how many are done */
	long iteration;   /* how many have begun, of this test */
};
enum { LAST_DONE = 100 }; /* told to stop looping: test_done follows, nothing else */

struct list {
	size_t oldest, newest, n;
};

struct told {
	const char *kind;
	size_t name, text; /* in said */
};

struct meet {
	struct meet_config c;
	struct meet_io io;
	double now;
	double due;          /* when to look at the deadlines */
	double beat;         /* the next part of the heartbeat */
	size_t phase;
	double nap, woke;    /* how long the server last slept, until when */
	struct caller *caller;
	size_t callers;
	struct list list[STATES];
	/* the session */
	int over;            /* it is, and its remains are still to be cleared away */
	size_t joined;
	double first;        /* the first joined */
	size_t *member;      /* [c.n] callers */
	struct map names, group_names, expected;
	char *here;          /* [c.n] of those expected */
	struct group *group; /* by group_names */
	size_t cap;
	int began;           /* all have joined */
	int checked;         /* and what they declare */
	size_t lost, struck; /* with go_on; struck: since the others were looked at */
	struct map gone;     /* names of those lost */
	unsigned long accusation; /* number of the next */
	size_t whole;        /* groups that wait for other groups */
	size_t looped;       /* groups which have */
	size_t holding;
	unsigned long ignored, refused;
	unsigned long well, badly;
	struct told *told;   /* events of this call */
	size_t ntold, captold;
	char *said;
	size_t nsaid, capsaid;
};

void due(struct meet *m, double when); /* looks at the deadlines by then */
void send_msg(struct meet *m, size_t id, const struct msg *msg);

/* ---- tell.c: events ------------------------------------------------------------- */
void tell_text(struct meet *m, const char *kind, const char *name, const char *text,
    size_t len);
void tell(struct meet *m, const char *kind, const char *name, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* A word at p; behind it. */
char *put_word(char *p, const char *word);
void tell_all(struct meet *m);

/* ---- stranger.c: who wants to take part -------------------------------------------- */
void stranger_open(struct meet *m, size_t id, const char *address);
void stranger_line(struct meet *m, size_t id, char *line, size_t len);
void stranger_deadlines(struct meet *m);
void caller_clear(struct meet *m, size_t id); /* forgets it */
void caller_drop(struct meet *m, size_t id);  /* and closes its connection */
void caller_move(struct meet *m, size_t id, enum caller_state state);

/* ---- session.c: those who take part -------------------------------------------------- */
void session_join(struct meet *m, size_t id);
void session_line(struct meet *m, size_t id, char *line, size_t len);
/* It is over, and the remains are to be cleared away by session_clear(): all went
 * through mmtests_end; or somebody was to blame, and all are told. */
void session_well(struct meet *m);
void session_badly(struct meet *m);
void session_clear(struct meet *m);
void group_clear(struct group *g);
int session_on(const struct meet *m);
size_t session_want(const struct meet *m); /* how many take part, but those lost */

/* ---- gather.c: who waits for whom -------------------------------------------------------- */
void gather_arrive(struct meet *m, size_t id, const struct msg *msg);
/* Looks at all groups, when all have joined or somebody is lost. */
void gather_all(struct meet *m);
/* What is complete, and was held, is released if it has not to be any more. */
void gather_again(struct meet *m, struct group *g);
int meets_all(enum token token); /* all groups do */

/* ---- release.c: the word to go on ----------------------------------------------------------- */
void release_group(struct meet *m, struct group *g, enum msg_kind kind);
void release_all(struct meet *m);

/* ---- skew.c: how much at the same time ---------------------------------------------------------- */
enum { SKEW_NOTE = 120 };
/* Of the release before, as its members tell now: in words, "-" for nothing, and as
 * an event. */
void skew_note(struct meet *m, struct group *g, char note[SKEW_NOTE]);

/* ---- ping.c: clocks ---------------------------------------------------------------------------------- */
void ping_series(struct meet *m, size_t id, int n, int holds);
void ping_answer(struct meet *m, size_t id, const struct msg *msg);
void ping_release(struct meet *m, struct caller *c); /* nothing waits for it any more */

/* ---- steps.c: what was declared at mmtests_start ------------------------------------------------------- */
/* All have arrived there: 0, or -1, somebody was blamed. */
int steps_check(struct meet *m);
int steps_next(const struct group *g); /* the token that has to come; -1: who knows */

/* ---- beat.c: heartbeats and deadlines ---------------------------------------------------------------------- */
void beat_look(struct meet *m);

/* ---- blame.c: what becomes of a session when somebody is to blame ------------------------------------------- */
struct names {
	char text[BARRIER_NAMES + 1];
	size_t n; /* bytes */
	size_t all;
	int cut;
};
void names_add(struct names *names, const char *name);
/* The same, of a participant that is going to be blamed. */
void names_accuse(struct meet *m, struct names *names, size_t id);
/* Everybody is told, and it is over; or with go_on the accused are, and it is for them. */
void blame(struct meet *m, const char *names, const char *fmt, ...) PRINTF_LIKE(3, 4);
void blame_all(struct meet *m, const char *why); /* nobody is to blame, but it is over */
/* One, and where it was. */
void blame_one(struct meet *m, size_t id, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Not all of the group came with the same token.  It may be that who is to blame is known
 * only when more have come; at last it is decided. */
void blame_torn(struct meet *m, struct group *g, int at_last);
/* Whole groups wait at different tokens. */
void blame_groups(struct meet *m, const struct group *later);
void blame_late(struct meet *m, const struct group *g);
void blame_absent(struct meet *m); /* not all have joined */

/* ---- lost.c: the others go on ---------------------------------------------------------------------------------- */
void lost_one(struct meet *m, size_t id, const char *why);
void lost_accused(struct meet *m, const char *why);
void lost_absent(struct meet *m, const char *why); /* who has not joined */
/* The others are looked at, without those lost since; last of all that is done in a call. */
void lost_settle(struct meet *m);

#endif
