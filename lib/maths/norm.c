/* norm: the normal distribution */
#include <math.h>

#include "maths/maths.h"

static const double root_half = .70710678118654752440;
static const double root_two_pi = 2.5066282746310005024;

double
dist_norm(double z)
{
	return erfc(-z * root_half) / 2;
}

/* A start of 4.5e-4 (M. Abramowitz, I. A. Stegun, Handbook, 26.2.23), then Halley's
 * steps, which triple the digits. */
double
dist_norm_q(double p)
{
	double q = p < .5 ? p : 1 - p, s, z, e;
	int i;

	if (!(q > 0))
		return p == 0 ? -INFINITY : p == 1 ? INFINITY : NAN;
	if (q == .5)
		return 0;
	s = sqrt(-2 * log(q));
	z = s - (2.515517 + s * (.802853 + s * .010328)) /
	    (1 + s * (1.432788 + s * (.189269 + s * .001308)));
	for (i = 0; i < 3; i++) {
		e = q > .25 ? (.5 - q) - erf(z * root_half) / 2 :
		    erfc(z * root_half) / 2 - q;
		e *= root_two_pi * exp(z * z / 2);
		z += e / (1 - z * e / 2);
	}
	return p < .5 ? -z : z;
}
