/* order: sorted values, quantiles */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
stat_sort(double *x, size_t n)
{
	if (n > 1) /* of nothing x may be NULL, which qsort does not take */
		qsort(x, n, sizeof *x, ascending);
}

/* p is a rounded decimal: 100 * .07 is 7.000000000000001 and means 7. */
static double
meant(double h)
{
	double near = floor(h + 0.5);

	return fabs(h - near) <= 4 * DBL_EPSILON * h ? near : h;
}

void
stat_quantile_at(size_t n, double p, int type, size_t *i, double *fraction)
{
	double last = (double)n - 1, h;

	if (type == 1) /* the inverse of the empirical distribution, no line drawn */
		h = ceil(meant((double)n * p)) - 1;
	else if (type == 6)
		h = meant((last + 2) * p) - 1;
	else
		h = meant(last * p);
	h = h > 0 ? h < last ? h : last : 0;
	*i = (size_t)h;
	*fraction = h - floor(h);
}

/* Not x + fraction (y - x): the difference of two finite values may not be. */
double
stat_between(double x, double y, double fraction)
{
	return x == y ? x : (1 - fraction) * x + fraction * y;
}

double
stat_quantile_type(const double *x, size_t n, double p, int type)
{
	double h;
	size_t i;

	if (n == 0)
		return NAN;
	stat_quantile_at(n, p, type, &i, &h);
	return h > 0 ? stat_between(x[i], x[i + 1], h) : x[i];
}

double
stat_quantile(const double *x, size_t n, double p)
{
	return stat_quantile_type(x, n, p, 7);
}
