/* bracket: order statistics that enclose a quantile, from the binomial distribution of
 * the number of values below it (H. A. David, H. N. Nagaraja, Order statistics, 2003,
 * 7.1) */
#include "maths/maths.h"

/* The largest k for which fewer than k of n values lie below the p-quantile with a
 * probability of at most tail; 0: none. */
static size_t
below(size_t n, double p, double tail)
{
	size_t lo = 0, hi = n, k;

	while (lo < hi) {
		k = hi - (hi - lo) / 2;
		if (dist_binom(k - 1, n, p) <= tail)
			lo = k;
		else
			hi = k - 1;
	}
	return lo;
}

int
stat_quantile_ranks(size_t n, double p, double level, size_t *lo, size_t *hi)
{
	/* The level is a rounded decimal, 1 - .9375 has to leave 1/16. */
	double tail = (1 - level) / 2 * (1 + 1e-12);
	size_t first = below(n, p, tail), last = below(n, 1 - p, tail);

	if (first == 0 || last == 0)
		return -1;
	*lo = first - 1;
	*hi = n - last;
	return 0;
}
