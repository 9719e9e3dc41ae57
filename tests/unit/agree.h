/* agree.h: numbers that agree, for the unit tests of mathematics */
#include <math.h>

#include "tap.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* got agrees with want in so many significant digits: the log relative error of the
 * NIST StRD; NAN wants NAN, what is infinite wants itself. */
static void
agrees(const char *name, double got, double want, double digits)
{
	int good = isnan(want) ? isnan(got) : isinf(want) ? got == want :
	    fabs(got - want) <= fabs(want) * pow(10, -digits);

	ok(good, "%s: %.17g, want %.17g to %g digits", name, got, want, digits);
}
