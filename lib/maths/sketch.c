/* sketch: quantiles in bounded memory, by a stated error */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"

/* Counts of the buckets first .. first + n - 1, of magnitudes of one sign. */
struct side {
	uint64_t *count;
	long first;
	size_t n;
};

/* Bucket i holds the magnitudes in (gamma^(i-1), gamma^i]. */
struct sketch {
	double error;
	double step; /* log gamma */
	long lowest, highest; /* buckets that a double can fall into */
	struct side side[2]; /* below 0, above 0 */
	uint64_t zeros, n;
	double min, max;
};

static long
bucket(const struct sketch *s, double magnitude)
{
	return (long)ceil(log(magnitude) / s->step);
}

struct sketch *
sketch_new(double error)
{
	struct sketch *s = mem_alloc(1, sizeof *s);

	/* A logarithm near the edge of a bucket may be rounded into the next: what
	 * that can do, some 1e-12, is taken off first. */
	s->error = error;
	error *= 1 - 1e-6;
	s->step = log1p(error) - log1p(-error);
	s->lowest = bucket(s, nextafter(0, 1));
	s->highest = bucket(s, DBL_MAX);
	return s;
}

/* Makes room for a bucket, and for some more beyond it. */
static void
reach(const struct sketch *s, struct side *side, long i)
{
	long first = side->first, last = first + (long)side->n - 1, more;
	uint64_t *count;

	if (side->n != 0 && i >= first && i <= last)
		return;
	if (side->n == 0) {
		first = i;
		last = i;
	}
	more = 16 + (last - first) / 4;
	if (i <= first)
		first = i - more < s->lowest ? s->lowest : i - more;
	if (i >= last)
		last = i + more > s->highest ? s->highest : i + more;
	count = mem_alloc((size_t)(last - first + 1), sizeof *count);
	if (side->n != 0)
		memcpy(count + (side->first - first), side->count,
		    side->n * sizeof *count);
	free(side->count);
	side->count = count;
	side->first = first;
	side->n = (size_t)(last - first + 1);
}

void
sketch_add(struct sketch *s, double x)
{
	struct side *side = &s->side[x > 0];
	long i;

	if (s->n == 0 || x < s->min)
		s->min = x;
	if (s->n == 0 || x > s->max)
		s->max = x;
	s->n++;
	if (x == 0) {
		s->zeros++;
		return;
	}
	i = bucket(s, fabs(x));
	reach(s, side, i);
	side->count[i - side->first]++;
}

void
sketch_merge(struct sketch *into, const struct sketch *from)
{
	const struct side *side;
	int sign;
	size_t i;

	if (from->n == 0)
		return;
	for (sign = 0; sign < 2; sign++) {
		side = &from->side[sign];
		for (i = 0; i < side->n; i++) {
			if (side->count[i] == 0)
				continue;
			reach(into, &into->side[sign], side->first + (long)i);
			into->side[sign].count[side->first + (long)i -
			    into->side[sign].first] += side->count[i];
		}
	}
	if (into->n == 0 || from->min < into->min)
		into->min = from->min;
	if (into->n == 0 || from->max > into->max)
		into->max = from->max;
	into->zeros += from->zeros;
	into->n += from->n;
}

/* The middle of bucket i, 2 gamma^i / (gamma + 1), with its sign: no value of the
 * bucket is further from it than the error times itself.  Its ends likewise. */
static struct estimate
middle(const struct sketch *s, long i, double sign)
{
	double where = (double)i * s->step - log1p(expm1(s->step) / 2);
	double at = exp(where), least = exp(where - log1p(s->error));
	double most = exp(where - log1p(-s->error));
	struct estimate e;

	e.at = fmax(s->min, fmin(s->max, sign * at));
	e.lo = fmax(s->min, fmin(s->max, sign * (sign > 0 ? least : most)));
	e.hi = fmax(s->min, fmin(s->max, sign * (sign > 0 ? most : least)));
	return e;
}

/* The value with so many below it: from the greatest magnitude below 0 on. */
static struct estimate
ranked(const struct sketch *s, uint64_t rank)
{
	struct estimate e = { s->max, s->max, s->max };
	const struct side *side = &s->side[0];
	uint64_t seen = 0;
	size_t i;

	if (rank == 0)
		e.at = e.lo = e.hi = s->min;
	if (rank == 0 || rank + 1 >= s->n)
		return e;
	for (i = side->n; i-- > 0;)
		if ((seen += side->count[i]) > rank)
			return middle(s, side->first + (long)i, -1);
	if ((seen += s->zeros) > rank) {
		e.at = e.lo = e.hi = 0;
		return e;
	}
	for (side++, i = 0; i < side->n; i++)
		if ((seen += side->count[i]) > rank)
			return middle(s, side->first + (long)i, 1);
	return e;
}

static double
mixed(double x, double y, double fraction)
{
	return x == y ? x : (1 - fraction) * x + fraction * y;
}

struct estimate
sketch_quantile(const struct sketch *s, double p, int type)
{
	struct estimate e = { NAN, NAN, NAN }, next;
	double fraction;
	size_t i;

	if (s->n == 0)
		return e;
	stat_quantile_at((size_t)s->n, p, type, &i, &fraction);
	e = ranked(s, i);
	if (fraction > 0 && i + 1 < s->n) {
		next = ranked(s, i + 1);
		e.at = mixed(e.at, next.at, fraction);
		e.lo = mixed(e.lo, next.lo, fraction);
		e.hi = mixed(e.hi, next.hi, fraction);
	}
	return e;
}

void
sketch_free(struct sketch *s)
{
	if (s == NULL)
		return;
	free(s->side[0].count);
	free(s->side[1].count);
	free(s);
}
