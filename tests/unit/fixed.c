/* fixed: unit tests of lib/fixed.c, TAP on standard output */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static void
is(double x, int decimals, const char *want)
{
	char text[FIXED_MAX + 1];
	char *end = put_fixed(text, x, decimals);

	*end = '\0';
	ok(strcmp(text, want) == 0, "%.17g with %d decimals: %s", x, decimals, text);
}

static void
whole(uint64_t x, int width, const char *want)
{
	char text[FIXED_MAX + 1];
	char *end = put_whole(text, x, width);

	*end = '\0';
	ok(strcmp(text, want) == 0, "a whole number, %d digits at least: %s", width, text);
}

static uint64_t
draw(void)
{
	static uint64_t seed = 42;

	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return seed >> 11;
}

/* The nearest decimal; where two are as near, either. */
static void
test_many(void)
{
	char text[FIXED_MAX + 1];
	int i, decimals, wrong = 0;
	double x;

	for (i = 0; i < 200000; i++) {
		decimals = 1 + i % 9;
		x = ldexp((double)draw(), (int)(draw() % 80) - 75);
		if (x >= 1e18)
			continue;
		x = i & 1 ? -x : x;
		*put_fixed(text, x, decimals) = '\0';
		wrong += fabs(strtod(text, NULL) - x) > 0.501 * pow(10, -decimals) +
		    fabs(x) * DBL_EPSILON;
	}
	ok(wrong == 0, "200000 numbers, the nearest decimal of each: %d are not", wrong);
}

int
main(void)
{
	whole(0, 1, "0");
	whole(7, 3, "007");
	whole(0, 20, "00000000000000000000");
	whole(UINT64_MAX, 1, "18446744073709551615");
	whole(UINT64_MAX, 20, "18446744073709551615");
	is(0, 6, "0.000000");
	is(-0.0, 6, "0.000000");
	is(0.9999999, 6, "1.000000");
	is(0.9999994, 6, "0.999999");
	is(0.9999999995, 9, "1.000000000");
	is(9.96, 1, "10.0");
	is(99.95, 2, "99.95");
	is(1795421084.0000005, 6, "1795421084.000000");
	is(1795421083.9999998, 6, "1795421084.000000");
	is(-0.0000004, 6, "0.000000");
	is(-0.0000006, 6, "-0.000001");
	is(-1.25, 9, "-1.250000000");
	is(-3.9999999, 6, "-4.000000");
	is(4294967296.5, 3, "4294967296.500");
	is(9007199254740993.0, 1, "9007199254740992.0");
	is(999999999999999872.0, 9, "999999999999999872.000000000");
	is(-999999999999999872.0, 9, "-999999999999999872.000000000");
	is(1e18, 6, "0.000000");
	is(-1e300, 6, "0.000000");
	is(HUGE_VAL, 6, "0.000000");
	is(-HUGE_VAL, 6, "0.000000");
	is(nan(""), 6, "0.000000");
	is(5e-324, 9, "0.000000000");
	test_many();
	printf("1..%d\n", ran);
	return failed != 0;
}
