/* ways: in how many ways ranks can be dealt out to a sum
 *
 * Counted in doubles, only ever by adding positive numbers: exact below 2^53, and
 * beyond that each value counted costs at most one rounding.
 */
#include <float.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

double
ways_choose(size_t n, size_t k)
{
	double ways = 1;
	size_t i;

	for (i = 1; i <= k && ways < DBL_MAX; i++)
		ways = ways * (double)(n - k + i) / (double)i;
	return ways;
}

static long
common_divisor(long a, long b)
{
	long rest;

	while (b != 0) {
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* Sums of k values are kept as what they are above that of the k smallest.  The
 * largest one worth looking at when i values have been seen and k of them taken:
 * it can be reached, and it still ends within bound when the next ones, which are
 * the smallest left, make it all. */
static long
reach(const long *sum, size_t i, size_t k, size_t all, long bound)
{
	long most = sum[i] - sum[i - k] - sum[k];
	long useful = bound - sum[k] - (sum[i + all - k] - sum[i]);

	return most < useful ? most : useful;
}

/* One value at a time, in ascending order: ways[j][s] += ways[j - 1][s - value],
 * j descending so that no value is taken twice. */
static double
count_subsets(const long *sum, size_t n, size_t k, long bound)
{
	size_t i, j, width = (size_t)(bound - sum[k]) + 1;
	double *ways = mem_alloc((k + 1) * width, sizeof *ways), *to, all = 0;
	long s, shift, top;

	ways[0] = 1;
	for (i = 1; i <= n; i++)
		for (j = i < k ? i : k; j > 0 && j + n >= k + i; j--) {
			to = ways + j * width;
			shift = sum[i] - sum[i - 1] - (sum[j] - sum[j - 1]);
			top = reach(sum, i, j, k, bound);
			for (s = shift; s <= top; s++)
				to[s] += (to - width)[s - shift];
		}
	for (i = 0; i < width; i++)
		all += ways[k * width + i];
	free(ways);
	return all;
}

double
ways_subsets(const long *a, size_t n, size_t k, long bound)
{
	long sum[RANK_EXACT + 1] = { 0 }, unit = 0;
	size_t i;

	for (i = 1; i < n; i++)
		unit = common_divisor(a[i] - a[0], unit);
	if (unit == 0) /* all are the same */
		unit = 1;
	for (i = 0; i < n; i++)
		sum[i + 1] = sum[i] + (a[i] - a[0]) / unit;
	bound -= (long)k * a[0];
	if (bound < 0 || bound / unit < sum[k])
		return 0;
	return count_subsets(sum, n, k, bound / unit);
}

double
ways_sums(const long *a, size_t n, long bound)
{
	long unit = 0, reached = 0, value, s;
	double *ways, all = 0;
	size_t i;

	for (i = 0; i < n; i++)
		unit = common_divisor(a[i], unit);
	if (unit == 0)
		unit = 1;
	bound /= unit;
	ways = mem_alloc((size_t)bound + 1, sizeof *ways);
	ways[0] = 1;
	for (i = 0; i < n; i++) {
		value = a[i] / unit;
		reached = reached + value < bound ? reached + value : bound;
		for (s = reached; s >= value; s--)
			ways[s] += ways[s - value];
	}
	for (s = 0; s <= bound; s++)
		all += ways[s];
	free(ways);
	return all;
}
