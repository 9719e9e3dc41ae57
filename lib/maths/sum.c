/* sum: compensated sums, and the means that are made of them */
#include <math.h>

#include "maths/maths.h"

void
acc_add(struct acc *a, double x)
{
	acc_two_sum(&a->sum, &a->lost, x);
}

double
acc_total(const struct acc *a)
{
	double t = a->sum + a->lost;

	return isfinite(t) ? t : NAN;
}

/* The sum is rounded, and the quotient is; what they miss is divided again. */
double
acc_quotient(const struct acc *a, size_t n, double *rest)
{
	double mean = (a->sum + a->lost) / (double)n;

	*rest = (fma(-mean, (double)n, a->sum) + a->lost) / (double)n;
	return mean;
}

double
acc_mean(const struct acc *a, size_t n)
{
	double rest, mean;

	if (n == 0)
		return NAN;
	mean = acc_quotient(a, n, &rest) + rest;
	return isfinite(mean) ? mean : NAN;
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
sum_of(const double *x, size_t n, double unit)
{
	struct acc a = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		acc_add(&a, x[i] * unit);
	return a;
}

/* The sum of values whose mean is a double need not be one. */
double
stat_amean(const double *x, size_t n)
{
	struct acc a = sum_of(x, n, 1);

	if (n == 0 || !isnan(acc_total(&a)))
		return acc_mean(&a, n);
	a = sum_of(x, n, ldexp(1, -64));
	return ldexp(acc_mean(&a, n), 64);
}

/* Nor need the reciprocal of a denormal be. */
double
stat_hmean(const double *x, size_t n)
{
	struct acc a = { 0 };
	double unit = 1;
	size_t i;

	if (!all_positive(x, n))
		return NAN;
	for (i = 0; i < n; i++)
		acc_add(&a, 1 / x[i]);
	if (isnan(acc_total(&a))) {
		a.sum = a.lost = 0;
		unit = ldexp(1, -128);
		for (i = 0; i < n; i++)
			acc_add(&a, unit / x[i]);
	}
	return (double)n / acc_total(&a) * unit;
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
		acc_add(&a, log2(frexp(x[i], &e)));
		whole += e;
	}
	mean = floor(whole / (double)n);
	return ldexp(exp2((whole - mean * (double)n + acc_total(&a)) / (double)n),
	    (int)mean);
}
