/* signed: the Wilcoxon signed rank test, exact with ties
 *
 * Midranks are doubled: whole numbers.
 */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

static int
by_size(const void *a, const void *b)
{
	double x = fabs(*(const double *)a), y = fabs(*(const double *)b);

	return (x > y) - (x < y);
}

/* Sizes are compared with the least one of their group: no chain of neighbours
 * makes one of what is far apart. */
void
signed_settle(double *d, size_t n, double tolerance)
{
	double size = 0;
	size_t i;

	qsort(d, n, sizeof *d, by_size);
	for (i = 0; i < n; i++) {
		if (fabs(d[i]) - size > tolerance)
			size = fabs(d[i]);
		d[i] = d[i] < 0 ? -size : size;
	}
}

/* The ranks of v[0..n), by size, into rank when there is room for them: the sum of
 * those of positive ones; *ties is the sum of t^3 - t. */
static double
signed_ranks(const double *v, size_t n, long *rank, double *ties)
{
	double sum = 0, size;
	size_t i, first, behind;

	for (first = 0; first < n; first = behind) {
		for (behind = first; behind < n && fabs(v[behind]) == fabs(v[first]); behind++)
			;
		for (i = first; i < behind; i++) {
			if (n <= RANK_EXACT)
				rank[i] = (long)(first + behind + 1);
			if (v[i] > 0)
				sum += (double)(first + behind + 1);
		}
		size = (double)(behind - first);
		*ties += (size * size - 1) * size;
	}
	return sum;
}

struct tested
test_signed(const double *d, size_t n, double *least)
{
	struct tested t = { NAN, NAN, NAN, 0 };
	double *v = mem_alloc(n, sizeof *v), top, sum, lower, variance = 0, ties = 0;
	long rank[RANK_EXACT];
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (d[i] != 0)
			v[k++] = d[i];
	qsort(v, k, sizeof *v, by_size);
	sum = signed_ranks(v, k, rank, &ties);
	free(v);
	top = (double)k * (double)(k + 1);
	lower = sum < top - sum ? sum : top - sum;
	t.statistic = sum / 2;
	t.exact = k <= RANK_EXACT;
	if (t.exact) {
		t.p = ldexp(ways_sums(rank, k, (long)lower), 1 - (int)k);
		t.p = t.p < 1 ? t.p : 1;
	} else {
		variance = (top * (double)(2 * k + 1) - ties / 2) / 24;
		t.p = near_p((top / 2 - lower) / 2, variance);
	}
	if (least != NULL)
		*least = k == 0 ? 1 :
		    t.exact ? ldexp(1, 1 - (int)k) : near_p(top / 4, variance);
	return t;
}
