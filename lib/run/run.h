/* run.h: what mmt-run is made of; one block per file of lib/run/.
 *
 * The processes: the front (what the user started; signals, exit status), the
 * worker (a session of its own; walks through the plan, writes the journal,
 * tears down even when the front was killed), and under it one supervisor per
 * command (its own rusage, timeout, strays; ends the command when the worker
 * vanishes).  Each holds a pipe from the one above it: end of file there means
 * that the one above is gone.
 */
#ifndef MMT_RUN_H
#define MMT_RUN_H

#include <signal.h>
#include <stddef.h>
#include <sys/types.h>

#include "mmt.h"

/* ---- wait.c: waiting for descriptors, signals and a deadline at once ------------- */
/* Blocks SIGCHLD and what asks to end (INT, TERM, HUP, QUIT; none that is ignored)
 * but for the time inside wait_for(), which they interrupt. */
void wait_init(void);
/* Waits until fd or also (-1: none) is readable, a signal arrives, or the deadline
 * (clock_mono; < 0: none) is over.  Whether fd is readable. */
int wait_for(int fd, int also, double deadline);
/* The signal that arrived since it was last asked for, 0: none.  SIGCHLD only
 * wakes and is never told. */
int wait_signal(void);

/* ---- stop.c: what the front tells the worker ------------------------------------------ */
void stop_init(int lifeline);
int stop_fd(void); /* readable: ask; -1: the front is gone */
/* 0; 1: stop; 2: at once.  A byte in the pipe is a signal the front got, its end
 * that the front was killed.  Never blocks. */
int stop_asked(void);

/* ---- plan.c: mmt-plan(5) ------------------------------------------------------------ */
enum plan_verb {
	PLAN_ENV, PLAN_SETUP, PLAN_SERVICE, PLAN_READY, PLAN_BEFORE, PLAN_RUN,
	PLAN_AFTER, PLAN_TEARDOWN
};

struct plan_line {
	enum plan_verb verb;
	char *test, *label; /* env: label is the name of the variable */
	char *command;      /* unescaped; env: the value */
	long from, to;      /* run: iterations; ready: at most `to` seconds */
	char *text;         /* the line as it was read */
};

struct plan {
	struct plan_line *v;
	size_t n, cap;
};

extern const char *const plan_verbs[]; /* by enum plan_verb, ended by NULL */

/* Appends one line (cut in place).  0, or -1 and *why. */
int plan_add(struct plan *p, char *line, size_t len, const char **why);
/* Checks what one line alone cannot tell: every scope covers a run, no run
 * comes twice.  0, or -1, *why and *line, the offending one. */
int plan_check(const struct plan *p, const char **why, const struct plan_line **line);
/* The scope label, "-" or a prefix at a '/', covers the label of a run. */
int plan_covers(const char *scope, const char *label);
void plan_free(struct plan *p);

enum plan_order { ORDER_LABEL, ORDER_ROUNDS, ORDER_RANDOM };

struct plan_item { /* one run to be made */
	const struct plan_line *line;
	long iter;
};
/* The runs of a test in the order asked for; *n of them, caller frees. */
struct plan_item *plan_items(const struct plan *p, const char *test,
    enum plan_order order, unsigned long seed, size_t *n);

/* ---- stray.c: processes that escaped ---------------------------------------------------- */
/* TERM, then KILL after grace seconds or as soon as hurry (-1: none) is readable,
 * to the processes whose environment holds MMT_RUN_ID=id (with prefix: an id that
 * begins so) and which are younger than pid after (0: all), until none is left;
 * each is named in a warning.  How many there were, 0 where there is no /proc;
 * -1: some do not die. */
int stray_kill(const char *id, int prefix, pid_t after, double grace, int hurry);

/* ---- job.c: one command under a supervisor ------------------------------------------------ */
struct job_spec {
	const char *command; /* for sh -c */
	const char *run_id;  /* MMT_RUN_ID of all its processes */
	int logfd;           /* its standard output and error */
	int held;            /* stdin is a pipe held open until it has to stop;
	                      * otherwise /dev/null */
	double timeout;      /* s; 0: none */
	double grace;        /* s between TERM and KILL */
};

struct job_result {
	int status;     /* as waitpid gave it */
	int timed_out;  /* ended by us for its timeout */
	int stopped;    /* ended by us because we were told to */
	int strays;     /* processes that had outlived the command */
	int lost;       /* it could not even be started: our failure, not its */
	double start, elapsed, user, sys; /* s since the epoch; s */
	double maxrss;                    /* KiB, < 0: unknown */
};

struct job {
	pid_t pid; /* the supervisor; 0: not running */
	int ctl;   /* 'T': stop it; 'K': at once; end of file: the same as 'T' */
	int res;   /* the result comes here */
	char *run_id;
};

/* What the commands are told: MMT_LABEL, MMT_ITER (< 0: none), MMT_OUT (NULL: none). */
void job_env(const char *label, long iter, const char *out);
/* Forks the supervisor.  0, or -1 and errno. */
int job_start(struct job *j, const struct job_spec *spec);
void job_stop(struct job *j, int at_once);
/* Takes the result, waiting for it if need be, and ends the job.  When the
 * supervisor itself was killed, its command is killed for it, and counts as
 * killed by SIGKILL.  0; -1: the command was never started. */
int job_finish(struct job *j, struct job_result *r, double grace);
/* The status as the journal names it: ok, exit=N, signal=N, timeout, interrupted. */
void job_status(const struct job_result *r, char *buf, size_t size);

/* ---- store.c: DIR/RUN/iter-N/TEST, where a test keeps what it left -------------------------- */
struct store {
	char *dir;       /* absolute */
	int journal;     /* open and locked */
	int setup;       /* setup.log */
	struct map done; /* "LABEL.ITER" that need not be run again */
	int log;         /* of the run under way; -1: none */
	char *logpath;   /* without .part */
	char *side;      /* its directory for side files */
};

enum store_mode { STORE_NEW, STORE_RESUME, STORE_FORCE };

/* Opens the store of plan's test in dir.  STORE_NEW refuses a journal that is
 * there; STORE_RESUME waits for whoever is still at work there, reads it, drops
 * a torn last line, and kills what an earlier session left alive.  0, or -1
 * after a warning that names the file. */
int store_open(struct store *s, const char *dir, const struct plan *p,
    const char *test, enum store_mode mode, double grace);
/* Opens LABEL.ITER.part for a run and makes its side directory. */
int store_log_open(struct store *s, const char *label, long iter);
/* The log reached the disk whole and has its final name: 0; else -1 and errno. */
int store_log_close(struct store *s);
/* Appends a line to the journal, all of it or nothing: 0; else -1 and errno. */
int store_journal(struct store *s, const struct journal_line *j);
void store_close(struct store *s);

/* ---- scope.c: what encloses the runs ---------------------------------------------------------- */
struct scope; /* a label with its setup, services, teardown, and whether it is entered */

struct scopes {
	const struct plan *plan;
	const char *test;
	struct store *store;
	double timeout, grace;
	struct scope *stack; /* entered ones, outermost first */
	int broken;          /* a process could not be started: our failure */
	size_t n;
};

/* Runs a command of the plan and waits for it; a request to stop reaches it
 * when stoppable.  MMT_RUN_ID of its processes is path:PID, ours, since a
 * supervisor of a session that was killed may still be looking for its own. */
int scopes_command(struct scopes *s, const char *command, const char *path,
    int logfd, double timeout, int stoppable, struct job_result *r);
/* Leaves the scopes that do not cover label, enters those that do.  0, or -1:
 * one could not be entered; *verb says what failed, *r how. */
int scopes_enter(struct scopes *s, const char *label, enum plan_verb *verb,
    struct job_result *r);
/* The before or after lines that cover label; as scopes_enter. */
int scopes_around(struct scopes *s, enum plan_verb verb, const char *label,
    struct job_result *r);
/* Leaves all scopes: services stopped, teardown run.  -1: a teardown failed. */
int scopes_leave(struct scopes *s);

/* ---- progress.c --------------------------------------------------------------------------------- */
struct progress {
	size_t total, over, made; /* runs of the plan; behind us; made by this session */
	double begin;             /* clock_mono */
	int verbose;              /* also when standard error is no terminal */
};
/* What is run now, or with a status what has been run, and the time left. */
void progress_show(const struct progress *p, const struct plan_item *it, const char *status);

/* ---- worker.c ----------------------------------------------------------------------------------- */
enum { RUN_OWN_FAILURE = 125 };

struct run_config {
	const char *dir, *run;
	long round;
	enum plan_order order;
	enum store_mode mode;
	unsigned long seed;
	double timeout, grace; /* s */
	int stop_on_failure, verbose;
};
/* Becomes the worker: a session of its own, told through life when to stop.  The
 * exit status of mmt-run. */
int worker(const struct run_config *c, const struct plan *p, int life);

#endif
