/* compare.h: what mmt-compare is made of; one block per file of lib/compare/.
 *
 * The road, after the options (asked.c): records are collected into groups (read.c,
 * group.c), of which some runs are viewed (view.c); the tests are sorted into
 * benchmarks with the labels of their tables (bench.c, label.c).  There two ways part.
 *
 * Rows: samples are made of the groups (sample.c, place.c); every run is judged
 * against the base, a row for each test (rows.c, judge.c, scale.c, restate.c); all of them
 * together give the verdicts (family.c, verdict.c) and the exit status (status.c);
 * what is wanted is chosen and sorted (choose.c), and a presenter writes it:
 *     people.c with cell.c and summary.c    the table for people
 *     tsv.c                                 for programs of one's own
 *     html.c with bar.c, junit.c, tap.c, benchfmt.c, kcidb.c, bmf.c
 *                                           for others', by quote.c and say.c
 *
 * Lines, the classic tables: one benchmark after the other becomes numbers (lines.c,
 * by the formulas of classic.c), some of which are marked (mark.c); table.c writes
 * them, or tsv.c.  What is missing on either way is said by note.c.
 */
#ifndef MMT_COMPARE_H
#define MMT_COMPARE_H

#include <stddef.h>

#include "maths/maths.h"
#include "mmt.h"

/* ---- group.c: records collected by test and run ---------------------------- */
struct observation {
	long round, iter; /* iter -1: of the round as a whole */
	double value;
};

struct group {          /* what one run has of one test */
	struct observation *seen; /* [n]; by round, iter and value once sorted */
	double *x;      /* [n], once sorted: all values, ascending */
	size_t n, cap;
	size_t missing; /* records whose value is "-" */
};

struct group_test {
	char *unit, *better;
	size_t seen_in;   /* the run whose record gave them first */
	struct group *of; /* [n], by run */
	size_t n;
};

struct groups {
	struct map run, test;     /* in order of first appearance */
	struct group_test *about; /* by test */
	size_t cap;
	int bare; /* bare numbers were read, not records */
};

/* Adds one record.  0, or -1 and *why (caller frees): its unit or direction is
 * not what an earlier record of the same test said. */
int groups_add(struct groups *g, const struct rec *r, char **why);
/* Never NULL: a run without a record of the test has an empty group. */
const struct group *groups_at(const struct groups *g, size_t test, size_t run);
/* The run has a record of the test, be it a missing value. */
int groups_have(const struct groups *g, size_t test, size_t run);
/* The direction of the tests that have none. */
void groups_better(struct groups *g, const char *better);
/* After the last record: orders what was seen, and all values. */
void groups_sort(struct groups *g);
void groups_free(struct groups *g);

/* ---- read.c: the input ------------------------------------------------------- */
/* Adds the records of the files, or of standard input when there is none; or bare
 * numbers, one per line, of which each file is a run named as its last component
 * (where two are alike: as the file), with the test `value`.  0, or -1 and *why
 * (caller frees). */
int groups_read(struct groups *g, char **files, char **why);

/* ---- view.c: which runs are compared ------------------------------------------ */
struct view {
	const struct groups *g;
	size_t *run; /* [n], run[0] is the base; caller frees */
	size_t n;
};

/* The runs "A,B,C", all when names is NULL; base, when not NULL, is moved to the
 * front.  0, or -1 and *why (caller frees): a run that is not there. */
int view_make(struct view *v, const struct groups *g, const char *names,
    const char *base, char **why);
/* 0, or -1 and *why (caller frees): a run shares no test with the base. */
int view_check(const struct view *v, char **why);
/* One of the runs has the test. */
int view_has(const struct view *v, size_t test);
/* "a, b, c and 4 more", for messages; caller frees. */
char *view_list(char **v, size_t n);

/* ---- label.c: what the classic tables call a test ------------------------------- */
/* "metric-v1-v2" of the "k1=v1/k2=v2/metric" of a test, decoded; name, when not NULL,
 * stands for the metric.  Caller frees. */
char *label_make(const char *rest, const char *name);
/* A capture_ok() text with what the keys took in place of each {key}, decoded; caller
 * frees.  NULL: a key that took nothing. */
char *label_fill(const char *text, const struct capture c[CAPTURES]);

/* ---- classic.c: the statistics of the classic tables ---------------------------- */
enum classic_stat {
	CLASSIC_MIN, CLASSIC_MEAN, CLASSIC_STDDEV, CLASSIC_COEFFVAR, CLASSIC_MAX,
	CLASSIC_BEST, CLASSIC_PCTILE, CLASSIC_OPS
};

struct classic_row {
	enum classic_stat stat;
	int percent; /* of CLASSIC_BEST and CLASSIC_PCTILE */
};

/* How sums are made: EXACT as in stat.c, PLAIN as the classic suite did, so that
 * what lies between two printed digits is rounded as it was in old tables. */
enum classic_sums { EXACT, PLAIN };

/* The rows of a set, multiops normalisedops leftskew singleops or meanmax; their number
 * in *n.  NULL: there is no such set. */
const struct classic_row *classic_rows(const char *set, size_t *n);
/* "Hmean" or "Amean", ...; high: the higher value is the better one.  Caller
 * frees. */
char *classic_name(const struct classic_row *row, int high);
/* The statistic of ascending x[0..n); NAN where it is not defined. */
double classic_value(const struct classic_row *row, int high, enum classic_sums sums,
    const double *x, size_t n);
/* From base to value in %, positive: better.  NAN when one of them is. */
double classic_change(enum classic_stat stat, int high, double value, double base);
/* (value - base) / (1.96 (sd + base_sd)), the D of the ratio table: below -1 or
 * above 1 the intervals mean +- 1.96 SD do not overlap.  NAN: not defined. */
double classic_distance(double value, double sd, double base, double base_sd);

/* ---- bench.c: the tests of a benchmark, and how its table shows them ------------- */
struct bench_metric {
	size_t test; /* of the groups */
	char *label; /* unique within the benchmark */
	int high;    /* the table takes a higher value for better */
};

struct bench {
	char *name; /* the first component of its tests, and the second if that is
	             * during=TEST: a monitor during a benchmark */
	const struct classic_row *row;
	size_t nrow;
	const char *ops; /* what the row of singleops is called, or NULL */
	int decimals;  /* 2 when the facts do not say */
	int width;     /* least of a value's column */
	int high;      /* direction of all metrics; -1: each has its own */
	struct bench_metric *metric;
	size_t n, cap;
};

struct benches {
	struct bench *v;
	size_t n, cap;
};

/* Sorts the tests of the view into benchmarks, both in order of first
 * appearance, by the facts (kv.c; they have to outlive b) that name the
 * benchmark or, failing that, name none.  0, or -1 and *why (caller frees): a
 * fact makes no sense. */
int benches_make(struct benches *b, const struct view *v, const struct kv *facts,
    size_t nfacts, char **why);
/* Keeps the metrics whose label the extended regular expression text matches, or
 * begins with text as it stands; how many are left. */
size_t benches_filter(struct benches *b, const char *text);
void benches_free(struct benches *b);

/* ---- lines.c: what a table says, as numbers --------------------------------------- */
enum line_kind {
	LINE_VALUE, /* a statistic of a test */
	LINE_RATIO, /* its mean to that of the base */
	LINE_DIST,  /* of the distances of one direction */
	LINE_GMEAN  /* of the ratios of one direction */
};

struct line {
	enum line_kind kind;
	int mean;       /* of LINE_VALUE: it is the mean */
	char *stat, *label;
	const char *test, *unit, *better; /* test: the benchmark, over all of it */
	double *value;  /* [runs]; NAN: none, in all three */
	double *change; /* %, positive: better; VALUE and RATIO only */
	double *dist;   /* classic_distance(); RATIO only */
	char *sure;     /* [runs]: the change is significant; mark.c marks them */
};

struct lines {
	struct line *v;
	size_t n, cap;
};

/* Appends the lines of one benchmark's table. */
void lines_classic(struct lines *l, const struct view *v, const struct bench *b,
    enum classic_sums sums);
void lines_ratio(struct lines *l, const struct view *v, const struct bench *b,
    enum classic_sums sums);
void lines_free(struct lines *l);

/* ---- place.c: one number that stands for many -------------------------------------- */
enum place_kind { PLACE_MEDIAN, PLACE_AMEAN, PLACE_HMEAN, PLACE_GMEAN, PLACE_MIN,
	PLACE_MAX, PLACE_QUANTILE };

struct place {
	enum place_kind kind;
	double p;         /* of PLACE_QUANTILE, .99 */
	const char *name; /* as it was asked for */
};

/* median, amean, hmean, gmean, min, max or pNN: 0, or -1: text is none of them. */
int place_parse(struct place *w, const char *text);
/* That of ascending x[0..n); NAN where it is not defined. */
double place_of(const struct place *w, const double *x, size_t n);

/* ---- sample.c: the numbers that are compared ------------------------------------------ */
struct sample {
	struct observation *iter; /* [n]: one number for each (round, iter) */
	size_t n;
	double *round;            /* [rounds]: the mean of those of each round */
	size_t rounds;
	size_t undefined;         /* iterations without that number; not in n */
	int whole;                /* all records belong to a round as a whole */
};

void sample_make(struct sample *s, const struct group *g, const struct place *reduce);
void sample_free(struct sample *s);

/* ---- scale.c: two samples on the scale on which they are tested ----------------------- */
struct scaled {
	const double *x, *y; /* as given */
	size_t n, m;
	double *u, *v;       /* their logs; or the values, by a power of 2 below 1 */
	int logs;
	double noise;        /* so far apart u and v may be by rounding */
};
/* Of x, y, n and m: the rest; scale_free() frees it. */
void scale_make(struct scaled *d);
void scale_free(struct scaled *d);
/* log(y / x), also where y / x is rounded to 1 or beyond the range of a double. */
double scale_log_ratio(double x, double y);
int scale_flat(const double *x, size_t n, double noise); /* nothing but noise varies */
double *scale_sorted(const double *x, size_t n);         /* a copy; caller frees */

/* ---- judge.c: one test of one run against the base ---------------------------------- */
enum method {
	METHOD_AUTO,   /* Welch on logs while a side is below 10, else Mann-Whitney */
	METHOD_WELCH,  /* t test of the logs; of the values when one is not above 0 */
	METHOD_MW,     /* Mann-Whitney, with the Hodges-Lehmann estimate */
	METHOD_PAIRED, /* t test of the differences of pairs, as METHOD_WELCH */
	METHOD_SIGNED, /* Wilcoxon signed rank of the pairs */
	METHOD_NONE    /* nothing to test: a side has less than 2 values */
};

enum verdict { BETTER, WORSE, SAME, UNCLEAR, UNTESTABLE, CHANGED };

/* The rules of a judgement. */
struct rules {
	enum method method;
	int paired;
	double alpha;     /* .05; intervals have the confidence 1 - alpha */
	double threshold; /* .01: the smallest change that matters, as a ratio - 1 */
};

/* What is found of two samples before the family is known. */
struct finding {
	enum method method;     /* the one that was used; never AUTO */
	size_t n[2];
	struct estimate change; /* new / base - 1; NAN: not defined */
	double p;
	double least;           /* the smallest p that these n could give; 0: any */
	int direction;          /* of the change, also where it is NAN: 1 up, -1 down; 0: none,
	                         * or the test does not bear it out (restate.c) */
	int flat;               /* both sides (of pairs: the differences) do not vary */
};

/* base x[0..n), new y[0..m), in any order; pairs (n == m) when rules->paired. */
struct finding judge(const double *x, size_t n, const double *y, size_t m,
    const struct rules *rules);
/* The smallest p that n per side could give, without ties; 0: any. */
double judge_least(const struct finding *f, const struct rules *rules, size_t n);

/* ---- verdict.c: what that comes to ------------------------------------------------------ */
/* The verdict when p became padj in its family, and the least p would have become
 * least_adj.  better: "low", "high" or "-"; the last can only be CHANGED. */
enum verdict judge_verdict(const struct finding *f, const struct rules *rules,
    double padj, double least_adj, const char *better);
/* Is the change one that matters?  By what rounding leaves it is; NAN: no. */
int judge_matters(double change, double threshold);
const char *judge_word(enum verdict v);   /* "better", ... */
const char *method_word(enum method m);   /* "welch", "mw", "paired", "signed", "-" */

/* ---- rows.c: the comparison, one row per test and run that is not the base ----------- */
enum unit_of { ITERATIONS, ROUNDS, PAIRS, VALUES }; /* what n counts; VALUES: bare numbers */

enum { MANY_ROUNDS = 5 }; /* with so many on both sides rounds are compared */

struct row {
	const char *bench, *label, *test, *unit, *better;
	const char *base, *run;      /* their names */
	size_t nth;                  /* which of the view's runs it is */
	enum unit_of of;
	struct finding found;
	double loc[2];               /* the location of both: the median, or as asked */
	double padj;
	enum verdict verdict;
	size_t need;                 /* UNTESTABLE: the n per side; 0: it is not n that is wanting */
	size_t missing[2];           /* values that should be there and are not */
	size_t undefined[2];         /* iterations without the statistic asked for */
	size_t alone[2];             /* iterations without a partner, when paired */
	double *x, *y;               /* the samples that were compared, in their order */
};

struct rows {
	struct row *v;
	size_t n, cap;
	size_t runs;                 /* compared with the base */
	size_t hidden;               /* rows judged with the others and taken away */
	size_t need;                 /* the most that an untestable row needs; 0: none */
	int one_round;               /* no run has a second round of any test */
	struct rules rules;
	const char *adjust;          /* "holm", "bh" or "none" */
	const char *stat;            /* what loc is: "median", ... */
	struct place at, reduce;     /* the same; what makes one number of an iteration */
	size_t count[CHANGED + 1];   /* rows by verdict, hidden ones too */
};

/* Appends a row for every test of the benchmarks and every run but the base, in
 * that order, where one of the two has records; without verdicts. */
void rows_make(struct rows *r, const struct view *v, const struct benches *b);
void rows_free(struct rows *r);

/* ---- restate.c: the change as that of the statistic asked for ------------------------ */
/* p stays that of the test, and the direction where the two agree; medians and
 * geometric means stay as they are. */
void row_restate(struct row *p, const struct rows *r);

/* ---- family.c: many rows ---------------------------------------------------------------- */
/* Fills padj, verdict, need and count: all rows are one family. */
void family_judge(struct rows *r);

/* ---- choose.c: which rows are printed, and in which order --------------------------------- */
enum order { AS_IS, BY_CHANGE, BY_NAME };
/* Within each benchmark; by change: the largest, up or down, first. */
void rows_sort(struct rows *r, enum order by);
/* Takes away the rows whose verdict v has no bit 1 << v in which. */
void rows_only(struct rows *r, unsigned which);

/* ---- status.c: what the rows say together, as an exit status --------------------------------- */
/* The new run has no value, not even one that could not be compared. */
int row_empty(const struct row *p);
/* ... and should have: the base has some, or should have. */
int row_lost(const struct row *p);
/* What has no value on a side needs values, not n of them: takes away its need. */
void rows_need(struct rows *r);
/* Of --gate: 1 and the reasons on standard error when a row is worse, or a test of
 * the base or some of its values are missing in the new run, else 0. */
int rows_gate(const struct rows *r);
/* Of --bisect: 1 when a row is worse; 125 when none is, but one might be, or there
 * is nothing with a direction; else 0. */
int rows_bisect(const struct rows *r);

/* ---- note.c: what is said on standard error ------------------------------------------------- */
void note_missing(const struct view *v, const struct bench *b);
void note_ratios(const struct view *v, const struct lines *l);
void note_rows(const struct rows *r); /* pairs and statistics that are not there */

/* ---- mark.c: which means of the classic table carry a mark ----------------------------------- */
/* Those whose row has an adjusted p <= alpha.  *next: the first row that may be of
 * these lines; 0 before the first benchmark. */
void mark_rows(struct lines *l, const struct rows *r, size_t *next);
/* Those whose intervals mean +- 1.96 SD do not overlap: the classic rule. */
void mark_cidiff(struct lines *l, const struct view *v, const struct bench *b);

/* ---- asked.c: the options --------------------------------------------------------------------- */
struct format {
	const char *name;
	void (*print)(const struct rows *); /* NULL: text */
};

struct asked {
	const struct format *format;
	int classic;      /* its tables: */
	int ratio, values, significance, cidiff;
	int gate, bisect, explain;
	const char *judging; /* the last option about p, NULL: none */
	int threshold;       /* given */
	enum order sort;
	unsigned only;    /* bits of verdicts; 0: all */
	struct rows rows; /* empty; the rules */
	char *names;      /* or NULL, as the others */
	const char *baseline, *sub_heading, *better;
	struct kv *facts;
	size_t nfacts, cap;
};

/* *files: the operands. */
void asked_options(struct asked *a, char **argv, char ***files);
void asked_free(struct asked *a);

/* ---- table.c, tsv.c: presenters; they print lines on stdout and judge nothing ------ */
/* compare: with the changes, else values only.  A change that is significant
 * stands between asterisks. */
void table_classic(const struct lines *l, const struct view *v, const struct bench *b,
    int compare);
void table_ratio(const struct lines *l, const struct view *v, const struct bench *b,
    int compare);
/* One cell per line: test unit better stat run value change. */
void tsv_lines(const struct lines *l, const struct view *v);

/* ---- the same of rows: one file per format ------------------------------------------------- */
/* people.c: the table for people; explain: with its legend. */
void people_print(const struct rows *r, int explain);
/* summary.c: what stands below it. */
void people_summary(const struct rows *r);
void people_how(const struct rows *r); /* its last line, without the newline */
void people_explain(const struct rows *r);
int people_mixed(const struct rows *r); /* n counts rounds in some, in others not */
/* cell.c: the numbers in it; what is returned the caller frees, "-" is for NAN.
 * Two locations: 5 digits of the larger one
 * and 2 of the smaller, without zeros at the end that both have. */
char *cell_percent(double ratio); /* .0784: +7.84 */
char *cell_p(double p);
void cell_pair(char *to[2], const double x[2]);
void tsv_rows(const struct rows *r);      /* test unit better base new n1 n2 loc1 loc2
                                           * change lo hi p padj verdict */
void html_print(const struct rows *r);    /* one page that needs nothing else */
void junit_print(const struct rows *r);   /* JUnit XML: worse fails */
void tap_print(const struct rows *r);     /* TAP: worse is not ok */
void benchfmt_print(const struct rows *r); /* the samples, for Go's benchstat */
void kcidb_print(const struct rows *r);   /* KCIDB JSON: tests with a status */
void bmf_print(const struct rows *r);     /* Bencher Metric Format */

/* ---- quote.c: text inside other formats ------------------------------------------------------ */
/* All write on stdout; a byte that the format cannot hold becomes %XX. */
void quote_json(const char *s); /* with its quotes */
void quote_xml(const char *s);  /* for text and attributes */
void quote_number(double x, const char *none); /* as num_format(); none for NAN */
void quote_byte(int c);         /* %XX */
/* The length of the UTF-8 character s begins with, and the character; 0: none. */
size_t quote_utf8(const char *s, unsigned long *c);
int text_width(const char *s);  /* in characters of UTF-8 */

/* ---- say.c: a row as a sentence; what is returned the caller frees --------------------------- */
/* "worse: OLD 10.2 s (n 5), NEW 11 s (n 5): change +7.8 % ..., adjusted p ..." */
char *say_row(const struct row *r);
/* So many significant digits, no exponent, no zeros behind; "-" for NAN. */
char *say_number(double x, int digits);
char *say_percent(double x); /* .0784 is "+7.84 %", by cell_percent() */
char *say_p(double p);

/* ---- bar.c: a change and its interval as inline SVG ------------------------------------------- */
/* The change that reaches the edge: the greatest of a benchmark's rows and intervals,
 * but at least twice the threshold and at most 1, so that bars can be compared. */
double bar_scale(const struct rows *r, const char *bench);
void bar_print(const struct row *r, double threshold, double scale); /* nothing without a change */

#endif
