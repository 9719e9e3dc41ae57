/* moments: what one pass over values leaves behind, for means and variance */
#include <math.h>

#include "maths/maths.h"

/* A block is worked off by so many independent sums: each of them waits for its
 * own last addition only. */
enum { LANES = 4, CHUNK = 16 };

/* Beyond these a square is no double, or loses digits; *unit then scales. */
static const double huge = 1e150, tiny = 1e-140;

enum { UNIT = 600 };

/* a + x, and what it loses, without asking which of them is the larger: D. E.
 * Knuth, The Art of Computer Programming 2, 4.2.2, theorem B. */
static void
two_sum(double *sum, double *lost, double x)
{
	double t = *sum + x, z = t - *sum;

	*lost += (*sum - (t - z)) + (x - z);
	*sum = t;
}

static void
acc_merge(struct acc *a, const struct acc *b)
{
	two_sum(&a->sum, &a->lost, b->sum);
	a->lost += b->lost;
}

/* The lanes of a block, as one. */
static struct acc
joined(const double *sum, const double *lost)
{
	struct acc a = { 0 };
	int k;

	for (k = 0; k < LANES; k++) {
		two_sum(&a.sum, &a.lost, sum[k]);
		a.lost += lost[k];
	}
	return a;
}

static struct acc
block_sum(const double *x, size_t n)
{
	double s[LANES] = { 0 }, l[LANES] = { 0 };
	struct acc a;
	size_t i, whole = n < 4 * LANES ? 0 : n - n % LANES;
	int k;

	for (i = 0; i < whole; i += LANES)
		for (k = 0; k < LANES; k++)
			two_sum(&s[k], &l[k], x[i + (size_t)k]);
	a = joined(s, l);
	for (; i < n; i++)
		two_sum(&a.sum, &a.lost, x[i]);
	return a;
}

/* Sum of (x - c)^2 in *squares, of x - c in what is returned; all times scale.
 * Sums of a few values lose next to nothing, theirs are compensated. */
static struct acc
block_squares(const double *x, size_t n, double c, double scale, struct acc *squares)
{
	struct acc rest = { 0 };
	size_t i, whole = n - n % CHUNK;

	for (i = 0; i < whole; i += CHUNK) {
		double s[LANES] = { 0 }, d[LANES] = { 0 };
		size_t k;

		for (k = 0; k < CHUNK; k++) {
			double y = (x[i + k] - c) * scale;

			s[k % LANES] += y * y;
			d[k % LANES] += y;
		}
		two_sum(&squares->sum, &squares->lost, (s[0] + s[1]) + (s[2] + s[3]));
		two_sum(&rest.sum, &rest.lost, (d[0] + d[1]) + (d[2] + d[3]));
	}
	for (; i < n; i++) {
		double y = (x[i] - c) * scale;

		two_sum(&squares->sum, &squares->lost, y * y);
		two_sum(&rest.sum, &rest.lost, y);
	}
	return rest;
}

static void
block_range(const double *x, size_t n, double *min, double *max)
{
	double lo[LANES], hi[LANES];
	size_t i, whole = n - n % LANES;
	int k;

	for (k = 0; k < LANES; k++)
		lo[k] = hi[k] = x[0];
	for (i = 0; i < whole; i += LANES)
		for (k = 0; k < LANES; k++) {
			double y = x[i + (size_t)k];

			lo[k] = y < lo[k] ? y : lo[k];
			hi[k] = y > hi[k] ? y : hi[k];
		}
	for (; i < n; i++) {
		lo[0] = x[i] < lo[0] ? x[i] : lo[0];
		hi[0] = x[i] > hi[0] ? x[i] : hi[0];
	}
	for (k = 1; k < LANES; k++) {
		lo[0] = lo[k] < lo[0] ? lo[k] : lo[0];
		hi[0] = hi[k] > hi[0] ? hi[k] : hi[0];
	}
	*min = lo[0];
	*max = hi[0];
}

/* The sum is rounded, and the quotient is; what they miss is divided again, and
 * is *rest. */
static double
mean_of(const struct acc *a, size_t n, double *rest)
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
	mean = mean_of(a, n, &rest) + rest;
	return isfinite(mean) ? mean : NAN;
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

/* Sums of squares about their own means become one about the common mean; both
 * means with the digits that a double has no room for. */
static void
merge(struct moments *m, const double *x, size_t n, double min, double max)
{
	struct acc sum = block_sum(x, n), squares = { 0 }, rest;
	double ma = 0, ra = 0, mb, rb, delta = 0, far, scale;
	int unit;

	mb = mean_of(&sum, n, &rb);
	far = fmax(max - mb, mb - min);
	if (m->n > 0) {
		ma = mean_of(&m->sum, m->n, &ra);
		delta = (mb - ma) + (rb - ra);
	}
	unit = unit_of(fmax(far, fabs(delta)));
	if (m->m2.sum == 0 || unit > m->unit)
		rescale(m, unit);
	scale = ldexp(1, -m->unit);
	rest = block_squares(x, n, mb, scale, &squares);
	acc_merge(&m->m2, &squares);
	far = acc_total(&rest);
	two_sum(&m->m2.sum, &m->m2.lost, -far * far / (double)n);
	delta *= scale;
	if (m->n > 0)
		two_sum(&m->m2.sum, &m->m2.lost, delta * delta *
		    ((double)m->n * ((double)n / (double)(m->n + n))));
	acc_merge(&m->sum, &sum);
}

void
moments_add(struct moments *m, const double *x, size_t n)
{
	double min, max;

	if (n == 0)
		return;
	block_range(x, n, &min, &max);
	merge(m, x, n, min, max);
	m->min = m->n == 0 || min < m->min ? min : m->min;
	m->max = m->n == 0 || max > m->max ? max : m->max;
	m->n += n;
}

void
moments_inverses(struct moments *m, const double *x, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		two_sum(&m->inverses.sum, &m->inverses.lost, 1 / x[i]);
}

/* The logarithm of 1e300 leaves few bits for its fraction, so the exponents are
 * summed apart, as the integers that they are. */
void
moments_logs(struct moments *m, const double *x, size_t n)
{
	size_t i;
	int e;

	for (i = 0; i < n && x[i] > 0; i++) {
		two_sum(&m->logs.sum, &m->logs.lost, log2(frexp(x[i], &e)));
		m->exponents += e;
	}
}

double
moments_sum(const struct moments *m)
{
	return acc_total(&m->sum);
}

double
moments_amean(const struct moments *m)
{
	return acc_mean(&m->sum, m->n);
}

double
moments_hmean(const struct moments *m)
{
	if (m->n == 0 || !(m->min > 0))
		return NAN;
	return (double)m->n / acc_total(&m->inverses);
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

double
moments_stddev(const struct moments *m)
{
	double d = acc_total(&m->m2);

	if (m->n < 2)
		return NAN;
	if (d < 0) /* by rounding */
		d = 0;
	d = ldexp(sqrt(d / (double)(m->n - 1)), m->unit);
	return isfinite(d) ? d : NAN;
}
