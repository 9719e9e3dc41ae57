/* near: how rank statistics come out of many values, nearly */
#include <math.h>

#include "maths/maths.h"

double
near_p(double distance, double variance)
{
	double z = variance > 0 ? (distance - 0.5) / sqrt(variance) : 0;

	return z > 0 ? 2 * dist_norm(-z) : 1;
}

/* The p quantile of what is symmetric about top / 2, from the normal distribution
 * with continuity 1/2 and the terms of E. A. Cornish, R. A. Fisher, Moments and
 * cumulants in the specification of distributions (1937) for the fourth and sixth
 * cumulant; the odd ones are 0. */
static double
quantile(double top, double variance, double fourth, double sixth, double p)
{
	double z = dist_norm_q(p), s = z * z, k;

	fourth /= variance * variance;
	sixth /= variance * variance * variance;
	z += z * ((s - 3) * fourth / 24 + ((s - 10) * s + 15) * sixth / 720 -
	    ((3 * s - 24) * s + 29) * fourth * fourth / 384);
	k = ceil(top / 2 + z * sqrt(variance) - 0.5);
	return k > top ? top : k > 0 ? k : 0;
}

/* U is distributed as prod (1 - q^(m + i)) / (1 - q^i), i = 1..n: cumulants as of
 * uniform distributions. */
double
near_mw_q(double p, size_t n, size_t m)
{
	double i, a, b, least = (double)(n < m ? n : m), most = (double)(n < m ? m : n);
	double second = 0, fourth = 0, sixth = 0;

	for (i = 1; i <= least; i++) {
		a = i * i;
		b = (most + i) * (most + i);
		second += b - a;
		fourth += b * b - a * a;
		sixth += b * b * b - a * a * a;
	}
	return quantile(least * most, second / 12, -fourth / 120, sixth / 252, p);
}

/* Each rank is there or not, independently. */
double
near_signed_q(double p, size_t n)
{
	double i, second = 0, fourth = 0, sixth = 0;

	for (i = 1; i <= (double)n; i++) {
		second += i * i;
		fourth += i * i * i * i;
		sixth += i * i * i * i * i * i;
	}
	return quantile((double)n * ((double)n + 1) / 2, second / 4, -fourth / 8,
	    sixth / 4, p);
}
