/* barrier.h: the barrier: its language, what its parts are to each other.
 *
 * lib/barrier/ is what all sides share and who takes part through the filter; the server
 * is lib/meet/, which knows no sockets, in lib/serve/; the filter is lib/join/.
 *
 * The road of a step:
 *
 *   token line -> join.c (the filter) -> arrive -> peer.c (buffers of the server)
 *     -> meet.c (who waits for whom; no I/O, no clock) -> go -> peer.c -> join.c
 *     -> go line -> ask.c (in mmt-run, in mmt-barrier step)
 *
 * msg.c is the language between server and filter, mmt-barrier(7); offset.c tells
 * what one machine's clock says on another.  All instants are seconds of
 * CLOCK_MONOTONIC, of the machine that is named, unless they are said to be of the
 * common clock: seconds since the epoch as the server's machine tells them.
 */
#ifndef MMT_BARRIER_H
#define MMT_BARRIER_H

#include <stddef.h>

#include "mmt.h"

enum {
	BARRIER_LINE = 4096,  /* longest line of the protocol, with its newline */
	BARRIER_NAME = 64,    /* longest name of a participant or a group */
	BARRIER_NONCE = 32,   /* hexadecimal digits of a nonce */
	BARRIER_PROOF = 64,   /* ... of a proof */
	BARRIER_DETAIL = 3072, /* longest DETAIL of an arrival */
	BARRIER_NAMES = 512,  /* longest list of names in a message */
	BARRIER_NOTE = 256,   /* longest NOTE of a release */
	BARRIER_AHEAD = 10,   /* s an agreed instant may lie ahead; further, no clock is right */
	BARRIER_MAX = 10000   /* participants */
};

/* Heartbeats without a word: dead.  Three may be late, not a fourth. */
#define BARRIER_DEAD 3.5

/* ---- msg.c: a line of the protocol, mmt-barrier(7) ------------------------------- */
enum msg_kind {
	/* participant to server */
	MSG_HELLO,    /* hello 1 NAME GROUP NONCE */
	MSG_PROOF,    /* proof HEX|-                    - : without a secret */
	MSG_ARRIVE,   /* arrive SEQ TOKEN WENT EXEC DETAIL */
	MSG_PONG,     /* pong ID INSTANT */
	MSG_PROGRESS, /* progress TEXT */
	MSG_FAIL,     /* fail TEXT                      cannot go on */
	MSG_BYE,      /* bye                            behind mmtests_end */
	/* server to participant */
	MSG_CHALLENGE, /* challenge NONCE NONCE         its own one back, the server's */
	MSG_WELCOME,   /* welcome HEX|- HEARTBEAT */
	MSG_PING,      /* ping ID */
	MSG_CLOCK,     /* clock OFFSET ERROR WALL */
	MSG_GO,        /* go SEQ TOKEN AT NOTE */
	MSG_LOOP,      /* loop SEQ TOKEN AT NOTE        others are not done: once more */
	MSG_DONE,      /* done SEQ TOKEN AT NOTE        others are done: stop looping */
	MSG_WAIT,      /* wait SEQ ARRIVED ALL NAMES    heartbeat of one who waits */
	MSG_ERROR      /* error NAME TEXT               it is over for you; NAME is to blame */
};

/* The states of the classic suite, in the order in which they come. */
enum token {
	TOKEN_START, TOKEN_TEST, TOKEN_BEGIN, TOKEN_END, TOKEN_TEST_DONE, TOKEN_FINISH
};
extern const char *const token_names[]; /* by enum token, ended by NULL */
int token_of(const char *name);         /* -1: none */
/* next may follow last (-1: nothing yet): mmtests_start, then test_do,
 * (iteration_begin, iteration_end)*, test_done for each test, mmtests_end. */
int token_follows(int last, int next);

struct msg {
	enum msg_kind kind;
	const char *name, *group; /* point into the line; the name of ERROR may be
	                           * several, NAME,NAME,... (cut: ends in ",...") */
	const char *text;         /* unescaped: PROGRESS FAIL ERROR; NAMES of WAIT */
	const char *nonce, *nonce2, *proof; /* hexadecimal; proof "-": none */
	enum token token;
	long seq;            /* also ID of PING and PONG */
	long arrived, all;
	double went, exec;   /* when the sender saw the last go, when what it started
	                      * was executed, on its clock; < 0: "-" */
	double at;           /* on the server's clock; < 0: at once */
	double instant, heartbeat; /* s */
	double offset, error, wall; /* of CLOCK: the server's clock is offset more than
	                      * the participant's, +- error; the common clock is wall
	                      * more than the server's: local + offset + wall */
	const char *detail;  /* of ARRIVE; "-": none */
	const char *note;    /* of GO LOOP DONE: k=v,...; "-": none */
};

/* Reads one line in place, without its newline: line[len] becomes NUL.  0, or -1 and
 * *why.  What the message does not have is 0 or NULL. */
int msg_parse(char *line, size_t len, struct msg *m, const char **why);
/* Writes one line with its newline (and NUL), which msg_parse() takes: texts and names
 * too long are cut and end in "...", a number out of range becomes the nearest, an
 * empty or missing text "-".  Its length. */
size_t msg_format(const struct msg *m, char buf[BARRIER_LINE + 1]);
/* A name of a participant or group: a tree_badname() of at most BARRIER_NAME bytes.
 * NULL, or what is wrong. */
const char *msg_badname(const char *name);
/* Who is to blame and why, for people: "NAME: text", the text alone when NAME is "-". */
void msg_blame(const char *name, const char *text, char *buf, size_t size);

/* ---- hello.c: who knows the secret ----------------------------------------------- */
struct secret { /* len 0: there is none */
	unsigned char *text;
	size_t len;
};
/* The whole of the file but its trailing newlines.  0, or -1 and *why (NULL: errno). */
int secret_read(struct secret *s, const char *path, const char **why);
/* HMAC-SHA256 of who ("client" or "server"), both nonces, name and group, in
 * hexadecimal; "-" without a secret. */
void secret_proof(const struct secret *s, const char *who, const char *client,
    const char *server, const char *name, const char *group, char proof[BARRIER_PROOF + 1]);
/* The same, compared in a time that tells nothing. */
int secret_same(const char *proof, const char *other);
/* Random digits: 0, or -1 and errno. */
int secret_nonce(char nonce[BARRIER_NONCE + 1]);

/* ---- meet.c: who waits for whom -------------------------------------------------- */
/* The server without its sockets: lines in, lines out, the time is an argument. */
struct meet_config {
	size_t n;              /* participants of a run */
	const char *const *expect; /* [n] their names; NULL: any */
	struct secret secret;
	double hello;          /* s a stranger has to become a participant */
	double patience;       /* s from the first to the last: joining, and in a group
	                        * arriving */
	double step;           /* s from a release to the first arrival */
	double heartbeat;      /* s; silent for 3.5 of them is dead */
	int at;                /* release at an agreed instant */
	double lead;           /* s from then to that instant; 0: as the round trips want */
	int loop_others;
	int go_on;             /* without those who are lost */
};

/* None of these may call back. */
struct meet_io {
	void *ctx;
	/* Never blocks. */
	void (*send)(void *ctx, size_t peer, const char *text, size_t len);
	/* What was sent is still written, then the connection is closed; the id is not
	 * used again before meet_gone() was called for it or this was. */
	void (*drop)(void *ctx, size_t peer);
	/* mmt-barrier(1), events: KIND TAB time TAB NAME TAB text; text may hold TABs.
	 * They come behind everything that is sent.  "loop" and "done" are as "release",
	 * of a group that was told so.  With each session's end comes "end", "-",
	 * "WELL TAB BADLY", as of meet_sessions().  "fail" says who is to blame, with go_on
	 * one who is lost. */
	void (*event)(void *ctx, const char *kind, const char *name, const char *text);
	double (*wall)(void *ctx); /* s since the epoch */
	int (*nonce)(void *ctx, char nonce[BARRIER_NONCE + 1]); /* secret_nonce() */
};

/* now is never before that of the call before.  With a line it is an instant behind the
 * read(2) that brought it: what is earlier falsifies the clocks. */
struct meet;
struct meet *meet_new(const struct meet_config *c, const struct meet_io *io, double now);
void meet_free(struct meet *m);
/* A connection; peer is a small number of the caller's choice. */
void meet_open(struct meet *m, size_t peer, const char *address, double now);
/* A line from it, without newline; cut in place. */
void meet_line(struct meet *m, size_t peer, char *line, size_t len, double now);
/* It is lost, and closed by the caller: "closed the connection", ... */
void meet_gone(struct meet *m, size_t peer, const char *why, double now);
/* Looks at the deadlines; returns when to look again. */
double meet_tick(struct meet *m, double now);
/* The server itself was stopped for so long: nobody is to blame for it. */
void meet_slept(struct meet *m, double seconds);
/* Everybody is told that it is over: the server has to end. */
void meet_stop(struct meet *m, const char *why, double now);
/* The peer is a participant: the connection of a stranger may be taken away. */
int meet_joined(const struct meet *m, size_t peer);
/* How many sessions ended well, and not: all participants through mmtests_end; somebody
 * to blame, or lost. */
void meet_sessions(const struct meet *m, unsigned long *well, unsigned long *badly);

/* ---- serve.c, peer.c: the server ------------------------------------------------- */
struct serve_config {
	struct meet_config meet;
	const char *address;
	int once;   /* end with the first session: 0, or 1 when somebody was to blame */
	int live;   /* lines on standard error, which is a terminal */
	int quiet;  /* no event lines */
	int summary; /* at the end, what every participant did, on standard output */
};
/* Serves until told to end by a signal, of which it then dies.  The exit status. */
int serve(const struct serve_config *c);

/* ---- join.c: the filter ---------------------------------------------------------- */
struct join_config {
	const char *address, *name, *group;
	struct secret secret;
	double timeout; /* s to reach the server */
	int early;      /* with an agreed instant: say go when it is known, not then */
};
/* Token lines from standard input, answers to standard output, until mmtests_end or
 * until it is over.  The exit status: 0, 1 when somebody was to blame, 125. */
int join(const struct join_config *c);

/* ---- answer.c, ask.c: the other end of the filter -------------------------------- */
enum answer_kind { ANSWER_NONE, ANSWER_GO, ANSWER_LOOP, ANSWER_DONE, ANSWER_WAIT, ANSWER_ERROR };

struct answer {
	enum answer_kind kind;
	enum token token;
	long seq;
	double time;      /* of the release, on the common clock */
	double local;     /* the same on ours; may lie ahead */
	char text[BARRIER_LINE]; /* note, "-": none; ERROR: "NAME: why"; WAIT: who is
	                          * missing.  As the filter wrote it, esc_text(): one
	                          * line, to be shown as it is */
};

/* A line of the filter, cut in place, line[len] becomes NUL; ANSWER_NONE: it is still
 * connecting, or has joined, and *heartbeat is what it said then.  0, or -1 and *why. */
int answer_parse(char *line, size_t len, struct answer *r, double *heartbeat, const char **why);

struct ask {
	int in, out;      /* lines of the filter; tokens to it; may block or not */
	int asked;        /* the last token, -1: none */
	double heartbeat; /* s; 0: not told yet; told at joining and at each test_do, since
	                   * another process may have read the first */
	double heard;     /* when it last said something, or was asked */
	char buf[2 * BARRIER_LINE];
	size_t n;
};

void ask_init(struct ask *a, int in, int out);
/* Sends "TOKEN DETAIL WENT EXEC"; < 0 is "-", detail may be NULL and holds no TAB.  0, or
 * -1 and errno: the filter is gone, EAGAIN: reads nothing, EMSGSIZE: a detail too long.
 * Never a SIGPIPE.  It is also 0 when the filter is gone and ask_answer() has its last
 * words. */
int ask_token(struct ask *a, enum token token, const char *detail, double went, double exec);
int ask_progress(struct ask *a, const char *text); /* text: anything, is escaped */
int ask_fail(struct ask *a, const char *text);
/* Takes what can be read and cuts off the next line: 0 and *r (kind ANSWER_NONE: nothing
 * whole is there yet), or -1 and *why: the filter is gone or talks nonsense.  Call it when
 * in is readable, and again until it gives ANSWER_NONE; it never blocks. */
int ask_answer(struct ask *a, struct answer *r, const char **why);
/* While a token waits: a filter that has said nothing until then is stuck. */
double ask_deadline(const struct ask *a);
/* One whole step, for a process that waits for nothing else: sends the token, waits for
 * its answer, and with it for its instant.  0 and *r (GO LOOP DONE ERROR), or -1 and
 * *why. */
int ask_step(struct ask *a, enum token token, const char *detail, struct answer *r,
    const char **why);

#endif
