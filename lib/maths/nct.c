/* nct: the noncentral t distribution */
#include <math.h>

#include "maths/maths.h"

struct sums {
	double all, part;
};

/* The values at from, from + h, ... of the density of v = ln S, S^2 = chi^2 / df, but
 * for a constant, and of that times P((Z + ncp) / S <= t). */
static void
add(struct sums *s, double t, double df, double ncp, double h, double from)
{
	double v, e, density;

	for (v = from; (e = df / 2 * (expm1(2 * v) - 2 * v)) < 745; v += h) {
		density = exp(-e);
		s->all += density;
		s->part += density * dist_norm(t * exp(v) - ncp);
	}
}

/* By the trapezoidal rule, which converges exponentially: L. N. Trefethen, J. A. C.
 * Weideman, The exponentially convergent trapezoidal rule, SIAM Review 56 (2014).  At
 * this step it errs by less than 1e-13. */
double
dist_nct(double t, double df, double ncp)
{
	double h = .3 / fmax(sqrt(2 * df), fmax(3.2, fabs(ncp)));
	struct sums s = { 0, 0 };

	if (!(df > 0) || isnan(t) || !isfinite(ncp))
		return NAN;
	add(&s, t, df, ncp, h, 0);
	add(&s, t, df, ncp, -h, -h);
	return s.part / s.all;
}
