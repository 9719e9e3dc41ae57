/* spread: how far values lie apart */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

/* The corrected two-pass algorithm: T. F. Chan, G. H. Golub, R. J. LeVeque,
 * Algorithms for computing the sample variance, Am. Stat. 37 (1983), 1.7.  The
 * second sum is zero but for the rounding of the mean. */
static double
deviation(const double *x, size_t n, double mean, double unit)
{
	struct acc squares = { 0 }, rest = { 0 };
	double d;
	size_t i;

	for (i = 0; i < n; i++) {
		d = x[i] * unit - mean * unit;
		acc_add(&squares, d * d);
		acc_add(&rest, d);
	}
	d = acc_total(&squares) - acc_total(&rest) * acc_total(&rest) / (double)n;
	if (d < 0) /* by rounding */
		d = 0;
	return sqrt(d / (double)(n - 1));
}

/* Squares may leave the range of a double at either end: then the same again, in a
 * unit in which they do not. */
double
stat_stddev(const double *x, size_t n)
{
	double mean = stat_amean(x, n), sd;

	if (n < 2)
		return NAN;
	sd = deviation(x, n, mean, 1);
	if (isnan(sd))
		sd = ldexp(deviation(x, n, mean, ldexp(1, -600)), 600);
	else if (sd < 1e-140)
		sd = ldexp(deviation(x, n, mean, ldexp(1, 600)), -600);
	return isfinite(sd) ? sd : NAN;
}

/* The standard error of the harmonic mean by the delta method, H^2 times the
 * spread of the reciprocals, without the division by sqrt(n) and with n, not
 * n - 1: what the classic tables print. */
double
stat_hstddev(const double *x, size_t n)
{
	struct acc a = { 0 };
	double h = stat_hmean(x, n), d;
	size_t i;

	if (isnan(h))
		return NAN;
	for (i = 0; i < n; i++) {
		/* (1/x - 1/h) h^2 over h, so that nothing overflows */
		d = h / x[i] - 1;
		acc_add(&a, d * d);
	}
	return h * sqrt(acc_total(&a) / (double)n);
}

/* F. R. Hampel, The influence curve and its role in robust estimation, JASA 69
 * (1974). */
double
stat_mad(const double *x, size_t n)
{
	double *d = mem_alloc(n + 1, sizeof *d), mid;
	size_t i;

	for (i = 0; i < n; i++)
		d[i] = x[i];
	stat_sort(d, n);
	mid = stat_quantile(d, n, .5);
	for (i = 0; i < n; i++)
		d[i] = fabs(x[i] - mid);
	stat_sort(d, n);
	mid = stat_quantile(d, n, .5);
	free(d);
	return isfinite(mid) ? mid : NAN;
}
