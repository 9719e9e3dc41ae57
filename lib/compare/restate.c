/* restate: the change as that of the statistic asked for
 *
 * The change of a test is that of medians or geometric means, whatever --stat is.
 * p stays the test's, and must not vouch for what it has not tested: a change of
 * the statistic that the test's own does not bear out has no direction.
 */
#include <math.h>
#include <stdlib.h>

#include "compare.h"

/* That of harmonic means is the one of the means of the reciprocals, upside down:
 * of the values by one power of 2, so that no reciprocal is infinite. */
static struct estimate
ratio_of_hmeans(const struct row *p, double level)
{
	size_t n = p->found.n[0], m = p->found.n[1], i;
	double *x = mem_grow(NULL, n + m, sizeof *x), most = 0;
	struct estimate e;
	int exponent;

	for (i = 0; i < n + m; i++) {
		x[i] = i < n ? p->x[i] : p->y[i - n];
		most = fmax(most, x[i]);
	}
	(void)frexp(most, &exponent);
	for (i = 0; i < n + m; i++)
		x[i] = 1 / ldexp(x[i], -exponent);
	e = test_ratio(x + n, m, x, n, level);
	free(x);
	return e;
}

/* Values above 0 cannot fall by more than all; Fieller's interval can. */
static double
no_less_than_all(const struct row *p, double lo)
{
	size_t i, k;

	for (k = 0; k < 2; k++)
		for (i = 0; i < p->found.n[k]; i++)
			if ((k == 0 ? p->x : p->y)[i] <= 0)
				return lo;
	return lo < -1 ? -1 : lo;
}

/* The direction of the change, when the test's is the same and the interval, if the
 * statistic has one, excludes 0; else 0.  From 0 there is no ratio to ask. */
static int
agreed(const struct finding *f, double from, double to, int has_interval)
{
	int up = (to > from) - (to < from);

	if (up != f->direction)
		return 0;
	return has_interval && !isnan(f->change.at) && !(f->change.lo > 0) &&
	    !(f->change.hi < 0) ? 0 : up;
}

void
row_restate(struct row *p, const struct rows *r)
{
	struct finding *f = &p->found;
	double from = p->loc[0], to = p->loc[1];
	struct estimate e = { NAN, NAN, NAN };
	double sign = from < 0 ? -1 : 1;
	int has_interval = 0;

	if (r->at.kind == PLACE_MEDIAN || r->at.kind == PLACE_GMEAN || (f->flat && f->direction == 0))
		return;
	/* Without any variance there is no t, nor an interval of it. */
	if (!r->rules.paired && f->method != METHOD_NONE && !f->flat) {
		has_interval = r->at.kind == PLACE_AMEAN || r->at.kind == PLACE_HMEAN;
		if (r->at.kind == PLACE_AMEAN)
			e = test_ratio(p->x, f->n[0], p->y, f->n[1], 1 - r->rules.alpha);
		else if (r->at.kind == PLACE_HMEAN)
			e = ratio_of_hmeans(p, 1 - r->rules.alpha);
	}
	f->change.at = sign * (to / from - 1);
	f->change.lo = sign * ((sign > 0 ? e.lo : e.hi) - 1);
	f->change.hi = sign * ((sign > 0 ? e.hi : e.lo) - 1);
	if (!isfinite(f->change.at))
		f->change.at = NAN;
	f->change.lo = no_less_than_all(p, f->change.lo);
	f->direction = agreed(f, from, to, has_interval);
}
