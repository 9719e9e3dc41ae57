/* stat: unit tests of sums, spread, order and quantiles, TAP on standard output */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "agree.h"
#include "maths/maths.h"
#include "mmt.h"

/* NIST StRD, univariate summary statistics: NumAcc1 to NumAcc4, certified
 * values.  From the second on the sets are a middle value and 500 pairs about
 * it; the doubles nearest to their decimals spread a little differently. */
static void
nist(const char *name, double middle, double digits)
{
	double x[1001];
	size_t i;

	x[0] = middle;
	for (i = 1; i < LEN(x); i++)
		x[i] = i % 2 == 1 ? middle - 0.1 : middle + 0.1;
	agrees(name, stat_amean(x, LEN(x)), middle, 16);
	agrees(name, stat_stddev(x, LEN(x)), 0.1, digits);
}

static void
test_nist(void)
{
	static const double numacc1[] = { 10000001, 10000003, 10000002 };

	ok(stat_amean(numacc1, 3) == 10000002, "NumAcc1 mean");
	ok(stat_stddev(numacc1, 3) == 1, "NumAcc1 standard deviation");
	nist("NumAcc2", 1.2, 14);
	nist("NumAcc3", 1000000.2, 9);
	nist("NumAcc4", 10000000.2, 8);
}

static double
sum(const double *x, size_t n)
{
	struct acc a = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		acc_add(&a, x[i]);
	return acc_total(&a);
}

static void
test_location(void)
{
	static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double cancel[] = { 1, 1e100, 1, -1e100 };
	static const double tenths[] = { .1, .1, .1, .1, .1, .1, .1, .1, .1, .1 };
	static const double huge[] = { 1e308, 1e308, -1e308 };
	static const double most[] = { DBL_MAX, DBL_MAX, DBL_MAX };
	static const double wide[] = { 1e300, 1e-300, 1e280, 5e-100 };
	static const double deep[] = { DBL_MIN / 4, DBL_MIN * 4 };
	static const double pair[] = { 2, 8 }, zero[] = { 1, 0 }, below[] = { 1, -1 };
	/* Hollander and Wolfe, permeability of human chorioamnion */
	static const double perm[] = { .80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64,
		.73, 1.46 };

	ok(sum(cancel, 4) == 2, "sum: what a plain sum loses");
	ok(sum(tenths, 10) == 1, "sum of ten tenths");
	ok(sum(NULL, 0) == 0, "sum of nothing");
	agrees("sum out of range", sum(huge, 3), NAN, 0);
	agrees("amean, sum out of range", stat_amean(huge, 3), 1e308 / 3, 15);
	agrees("amean, all largest", stat_amean(most, 3), DBL_MAX, 17);
	agrees("hmean of denormals", stat_hmean(deep, 2), DBL_MIN / 17 * 8, 15);
	agrees("amean of nothing", stat_amean(NULL, 0), NAN, 0);
	agrees("amean", stat_amean(perm, 10), 1.313, 15);
	agrees("hmean", stat_hmean(ten, 10), 3.4141715214740550, 15);
	agrees("hmean", stat_hmean(perm, 10), 1.1698831894847231, 15);
	agrees("hmean with 0", stat_hmean(zero, 2), NAN, 0);
	agrees("hmean below 0", stat_hmean(below, 2), NAN, 0);
	agrees("hmean of nothing", stat_hmean(NULL, 0), NAN, 0);
	agrees("gmean", stat_gmean(ten, 10), 4.5287286881167648, 15);
	agrees("gmean", stat_gmean(perm, 10), 1.2417847562049745, 15);
	ok(stat_gmean(pair, 2) == 4, "gmean of 2 and 8 is 4");
	agrees("gmean, product out of range", stat_gmean(huge, 2), 1e308, 15);
	agrees("gmean, wide", stat_gmean(wide, 4), 1.4953487812212205e45, 14);
	ok(stat_gmean(deep, 2) == DBL_MIN, "gmean, one denormal");
	agrees("gmean with 0", stat_gmean(zero, 2), NAN, 0);
	agrees("gmean below 0", stat_gmean(below, 2), NAN, 0);
	agrees("gmean of nothing", stat_gmean(NULL, 0), NAN, 0);
}

static void
test_spread(void)
{
	static const double perm[] = { .80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64,
		.73, 1.46 };
	/* the manual of ministat */
	static const double iguana[] = { 50, 200, 150, 400, 750, 400, 150 };
	static const double chameleon[] = { 150, 400, 720, 500, 930 };
	/* Student, sleep, drug 1 */
	static const double sleep[] = { .7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2 };
	static const double far[] = { 1e15 + 4, 1e15 + 7, 1e15 + 13, 1e15 + 16 };
	static const double tight[] = { 1e16, 1e16 + 2 }; /* no double between them */
	static const double equal[] = { .1, .1, .1 }, three[] = { 1, 2, 4 };
	static const double below[] = { 1, -1 };
	static const double huge[] = { -1e308, 1e308, -1e308, 1e308 };
	static const double most[] = { -DBL_MAX, DBL_MAX };
	static const double tiny[] = { 5e-320, 1e-319, 1.5e-319 };

	agrees("stddev", stat_stddev(perm, 10), 0.44121171536777871, 14);
	agrees("stddev", stat_stddev(iguana, 7), 238.04761428476167, 15);
	agrees("stddev", stat_stddev(chameleon, 5), 299.08192857476361, 15);
	agrees("stddev", stat_stddev(sleep, 10), 1.7890096577591625, 15);
	agrees("stddev far from 0", stat_stddev(far, 4), 5.4772255750516612, 15);
	agrees("stddev about a mean that is no double", stat_stddev(tight, 2),
	    1.4142135623730951, 15);
	ok(stat_stddev(equal, 3) == 0, "stddev of equal values");
	agrees("stddev of one", stat_stddev(perm, 1), NAN, 0);
	agrees("stddev of nothing", stat_stddev(NULL, 0), NAN, 0);
	agrees("stddev, squares out of range", stat_stddev(huge, 4),
	    1.1547005383792515e308, 15);
	agrees("stddev out of range", stat_stddev(most, 2), NAN, 0);
	agrees("stddev of denormals", stat_stddev(tiny, 3), 5e-320, 15);
	agrees("hstddev", stat_hstddev(three, 3), 0.91632425798545503, 15);
	agrees("hstddev", stat_hstddev(perm, 10), 0.41156685201113735, 14);
	agrees("hstddev of one", stat_hstddev(perm, 1), 0, 0);
	agrees("hstddev below 0", stat_hstddev(below, 2), NAN, 0);
}

/* Over blocks of so many: */
static struct moments
moments_of(const double *x, size_t n, size_t block)
{
	struct moments m = { 0 };
	size_t i;

	for (i = 0; i < n; i += block) {
		moments_add(&m, x + i, n - i < block ? n - i : block);
		moments_inverses(&m, x + i, n - i < block ? n - i : block);
	}
	return m;
}

/* The ends of the range: what is a double is said, in whatever blocks it comes. */
static void
test_moments(void)
{
	static const double big[] = { 1, 1e308, 1e308, 1.5e308, 1.5e308 };
	static const double falls[] = { 1e308, 1e308, -1e308, -1e308, 1e308 };
	static const double lone[] = { 1e308, 1e308, 1e308, 1e308, 1e308, 1e308, 1e308,
		1e308, 1e308, -1e308 };
	static const double deep[] = { 1e-310, 1e-310, 1, 1e-310, 1e-310 };
	static const double least[] = { 5e-324, 5e-324, 1e-323, 5e-324, 5e-324, 1e-323 };
	struct moments m;
	size_t block;

	for (block = 1; block <= 10; block++) {
		m = moments_of(big, 5, block);
		agrees("moments: amean at the end", moments_amean(&m), 1e308, 15);
		agrees("moments: no such sum", moments_sum(&m), NAN, 0);
		agrees("moments: stddev at the end", moments_stddev(&m),
		    stat_stddev(big, 5), 15);
		m = moments_of(falls, 5, block);
		agrees("moments: sum beyond and back", moments_sum(&m), 1e308, 15);
		agrees("moments: its amean", moments_amean(&m), 2e307, 15);
		m = moments_of(lone, 10, block);
		agrees("moments: cv, one far off", moments_cv(&m), sqrt(.4) / .8, 14);
		m = moments_of(deep, 5, block);
		agrees("moments: hmean of denormals", moments_hmean(&m), 1.25e-310, 11);
		agrees("moments: as of all", moments_hmean(&m), stat_hmean(deep, 5), 15);
		m = moments_of(least, 6, block);
		/* 1 1 2 1 1 2: sqrt((6 * 2 / 9) / 5) / (4 / 3) */
		agrees("moments: cv of denormals", moments_cv(&m), sqrt(.15), 14);
		ok(moments_stddev(&m) == 5e-324, "moments: stddev of denormals");
	}
	m = moments_of(least, 3, 3);
	agrees("moments: cv of three denormals", moments_cv(&m), .43301270189221932, 15);
}

static void
test_mad(void)
{
	static const double iguana[] = { 50, 200, 150, 400, 750, 400, 150 };
	static const double sleep[] = { .7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2 };
	static const double most[] = { -DBL_MAX, DBL_MAX }, equal[] = { 3, 3, 3, 8 };

	agrees("mad", stat_mad(iguana, 7), 150, 16);
	agrees("mad", stat_mad(sleep, 10), 1.05, 15); /* R: mad(constant = 1) */
	agrees("mad, most are equal", stat_mad(equal, 4), 0, 0);
	agrees("mad between extremes", stat_mad(most, 2), DBL_MAX, 16);
	agrees("mad of one", stat_mad(iguana, 1), 0, 0);
	agrees("mad of nothing", stat_mad(NULL, 0), NAN, 0);
}

/* STATS.md: types 1, 6 and 7 of 1 to 10; R 4.2.2 for the primes. */
static void
test_types(void)
{
	static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double primes[] = { 2, 3, 5, 7, 11, 13 };
	static const struct {
		int type;
		double p, ten, primes;
	} want[] = {
		{ 1, .1, 1, 2 }, { 1, .25, 3, 3 }, { 1, .5, 5, 5 }, { 1, .9, 9, 13 },
		{ 1, .99, 10, 13 }, { 1, 0, 1, 2 }, { 1, 1, 10, 13 },
		{ 6, .1, 1.1, 2 }, { 6, .25, 2.75, 2.75 }, { 6, .5, 5.5, 6 },
		{ 6, .9, 9.9, 13 }, { 6, .99, 10, 13 }, { 6, 0, 1, 2 },
		{ 6, .4, 4.4, 4.6 }, { 7, .61, 6.49, 7.2 }, { 7, .07, 1.63, 2.35 },
		{ 7, .1, 1.9, 2.5 }, { 7, .25, 3.25, 3.5 }, { 7, .5, 5.5, 6 },
		{ 7, .9, 9.1, 12 }, { 7, .99, 9.91, 12.9 },
	};
	double fraction;
	size_t i;

	for (i = 0; i < LEN(want); i++) {
		agrees("quantile type", stat_quantile_type(ten, 10, want[i].p,
		    want[i].type), want[i].ten, 15);
		agrees("quantile type", stat_quantile_type(primes, 6, want[i].p,
		    want[i].type), want[i].primes, 15);
	}
	agrees("quantile type 1 of one", stat_quantile_type(ten, 1, .5, 1), 1, 16);
	agrees("quantile type 6 of nothing", stat_quantile_type(ten, 0, .5, 6), NAN, 0);
	stat_quantile_at(100, .07, 1, &i, &fraction);
	ok(i == 6 && fraction == 0, "7 %% of 100 values are 7");
	stat_quantile_at(5, .3, 7, &i, &fraction);
	ok(i == 1 && fabs(fraction - .2) < 1e-15, "a fraction of the way");
	stat_quantile_at(5, 1, 7, &i, &fraction);
	ok(i == 4 && fraction == 0, "nothing beyond the last value");
}

static void
test_quantile(void)
{
	static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double p[] = { 0, .1, .25, .5, .9, .99, 1 };
	static const double want[] = { 1, 1.9, 3.25, 5.5, 9.1, 9.91, 10 };
	static const double huge[] = { -DBL_MAX, DBL_MAX };
	double hundred[101];
	size_t i;
	int good = 1;

	for (i = 0; i < LEN(p); i++)
		agrees("quantile of 1 to 10", stat_quantile(ten, 10, p[i]), want[i], 15);
	for (i = 0; i < LEN(hundred); i++)
		hundred[i] = (double)i;
	for (i = 0; i < LEN(hundred); i++)
		good &= stat_quantile(hundred, 101, (double)i / 100) == (double)i;
	ok(good, "every percentile of 0 to 100 is itself, exactly");
	agrees("quantile of one", stat_quantile(ten + 4, 1, .99), 5, 16);
	agrees("quantile of nothing", stat_quantile(ten, 0, .5), NAN, 0);
	ok(stat_quantile(huge, 2, .5) == 0, "quantile between extremes");
}

static void
test_sort(void)
{
	static double x[5000];
	uint64_t seed = 88172645463325252u; /* xorshift64 (G. Marsaglia) */
	double before = 0;
	int good = 1;
	size_t i;

	for (i = 0; i < LEN(x); i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		x[i] = (double)(seed % 2001) - 1000; /* many ties */
		before += x[i] * x[i];
	}
	stat_sort(x, LEN(x));
	for (i = 1; i < LEN(x); i++)
		good &= x[i - 1] <= x[i];
	for (i = 0; i < LEN(x); i++)
		before -= x[i] * x[i];
	ok(good && before == 0, "sort: ascending, and the same values");
	stat_sort(x, 0);
	stat_sort(x, 1);
}

int
main(void)
{
	test_nist();
	test_location();
	test_spread();
	test_moments();
	test_mad();
	test_types();
	test_quantile();
	test_sort();
	printf("1..%d\n", ran);
	return failed != 0;
}
