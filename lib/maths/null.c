/* null: how rank statistics without ties come out when nothing differs */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"

/* Beyond these quantiles are not counted but approximated.  Of U a table may have
 * up to MW_LARGEST values of n m where 64 bits hold all counts. */
enum { MW_COUNTED = 2500, MW_LARGEST = 1000000, SIGNED_COUNTED = 100 };

/* f[0..half] counts the values of something symmetric about top / 2: into
 * P(X <= i). */
static void
accumulate(double *f, size_t half, size_t top)
{
	struct acc sum = { 0 };
	double all, middle = top % 2 == 0 ? f[half] : 0;
	size_t i;

	for (i = 0; i <= half; i++) {
		acc_add(&sum, f[i]);
		f[i] = acc_total(&sum);
	}
	all = 2 * f[half] - middle;
	for (i = 0; i <= half; i++)
		f[i] /= all;
}

/* The smallest k with P(X <= k) >= p.  A p that only rounding keeps from being
 * reached counts as reached, by as much as in R: (1 - .95) / 2 is more than 1/40.
 * Beyond the middle P(X <= k) = 1 - P(X <= top - 1 - k). */
static double
quantile(const double *below, size_t half, size_t top, double p)
{
	double fuzz = 10 * DBL_EPSILON, want;
	size_t lo = 0, hi = half, mid;
	int upper = p > 0.5 + fuzz;

	want = upper ? 1 - p + fuzz : p - fuzz;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (upper ? below[mid] > want : below[mid] >= want)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (double)(upper ? top - lo : lo);
}

/* The ways to each U are the coefficients of
 * prod (1 - q^(m + i)) / (1 - q^i), i = 1..n, modulo 2^64: exact below. */
static void
mw_by_product(size_t n, size_t m, size_t half, double *out)
{
	uint64_t *ways = mem_alloc(half + 1, sizeof *ways);
	size_t i, u;

	ways[0] = 1;
	for (i = 1; i <= n; i++) {
		for (u = half; u >= m + i; u--)
			ways[u] -= ways[u - m - i];
		for (u = i; u <= half; u++)
			ways[u] += ways[u - i];
	}
	for (u = 0; u <= half; u++)
		out[u] = (double)ways[u];
	free(ways);
}

/* H. B. Mann, D. R. Whitney, On a test of whether one of two random variables is
 * stochastically larger than the other, Ann. Math. Stat. 18 (1947): the largest
 * value of all is one of the n or one of the m, hence
 * ways(i, j, u) = ways(i, j - 1, u) + ways(i - 1, j, u - j).  Sums of positive
 * doubles: as precise far out as in the middle. */
static void
mw_by_sum(size_t n, size_t m, size_t half, double *out)
{
	size_t row = half + 1, i, j, u, top;
	double *ways = mem_alloc((n + 1) * row, sizeof *ways), *to;

	for (i = 0; i <= n; i++)
		ways[i * row] = 1;
	for (j = 1; j <= m; j++)
		for (i = 1; i <= n; i++) {
			to = ways + i * row;
			top = i * j < half ? i * j : half;
			for (u = j; u <= top; u++)
				to[u] += (to - row)[u - j];
		}
	memcpy(out, ways + n * row, row * sizeof *out);
	free(ways);
}

/* The last table made: P(U <= u), u <= nm / 2, n <= m.  Tests come by the thousand,
 * and most have as many values as the one before. */
static struct {
	size_t n, m;
	double *below;
} last;

/* NULL: there are too many ways to count them. */
static const double *
mw_table(size_t n, size_t m)
{
	size_t half;

	if (n > m)
		return mw_table(m, n);
	if (last.below != NULL && last.n == n && last.m == m)
		return last.below;
	if ((double)n * (double)m > MW_LARGEST)
		return NULL;
	half = n * m / 2;
	if (ways_choose(n + m, n) < 18446744073709551616.0) {
		last.below = mem_grow(last.below, half + 1, sizeof *last.below);
		mw_by_product(n, m, half, last.below);
	} else if (n * m <= MW_COUNTED) {
		last.below = mem_grow(last.below, half + 1, sizeof *last.below);
		mw_by_sum(n, m, half, last.below);
	} else
		return NULL;
	accumulate(last.below, half, n * m);
	last.n = n;
	last.m = m;
	return last.below;
}

double
null_mw(size_t u, size_t n, size_t m)
{
	return mw_table(n, m)[u];
}

double
test_mw_least(size_t n, size_t m)
{
	double ways = ways_choose(n + m, n < m ? n : m);

	return ways > 2 ? 2 / ways : 1;
}

double
test_mw_q(double p, size_t n, size_t m)
{
	const double *below;

	if (n == 0 || m == 0 || !(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p * (double)n * (double)m;
	below = mw_table(n, m);
	return below != NULL ? quantile(below, n * m / 2, n * m, p) : near_mw_q(p, n, m);
}

/* Subsets of the ranks 1..n by their sum. */
static double
signed_counted(double p, size_t n)
{
	size_t top = n * (n + 1) / 2, half = top / 2, rank, v;
	double *below = mem_alloc(half + 1, sizeof *below), k;

	below[0] = 1;
	for (rank = 1; rank <= n; rank++)
		for (v = half; v >= rank; v--)
			below[v] += below[v - rank];
	accumulate(below, half, top);
	k = quantile(below, half, top, p);
	free(below);
	return k;
}

double
test_signed_q(double p, size_t n)
{
	if (n == 0 || !(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p * (double)n * ((double)n + 1) / 2;
	return n <= SIGNED_COUNTED ? signed_counted(p, n) : near_signed_q(p, n);
}
