/* compare.h: what mmt-compare is made of; one block per file of lib/compare/.
 *
 * The road: records are collected into groups (group.c), of which some runs are
 * viewed (view.c); the tests are sorted into benchmarks with the labels and rows
 * of their tables (bench.c, label.c); one benchmark becomes lines of numbers
 * (lines.c, by the formulas of classic.c); and presenters that only read the
 * lines write them (table.c, tsv.c).
 */
#ifndef MMT_COMPARE_H
#define MMT_COMPARE_H

#include <stddef.h>

#include "mmt.h"

/* ---- group.c: records collected by test and run ---------------------------- */
struct group {          /* what one run has of one test */
	struct dvec x;  /* pooled over rounds, iterations and observations */
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
};

/* Adds one record.  0, or -1 and *why (caller frees): its unit or direction is
 * not what an earlier record of the same test said. */
int groups_add(struct groups *g, const struct rec *r, char **why);
/* Never NULL: a run without a record of the test has an empty group. */
const struct group *groups_at(const struct groups *g, size_t test, size_t run);
/* The run has a record of the test, be it a missing value. */
int groups_have(const struct groups *g, size_t test, size_t run);
/* Puts the values of every group into ascending order. */
void groups_sort(struct groups *g);
void groups_free(struct groups *g);

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
/* "metric-v1-v2" of "bench/k1=v1/k2=v2/metric", decoded; name, when not NULL,
 * stands for the metric.  Caller frees. */
char *label_make(const char *test, const char *name);

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

/* The rows of a set, multiops normalisedops leftskew or singleops; their number
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
	int high;    /* better=high */
};

struct bench {
	char *name; /* the first component of its tests */
	const struct classic_row *row;
	size_t nrow;
	const char *ops; /* what the row of singleops is called, or NULL */
	int decimals;
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
	char *stat, *label;
	const char *test, *unit, *better; /* test: the benchmark, over all of it */
	double *value;  /* [runs]; NAN: none, in all three */
	double *change; /* %, positive: better; VALUE and RATIO only */
	double *dist;   /* classic_distance(); RATIO only */
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

/* ---- table.c, tsv.c: presenters; they print lines on stdout and judge nothing ------ */
/* compare: with the changes, else values only. */
void table_classic(const struct lines *l, const struct view *v, int decimals,
    int compare);
void table_ratio(const struct lines *l, const struct view *v, int decimals,
    int compare);
/* One cell per line: test unit better stat run value change. */
void tsv_print(const struct lines *l, const struct view *v);

#endif
