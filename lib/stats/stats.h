/* stats.h: what mmt-stats is made of; one block per file of lib/stats/. */
#ifndef MMT_STATS_H
#define MMT_STATS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "maths/maths.h"
#include "mmt.h"

/* ---- whole.c: statistics that need all values of a group, in their order ------- */
/* Takes one line of a summary: its name, value and interval (NAN: "-"). */
struct sink {
	void (*put)(struct sink *s, const char *stat, double value, double lo, double hi);
};

struct whole_how {    /* what was asked for beside the name of the statistic */
	double level;     /* of confidence, .95 */
	double alpha;     /* .05 */
	size_t bins;      /* of a histogram; 0: by itself */
	double percent;   /* --need=PCT */
	uint64_t seed;
};

/* Puts the lines of one such statistic of x[0..n), in input order; sorted is the
 * same ascending.  n may be 0: then too every line is put, its value NAN. */
typedef void whole_fn(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n);

struct whole {
	const char *name; /* the long option; of one line, also its stat */
	const char *arg;  /* as in struct opt: NULL, "PCT", "=BINS" */
	const char *help;
	/* Reads the option's value (NULL: none was given) into *how by opt_long()
	 * or opt_double(); NULL: takes no value. */
	void (*set)(struct whole_how *how, const struct opts *o);
	whole_fn *fn;
};
extern const struct whole whole_table[]; /* ended by name NULL */

/* ---- whole-hist.c: how many values are in each of some ranges -------------------- */
whole_fn whole_histogram;
void whole_histogram_set(struct whole_how *how, const struct opts *o);

/* ---- cells.c: what each run got in each iteration ------------------------------- */
/* The values of one iteration of a test in one run. */
struct cell {
	size_t group, run; /* of cells.group, cells.run */
	long round, iter;
	size_t order;
	size_t n, missing;
	double mean, m2;   /* m2: the sum of squares about the mean */
};

struct cells {
	struct map group; /* "test TAB unit TAB better" */
	struct map run;
	struct cell *cell;
	size_t n, cap;
	size_t begun;     /* cells, be they joined by now */
	size_t joined;    /* n when they were joined last */
	char *last;       /* the names of the record before */
};
/* Zeroed: of nothing.  Each record as it is read, those with r->missing too; its
 * strings are valid during the call only.  Records of no iteration are passed over. */
void cells_add(struct cells *c, const struct rec *r);
/* After the last: sorted by group, round, iteration and run, one cell each. */
void cells_join(struct cells *c);
void cells_free(struct cells *c);

/* One line of a summary, as it is printed; NAN is "-". */
struct summary {
	const char *run, *test, *unit, *better;
	size_t n;
	const char *stat;
	double value, lo, hi;
};
/* Points the names of a summary into a copy of the group's key; caller frees. */
char *cells_names(const struct cells *c, size_t group, struct summary *s);
/* Puts the lines of one such statistic, by first appearance of the test; they
 * follow all others.  1: it has warned that an iteration had to be left out, and
 * the exit status is 1. */
typedef int cells_fn(const struct cells *c,
    void (*put)(void *to, const struct summary *line), void *to);

struct cells_stat {
	const char *name; /* the long option, which takes no value */
	const char *help;
	cells_fn *fn;
};

/* ---- jain.c components.c: the statistics of cells --------------------------------- */
cells_fn cells_jain;       /* fairness over the runs of one test in an iteration */
cells_fn cells_components; /* where the variance comes from: T_i^2 */

/* ---- kind.c: the statistics of one pass, of quantiles, and of cells --------------- */
/* A statistic that can be asked for, and where its value comes from: of what one
 * pass leaves behind; or, where once is NULL, of quantiles: that of p[0], or the
 * distance from it to that of p[1].  The others: whole_table, cells_table. */
struct kind {
	int id;               /* of its option */
	const char *name, *arg, *help;
	double (*once)(const struct moments *m);
	double p[2];          /* p[1] 0: of p[0] alone */
};
extern const struct kind kinds[]; /* ended by name NULL */
extern const struct cells_stat cells_table[]; /* ended by name NULL */

/* ---- ask.c: what is asked for ---------------------------------------------------- */
/* One statistic asked for, in the order of the command line. */
struct ask {
	const struct kind *kind;   /* or, NULL: */
	const struct whole *whole;
	struct whole_how how;
	char *name;
	double p[2];
};

struct asked {
	struct ask *v;
	size_t n;
	int quantiles;        /* how many are of them */
	const char *hungry;   /* the name of one that needs all values, or NULL */
	const struct cells_stat **cells;
	size_t ncells;
	int inverses, logs;   /* hmean, gmean are among them */
	int type;             /* of quantiles: 1, 6 or 7 */
	double level;         /* of --ci; 0: no intervals */
	double error;         /* of --approx; 0: exact */
	size_t memory;        /* --max-memory */
	unsigned by;          /* bit k: field k + 1 of a record is of the group's key */
	int per_iter, header;
	const char *key;      /* of --key, or NULL */
	const char *records;  /* an option that has a meaning for records only */
};
/* Reads the options into *a (zeroed); the operands are o->argv then. */
void ask_options(struct asked *a, struct opts *o, char **argv);
/* Whether a quantile p[k], k 0 or 1, is a part of it. */
int ask_quantile(const struct ask *q, int k);

/* ---- loop.c: the lines that are usual, fast ------------------------------------------- */
struct group;
struct stats;
/* Lines of a block that are a number and nothing else, or records whose prefix is
 * known; where there is another line, or the end. */
char *loop_numbers(struct stats *s, struct in *in, char *p, char *end);
char *loop_records(struct stats *s, struct in *in, char *p, char *end);
/* One value more: of a group; of a record with the i-th prefix. */
void group_put(struct stats *s, struct group *g, double x);
void loop_value(struct stats *s, size_t i, double x);

/* ---- prefix.c: the first fields of a line tell the group ------------------------------ */
/* Fields 1 to 4 of a record, or 1 to 6 where round and iter matter, with the TABs
 * behind them: bytes that need no more checks when they are seen again. */
struct prefix {
	const char *text;
	size_t len, group, iter; /* iter: of --per-iter */
	size_t next;   /* the prefix that came after this one, last time */
};
struct prefixes {
	struct map map;
	struct prefix *v;
	size_t cap, last; /* last: of the line before */
	int fields;       /* 4 or 6 */
};
void prefix_begin(struct stats *s);
/* The prefix that line begins with, if it is known; else (size_t)-1. */
size_t prefix_find(const struct prefixes *p, char *line, const char *end);
/* That of a record, which line was parsed into; *why (set to NULL before): it does
 * not go with the others of its group. */
size_t prefix_put(struct stats *s, char *line, const struct rec *r, const char **why);

/* ---- iters.c: --per-iter: the values of one iteration are one --------------------------- */
struct iter {
	struct acc sum;
	size_t n, group;
};
struct iters {
	struct map map;
	struct iter *v;
	size_t cap;
};
size_t iter_of(struct stats *s, size_t group, const struct rec *r);
void iters_end(struct stats *s); /* their means go into their groups */

/* ---- group.c: the values of a key, and the memory for them ------------------------- */
enum {
	BLOCK = 1024,   /* values go into the moments by so many */
	HELD = 1 << 15  /* a group holds so many before it finds its quantiles by passes */
};

/* The ranks that are looked for, ascending, and their values; NAN: not found yet. */
struct ranked {
	size_t *rank, n;
	double *at;
};

/* The reader puts a value at to; when that is at stop then it calls group_full(). */
struct group {
	double *to, *stop, *base; /* base: where to begins in the pass at work */
	double *x;            /* [cap] */
	size_t cap, fed;      /* HOLD: x[0..fed) are in m */
	enum {
		HOLD,         /* x has all values; in all others it is a stage only: */
		STREAM,       /* of what needs but one pass */
		SPLIT,        /* radix is at work */
		WAIT,         /* in a later pass, there was no memory */
		DONE          /* ranked has all that is wanted */
	} way;
	struct moments m;     /* of all values */
	size_t missing;
	size_t seen;          /* values in the input, be it less than n by --per-iter */
	size_t again;         /* values in the pass at work */
	struct radix *radix;
	struct ranked ranked;
	struct sketch *sketch;
	char *unit, *better;  /* of all its records, where they are not of the key */
};

/* The group of a key, made when it is new; dies where a new one cannot be. */
size_t group_of(struct stats *s, const char *key);
void group_full(struct stats *s, struct group *g);
void group_drop(struct stats *s, struct group *g); /* gives x back */
/* One group of many values waits for the next pass; 0: none is left that could. */
int group_yield(struct stats *s);
/* At the begin of a pass from the second on, and at the end of any. */
void group_begin(struct stats *s, struct group *g);
void group_end(struct stats *s, struct group *g);
/* Dies: there is no memory for all values of g, n by now. */
void group_hungry(const struct stats *s, const struct group *g, size_t n) NORETURN;
/* How a message names the i-th group: "run: test: ", or "". */
char *group_name(const struct stats *s, size_t i); /* caller frees */

/* ---- stats.c: the first pass from begin to end, and the memory there is ---------------- */
struct stats {
	struct asked asked;
	int pass;             /* from 1 */
	int bare;             /* -1: no data yet; 1: bare numbers; 0: records */
	int again;            /* the input can be read twice */
	off_t from;           /* where standard input was, then */
	struct map key;       /* fields joined by TABs -> group */
	struct group *group;
	size_t cap;
	size_t limit;         /* so many values of a group are held */
	size_t used;          /* bytes of asked.memory */
	int yielding;         /* in the first pass, if there may be others */
	size_t yielded;       /* the group that did so last */
	double *dump;         /* [BLOCK] what nobody wants */
	struct prefixes prefix;
	struct iters iters;
	struct cells cells;
	struct spill *spill;
};
void stats_begin(struct stats *s, char **files);
void stats_end(struct stats *s); /* of the first pass */
void stats_cell(struct stats *s, const struct rec *r); /* into cells, within memory */
/* "WHAT do not fit into --max-memory"; "the input has changed". */
void stats_full(const struct stats *s, const char *what) NORETURN;
void stats_changed(const struct stats *s) NORETURN;
/* Memory of the budget: 1, or 0: there is no more. */
int stats_try(struct stats *s, size_t bytes);
/* The same of what must be: groups that can wait for another pass make room. */
int stats_take(struct stats *s, size_t bytes);
void stats_give(struct stats *s, size_t bytes);

/* ---- read.c: all values of the input, into their groups ------------------------------ */
/* Reads all files once, in pass 1 or again; dies on what is neither record nor
 * number, naming file and line. */
void read_all(struct stats *s, char **files);
/* All are regular files, or standard input that is one. */
int read_again(char **files);

/* ---- spill.c: the values of a pipe, kept in a temporary file ------------------------------ */
void spill_put(struct stats *s, size_t group, const double *x, size_t n);
void spill_replay(struct stats *s);

/* ---- order.c: quantiles and their intervals ------------------------------------------------ */
/* Room for that many ranks is enough. */
size_t order_room(const struct asked *a);
/* The ranks that are wanted of n values, into a zeroed r; their values are NAN. */
void order_want(const struct asked *a, struct ranked *r, size_t n);
/* From values that are in order, or that select_ranks() was at. */
void order_take(struct ranked *r, const double *x);
void order_free(struct ranked *r);
/* After the first pass: reads again until all ranks are known. */
void order_passes(struct stats *s, char **files);
/* A quantile of n values, and its interval. */
struct estimate order_quantile(const struct asked *a, const struct ranked *r, size_t n,
    double p);

/* ---- select.c: the values of some ranks, without sorting the others ------------------------ */
/* Puts x[0..n) into such an order that those of ascending ranks are in their places. */
void select_ranks(double *x, size_t n, const size_t *rank, size_t nrank);

/* ---- radix.c: the values of some ranks, without holding all -------------------------------- */
struct radix;
/* Of a stream that began with x[0..n), n = HELD, which becomes its own; NULL, and
 * does not: there is no memory. */
struct radix *radix_new(struct stats *s, double *x, size_t n);
/* Of a stream whose number, least and greatest value are known. */
struct radix *radix_known(struct stats *s, const struct moments *m);
void radix_add(struct radix *r, const double *x, size_t n);
/* At the end of a pass over values that m is of: 1: all of find are found; 0: in
 * another pass over the same; -1: these were not the same as before. */
int radix_turn(struct radix *r, const struct moments *m, struct ranked *find);
void radix_free(struct radix *r);

/* ---- value.c: all that was asked for, of one group ------------------------------------------ */
struct item {
	char *stat;
	struct estimate e;
};
struct items { /* sink first, so that it is one */
	struct sink sink;
	struct item *v;
	size_t n, cap;
};
void value_items(struct stats *s, struct group *g, struct items *t);

/* ---- key.c: --key ----------------------------------------------------------------------------- */
/* The value of a key in a test name, *len bytes; NULL: it has none. */
const char *key_value(const char *test, const char *key, size_t *len);
/* The groups in the order they are printed; caller frees. */
size_t *key_order(const struct stats *s);

/* ---- print.c: summaries ------------------------------------------------------------------------ */
void print_header(const struct asked *a);
void print_groups(struct stats *s);
void print_summary(void *stats, const struct summary *line);

#endif
