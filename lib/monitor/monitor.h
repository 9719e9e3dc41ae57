/* monitor.h: what mmt-monitor is made of; one block per file of lib/monitor/.
 *
 * The road: what is wanted (want.c) is defined by monitors/NAME/monitor (define.c) and
 * started (start.c).  Then, round and round (rounds.c): a monitor that is due (due.c)
 * has its files read (source.c), or its command run (child.c, of which watch.c is the
 * part that outlives us) and heard (hear.c); what comes of it is framed (frame.c) and
 * logged (log.c).  In the end commands are stopped, logs closed and packed (stop.c).
 *
 * For OpenMetrics all that happens in a child, and what it writes comes back as records
 * (scrape.c), of which the last values are written (expose.c).
 */
#ifndef MMT_MONITOR_H
#define MMT_MONITOR_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "maths/maths.h"
#include "mmt.h"
#include "wait.h"

/* ---- define.c: monitors/NAME/monitor, as mmt-monitor(5) ----------------------------- */
enum kind { KIND_FILE, KIND_SAMPLE, KIND_EXEC };

struct source { /* a file of a KIND_FILE */
	char *path;
	int pattern; /* as of glob(7) */
	int maybe;   /* it need not be there */
	int fd;      /* kept; -1: a pattern, or not there now */
};

struct definition {
	char *dir;
	enum kind kind;
	struct source *source;
	size_t n, cap;
	char *command; /* of the others */
	struct kv kv;
};

/* 0, or -1 and *why (caller frees): there is no such monitor, or it makes no sense. */
int define(struct definition *d, const char *monitors, const char *name, char **why);
/* 0, or -1 and *why (caller frees): it wants root, or a program that is not there. */
int define_able(const struct definition *d, char **why);

/* ---- due.c: absolute deadlines ------------------------------------------------------- */
struct due {
	double begin, interval; /* deadline k is begin + k * interval, of clock_mono */
	uint64_t next, limit;   /* its number; none from limit on (0: no limit) */
	uint64_t samples;       /* frames that were made */
	uint64_t missed, gap;   /* deadlines that passed by: in all, since the last frame */
	struct sketch *late;    /* s from a deadline to its sample */
	double latest, last;    /* the largest of them; when the last sample was taken */
};
void due_begin(struct due *d, double begin, double interval, uint64_t limit);
/* The next deadline; < 0: there is none. */
double due_at(const struct due *d);
/* The deadline that was due is kept at this instant, and those that are over by then
 * are missed. */
void due_keep(struct due *d, double now);
/* It is missed, like those that are over by then. */
void due_miss(struct due *d, double now);

#define SAMPLE_MOST (1 << 26) /* bytes of a file, or that a command prints for a sample */

/* ---- source.c: the files of a sample -------------------------------------------------- */
/* Opens those that are kept.  0, or -1 and *why (caller frees): one that has to be
 * there is not. */
int sources_open(struct definition *d, char **why);
/* Appends them all, each behind a line that tells which it is. */
void sources_read(struct definition *d, struct text *t);

/* ---- frame.c: the lines around what was read ------------------------------------------- */
void frame_begin(struct text *t, const char *name, double wall, double at);
/* ":WORD REST", and a newline; what controls REST has become blanks. */
void frame_word(struct text *t, const char *word, const char *rest);
/* What stands in t from there on is content: it is given the newline that it lacks, and
 * a second colon to lines that begin with one. */
void frame_content(struct text *t, size_t from);
void frame_done(struct text *t, const char *name, uint64_t missed, uint64_t lost);

/* ---- log.c: where frames go ---------------------------------------------------------------- */
struct logfile {
	char *path; /* NULL: standard output */
	int fd;
	off_t size;
	uint64_t lost, gap; /* frames that could not be written: in all, since one could */
	int said;   /* of them */
	int closed; /* nobody reads standard output any more */
};
/* DIR/NAME[-TEST], with .1, .2 ... behind it rather than to write over another; dir NULL:
 * standard output.  0, or -1 and errno. */
int log_open(struct logfile *l, const char *dir, const char *name, const char *test);
/* Writes all of it, or, into a file, nothing: 0, or -1 after a warning. */
int log_put(struct logfile *l, const struct text *t);
/* 0, or -1 after a warning: it is not whole. */
int log_close(struct logfile *l);
/* Packs it by gzip(1): 0, or -1 after a warning, and it stays as it is. */
int log_pack(const struct logfile *l);

/* ---- watch.c: what ends a command when we cannot --------------------------------------------- */
/* In a child, group leader: runs the command in its group, ends the group when the
 * descriptor `life` is at its end, and ends as the command did. */
void watch(const char *command, int life) NORETURN;
/* In a child: becomes the command, which reads nothing. */
void watch_exec(const char *command) NORETURN;

/* ---- child.c: a command of a monitor ----------------------------------------------------------- */
struct child {
	pid_t pid;     /* of it and of its group; 0: there is none */
	int out, err;  /* non-blocking; -1: at their end */
	struct text said; /* the last line of standard error, maybe not whole, */
	size_t told;      /* of which so many bytes are in the log */
	int status;    /* of wait(2), once it has ended */
	int heard;     /* it printed something that is to be logged, or has ended */
};
/* Starts the command with that environment, watched if it is to run for long.  0, or
 * -1 and errno. */
int child_start(struct child *c, const struct definition *d, double interval, int watched);
/* Appends what it printed, if anything: the bytes, 0 at the end and -1 when there is
 * nothing now. */
ssize_t child_read(struct child *c, struct text *t);
/* Reads standard error, and appends whole lines of it as :said lines. */
void child_listen(struct child *c, const char *name, struct text *t);
/* Reaps it: 1 when it has ended, and its group with it, and both pipes are at their end
 * or will never be. */
int child_ended(struct child *c);
void child_signal(const struct child *c, int sig);
void child_close(struct child *c);
/* "ended with status 1: last words"; caller frees. */
char *child_obituary(const struct child *c);

/* ---- want.c: "NAME[,every=SECONDS][,gzip][,must]" ------------------------------------------------ */
#define INTERVAL_MIN 0.001   /* s */
#define INTERVAL_MAX 604800.0

struct monitor {
	char *name;
	double interval;
	int gzip, must;
	struct definition def;
	struct due due;
	struct logfile log;
	struct child child;
	struct text pending; /* KIND_SAMPLE: so far; KIND_EXEC: a line that is not whole */
	double begun, at;    /* KIND_SAMPLE: wall clock and time of the sample under way */
	double cpu;          /* s that it has cost us */
	int live;            /* it was started, and has not ended */
	int failed;          /* KIND_SAMPLE: it was said that the command fails */
	char *why;           /* it could not be started */
};
/* Takes an operand apart: 0, or -1 and *why (caller frees). */
int want(struct monitor *m, const char *operand, double interval, int gzip, char **why);

/* ---- start.c ------------------------------------------------------------------------------------- */
struct monitoring {
	struct monitor *v;
	size_t n;
	const char *monitors, *dir, *test;
	double begin;   /* of clock_mono: from where `at` counts */
	uint64_t count; /* samples; 0: until it is told to stop */
	pid_t parent;   /* ends us when it is gone; 0: nobody */
	int told;       /* what was started, and what not */
	int stopping;
	int wanting;    /* a monitor was missing, or died: the exit status */
	struct text frame; /* under construction */
	int *fd;        /* [2n], for wait_any() */
	char *ready;
};
/* Defines and starts all of them. */
void start_all(struct monitoring *w);
/* The commands of all have been heard of. */
int start_settled(const struct monitoring *w);
/* Tells what could not be started, and on standard output, when logs go to files, what
 * was, and lets go of it.  -1: one that has to run does not. */
int start_tell(struct monitoring *w);

/* ---- rounds.c: samples, until it is told to stop --------------------------------------------------- */
/* 0, the signal that stopped it, or -1: start_tell() did. */
int rounds(struct monitoring *w);
/* Waits for what commands print, and takes it; a signal or the deadline ends the wait. */
void rounds_wait(struct monitoring *w, double deadline);
/* Reads the files of a monitor into its log. */
void rounds_read(struct monitoring *w, struct monitor *m);
/* Logs the frame that was constructed. */
void rounds_put(struct monitoring *w, struct monitor *m);

/* ---- hear.c: what a command prints ------------------------------------------------------------------ */
/* Logs what is there of it, and sees whether it has ended. */
void hear(struct monitoring *w, struct monitor *m);

/* ---- stop.c -------------------------------------------------------------------------------------- */
/* Takes last samples, ends the commands, closes and packs the logs. */
void stop_all(struct monitoring *w);

/* ---- expose.c: the last values of metrics as OpenMetrics text -------------------------------------- */
struct series {
	char *family, *labels, *monitor, *unit;
	double value, when; /* it came at, of clock_mono */
	int there;          /* it is no missing value */
};
struct exposition { /* zeroed: of nothing */
	struct map names;
	struct series *v; /* [names.n] */
	size_t cap;
};
/* Takes the line of a record that came now.  0, or -1 and *why. */
int expose_take(struct exposition *e, char *line, size_t len, double now, const char **why);
/* Writes the values that came at or after an instant. */
void expose_write(const struct exposition *e, FILE *out, double oldest);
/* Into that file, which is never there by halves.  0, or -1 and errno. */
int expose_replace(const struct exposition *e, const char *path, double oldest);

/* ---- scrape.c ------------------------------------------------------------------------------------ */
/* Returns -1 in a child, which is to sample to standard output; and in the caller, when
 * that has ended, the exit status: the values are in the file, or on standard output. */
int scrape(struct monitoring *w, const char *file, int each);

#endif
