/* change: where a series changes */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

enum { LEAST = 2 }; /* values between two changes: fewer have no distance within */

/* Every order of the values on either side of a split has the same Q there, and so
 * has the series reversed: p of a split into m and n - m values cannot be below
 * 2 / choose(n, m), which is least in the middle. */
double
change_least_p(size_t n)
{
	double ways = 1;
	size_t i;

	if (n < 2 * LEAST)
		return 1;
	for (i = 1; i <= n / 2; i++)
		ways *= (double)(n - n / 2 + i) / (double)i;
	return 2 / ways;
}

/* How often chance splits a stretch as well, the order it is in being one of the
 * chances; 1 as soon as it is sure to be above alpha. */
static double
chance(struct stretch *s, double q, double alpha, size_t permutations, struct rand *r)
{
	double all = (double)permutations + 1, star;
	size_t round, reached = 1;

	for (round = 0; round < permutations; round++) {
		stretch_shuffle(s, r);
		(void)stretch_split(s, LEAST, &star);
		/* The same split in another order is rounded in another way. */
		reached += star >= q * (1 - 1e-9);
		if ((double)reached > alpha * all)
			return 1;
	}
	return (double)reached / all;
}

struct search {
	double alpha;
	size_t permutations;
	struct rand r;
	struct change *found;
	size_t n, cap;
};

/* Changes of the stretch of n values from x[from] on, from left to right. */
static void
bisect(struct search *b, const double *x, size_t from, size_t n)
{
	struct change c = { 0, NAN, 1, NAN, NAN };
	struct stretch *s;
	size_t at;

	if (change_least_p(n) > b->alpha)
		return;
	s = stretch_new(x + from, n);
	at = stretch_split(s, LEAST, &c.q);
	c.at = from + at;
	if (at != 0)
		c.p = chance(s, c.q, b->alpha, b->permutations, &b->r);
	stretch_free(s);
	if (c.p > b->alpha)
		return;
	bisect(b, x, from, at);
	b->found = mem_room(b->found, b->n, &b->cap, sizeof *b->found);
	b->found[b->n++] = c;
	bisect(b, x, from + at, n - at);
}

size_t
change_points(const double *x, size_t n, double alpha, size_t permutations,
    uint64_t seed, struct change **out)
{
	struct search b = { 0 };
	struct change *c;
	size_t i, from, to;

	b.alpha = alpha;
	b.permutations = permutations;
	rand_seed(&b.r, seed);
	bisect(&b, x, 0, n);
	for (i = 0; i < b.n; i++) {
		c = &b.found[i];
		from = i > 0 ? c[-1].at : 0;
		to = i + 1 < b.n ? c[1].at : n;
		c->before = stat_amean(x + from, c->at - from);
		c->after = stat_amean(x + c->at, to - c->at);
	}
	*out = b.found;
	return b.n;
}
