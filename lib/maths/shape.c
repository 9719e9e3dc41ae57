/* shape: what else to know of values */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

static size_t
outliers(const double *x, size_t n, double mad, double limit)
{
	double median = stat_quantile(x, n, 0.5), unit = mad / 0.6745, score;
	struct acc a = { 0 };
	size_t i, found = 0;

	if (unit == 0) {
		for (i = 0; i < n; i++)
			acc_add(&a, fabs(x[i] - median));
		/* sqrt(pi / 2): of normal values it is the standard deviation */
		unit = 1.2533141373155003 * acc_total(&a) / (double)n;
	}
	if (!(unit > 0))
		return 0;
	for (i = 0; i < n; i++) {
		score = fabs(x[i] - median) / unit;
		found += score > limit;
	}
	return found;
}

/* Where a sum of deviations is out of range, or they are short of digits: the same in
 * another unit.  What that makes vanish is nothing beside the deviations, unless the
 * MAD is small; then only that is looked at, and it is in range. */
size_t
shape_outliers(const double *x, size_t n, double limit)
{
	double mad = stat_mad(x, n), range = n > 0 ? x[n - 1] - x[0] : 0, *y;
	int by = range < 1e-290 ? 64 : mad > 0 && mad < 1 ? 0 :
	    isfinite(2 * range * (double)n) ? 0 : -64;
	size_t i, found;

	if (range == 0 || by == 0)
		return range == 0 ? 0 : outliers(x, n, mad, limit);
	y = mem_grow(NULL, n, sizeof *y);
	for (i = 0; i < n; i++)
		y[i] = ldexp(x[i], by);
	found = outliers(y, n, stat_mad(y, n), limit);
	free(y);
	return found;
}

double
shape_gap(const double *x, size_t n, size_t *below)
{
	size_t least = (n + 9) / 10 > 2 ? (n + 9) / 10 : 2, at = 0, i;
	double gap = 0, unit;

	for (i = least; n >= 6 && i <= n - least; i++)
		if (x[i] - x[i - 1] > gap) {
			gap = x[i] - x[i - 1];
			at = i;
		}
	if (below != NULL)
		*below = at;
	if (at == 0)
		return NAN;
	unit = fmax(stat_stddev(x, at), stat_stddev(x + at, n - at));
	return unit > 0 && isfinite(gap / unit) ? gap / unit : NAN;
}

double
shape_jain(const double *x, size_t n)
{
	struct acc sum = { 0 }, squares = { 0 };
	double most = 0, y;
	size_t i;
	int e;

	for (i = 0; i < n; i++) {
		if (x[i] < 0)
			return NAN;
		most = fmax(most, x[i]);
	}
	if (most == 0)
		return NAN;
	/* Only the ratios of the values matter; by a power of 2 below 1 they have squares
	 * that are in range, and lose nothing. */
	(void)frexp(most, &e);
	for (i = 0; i < n; i++) {
		y = ldexp(x[i], -e);
		acc_add(&sum, y);
		acc_add(&squares, y * y);
	}
	return acc_total(&sum) * acc_total(&sum) / ((double)n * acc_total(&squares));
}

double
shape_ratio(const double *x, size_t n)
{
	double least = INFINITY, most = -INFINITY;
	size_t i;

	for (i = 0; i < n; i++) {
		least = fmin(least, x[i]);
		most = fmax(most, x[i]);
	}
	return n > 0 && least > 0 ? most / least : NAN;
}
