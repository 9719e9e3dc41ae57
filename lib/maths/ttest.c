/* ttest: means, their differences and their ratio, by Student's t */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

static const struct estimate nothing = { NAN, NAN, NAN };
static const struct tested untested = { NAN, NAN, NAN, 0 };

/* What a sample leaves behind; its true mean is mean + rest. */
struct side {
	double n, mean, rest, sd;
};

static double
largest(const double *x, size_t n)
{
	double max = 0;
	size_t i;

	for (i = 0; i < n; i++)
		max = fmax(max, fabs(x[i]));
	return max;
}

/* The power of 2 to divide values by so that their squares neither leave the range
 * of a double nor fall to its bottom: 0 when they are far from either. */
static int
scale(double max)
{
	int e;

	frexp(max, &e);
	return e > 300 ? e : max > 0 && e < -200 ? (e > -1000 ? e : -1000) : 0;
}

/* Of x / 2^e, the squares summed as in stat_stddev(). */
static struct side
look(const double *x, size_t n, int e)
{
	struct side s = { (double)n, NAN, NAN, NAN };
	struct acc sum = { 0 }, squares = { 0 };
	double unit = ldexp(1, -e), d;
	size_t i;

	for (i = 0; i < n; i++)
		acc_add(&sum, x[i] * unit);
	s.mean = acc_mean(&sum, n);
	s.rest = (fma(-s.mean, s.n, sum.sum) + sum.lost) / s.n;
	for (i = 0; i < n; i++) {
		d = x[i] * unit - s.mean;
		acc_add(&squares, d * d);
	}
	if (n > 1)
		s.sd = sqrt(fmax(acc_total(&squares) - s.n * s.rest * s.rest, 0) /
		    (s.n - 1));
	return s;
}

/* at -+ half, in units of 2^e. */
static struct estimate
interval(double at, double half, int e)
{
	struct estimate r = { ldexp(at, e), ldexp(at - half, e), ldexp(at + half, e) };

	if (!isfinite(r.at))
		return nothing;
	if (!isfinite(r.lo) || !isfinite(r.hi))
		r.lo = r.hi = NAN;
	return r;
}

static double
quantile(double level, double df)
{
	return dist_t_q(1 - (1 - level) / 2, df);
}

struct estimate
test_mean(const double *x, size_t n, double level)
{
	int e = scale(largest(x, n));
	struct side s = look(x, n, e);

	if (n < 2)
		return interval(s.mean, NAN, e);
	return interval(s.mean, quantile(level, s.n - 1) * s.sd / sqrt(s.n), e);
}

/* B. L. Welch, The generalization of Student's problem when several different
 * population variances are involved, Biometrika 34 (1947). */
struct tested
test_welch(const double *x, size_t n, const double *y, size_t m, double level,
    struct estimate *diff)
{
	int e = scale(fmax(largest(x, n), largest(y, m)));
	struct side s = look(x, n, e), r = look(y, m, e);
	double a = s.sd * s.sd / s.n, b = r.sd * r.sd / r.n, se = sqrt(a + b);
	double d = (r.mean - s.mean) + (r.rest - s.rest), share = a / (a + b);
	struct tested t = untested;

	if (diff != NULL)
		*diff = interval(d, NAN, e);
	if (n < 2 || m < 2 || !(se > 0))
		return t;
	t.statistic = d / se;
	t.df = 1 / (share * share / (s.n - 1) + (1 - share) * (1 - share) / (r.n - 1));
	t.p = dist_t_two(t.statistic, t.df);
	if (diff != NULL)
		*diff = interval(d, quantile(level, t.df) * se, e);
	return t;
}

/* The differences of equal pairs of decimals differ in the last digits of those. */
struct tested
test_paired(const double *x, const double *y, size_t n, double level,
    struct estimate *diff)
{
	double max = fmax(largest(x, n), largest(y, n));
	double *d = mem_alloc(n + 1, sizeof *d), se;
	int e = scale(max);
	struct tested t = untested;
	struct side s;
	size_t i;

	for (i = 0; i < n; i++)
		d[i] = ldexp(y[i], -e) - ldexp(x[i], -e);
	s = look(d, n, 0);
	free(d);
	se = s.sd / sqrt(s.n);
	if (diff != NULL)
		*diff = interval(s.mean, NAN, e);
	if (n < 2 || s.sd <= DBL_EPSILON * ldexp(max, -e))
		return t;
	t.statistic = s.mean / se;
	t.df = s.n - 1;
	t.p = dist_t_two(t.statistic, t.df);
	if (diff != NULL)
		*diff = interval(s.mean, quantile(level, t.df) * se, e);
	return t;
}

/* E. C. Fieller, Some problems in interval estimation, J. R. Stat. Soc. B 16 (1954),
 * each mean with its own half interval, everything divided by the mean of x. */
struct estimate
test_ratio(const double *x, size_t n, const double *y, size_t m, double level)
{
	int ex = scale(largest(x, n)), ey = scale(largest(y, m));
	struct side s = look(x, n, ex), r = look(y, m, ey);
	double ratio = r.mean / s.mean, g, h, half, rest;
	struct estimate est;

	est = interval(ratio, NAN, ey - ex);
	if (n < 2 || m < 2 || isnan(est.at))
		return est;
	g = quantile(level, s.n - 1) * s.sd / sqrt(s.n) / s.mean;
	h = quantile(level, r.n - 1) * r.sd / sqrt(r.n) / s.mean;
	rest = (1 - g) * (1 + g);
	if (!(rest > 0))
		return est;
	half = sqrt(h * h * rest + ratio * ratio * g * g);
	est.lo = ldexp((ratio - half) / rest, ey - ex);
	est.hi = ldexp((ratio + half) / rest, ey - ex);
	return est;
}
