/* radix.h: what radix.c and guess.c share */
#ifndef MMT_STATS_RADIX_H
#define MMT_STATS_RADIX_H

#include <string.h>

#include "stats/stats.h"

enum { COUNTS = 1 << 13 }; /* intervals that are counted, of all windows together */

/* Keys from lo to lo + span, where a wanted rank is. */
struct window {
	uint64_t lo, span;
	size_t below, n;  /* values with lower keys; values in it */
	size_t seen;      /* of those, in this pass */
	size_t *count;    /* of its intervals of 2^shift keys; or */
	double *x;        /* its values; both NULL: of no pass yet */
	int shift;
};

struct radix {
	struct stats *s;
	struct window *w; /* ascending */
	size_t nw, cap;
	size_t *count;    /* [counts] */
	double *pool;     /* [room] */
	size_t counts, room;
	/* Of the first pass, whose windows are: below, counted, above. */
	unsigned char *wanted; /* intervals whose values are in the pool; NULL: none */
	size_t buckets, pooled;
};

/* A double as an integer in the same order; -0 as 0, which it equals. */
static inline uint64_t
radix_key(double x)
{
	uint64_t u;

	x += 0.0;
	memcpy(&u, &x, sizeof u);
	return u ^ ((0 - (u >> 63)) | (uint64_t)1 << 63);
}

/* With room for so many windows, counts and values; NULL: no memory.  pool: of that
 * many values and accounted for, or NULL: is made. */
struct radix *radix_make(struct stats *s, size_t windows, size_t counts, double *pool,
    size_t room);
/* The least shift that leaves span in so many intervals. */
int radix_shift(uint64_t span, size_t counts);

/* ---- guess.c: the first pass ---------------------------------------------------- */
void guess_add(struct radix *r, const double *x, size_t n);
void guess_end(struct radix *r, const struct moments *m);
/* The rank-th of the n values of interval b, if they are in the pool; else NAN. */
double guess_value(const struct radix *r, size_t b, size_t n, size_t rank);

#endif
