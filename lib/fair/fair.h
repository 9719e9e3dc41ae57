/* fair.h: what mmt-fair is made of; one block per file of lib/fair/.
 *
 * The road: records become cells, the value of each run in each iteration (read.c, and
 * lib/stats/cells.c); the cells of a test become its iterations with what each run got
 * (shares.c) and how long they ran at the same time (overlap.c); people.c or tsv.c
 * prints them.
 */
#ifndef MMT_FAIR_H
#define MMT_FAIR_H

#include <stddef.h>

#include "mmt.h"
#include "stats/stats.h"

/* ---- read.c: the input ------------------------------------------------------------ */
/* Makes cells of the records in files, of standard input when there is none: of the
 * runs in names, which are then c->run in that order, or of all when it is empty.  0,
 * or -1 and *why (caller frees). */
int fair_read(struct cells *c, const struct map *names, char **files, char **why);

/* ---- overlap.c: did they run at the same time? ---------------------------------------- */
/* The part of the time from the first begin to the last end in which all of n ran;
 * NAN: not defined, or a time is NAN. */
double overlap_part(const double *begin, const double *elapsed, size_t n);

/* Where the times are among the cells. */
struct overlaps {
	const struct cells *c;
	struct map test;   /* every test of a group, */
	size_t *group;     /* [test.n] which one */
};
/* Of joined cells, which have to outlive it.  0, or -1 and *why (caller frees): the
 * records of a test are of two units or directions. */
int overlaps_make(struct overlaps *o, const struct cells *c, char **why);
/* The groups with begin and elapsed of what a test measures: those of its benchmark
 * and of as many of its keys as possible.  0, or -1: there are none. */
int overlaps_find(const struct overlaps *o, const char *test, size_t time[2]);
/* The overlap in the iteration of the runs with takes_part[run]. */
double overlaps_at(const struct overlaps *o, const size_t time[2], const struct cell *at,
    const char *takes_part);
/* The test is such a time. */
int overlap_is_time(const char *test);
void overlaps_free(struct overlaps *o);

/* ---- shares.c: what each run got ------------------------------------------------------- */
struct iteration {
	long round, iter;
	size_t n;       /* runs that have a value; mean and worst: iterations that have
	                 * an index */
	double jain, ratio, overlap; /* NAN: not defined */
	double *value;  /* [runs]; NAN: none */
};

struct shared { /* a test that several runs have */
	struct summary names;
	char *key;      /* holds them */
	int inverse;    /* the share is 1 / value */
	struct iteration *v;
	size_t n, cap;
	struct iteration mean, worst;
	size_t lacking; /* iterations in which a value is missing */
};

struct shares {
	const struct map *run;
	struct shared *v;
	size_t n, cap;
	size_t left_out; /* tests that only one run has, */
	size_t partial;  /* or not all have */
};

/* Of joined cells; where low is better, 1 / value is the share unless as_is.  Warns of
 * what is left out and of what is missing.  0, or -1 and *why (caller frees). */
int shares_make(struct shares *s, const struct cells *c, int as_is, char **why);
void shares_free(struct shares *s);

/* ---- people.c, tsv.c: the output ---------------------------------------------------------- */
/* summary: only the lines mean and worst. */
void fair_people(const struct shares *s, int summary);
void fair_tsv(const struct shares *s, int summary, int header);

#endif
