/* moments: what one pass over values leaves behind, for means and variance */
#include <math.h>

#include "maths/maths.h"

/* Beyond these a square is no double, or loses digits; *unit then scales. */
static const double huge = 1e150, tiny = 1e-140;

enum { UNIT = 600 };

/* No sum of values, or of reciprocals, up to FAR overflows: they are fewer than
 * 2^64.  Beyond it the sum is made once more, over 2^LARGE, or 2^DEEP. */
enum { FAR = 900, LARGE = 64, DEEP = 128 };

static void
acc_merge(struct acc *a, const struct acc *b)
{
	acc_two_sum(&a->sum, &a->lost, b->sum);
	a->lost += b->lost;
}

static struct acc
scaled(const struct acc *a, int by)
{
	struct acc to;

	to.sum = ldexp(a->sum, by);
	to.lost = ldexp(a->lost, by);
	return to;
}

/* The power of two to divide deviations by, so that their squares are doubles. */
static int
unit_of(double deviation)
{
	return deviation > huge ? UNIT : deviation < tiny && deviation > 0 ? -UNIT : 0;
}

/* In the larger unit: what that makes vanish is nothing beside the rest. */
static void
rescale(struct moments *m, int unit)
{
	int by = 2 * (m->unit - unit);

	m->m2.sum = ldexp(m->m2.sum, by);
	m->m2.lost = ldexp(m->m2.lost, by);
	m->unit = unit;
}

/* The mean over 2^unit, and beneath its last digit *rest. */
static double
mean_in(const struct moments *m, int unit, double *rest)
{
	struct acc a = scaled(&m->sum, -unit);
	double mean;

	if (isfinite(m->sum.sum + m->sum.lost))
		return acc_quotient(&a, m->n, rest);
	mean = acc_quotient(&m->large, m->n, rest);
	*rest = ldexp(*rest, LARGE - unit);
	return ldexp(mean, LARGE - unit);
}

/* From the mean of m to that of b, over 2^unit. */
static double
between(const struct moments *m, const struct moments *b, int unit)
{
	double ma, mb, ra, rb;

	if (m->n == 0)
		return 0;
	ma = mean_in(m, unit, &ra);
	mb = mean_in(b, unit, &rb);
	return (mb - ma) + (rb - ra);
}

/* Sums of squares about their own means become one about the common mean; both
 * means with the digits that a double has no room for. */
static void
merge(struct moments *m, const struct moments *b, const double *x)
{
	struct acc squares = { 0 }, rest;
	double n = (double)b->n, low, mean = mean_in(b, 0, &low), far, delta;
	int unit;

	delta = between(m, b, 0);
	far = fmax(fmax(b->max - mean, mean - b->min), fabs(delta));
	unit = unit_of(far);
	if (far > 0 && (m->m2.sum == 0 || unit > m->unit))
		rescale(m, unit);
	if (m->unit == 0)
		rest = block_squares(x, b->n, mean, &squares);
	else {
		delta = between(m, b, m->unit);
		mean = mean_in(b, m->unit, &low);
		rest = block_squares_in(x, b->n, mean, m->unit, &squares);
	}
	acc_merge(&m->m2, &squares);
	far = acc_total(&rest);
	acc_two_sum(&m->m2.sum, &m->m2.lost, -far * far / n);
	if (m->n > 0)
		acc_two_sum(&m->m2.sum, &m->m2.lost, delta * delta *
		    ((double)m->n * (n / (double)(m->n + b->n))));
}

static int
is_large(const struct moments *m)
{
	return m->n > 0 && fmax(m->max, -m->min) > ldexp(1, FAR);
}

/* Both are large now, if either is. */
static void
enlarge(struct moments *m, struct moments *b, const double *x)
{
	size_t i;

	if (!is_large(m))
		m->large = scaled(&m->sum, -LARGE);
	if (!is_large(b))
		b->large = scaled(&b->sum, -LARGE);
	else
		for (i = 0; i < b->n; i++)
			acc_two_sum(&b->large.sum, &b->large.lost, ldexp(x[i], -LARGE));
}

void
moments_add(struct moments *m, const double *x, size_t n)
{
	struct moments b = { 0 };

	if (n == 0)
		return;
	block_range(x, n, &b.min, &b.max);
	b.n = n;
	b.sum = block_sum(x, n);
	if (is_large(m) || is_large(&b))
		enlarge(m, &b, x);
	merge(m, &b, x);
	acc_merge(&m->sum, &b.sum);
	acc_merge(&m->large, &b.large);
	m->min = m->n == 0 || b.min < m->min ? b.min : m->min;
	m->max = m->n == 0 || b.max > m->max ? b.max : m->max;
	m->n += n;
}

void
moments_inverses(struct moments *m, const double *x, size_t n)
{
	int deep = m->min > 0 && m->min < ldexp(1, -FAR);
	double unit = ldexp(1, -DEEP);
	size_t i;

	if (deep && m->deep.sum == 0)
		m->deep = scaled(&m->inverses, -DEEP);
	for (i = 0; i < n; i++)
		acc_two_sum(&m->inverses.sum, &m->inverses.lost, 1 / x[i]);
	for (i = 0; i < n && deep; i++)
		acc_two_sum(&m->deep.sum, &m->deep.lost, unit / x[i]);
}

/* Fractions and exponents apart, as in stat_gmean(). */
void
moments_logs(struct moments *m, const double *x, size_t n)
{
	size_t i;
	int e;

	for (i = 0; i < n && x[i] > 0; i++) {
		acc_two_sum(&m->logs.sum, &m->logs.lost, log2(frexp(x[i], &e)));
		m->exponents += e;
	}
}

double
moments_sum(const struct moments *m)
{
	double sum = acc_total(&m->sum);

	if (isnan(sum)) /* on the way, perhaps not in the end */
		sum = ldexp(acc_total(&m->large), LARGE);
	return isfinite(sum) ? sum : NAN;
}

double
moments_amean(const struct moments *m)
{
	double rest, mean;

	if (m->n == 0)
		return NAN;
	mean = mean_in(m, 0, &rest) + rest;
	return isfinite(mean) ? mean : NAN;
}

double
moments_hmean(const struct moments *m)
{
	double sum = acc_total(&m->inverses);

	if (m->n == 0 || !(m->min > 0))
		return NAN;
	if (isnan(sum))
		return ldexp((double)m->n / acc_total(&m->deep), -DEEP);
	return (double)m->n / sum;
}

double
moments_gmean(const struct moments *m)
{
	double n = (double)m->n, whole;

	if (m->n == 0 || !(m->min > 0))
		return NAN;
	whole = floor(m->exponents / n);
	return ldexp(exp2((m->exponents - whole * n + acc_total(&m->logs)) / n),
	    (int)whole);
}

/* Over 2^unit. */
static double
stddev(const struct moments *m)
{
	double d = acc_total(&m->m2);

	if (m->n < 2)
		return NAN;
	if (d < 0) /* by rounding */
		d = 0;
	return sqrt(d / (double)(m->n - 1));
}

double
moments_stddev(const struct moments *m)
{
	double d = ldexp(stddev(m), m->unit);

	return isfinite(d) ? d : NAN;
}

/* The two in one unit, where they lose digits without: they need not be doubles,
 * or are denormal, for their quotient to be defined. */
double
moments_cv(const struct moments *m)
{
	double sd = moments_stddev(m), mean = moments_amean(m), rest;

	if (m->n < 2 || m->unit == 0 || (isnormal(sd) && isnormal(mean)))
		return sd / fabs(mean);
	mean = mean_in(m, m->unit, &rest);
	return stddev(m) / fabs(mean + rest);
}
