/* scale: two samples on the scale on which they are tested */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* Into *least and *most. */
static void
extremes(const double *x, size_t n, double *least, double *most)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (x[i] < *least)
			*least = x[i];
		if (x[i] > *most)
			*most = x[i];
	}
}

int
scale_flat(const double *x, size_t n, double noise)
{
	double least = x[0], most = x[0];

	extremes(x, n, &least, &most);
	return most - least <= noise;
}

/* Whole numbers up to 2^53 were read and are subtracted without any rounding. */
static int
whole(const double *x, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (floor(x[i]) != x[i] || fabs(x[i]) > 2 / DBL_EPSILON)
			return 0;
	return 1;
}

double *
scale_sorted(const double *x, size_t n)
{
	double *copy = mem_grow(NULL, n, sizeof *copy);

	memcpy(copy, x, n * sizeof *copy);
	stat_sort(copy, n);
	return copy;
}

/* One rounding before the log, and the same one the other way round: equal ratios
 * are ties. */
double
scale_log_ratio(double x, double y)
{
	double less = y < x ? y : x, more = y < x ? x : y, r = more / less, l;

	if (r < 2)
		l = log1p((more - less) / less); /* that difference is exact */
	else
		l = isfinite(r) ? log(r) : log(more) - log(less);
	return y < x ? -l : l;
}

static void
transform(double *to, const double *x, size_t n, double one, int exponent)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = one > 0 ? scale_log_ratio(one, x[i]) : ldexp(x[i], -exponent);
}

/* Decimals and means of them are off in their last digits, by a share of their size,
 * which to a log is a number: as much to that of 1 as to any other. */
static double
rounding(const struct scaled *d)
{
	double least = 0, most = d->logs ? 1 : 0;

	extremes(d->u, d->n, &least, &most);
	extremes(d->v, d->m, &least, &most);
	return 16 * DBL_EPSILON * fmax(-least, most);
}

/* The log of 1e15 leaves few bits to tell 1e15 from 1e15 + 1: the logs are those of
 * the ratios to one of the values, which no difference of them notices.  And of what
 * has no logs, one power of 2 for both sides: no difference overflows, and no ratio
 * of it to a value notices. */
void
scale_make(struct scaled *d)
{
	double least = d->x[0], most = d->x[0], *x = scale_sorted(d->x, d->n), one;
	int exponent;

	extremes(d->x, d->n, &least, &most);
	extremes(d->y, d->m, &least, &most);
	d->logs = least > 0;
	one = d->logs ? x[d->n / 2] : 0;
	free(x);
	(void)frexp(fmax(fabs(least), fabs(most)), &exponent);
	d->u = mem_grow(NULL, d->n, sizeof *d->u);
	d->v = mem_grow(NULL, d->m, sizeof *d->v);
	transform(d->u, d->x, d->n, one, exponent);
	transform(d->v, d->y, d->m, one, exponent);
	d->noise = whole(d->x, d->n) && whole(d->y, d->m) ? 0 : rounding(d);
}

void
scale_free(struct scaled *d)
{
	free(d->u);
	free(d->v);
}
