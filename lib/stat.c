/* stat: estimators of location, spread and quantiles */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "mmt.h"

/* A sum and what rounding took from it: A. Neumaier, Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974). */
struct acc {
	double sum, lost;
};

static void
add(struct acc *a, double x)
{
	double t = a->sum + x;

	if (fabs(a->sum) >= fabs(x))
		a->lost += (a->sum - t) + x;
	else
		a->lost += (x - t) + a->sum;
	a->sum = t;
}

/* NAN: beyond the range of a double. */
static double
total(const struct acc *a)
{
	double t = a->sum + a->lost;

	return isfinite(t) ? t : NAN;
}

static int
all_positive(const double *x, size_t n)
{
	size_t i;

	for (i = 0; i < n && x[i] > 0; i++)
		;
	return n > 0 && i == n;
}

static struct acc
sum(const double *x, size_t n)
{
	struct acc a = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		add(&a, x[i]);
	return a;
}

double
stat_sum(const double *x, size_t n)
{
	struct acc a = sum(x, n);

	return total(&a);
}

/* The sum is rounded, and the quotient is; what they miss is divided again. */
double
stat_amean(const double *x, size_t n)
{
	struct acc a = sum(x, n);
	double mean = total(&a) / (double)n;

	if (n == 0)
		return NAN;
	return mean + (fma(-mean, (double)n, a.sum) + a.lost) / (double)n;
}

double
stat_hmean(const double *x, size_t n)
{
	struct acc a = { 0 };
	size_t i;

	if (!all_positive(x, n))
		return NAN;
	for (i = 0; i < n; i++)
		add(&a, 1 / x[i]);
	return (double)n / total(&a);
}

double
stat_gmean(const double *x, size_t n)
{
	struct acc a = { 0 };
	double whole = 0, mean;
	size_t i;
	int e;

	if (!all_positive(x, n))
		return NAN;
	/* The logarithm of 1e300 leaves few bits for its fraction, so the
	 * exponents are summed apart, as the integers that they are. */
	for (i = 0; i < n; i++) {
		add(&a, log2(frexp(x[i], &e)));
		whole += e;
	}
	mean = floor(whole / (double)n);
	return ldexp(exp2((whole - mean * (double)n + total(&a)) / (double)n),
	    (int)mean);
}

/* The corrected two-pass algorithm: T. F. Chan, G. H. Golub, R. J. LeVeque,
 * Algorithms for computing the sample variance, Am. Stat. 37 (1983), 1.7.  The
 * second sum is zero but for the rounding of the mean. */
double
stat_stddev(const double *x, size_t n)
{
	struct acc squares = { 0 }, rest = { 0 };
	double mean = stat_amean(x, n), d;
	size_t i;

	if (n < 2)
		return NAN;
	for (i = 0; i < n; i++) {
		d = x[i] - mean;
		add(&squares, d * d);
		add(&rest, d);
	}
	d = total(&squares) - total(&rest) * total(&rest) / (double)n;
	if (d < 0) /* by rounding */
		d = 0;
	return sqrt(d / (double)(n - 1));
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
		/* (1/x - 1/h) h^2 so that h^4 cannot overflow */
		d = h * (h / x[i] - 1);
		add(&a, d * d);
	}
	return sqrt(total(&a) / (double)n);
}

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

/* Definition 7 of R. J. Hyndman, Y. Fan, Sample quantiles in statistical
 * packages, Am. Stat. 50 (1996). */
double
stat_quantile(const double *x, size_t n, double p)
{
	double h, near;
	size_t i;

	if (n == 0)
		return NAN;
	h = (double)(n - 1) * p;
	/* p is a rounded decimal: 100 * .07 is 7.000000000000001 and means 7. */
	near = floor(h + 0.5);
	if (fabs(h - near) <= 4 * DBL_EPSILON * h)
		h = near;
	i = (size_t)h;
	h -= (double)i;
	if (i + 1 >= n)
		return x[n - 1];
	/* Not x + h (y - x): the difference of two finite values may not be. */
	return h > 0 && x[i] != x[i + 1] ? (1 - h) * x[i] + h * x[i + 1] : x[i];
}
