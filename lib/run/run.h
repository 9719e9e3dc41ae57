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

#include "barrier/barrier.h"
#include "mmt.h"
#include "wait.h"

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
 * to the processes whose environment holds MMT_RUN_ID=id (whose STRAY_ANY: an id that
 * begins so; > 0: and is of that worker) and which are younger than pid after (0: all),
 * until none is left; each is named in a warning.  How many there were, 0 where there
 * is no /proc; -1: some do not die. */
enum { STRAY_EXACT = 0, STRAY_ANY = -1 };
int stray_kill(const char *id, pid_t whose, pid_t after, double grace, int hurry);

/* ---- job.c: a command under a supervisor, as the worker sees it -------------------------- */
struct job_spec {
	const char *command; /* for sh -c */
	const char *run_id;  /* MMT_RUN_ID of all its processes */
	int logfd;           /* its standard output and error */
	int held;            /* stdin is a pipe held open until it has to stop;
	                      * otherwise /dev/null */
	int gated;           /* it is forked, and waits for job_open() before its exec */
	double timeout;      /* s; 0: none; from its exec when it was gated */
	double grace;        /* s between TERM and KILL */
};

struct job_result {
	int status;     /* as waitpid gave it */
	int timed_out;  /* ended by us for its timeout */
	int stopped;    /* ended by us because we were told to */
	int strays;     /* processes that had outlived the command */
	int lost;       /* it could not even be started: our failure, not its */
	int unstarted;  /* gated, and never executed */
	double start, elapsed, user, sys; /* s since the epoch; s */
	double maxrss;                    /* KiB, < 0: unknown */
	double went, exec; /* gated: when it left the gate, when it was executed
	                    * (clock_mono); 0: never */
};

struct job {
	pid_t pid; /* the supervisor; 0: not running */
	int ctl;   /* 'T': stop it; 'K': at once; 'L': it is late, if it still is at its gate;
	            * end of file: the same as 'T' */
	int res;   /* the result comes here */
	int gate;  /* -1: none, or opened or shut; readable: the command waits there */
	double timeout; /* s it may take behind its gate; 0: none */
	double late;    /* clock_mono when it has to have been executed; < 0: nobody asks */
	char *run_id;
};

/* What the commands are told: MMT_LABEL, MMT_ITER (< 0: none), MMT_OUT (NULL: none). */
void job_env(const char *label, long iter, const char *out);
/* One of two descriptors that no supervisor and no command holds open. */
void job_hide(int fd);
/* Forks the supervisor.  0, or -1 and errno. */
int job_start(struct job *j, const struct job_spec *spec);
/* The gated command is executed at that instant (clock_mono), or at once when it is
 * over; or ends without. */
void job_open(struct job *j, double instant);
void job_shut(struct job *j);
void job_stop(struct job *j, int at_once);
/* Its gate was opened, and its time is over: should it still be there, stopped by somebody,
 * it is ended, and that was its timeout. */
void job_late(struct job *j);
/* Takes the result, waiting for it if need be, and ends the job, whose gate was opened or
 * shut.  When the
 * supervisor itself was killed, its command is killed for it, and counts as
 * killed by SIGKILL.  0; -1: the command was never started. */
int job_finish(struct job *j, struct job_result *r, double grace);
/* The status as the journal names it: ok, exit=N, signal=N, timeout, interrupted. */
void job_status(const struct job_result *r, char *buf, size_t size);

/* ---- supervise.c: the same as its supervisor sees it -------------------------------------- */
/* Starts the command of spec, gate its end of the gate or -1, listens to ctl, and writes
 * the struct job_result to res. */
void supervise(const struct job_spec *spec, int ctl, int gate, int res) NORETURN;

/* ---- gate.c: where a command waits for others, between its fork and its exec --------------- */
struct gate_pass {
	double went, exec; /* as in struct job_result */
	double user, sys;  /* s of CPU used until then, which are not the benchmark's */
};
/* The ends of the command and of the worker.  0, or -1 and errno. */
int gate_make(int fd[2]);
/* In the command's process: says that it is there, waits for the gate to open, and for
 * the instant, and tells so up, to its supervisor.  It ends when the gate is shut. */
void gate_wait(int gate, int up);
/* What it told: 0; -1: nothing, or it has ended. */
int gate_passed(int up, struct gate_pass *p);

/* ---- store.c: DIR/RUN/iter-N/TEST, where a test keeps what it left -------------------------- */
struct store {
	char *dir;       /* absolute */
	int journal;     /* open and locked */
	int setup;       /* setup.log */
	int synced;      /* nor does a run count that was not in step with others */
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
    const char *test, enum store_mode mode, int synced, double grace);
/* Opens LABEL.ITER.part for a run and makes its side directory. */
int store_log_open(struct store *s, const char *label, long iter);
/* The run was not made: away with its log. */
void store_log_drop(struct store *s);
/* The log reached the disk whole and has its final name: 0; else -1 and errno. */
int store_log_close(struct store *s);
/* Appends a line to the journal, all of it or nothing: 0; else -1 and errno. */
int store_journal(struct store *s, const struct journal_line *j);
void store_close(struct store *s);

/* ---- lockstep.c: the steps that others make at the same time, through a filter ---------------- */
struct lockstep {
	int on;     /* there is a barrier */
	int live;   /* and nothing is wrong with it */
	int failed; /* something was, and it was said */
	int asked;  /* a token waits for its answer */
	int busy;   /* a run is under way */
	struct ask ask;
	struct answer answer; /* the last one */
};
void lockstep_init(struct lockstep *l, int in, int out); /* in -1: there is no barrier */
/* wait_for() that, and the filter: what it says unasked is taken and said. */
int lockstep_wait(struct lockstep *l, int fd, int also, double deadline);
/* Sends the token, with the detail (NULL: none) and the instants (< 0: none) of what came
 * of the last one, and waits for its answer: 0, l->answer is it.  -1: there is none, since the barrier failed or we
 * are to stop.  Without a barrier everybody is there: 0, ANSWER_GO. */
int lockstep_step(struct lockstep *l, enum token token, const char *detail, double went,
    double exec);
/* The others are told that we cannot go on. */
void lockstep_fail(struct lockstep *l, const char *why);
void lockstep_progress(struct lockstep *l, const char *text);

/* ---- note.c: the last field of the journal ------------------------------------------------------ */
enum { NOTE_MAX = 512 };
struct note {
	int strays;
	const char *failed;    /* verb, NULL: none */
	double go, exec;       /* on the common clock; 0: none */
	double skew, execskew; /* s; < 0: unknown */
	long lost;             /* of those who took part */
	int unsynced, loop;
};
void note_format(const struct note *n, char buf[NOTE_MAX]);

struct scopes;

/* ---- command.c: a command of the plan, from its start to its end ----------------------------- */
enum { COMMAND_GATED = 1, COMMAND_HELD = 2 }; /* as in struct job_spec */
/* Starts a command, or waits for it; a request to stop reaches it when stoppable, and so
 * does the end of a service.  MMT_RUN_ID of its processes is path:PID, ours, since a
 * supervisor of a session that was killed may still be looking for its own.  0; -1: broken. */
int command_start(struct scopes *s, struct job *job, const char *command,
    const char *path, int logfd, double timeout, int how);
int command_await(struct scopes *s, struct job *job, int stoppable, struct job_result *r);
/* Both. */
int command_run(struct scopes *s, const char *command, const char *path, int logfd,
    double timeout, int stoppable, struct job_result *r);
/* What a line of a scope prints goes to setup.log: its headline; the path it runs as, which
 * the caller frees. */
char *command_begin(const struct scopes *s, const struct plan_line *l);
/* Runs it.  0: it was ok. */
int command_line(struct scopes *s, const struct plan_line *l, double timeout,
    int stoppable, struct job_result *r);

/* ---- service.c: what runs beside the runs of a scope ----------------------------------------- */
struct services {
	struct job *v; /* pid 0: it has ended, and its result was taken */
	size_t n;
};
int service_start(struct scopes *s, struct services *v, const struct plan_line *l);
/* One that has ended although nobody asked it to; NULL: none. */
struct job *service_over(const struct services *v);
/* Asks until the command of the ready line says yes: 0.  -1: it did not in time, or was
 * told to stop, as *r says, or a service is over. */
int service_ready(struct scopes *s, const struct services *v, const struct plan_line *l,
    struct job_result *r);
/* The last first. */
void services_stop(struct services *v, double grace);

/* ---- scope.c: what encloses the runs ---------------------------------------------------------- */
struct scope { /* one that is entered */
	const char *label;
	struct services services;
	int failed; /* it could not be entered: what failed, and how */
	enum plan_verb verb;
	struct job_result r;
};

struct scopes {
	const struct plan *plan;
	const char *test;
	struct store *store;
	struct lockstep *step;
	double timeout, grace;
	struct scope *stack; /* entered ones, outermost first */
	size_t n;
	int broken;          /* a process could not be started: our failure */
	int failures;        /* of scopes, until now */
};

/* Leaves the scopes that do not cover label, enters those that do.  0, or -1:
 * one could not be entered; *verb says what failed, *r how. */
int scopes_enter(struct scopes *s, const char *label, enum plan_verb *verb,
    struct job_result *r);
/* -1: a service has ended although nobody asked it to; what ran meanwhile is no result. */
int scopes_check(struct scopes *s);
/* Whether scopes_check() will find one. */
int scopes_over(const struct scopes *s);
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
/* The same for others, in at most size bytes: "3/40 membw size=1 0:45 left". */
void progress_text(const struct progress *p, const struct plan_item *it, char *buf, size_t size);

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
	int in, out;           /* of the filter, -1: no barrier */
};

struct work {
	const struct run_config *conf;
	const struct plan *plan;
	struct scopes scopes;
	struct store store;
	struct progress progress;
	struct lockstep step;
	int failed; /* some run failed: the exit status says how */
	int status;
	int told;   /* so many failures of scopes: one fails all runs that it covers */
	int broken; /* we ourselves cannot go on: disk, journal */
	int silent; /* standard output is gone */
};
/* Becomes the worker: a session of its own, told through life when to stop.  The
 * exit status of mmt-run. */
int worker(const struct run_config *c, const struct plan *p, int life);
/* Nothing is to be run any more. */
int worker_over(const struct work *w);

/* ---- tail.c: the last lines of a log ------------------------------------------------------------ */
/* Shows them on standard error.  Without headlines, of which a setup.log has one for each
 * command, and so for each time that `ready` was tried: no lines that begin with `# `. */
void tail_show(const char *path, int headlines);

/* ---- once.c: one run of the plan ------------------------------------------------------------------ */
/* Makes it and journals it, in lock-step when there is a barrier; loop: the plan is through
 * already, others are not.  1: the others are, too, and it was not made; else 0. */
int once(struct work *w, const struct plan_item *it, int loop);

/* ---- record.c: what came of a run -------------------------------------------------------------------- */
/* The exit status of mmt-run is this one, or 1 when runs failed differently. */
void record_failure(struct work *w, int status);
/* Journals it, and says what failed; n is completed. */
void record(struct work *w, const struct plan_item *it, const struct job_result *r, struct note *n);

#endif
