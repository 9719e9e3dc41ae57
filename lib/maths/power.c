/* power: what an experiment can find, by the noncentral t distribution (J. Cohen,
 * Statistical power analysis for the behavioral sciences, 1988) */
#include <math.h>

#include "maths/maths.h"

double
power_t(double n, double shift_in_sd, double alpha)
{
	double df = 2 * n - 2, t, ncp = fabs(shift_in_sd) * sqrt(n / 2);

	if (!(df > 0) || !(alpha > 0) || alpha > 1)
		return NAN;
	t = dist_t_q(1 - alpha / 2, df);
	/* P(T > t) as P(-T < -t), so that a small one keeps its digits. */
	return dist_nct(-t, df, -ncp) + dist_nct(-t, df, ncp);
}

/* What is missing to the power, when x stands for the one that is NAN. */
static double
lack(double x, double n, double shift, double alpha, double power)
{
	return power - power_t(isnan(n) ? x : n, isnan(shift) ? x : shift, alpha);
}

/* The root of lack(), which falls with x, from a start near it: false position, the
 * Illinois variant (M. Dowell, P. Jarratt, BIT 11, 1971). */
static double
root(double start, double n, double shift, double alpha, double power)
{
	double lo = start, hi = start, a, b, x, c = 1, side = 0;
	int i;

	while ((a = lack(lo, n, shift, alpha, power)) < 0)
		lo /= 1.25;
	while ((b = lack(hi, n, shift, alpha, power)) > 0)
		hi *= 1.25;
	for (i = 0; i < 100 && c != 0 && hi - lo > 1e-15 * hi; i++) {
		x = a > b ? lo + (hi - lo) * (a / (a - b)) : lo;
		c = lack(x, n, shift, alpha, power);
		if (c > 0) {
			lo = x, a = c;
			b /= side > 0 ? 2 : 1;
		} else {
			hi = x, b = c;
			a /= side < 0 ? 2 : 1;
		}
		side = c;
	}
	return a < -b ? lo : hi;
}

double
power_n(double shift_in_sd, double alpha, double power)
{
	double z = dist_norm_q(1 - alpha / 2) + dist_norm_q(power);

	if (!(alpha > 0 && alpha < 1 && power > 0 && power < 1) || isnan(shift_in_sd))
		return NAN;
	if (power_t(2, shift_in_sd, alpha) >= power)
		return 2;
	if (shift_in_sd == 0)
		return INFINITY;
	z = 2 * (z / shift_in_sd) * (z / shift_in_sd);
	return z > 1e15 ? z : root(fmax(z, 2), NAN, shift_in_sd, alpha, power);
}

double
power_mde(double n, double alpha, double power)
{
	if (!(n > 1 && alpha > 0 && alpha < 1 && power > 0 && power < 1))
		return NAN;
	if (power <= alpha)
		return 0;
	return root((dist_t_q(1 - alpha / 2, 2 * n - 2) + fabs(dist_norm_q(power))) *
	    sqrt(2 / n), n, NAN, alpha, power);
}
