/* judge: one test of one run against the base
 *
 * Ratios are what is compared, so the logs of the values are tested; values that
 * are not all above 0 have none and are tested themselves.  Every method brings
 * the estimate and the interval that belong to it, so that these and p do not
 * contradict each other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* With fewer values a side METHOD_AUTO takes a t test: what ranks of 5 can say
 * does not survive the adjustment for 7 rows. */
enum { FEW = 10 };

struct data {
	const double *x, *y; /* as given */
	size_t n, m;
	double *u, *v;       /* their logs; or the values, by a power of 2 below 1 */
	int logs;
};

static enum method
choose(const struct rules *rules, size_t n)
{
	int t = rules->method == METHOD_WELCH || rules->method == METHOD_PAIRED ||
	    (rules->method == METHOD_AUTO && n < FEW);

	if (n < 2)
		return METHOD_NONE;
	if (rules->paired)
		return t ? METHOD_PAIRED : METHOD_SIGNED;
	return t ? METHOD_WELCH : METHOD_MW;
}

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

static int
flat(const double *x, size_t n)
{
	double least = x[0], most = x[0];

	extremes(x, n, &least, &most);
	return least == most;
}

static double *
ascending(const double *x, size_t n)
{
	double *copy = mem_grow(NULL, n, sizeof *copy);

	memcpy(copy, x, n * sizeof *copy);
	stat_sort(copy, n);
	return copy;
}

/* log(y / x), also where y / x is rounded to 1 or beyond the range of a double.
 * One rounding before the log, and the same one the other way round: equal ratios
 * are ties. */
static double
log_ratio(double x, double y)
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
		to[i] = one > 0 ? log_ratio(one, x[i]) : ldexp(x[i], -exponent);
}

/* The log of 1e15 leaves few bits to tell 1e15 from 1e15 + 1: the logs are those of
 * the ratios to one of the values, which no difference of them notices.  And of what
 * has no logs, one power of 2 for both sides: no difference overflows, and no ratio
 * of it to a value notices. */
static void
prepare(struct data *d)
{
	double least = d->x[0], most = d->x[0], *x = ascending(d->x, d->n), one;
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
}

static double
finite(double x)
{
	return isfinite(x) ? x : NAN;
}

/* The shift of what was tested as a ratio - 1: of the logs it is one; of values
 * it is measured by |where|, the location of the base, which is taken as known. */
static void
express(struct finding *f, const struct data *d, struct estimate shift, double where)
{
	where = fabs(where);
	f->direction = (shift.at > 0) - (shift.at < 0);
	f->change.at = finite(d->logs ? expm1(shift.at) : shift.at / where);
	f->change.lo = finite(d->logs ? expm1(shift.lo) : shift.lo / where);
	f->change.hi = finite(d->logs ? expm1(shift.hi) : shift.hi / where);
	/* Nothing varies and nothing changed: that much is certain. */
	if (f->flat && f->direction == 0)
		f->change.at = f->change.lo = f->change.hi = 0;
}

/* The ranks are those of the values: logs of neighbours may be the same. */
static void
mann_whitney(struct finding *f, struct data *d, double level)
{
	double *x = ascending(d->x, d->n), *y = ascending(d->y, d->m);

	f->method = METHOD_MW;
	f->flat = x[0] == x[d->n - 1] && y[0] == y[d->m - 1];
	f->p = test_mw(x, d->n, y, d->m, &f->least).p;
	stat_sort(d->u, d->n);
	stat_sort(d->v, d->m);
	express(f, d, shift_two(d->u, d->n, d->v, d->m, level),
	    stat_quantile(d->u, d->n, .5));
	free(x);
	free(y);
}

/* Without any variance there is no t: ranks need none. */
static void
welch(struct finding *f, struct data *d, double level)
{
	struct estimate diff;
	double p = NAN;

	if (!flat(d->u, d->n) || !flat(d->v, d->m))
		p = test_welch(d->u, d->n, d->v, d->m, level, &diff).p;
	if (isnan(p)) {
		mann_whitney(f, d, level);
		return;
	}
	f->method = METHOD_WELCH;
	f->p = p;
	express(f, d, diff, stat_amean(d->u, d->n));
}

static void
signed_rank(struct finding *f, struct data *d, double *diff, double level)
{
	f->method = METHOD_SIGNED;
	f->p = test_signed(diff, d->n, &f->least).p;
	stat_sort(diff, d->n);
	stat_sort(d->u, d->n);
	if (diff[0] == 0 && diff[d->n - 1] == 0) /* no rank is left */
		f->p = f->least = 1;
	express(f, d, shift_one(diff, d->n, level), stat_quantile(d->u, d->n, .5));
}

static void
pairs(struct finding *f, struct data *d, double level)
{
	double *diff = mem_grow(NULL, d->n, sizeof *diff), p = NAN;
	struct estimate mean;
	size_t i;

	for (i = 0; i < d->n; i++)
		diff[i] = d->logs ? log_ratio(d->x[i], d->y[i]) : d->v[i] - d->u[i];
	f->flat = flat(diff, d->n);
	if (f->method == METHOD_PAIRED && !f->flat)
		p = test_paired(d->u, d->v, d->n, level, &mean).p;
	if (isnan(p)) {
		signed_rank(f, d, diff, level);
	} else {
		f->p = p;
		express(f, d, mean, stat_amean(d->u, d->n));
	}
	free(diff);
}

/* What can be said of a single value: how far it is from the others. */
static void
single(struct finding *f, struct data *d)
{
	struct estimate shift;

	stat_sort(d->u, d->n);
	stat_sort(d->v, d->m);
	shift = shift_two(d->u, d->n, d->v, d->m, .5);
	shift.lo = shift.hi = NAN;
	express(f, d, shift, stat_quantile(d->u, d->n, .5));
}

struct finding
judge(const double *x, size_t n, const double *y, size_t m, const struct rules *rules)
{
	struct finding f = { METHOD_NONE, { n, m }, { NAN, NAN, NAN }, NAN, 0, 0, 0 };
	struct data d = { x, y, n, m, NULL, NULL, 0 };

	f.method = choose(rules, n < m ? n : m);
	if (n == 0 || m == 0)
		return f;
	prepare(&d);
	if (f.method == METHOD_NONE)
		single(&f, &d);
	else if (rules->paired)
		pairs(&f, &d, 1 - rules->alpha);
	else if (f.method == METHOD_WELCH)
		welch(&f, &d, 1 - rules->alpha);
	else
		mann_whitney(&f, &d, 1 - rules->alpha);
	free(d.u);
	free(d.v);
	return f;
}

double
judge_least(const struct finding *f, const struct rules *rules, size_t n)
{
	switch (f->method == METHOD_NONE ? choose(rules, n) : f->method) {
	case METHOD_WELCH:
	case METHOD_PAIRED:
		return n < 2 ? 1 : 0;
	case METHOD_MW:
		return test_mw_least(n, n);
	case METHOD_SIGNED:
		return n < 1100 ? ldexp(2, -(int)n) : 0;
	case METHOD_AUTO:
	case METHOD_NONE:
		break;
	}
	return 1;
}
