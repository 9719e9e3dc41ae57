/* shape: unit tests of shape and sketch, in TAP */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "agree.h"
#include "maths/maths.h"

static void
test_outliers(void)
{
	/* median 5, MAD 1: 3.5 / .6745 = 5.19 away is the limit */
	static const double few[] = { -0.2, -.1, 4, 4, 4, 5, 6, 6, 6, 10.1, 10.2 };
	static const double most_same[] = { 5, 5, 5, 5, 5, 5, 5, 5, 5, 1000 };
	static const double near_same[] = { 5, 5, 5, 5.1 };
	static const double equal[] = { 5, 5, 5 };

	ok(shape_outliers(few, 11, 3.5) == 2, "two outliers");
	ok(shape_outliers(most_same, 10, 3.5) == 1, "one where the MAD is 0");
	/* .1 / (1.2533 * .025) = 3.19 */
	ok(shape_outliers(near_same, 4, 3.5) == 0, "none where the MAD is 0");
	ok(shape_outliers(equal, 3, 3.5) == 0, "none of equal values");
	ok(shape_outliers(NULL, 0, 3.5) == 0, "none of nothing");
}

static void
test_gap(void)
{
	static const double two[] = { 1, 2, 3, 10, 11, 12 };
	static const double apart[] = { 0, 5, 6, 7, 8, 9, 100 };
	static const double flat[] = { 1, 1, 1, 2, 2, 2 };
	static const double equal[] = { 1, 1, 1, 1, 1, 1 };
	size_t below;

	agrees("gap: two threes", shape_gap(two, 6, &below), 7, 15);
	ok(below == 3, "gap: three below");
	/* {0 5} 6.. : outliers are no mode, the gap within is 1 */
	agrees("gap: an outlier on either side is no mode", shape_gap(apart, 7, &below),
	    1 / sqrt(1712.5), 15);
	ok(below == 2, "gap: two below");
	agrees("gap: no deviation", shape_gap(flat, 6, &below), NAN, 0);
	ok(below == 3, "gap: no deviation, three below");
	agrees("gap: none", shape_gap(equal, 6, &below), NAN, 0);
	ok(below == 0, "gap: none below");
	agrees("gap: five are too few", shape_gap(two, 5, &below), NAN, 0);
	ok(below == 0, "gap: five are too few, none below");
}

static void
test_jain(void)
{
	/* Jain's report: one of n gets all, 1/n; and his example 3 of 4 equal */
	static const double one[] = { 0, 0, 7, 0 }, three[] = { 2, 2, 0, 2 };
	static const double equal[] = { .1, .1, .1 }, zero[] = { 0, 0 }, below[] = { 1, -1 };
	static const double huge[] = { 1e308, 1e308 }, tiny[] = { 4e-322, 4e-322 };
	static const double mixed[] = { 1, 2, 3 };

	agrees("jain: one has all", shape_jain(one, 4), .25, 16);
	agrees("jain: three of four", shape_jain(three, 4), .75, 15);
	agrees("jain: equal", shape_jain(equal, 3), 1, 15);
	agrees("jain: 1 2 3", shape_jain(mixed, 3), 36. / 42, 15);
	agrees("jain: 1e308", shape_jain(huge, 2), 1, 15);
	agrees("jain: denormals", shape_jain(tiny, 2), 1, 15);
	agrees("jain: nothing for anyone", shape_jain(zero, 2), NAN, 0);
	agrees("jain: less than nothing", shape_jain(below, 2), NAN, 0);
	agrees("jain: nobody", shape_jain(NULL, 0), NAN, 0);
}

/* The quantiles of x[0..n) by a sketch against the exact ones: bracketed always,
 * and each value within the error of itself. */
static void
sketched(const char *name, double *x, size_t n, double error, int type)
{
	static const double p[] = { 0, .001, .01, .1, .25, .5, .75, .9, .99, .999, 1 };
	struct sketch *s = sketch_new(error), *half = sketch_new(error);
	struct estimate e, f;
	double exact, worst = 0;
	size_t i, out = 0, differ = 0;

	for (i = 0; i < n; i++)
		sketch_add(s, x[i]);
	for (i = 0; i < LEN(p); i++) {
		if (i == 0)
			stat_sort(x, n);
		e = sketch_quantile(s, p[i], type);
		exact = stat_quantile_type(x, n, p[i], type);
		out += !(e.lo <= exact && exact <= e.hi && e.lo <= e.at && e.at <= e.hi);
		if (fabs(e.at - exact) > worst * fabs(exact))
			worst = exact != 0 ? fabs(e.at - exact) / fabs(exact) : INFINITY;
	}
	ok(out == 0, "sketch: %s: the bracket holds the quantile", name);
	ok(worst <= error, "sketch: %s: error %g, want <= %g", name, worst, error);
	sketch_free(s);
	/* Two halves merged are the same. */
	s = sketch_new(error);
	for (i = 0; i < n; i++)
		sketch_add(i % 2 == 0 ? s : half, x[i]);
	sketch_merge(s, half);
	sketch_free(half);
	half = sketch_new(error);
	for (i = n; i-- > 0;)
		sketch_add(half, x[i]);
	for (i = 0; i < LEN(p); i++) {
		e = sketch_quantile(s, p[i], type);
		f = sketch_quantile(half, p[i], type);
		differ += e.at != f.at || e.lo != f.lo || e.hi != f.hi;
	}
	ok(differ == 0, "sketch: %s: merged, and in another order: the same", name);
	sketch_free(s);
	sketch_free(half);
}

static void
test_sketch(void)
{
	static double x[20001];
	const size_t n = LEN(x);
	struct sketch *s;
	struct rand r;
	size_t i;

	rand_seed(&r, 9);
	for (i = 0; i < n; i++)
		x[i] = exp(3 * rand_norm(&r));
	sketched("lognormal", x, n, .01, 7);
	for (i = 0; i < n; i++)
		x[i] = -exp(3 * rand_norm(&r));
	sketched("below 0", x, n, .01, 1);
	/* all magnitudes there are, on both sides; an odd count, so that no quantile
	 * asked for lies between two values */
	for (i = 0; i < n; i++)
		x[i] = ldexp(i % 2 == 0 ? 1 + rand_unit(&r) : -1 - rand_unit(&r),
		    (int)rand_below(&r, 2045) - 1022);
	sketched("all magnitudes", x, n, .02, 7);
	for (i = 0; i < n; i++)
		x[i] = (double)i * DBL_MIN * DBL_EPSILON;
	sketched("denormals", x, n, .01, 7);
	for (i = 0; i < n; i++)
		x[i] = DBL_MAX * (1 - .4 * rand_unit(&r));
	sketched("the end of the range", x, n, .01, 6);
	/* the edges of buckets, where a logarithm is rounded to either side */
	for (i = 0; i < n; i++)
		x[i] = pow(1.01 / .99, (double)i - 10000);
	sketched("edges", x, n, .01, 7);
	for (i = 0; i < n; i++)
		x[i] = pow(1.0001 / .9999, (double)i);
	sketched("edges at the least error", x, n, .0001, 7);
	for (i = 0; i < n; i++)
		x[i] = i < n / 3 ? 0 : floor(100 * rand_unit(&r));
	sketched("zeros and ties", x, n, .05, 1);
	x[0] = 42;
	sketched("one", x, 1, .01, 7);
	/* few values, as far apart as can be: memory for them, not for all between */
	s = sketch_new(.0001);
	for (i = 0; i < 4000; i++)
		sketch_add(s, (i % 4 < 2 ? 1 : -1) * (i % 2 == 0 ? 1e300 : 1e-300));
	ok(sketch_bytes(s) < 1000, "sketch: four buckets in %zu bytes", sketch_bytes(s));
	agrees("sketch: asked", sketch_quantile(s, .375, 1).at, -1e-300, 4);
	sketch_add(s, 0);
	agrees("sketch: more after it was asked", sketch_quantile(s, .5, 1).at, 0, 0);
	for (i = 0; i < 4000; i++) {
		size_t wants = sketch_wants(s), bytes = sketch_bytes(s);

		sketch_add(s, (double)i);
		if ((wants > 0) != (sketch_bytes(s) > bytes))
			break;
	}
	ok(i == 4000, "sketch: what it wants is what it takes");
	sketch_free(s);
	s = sketch_new(.01);
	agrees("sketch of nothing", sketch_quantile(s, .5, 7).at, NAN, 0);
	sketch_free(s);
	sketch_free(NULL);
}

int
main(void)
{
	test_outliers();
	test_gap();
	test_jain();
	test_sketch();
	printf("1..%d\n", ran);
	return failed != 0;
}
