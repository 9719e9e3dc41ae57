/* extract.h: what mmt-extract is made of; one block per file of lib/extract/.
 *
 * The road: find.c finds the runs asked for (walk.c, runs.c; skew.c takes some away),
 * their logs (logs.c) and the shellpacks of their tests (facts.c), and makes groups of
 * them; of each group (group.c) all logs go through one awk (awk.c, feed.c), and what
 * it prints for each becomes records (observe.c).  Their times become records without
 * any log (times.c).  Logs of monitors take the same road; monitor.c finds them, and
 * frames.c leaves away what is cut off.  While a monitor runs, its frames become records
 * by live.c, which reads them with stream.c.
 */
#ifndef MMT_EXTRACT_H
#define MMT_EXTRACT_H

#include <stddef.h>
#include <sys/types.h>

#include "mmt.h"

/* ---- load.c: whole files ------------------------------------------------------------ */
/* How much of a path is left without .gz or .xz. */
size_t text_stem(const char *path);
/* Appends a whole file, through gzip or xz when its name ends in .gz or .xz, or only
 * PATH.gz or PATH.xz is there.  0; -1: *why or, when that is NULL, errno. */
int text_load(struct text *t, const char *path, const char **why);
/* The file begins with it, as text_load has it. */
int text_begins(const char *path, const char *prefix);

/* ---- awk.c: an awk and its program -------------------------------------------------- */
struct awk {
	char **argv;
	char *words;
	struct text program;
};
/* $MMT_AWK, or awk, with the variables NAME=VALUE (ended by NULL; may be NULL), the
 * text and then the files (ended by NULL) as its program; interactive: that option
 * of mawk.  0; -1 after a warning. */
int awk_make(struct awk *a, const char *text, const char *const *files,
    const char *const *var, int interactive);
/* It is mawk, which reads a pipe by the whole buffer unless it is interactive. */
int awk_is_mawk(void);
/* Says how an awk failed, from its status or since it could not be read (r < 0): -1;
 * it did not: 0. */
int awk_complain(const char *program, const char *awk, int r, int status);
void awk_free(struct awk *a);

/* ---- facts.c: the shellpack of a test; a monitor ------------------------------------- */
struct metric {
	char *name; /* a glob for the last component of what an extractor prints */
	char *unit, *better;
};

struct facts {
	char *dir; /* SHELLPACKS/NAME[/REPORT], MONITORS/NAME */
	struct kv kv;
	struct metric *metric;
	size_t nmetric, cap;
};
/* The shellpack that provides test: the first by name that has it as a `test`
 * fact; with a report (else NULL) that of the report, SHELLPACKS/NAME/REPORT.  1
 * found, 0 none, -1: f->kv.path, and *why or, when that is NULL, errno. */
int facts_find(struct facts *f, const char *shellpacks, const char *test,
    const char *report, const char **why);
/* The same of a monitor. */
int facts_monitor(struct facts *f, const char *monitors, const char *name,
    const char **why);
/* The path of the program of that name, decode or classic, of a monitor, which may be
 * that of another one; caller frees. */
char *facts_program(const struct facts *f, const char *name);
/* The first metric fact that matches the last component of [key=value/]*name,
 * or NULL. */
const struct metric *facts_metric(const struct facts *f, const char *name);
/* Matches the file name with the patterns of key, classic-log or side-log: 1, the
 * label ("-": no keys; caller frees) and the iteration (-1: not in the name); else
 * 0. */
int facts_match(const struct facts *f, const char *key, const char *file, char **label,
    long *iter);

/* ---- walk.c: which directories of a log tree hold logs ------------------------------- */
struct logdir { /* DIR/RUN/iter-N/TEST */
	char *run, *test, *path;
	long round;
	int classic; /* no journal: left by the classic suite */
};

struct logdirs {
	struct logdir *v;
	size_t n, cap;
};

/* Appends the test directories of a run, by test and then round.  0; -1 and
 * errno: DIR/RUN cannot be read, ENOENT also when nothing in it is an iter-N. */
int logs_walk(struct logdirs *d, const char *dir, const char *run);

/* ---- runs.c: what the journal of a test tells ------------------------------------------ */
/* RUN_EMPTY: it ended well, but a file it was to leave is not there. */
enum run_end { RUN_OK, RUN_FAILED, RUN_EMPTY, RUN_INTERRUPTED };

struct run {
	char *label;
	long iter;
	enum run_end end;
	double begin;  /* s since the epoch, by the clock that a barrier's participants
	                * have in common, if it was at one */
	double elapsed, user, sys, maxrss; /* s; KiB, < 0: unknown */
	double skew, execskew; /* s, how far apart the participants were; < 0: unknown */
	int unsynced;          /* the barrier had failed */
	int lost;              /* or some of the others had been lost */
};

struct runs {
	struct run *v;
	size_t n, cap;
};

/* The runs in the journal of a test directory: a later line replaces an earlier one
 * of the same label and iteration, an unterminated last line is dropped, what a run
 * did while it waited for others is left out, so are interrupted runs, which are
 * added to *interrupted.  0; -1: *line, and *why or errno. */
int runs_read(struct runs *r, const struct logdir *d, size_t *interrupted,
    unsigned long *line, const char **why);
void runs_free(struct runs *r);

/* ---- skew.c: runs that did not begin with the others ----------------------------------- */
struct skewed { /* of a test of a run, over its rounds; zeroed: of nothing */
	size_t runs;   /* in all, */
	size_t above;  /* beyond the limit, */
	size_t unsynced, alone; /* the barrier had failed, there was none */
	double largest;
	size_t taken, lost; /* not taken away; of them, some of the others were lost */
};
/* "0.001", "1ms", "50us" in seconds: 0, or -1: it is none of these. */
int skew_parse(const char *text, double *seconds);
/* Counts those whose others are not all there any more. */
void skew_count(const struct runs *r, struct skewed *s);
/* Takes the runs with a skew above the limit, or without one, away, and counts. */
void skew_drop(struct runs *r, double limit, struct skewed *s);
/* Says what was taken away of a test, if anything was.  1: nothing is left of it. */
int skew_say(const struct skewed *s, double limit, const struct logdir *d);

/* ---- times.c: the times of the runs, as records ---------------------------------------- */
void times_records(struct text *t, const struct logdir *d, const struct runs *r);

/* ---- logs.c: which raw logs there are ------------------------------------------------ */
struct log {
	size_t dir;   /* index of its logdir */
	size_t group; /* index of what reads it */
	char *path, *label;
	const char *monitor; /* NULL: it is the test's own */
	long iter; /* -1: the k-th appearance of a metric under this label is iteration k */
	enum run_end end;
	struct text rec; /* what came of it, as mmt-record(5) */
	int given_up;    /* it shall have no record, not even of a missing value */
};

struct logs {
	struct log *v;
	size_t n, cap;
};

/* The log that is added; path and label are then its own. */
struct log *logs_add(struct logs *l, size_t dir, char *path, char *label, long iter);
/* Appends the logs of the runs in d->v[i]. */
void logs_runs(struct logs *l, const struct logdirs *d, size_t i, const struct runs *r);
/* Replaces each log from l->v[from] on, of a run that ended well, by the files it
 * left in MMT_OUT that the side-log facts tell, if there are such facts; without
 * such a file it becomes RUN_EMPTY.  0; -1: *why or errno. */
int logs_side(struct logs *l, size_t from, const struct facts *f, const char **why);
/* Appends the logs of a classic test directory by the classic-log facts.  0;
 * -1: *why or errno. */
int logs_classic(struct logs *l, const struct logdirs *d, size_t i,
    const struct facts *f, const char **why);

/* ---- frames.c: of a log of mmt-monitor, what is whole -------------------------------------- */
struct frames { /* how many samples there are, and are not */
	unsigned long whole, missed, lost;
};
extern const char frames_first[]; /* what such a log begins with */
/* Counts a frame by its last line, `:done': 1; takes the sums of a `:stop', which also
 * has what was missed behind the last frame, and of any other line nothing: 0. */
int frames_count(struct frames *f, const char *line, const char *end);
/* Says of a log what samples it lacks, if it does. */
void frames_say(const struct frames *f, const char *what);
/* Cuts the text from an offset on, if it is such a log, behind its last frame, and
 * says what samples it lacks.  0; -1 after a warning: no version that is known. */
int frames_cut(struct text *t, size_t from, const char *path);

/* ---- feed.c: many logs through one awk --------------------------------------------------- */
struct feed {
	const char *before;  /* stands before it, or NULL */
	const char *program; /* an extractor */
	const char *const *var; /* variables for it, as awk_make */
	int json;            /* it wants JSON documents flattened */
	int frames;          /* logs of mmt-monitor are to be cut */
	const char **path;   /* [n] the logs; path and refused are freed by feed_free */
	size_t n;
	char *refused;       /* [n] result: the log could not be read or fed */
	struct text out;     /* result: what was printed, */
	size_t *cut;         /* [n] up to here for log k, and a mark */
};
/* Runs awk ($MMT_AWK) once on all logs.  0; -1 when nothing of its output can be
 * trusted.  Warns of either. */
int feed_run(struct feed *f);
/* What was printed for log k, *n bytes, to be cut up. */
char *feed_output(const struct feed *f, size_t k, size_t *n);
void feed_free(struct feed *f);

/* ---- observe.c: records -------------------------------------------------------------------- */
struct counts { /* how often the metrics of logs without an iteration have appeared */
	struct map name;
	long *times;
};
void counts_free(struct counts *c);
/* Makes the records of a log of s[0..n), which an extractor printed for it.  The
 * number of values that are missing; -1: after a warning, no record at all. */
long observe(struct log *log, const struct logdir *d, const struct facts *f,
    char *s, size_t n, struct counts *seen);
/* Gives every log without a record records of missing values, one for each
 * metric that the same test and label have elsewhere (in the same run, else in
 * any), or else that the facts name.  facts[k]: those of group k.
 * How many logs it had to. */
size_t observe_missing(struct logs *l, const struct logdirs *dirs,
    const struct facts *const *facts);

/* ---- find.c: the logs that are to be read, and by what ---------------------------------- */
struct group { /* the logs that one awk reads: those of a test, by way of one program */
	struct facts facts;
	char *before;  /* of a monitor: what stands before the program */
	char *program; /* NULL: no shellpack */
	const char **var;
	int json;
};

struct found {
	const char *shellpacks, *report; /* report: NULL, or the one that was asked for */
	double max_skew;     /* s; < 0: runs of any skew, and without one */
	int with_times;
	const char *monitors; /* the directory */
	int each;            /* of monitors, the values of each instance */
	struct logdirs dirs;
	struct logs logs;
	struct map names;    /* of the groups */
	struct group *group; /* [names.n] */
	size_t cap;
	struct text *times;  /* [dirs.n] the records of its times; empty before find_logs */
};

/* Finds the logs in x->dirs of the tests asked for (none: of all), and their
 * shellpacks.  0; after a warning 1: a test has no log or no shellpack; 2:
 * so has a test that was asked for, or classic logs cannot be told; -1: a
 * shellpack or a journal cannot be read. */
int find_logs(struct found *x, const struct map *tests);
/* The group of that name, which it frees; a new one is zeroed. */
size_t group_named(struct found *x, char *name);

/* ---- monitor.c: the logs of monitors --------------------------------------------------------- */
/* Finds the logs of the monitors in x->dirs, during the tests asked for (none: all).
 * 0; after a warning 1: a log is missing; 2: all of a monitor are; -1: facts cannot
 * be read. */
int find_monitors(struct found *x, const struct map *monitors, const struct map *tests);

/* ---- stream.c: frames of several monitors, one after the other ------------------------------- */
struct stream {
	struct map monitors;   /* that were named */
	struct text *text;     /* [monitors.n] the whole frames of each, for the caller to take;
	                        * a mark where another log begins */
	struct frames *frames; /* [monitors.n] */
	unsigned long line;
	int ended;
	size_t of;             /* the monitor of the frame, */
	int inside;            /* if there is one */
	struct text in, frame; /* what has come of a line and of a frame */
};
/* Takes apart what can be read from it; one read(2).  0; -1 after a warning: it is no
 * stream of frames. */
int stream_read(struct stream *f, int fd);
/* Says what samples are lacking. */
void stream_say(const struct stream *f);

/* ---- live.c: such a stream as records, while it comes in --------------------------------------- */
struct live_asked {
	const char *monitors; /* the directory */
	const char *run;
	int each;
};
/* Reads standard input to its end.  0; -1 after a warning. */
int live_run(const struct live_asked *asked);

/* ---- group.c: what was found, read --------------------------------------------------------- */
/* Gives all logs their records.  0; 1: a value is missing; after a warning 2: a
 * log was refused, or an extractor failed. */
int groups_read(struct found *x);

#endif
