/* nct: the noncentral t distribution */
#include <float.h>
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

/* P(S > r) or P(S <= r), small ones with their digits: the latter by the power series
 * (Abramowitz, Stegun, 6.5.29) of the density of v, whose integral is all. */
static double
chi(double r, double df, double all, int above)
{
	double v = log(r), e = df / 2 * (expm1(2 * v) - 2 * v), x = df / 2 * r * r;
	double p, term, sum = 1, k;

	if (!(e < 745)) /* exp(-e) is Chernoff's bound of the tail */
		return (r > 1) != above;
	if (above || x > df / 2) {
		p = dist_chisq_upper(2 * x, df);
		return above ? p : 1 - p;
	}
	for (term = 1, k = 1; term > sum * DBL_EPSILON / 4; k++)
		sum += term *= x / (df / 2 + k);
	return exp(-e) / (df * all) * sum;
}

/* The same probability, by the values of Z: their density and P(S >= (Z + ncp) / t).
 * No more than 259 of them, however large ncp is; it must be so large that Z + ncp
 * has its sign for every Z that a double can tell from impossible. */
static double
by_z(double t, double df, double ncp, double all)
{
	struct sums s = { 0, 0 };
	double z, density;
	int i;

	if ((t > 0) != (ncp > 0) || t == 0)
		return ncp < 0;
	for (i = -129; i <= 129; i++) {
		z = .3 * i;
		density = exp(-z * z / 2);
		s.all += density;
		s.part += density * chi((z + fabs(ncp)) / fabs(t), df, all, t > 0);
	}
	return s.part / s.all;
}

/* By the trapezoidal rule, which converges exponentially: L. N. Trefethen, J. A. C.
 * Weideman, The exponentially convergent trapezoidal rule, SIAM Review 56 (2014).  At
 * this step it errs by less than 1e-13.  As a function of v, P((Z + ncp) / S <= t)
 * rises the more steeply the larger ncp is; as one of z, P(S >= (z + ncp) / t) is then
 * as flat as the density of z, or flatter. */
double
dist_nct(double t, double df, double ncp)
{
	double wide = sqrt(2 * df), h;
	struct sums s = { 0, 0 };
	int far = fabs(ncp) > fmax(40, wide);

	if (!(df > 0) || isnan(t) || isnan(ncp) || (isinf(t) && isinf(ncp)))
		return NAN;
	h = .3 / fmax(wide, far ? 3.2 : fmax(3.2, fabs(ncp)));
	add(&s, t, df, ncp, h, 0);
	add(&s, t, df, ncp, -h, -h);
	return far ? by_z(t, df, ncp, s.all * h) : s.part / s.all;
}
