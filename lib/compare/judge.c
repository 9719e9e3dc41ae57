/* judge: one test of one run against the base
 *
 * Ratios are what is compared, so the logs of the values are tested; values that
 * are not all above 0 have none and are tested themselves.  Every method brings
 * the estimate and the interval that belong to it, so that these and p do not
 * contradict each other.
 */
#include <math.h>
#include <stdlib.h>

#include "compare.h"

/* With fewer values a side METHOD_AUTO takes a t test: what ranks of 5 can say
 * does not survive the adjustment for 7 rows. */
enum { FEW = 10 };

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

static double
finite(double x)
{
	return isfinite(x) ? x : NAN;
}

/* The shift of what was tested as a ratio - 1: of the logs it is one; of values
 * it is measured by |where|, the location of the base, which is taken as known. */
static void
express(struct finding *f, const struct scaled *d, struct estimate shift, double where)
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

/* The ranks are those of the values: logs of neighbours may be the same.  What varies
 * on neither side and differs by rounding alone is one value. */
static void
mann_whitney(struct finding *f, struct scaled *d, double level)
{
	double *x = scale_sorted(d->x, d->n), *y = scale_sorted(d->y, d->m);
	struct estimate shift;

	f->method = METHOD_MW;
	f->flat = scale_flat(d->u, d->n, d->noise) && scale_flat(d->v, d->m, d->noise);
	f->p = test_mw(x, d->n, y, d->m, &f->least).p;
	stat_sort(d->u, d->n);
	stat_sort(d->v, d->m);
	shift = shift_two(d->u, d->n, d->v, d->m, level);
	if (f->flat && fabs(shift.at) <= d->noise) {
		shift.at = 0;
		f->p = f->least = 1;
	}
	express(f, d, shift, stat_quantile(d->u, d->n, .5));
	free(x);
	free(y);
}

/* Without any variance there is no t: ranks need none. */
static void
welch(struct finding *f, struct scaled *d, double level)
{
	struct estimate diff;
	double p = NAN;

	if (!scale_flat(d->u, d->n, d->noise) || !scale_flat(d->v, d->m, d->noise))
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
signed_rank(struct finding *f, struct scaled *d, double *diff, double level)
{
	f->method = METHOD_SIGNED;
	f->p = test_signed(diff, d->n, &f->least).p;
	stat_sort(diff, d->n);
	stat_sort(d->u, d->n);
	if (diff[0] == 0 && diff[d->n - 1] == 0) /* no rank is left */
		f->p = f->least = 1;
	express(f, d, shift_one(diff, d->n, level), stat_quantile(d->u, d->n, .5));
}

/* Equal steps of decimals are to be ties, and none at all 0, in whatever unit. */
static void
pairs(struct finding *f, struct scaled *d, double level)
{
	double *diff = mem_grow(NULL, d->n, sizeof *diff), p = NAN;
	struct estimate mean;
	size_t i;

	for (i = 0; i < d->n; i++)
		diff[i] = d->logs ? scale_log_ratio(d->x[i], d->y[i]) : d->v[i] - d->u[i];
	signed_settle(diff, d->n, d->noise);
	f->flat = scale_flat(diff, d->n, 0);
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
single(struct finding *f, struct scaled *d)
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
	struct scaled d = { x, y, n, m, NULL, NULL, 0, 0 };

	f.method = choose(rules, n < m ? n : m);
	if (n == 0 || m == 0)
		return f;
	scale_make(&d);
	if (f.method == METHOD_NONE)
		single(&f, &d);
	else if (rules->paired)
		pairs(&f, &d, 1 - rules->alpha);
	else if (f.method == METHOD_WELCH)
		welch(&f, &d, 1 - rules->alpha);
	else
		mann_whitney(&f, &d, 1 - rules->alpha);
	scale_free(&d);
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
