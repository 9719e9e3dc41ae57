/* dist: the distributions of beta and gamma functions.  No lgamma(): its last digits,
 * which grow with the argument, are those that a tail is made of.  Every density is
 * Stirling's formula with its remainder, times exp(-deviance): C. Loader, Fast and
 * accurate computation of binomial probabilities (2000). */
#include <float.h>
#include <math.h>

#include "maths/maths.h"

static const double two_pi = 6.283185307179586477;
static const double root_half = .70710678118654752440;

/* From here on the tail of t / sqrt(df) is a power to the last digit. */
static const double far = 1e9;

enum { STEPS = 100000 }; /* of a fraction or series that ends long before */

/* ln Gamma(z + 1) - (z + 1/2) ln z + z - ln(2 pi)/2: Stirling's series from 16 on,
 * below it from the next z. */
static double
stirling_rest(double z)
{
	double more = 0, i;

	for (; z < 16; z++)
		more += (z + .5) * log1p(1 / z) - 1;
	i = 1 / (z * z);
	return more + (1. / 12 - (1. / 360 - (1. / 1260 - (1. / 1680 - (1. / 1188 -
	    691. / 360360 * i) * i) * i) * i) * i) / z;
}

/* u - ln r, r = 1 + u: about 0 by the series of the inverse hyperbolic tangent. */
static double
deviance(double u, double r)
{
	double v = u / (2 + u), square = v * v, term = 2 * v * square, sum = 0, k;

	if (fabs(u) > .3)
		return u - log(r);
	for (k = 3; fabs(term) > 1e-18 * u * u; k += 2, term *= square)
		sum += term / k;
	return u * v - sum;
}

/* x^a y^b / B(a,b), y = 1 - x: t times its density, for t. */
static double
beta_front(double x, double y, double a, double b)
{
	double d = a * y - b * x, n = a + b;

	return sqrt(a / n * b / two_pi) * exp(stirling_rest(n) - stirling_rest(a) -
	    stirling_rest(b) - a * deviance(-d / a, n * x / a) -
	    b * deviance(d / b, n * y / b));
}

/* I_x(a,b) for x <= a / (a + b): the continued fraction of A. R. DiDonato, A. H.
 * Morris, Algorithm 708, ACM TOMS 18 (1992), evaluated after W. J. Lentz. */
static double
beta_lower(double x, double y, double a, double b)
{
	double d = a * y - b * x, odd, up, down, c, f, e = 0, m;

	c = f = a * (d + 1) / (a + 1);
	for (m = 1; m < STEPS; m++) {
		odd = a + 2 * m - 1;
		up = (a + m - 1) / odd * ((a + b + m - 1) / odd) * m * (b - m) * x * x;
		down = m + m * (b - m) * x / odd + (a + m) * (d + 1 + m * (2 - x)) /
		    (odd + 2);
		e = 1 / (down + up * e);
		c = down + up / c;
		f *= c * e;
		if (fabs(c * e - 1) < DBL_EPSILON)
			break;
	}
	return beta_front(x, y, a, b) / f;
}

static double
beta(double x, double y, double a, double b)
{
	if (x <= 0 || y <= 0)
		return x > 0;
	if (a * y >= b * x)
		return beta_lower(x, y, a, b);
	return 1 - beta_lower(y, x, b, a);
}

double
dist_beta(double x, double a, double b)
{
	return beta(x, 1 - x, a, b);
}

/* P(|T| >= t) and what it lacks to 1, each with all its digits. */
static double
t_two(double t, double df, double *inner)
{
	double u = fabs(t) / sqrt(df), x, y, p;

	if (df > 1e20) {
		*inner = erf(fabs(t) * root_half);
		return erfc(fabs(t) * root_half);
	}
	if (u > far) {
		p = t_two(far * sqrt(df), df, inner) * pow(far / u, df);
		*inner = 1 - p;
		return p;
	}
	x = 1 / (1 + u * u);
	y = u * u / (1 + u * u);
	if (df / 2 * y >= x / 2) {
		p = beta(x, y, df / 2, .5);
		*inner = 1 - p;
		return p;
	}
	*inner = beta(y, x, .5, df / 2);
	return 1 - *inner;
}

double
dist_t_two(double t, double df)
{
	double inner;

	return isnan(t) || !(df > 0) ? NAN : t_two(t, df, &inner);
}

double
dist_t(double t, double df)
{
	double p = dist_t_two(t, df) / 2;

	return t < 0 ? p : 1 - p;
}

/* Newton's steps for ln t, in which the logarithms of both tails are concave: from
 * the normal quantile, which is nearer to 0, at most one goes too far. */
double
dist_t_q(double p, double df)
{
	double q = p < .5 ? p : 1 - p, t = fabs(dist_norm_q(p)), outer, inner, step, u;
	int i;

	if (!(df > 0) || !(q > 0) || t == 0 || df > 1e20)
		return df > 0 ? dist_norm_q(p) : NAN;
	for (i = 0; i < 100 && t < INFINITY; i++) {
		outer = t_two(t, df, &inner);
		u = t / sqrt(df);
		step = u > far ? df * outer :
		    2 * beta_front(1 / (1 + u * u), u * u / (1 + u * u), df / 2, .5);
		step = q < .25 ? outer / step * log(outer / (2 * q)) :
		    inner / step * log((1 - 2 * q) / inner);
		t *= exp(step);
		if (fabs(step) < 1e-9) /* squared by the next one */
			break;
	}
	return p < .5 ? -t : t;
}

/* Q(a,x), a = df/2, halved x: about its mode the power series of P, beyond it the
 * continued fraction of Q (Abramowitz, Stegun, 6.5.29 and 6.5.31). */
double
dist_chisq_upper(double x, double df)
{
	double a = df / 2, z = x / 2, front, sum, term, c, e, m;

	if (!(df > 0) || isnan(x))
		return NAN;
	if (z <= 0)
		return 1;
	front = sqrt(a / two_pi) *
	    exp(-stirling_rest(a) - a * deviance((z - a) / a, z / a));
	if (z < a + 1) {
		for (sum = term = 1 / a, m = 1; term > sum * DBL_EPSILON / 4; m++)
			sum += term *= z / (a + m);
		return 1 - front * sum;
	}
	sum = c = z + 1 - a;
	for (e = 0, m = 1; m < STEPS; m++) {
		term = m * (a - m);
		e = 1 / (z + 1 - a + 2 * m + term * e);
		c = z + 1 - a + 2 * m + term / c;
		sum *= c * e;
		if (fabs(c * e - 1) < DBL_EPSILON)
			break;
	}
	return front / sum;
}

double
dist_binom(size_t k, size_t n, double p)
{
	if (k >= n)
		return 1;
	return beta(1 - p, p, (double)(n - k), (double)k + 1);
}
