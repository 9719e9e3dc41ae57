/* series: values in their order */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

/* The deviations from the mean, all scaled by a power of two so that no sum or square
 * of one is out of range; NULL where there are none.  Of values that differ in their
 * last bits the mean is no double, so that it comes in two.  Caller frees. */
static double *
deviations(const double *x, size_t n)
{
	double lo, hi, mean, rest, *d;
	struct acc sum = { 0 };
	size_t i;
	int e;

	if (n < 2)
		return NULL;
	for (lo = hi = x[0], i = 1; i < n; i++) {
		lo = fmin(lo, x[i]);
		hi = fmax(hi, x[i]);
	}
	if (lo == hi)
		return NULL;
	(void)frexp(fmax(-lo, hi), &e);
	d = mem_grow(NULL, n, sizeof *d);
	for (i = 0; i < n; i++) {
		d[i] = ldexp(x[i], -e);
		acc_add(&sum, d[i]);
	}
	mean = acc_quotient(&sum, n, &rest);
	for (i = 0; i < n; i++)
		d[i] = (d[i] - mean) - rest;
	return d;
}

/* sum of d_i d_(i+lag) */
static double
lagged(const double *d, size_t n, size_t lag)
{
	struct acc a = { 0 };
	size_t i;

	for (i = lag; i < n; i++)
		acc_add(&a, d[i - lag] * d[i]);
	return acc_total(&a);
}

double
series_lag1(const double *x, size_t n)
{
	double *d = deviations(x, n), r;

	if (d == NULL)
		return NAN;
	r = lagged(d, n, 1) / lagged(d, n, 0);
	free(d);
	return r;
}

/* G. M. Ljung, G. E. P. Box, On a measure of lack of fit in time series models,
 * Biometrika 65 (1978). */
struct tested
series_ljung_box(const double *x, size_t n, size_t h)
{
	struct tested t = { NAN, NAN, NAN, 0 };
	double *d, whole, r, q = 0;
	size_t k;

	if (h < 1 || n <= h || (d = deviations(x, n)) == NULL)
		return t;
	whole = lagged(d, n, 0);
	for (k = 1; k <= h; k++) {
		r = lagged(d, n, k) / whole;
		q += r * r / (double)(n - k);
	}
	free(d);
	t.statistic = q * (double)n * ((double)n + 2);
	t.df = (double)h;
	t.p = dist_chisq_upper(t.statistic, t.df);
	return t;
}

/* P(|S| >= |s|) of n values without ties: the inversions of a random order are a
 * sum of independent uniform numbers 0..k-1, k = 1..n (M. G. Kendall, Rank
 * correlation methods (1948), 5.2).  Nothing is subtracted, so that the far tail
 * keeps its digits. */
static double
exact_p(double s, size_t n)
{
	size_t most = n * (n - 1) / 2, last, k, i, j;
	double *f = mem_alloc(most + 1, sizeof *f), tail = 0, sum;

	last = (size_t)(((double)most - fabs(s)) / 2);
	f[0] = 1;
	for (k = 2; k <= n; k++)
		for (j = last + 1; j-- > 0;) {
			sum = 0;
			for (i = 0; i < k && i <= j; i++)
				sum += f[j - i];
			f[j] = sum / (double)k;
		}
	for (j = 0; j <= last; j++)
		tail += f[j];
	free(f);
	return fmin(1, 2 * tail);
}

/* H. B. Mann, Nonparametric tests against trend, Econometrica 13 (1945); the
 * variance with ties as in Kendall, 4.  Every pair is one of rising, falling and
 * tied, and the falling ones are counted by a merge sort. */
struct tested
series_trend(const double *x, size_t n, double *slope)
{
	struct tested t = { NAN, NAN, NAN, 0 };
	struct twofold *v;
	double m = (double)n, s, tied = 0, variance, k;
	size_t i, j;

	if (slope != NULL)
		*slope = slope_median(x, n);
	if (n < 2)
		return t;
	v = mem_grow(NULL, n, sizeof *v);
	for (i = 0; i < n; i++) {
		v[i].hi = x[i];
		v[i].lo = 0;
	}
	s = m * (m - 1) / 2 - 2 * pairs_falling(v, n, 0);
	variance = m * (m - 1) * (2 * m + 5);
	for (i = 0; i < n; i = j) {
		for (j = i + 1; j < n && v[j].hi == v[i].hi; j++)
			;
		k = (double)(j - i);
		tied += k * (k - 1) / 2;
		variance -= k * (k - 1) * (2 * k + 5);
	}
	free(v);
	t.statistic = s - tied;
	if (tied == 0 && n <= SERIES_EXACT) {
		t.exact = 1;
		t.p = exact_p(t.statistic, n);
	} else if (variance > 0) {
		k = fmax(0, fabs(t.statistic) - 1) / sqrt(variance / 18);
		t.p = fmin(1, 2 * dist_norm(-k));
	}
	return t;
}
