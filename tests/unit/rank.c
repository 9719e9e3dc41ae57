/* rank: unit tests of rank tests, their distributions, shifts and families, TAP */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"
#include "tap.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* xorshift64* (S. Vigna): the same numbers in every run. */
static uint64_t seed = 88172645463325252u;

static size_t
below(size_t n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (size_t)((seed * 2685821657736338717u >> 33) % n);
}

static double *
sorted(const double *x, size_t n)
{
	double *v = mem_grow(NULL, n, sizeof *v);

	memcpy(v, x, n * sizeof *v);
	stat_sort(v, n);
	return v;
}

/* Relative error <= tolerance; NAN wants NAN. */
static int
near(double got, double want, double tolerance)
{
	return isnan(want) ? isnan(got) : fabs(got - want) <= fabs(want) * tolerance;
}

static void
agrees(const char *name, double got, double want)
{
	ok(near(got, want, 1e-12), "%s: %.17g, want %.17g", name, got, want);
}

static void
encloses(const char *name, struct estimate got, double at, double lo, double hi)
{
	ok(near(got.at, at, 1e-10) && near(got.lo, lo, 1e-10) && near(got.hi, hi, 1e-10),
	    "%s: %.17g [%.17g,%.17g], want %.17g [%.17g,%.17g]", name, got.at, got.lo,
	    got.hi, at, lo, hi);
}

/* R writes W, the pairs in which the first sample is larger: here the second. */
static void
mw(const char *name, const double *first, size_t n, const double *second, size_t m,
    double w, double p, double least)
{
	double *x = sorted(first, n), *y = sorted(second, m), smallest;
	struct tested t = test_mw(y, m, x, n, &smallest), back = test_mw(x, n, y, m, NULL);

	ok(t.statistic == w && t.exact && near(t.p, p, 1e-12),
	    "%s: W %g p %.17g, want %g %.17g", name, t.statistic, t.p, w, p);
	ok(back.p == t.p && back.statistic == (double)(n * m) - w,
	    "%s: the same p the other way round", name);
	agrees(name, smallest, least);
	free(x);
	free(y);
}

static void
test_published(void)
{
	/* M. Hollander, D. A. Wolfe, Nonparametric statistical methods (1973) */
	static const double x[] = { .80, .83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, .73, 1.46 };
	static const double y[] = { 1.15, .88, .90, .74, 1.21 };
	static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double even[] = { 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 };
	static const double few[] = { 2, 1, 3, 5 }, ones[] = { 1, 1, 1, 1, 1 };
	static const double far[] = { 12, 11, 13, 15 };
	static const double one[] = { 1, 2, 2, 3, 4 }, two[] = { 2, 3, 3, 4, 5 };
	static const double old[] = { 10.1, 10.3, 9.9, 10.2, 10.0, 10.4 };
	static const double new[] = { 9.5, 9.7, 9.4, 9.8, 9.6, 9.3 };
	double *a = sorted(x, LEN(x)), *b = sorted(y, LEN(y));

	mw("permeability", x, LEN(x), y, LEN(y), 35, 0.25441225441225441, 2 / 3003.0);
	encloses("permeability, shift", shift_two(b, LEN(y), a, LEN(x), .95),
	    .305, -.15, .76);
	mw("ties, asymmetric", ten, LEN(ten), even, LEN(even), 22.5,
	    0.011889039752816842, 2 / 646646.0);
	mw("ties, four and five", few, LEN(few), ones, LEN(ones), 17.5,
	    0.047619047619047616, 0.047619047619047616);
	mw("ties, five and five", one, LEN(one), two, LEN(two), 6.5, 2 / 7.0, 6 / 252.0);
	mw("no ties, four and four", few, LEN(few), far, LEN(far), 0,
	    0.028571428571428577, 2 / 70.0);
	mw("all tied", ones, LEN(ones), ones, 3, 7.5, 1, 1);
	mw("old and new", old, LEN(old), new, LEN(new), 36, .0021645021645021645,
	    2 / 924.0);
	free(a);
	free(b);
}

static void
test_old_new(void)
{
	double old[] = { 9.9, 10.0, 10.1, 10.2, 10.3, 10.4 };
	double new[] = { 9.3, 9.4, 9.5, 9.6, 9.7, 9.8 };
	struct estimate e = shift_two(old, LEN(old), new, LEN(new), .95);
	size_t i;

	encloses("old and new, shift", e, -.6, -.9, -.3);
	for (i = 0; i < LEN(old); i++) {
		old[i] = log(old[i]);
		new[i] = log(new[i]);
	}
	e = shift_two(old, LEN(old), new, LEN(new), .95);
	e.at = exp(e.at);
	e.lo = exp(e.lo);
	e.hi = exp(e.hi);
	encloses("old and new, ratio", e, .94088521993277396, .91346153846153855,
	    .96969696969696972);
	encloses("too few for an interval", shift_two(old, 3, new, 3, .95),
	    log(9.4 / 10), NAN, NAN);
	encloses("enough for less of an interval", shift_two(old, 3, new, 3, .80),
	    log(9.4 / 10), log(9.3 / 10.1), log(9.5 / 9.9));
	encloses("of nothing", shift_two(old, 3, new, 0, .95), NAN, NAN, NAN);
	ok(isnan(test_mw(old, 0, new, 3, NULL).p), "no p of nothing");
}

static void
test_paired_ranks(void)
{
	/* M. Hollander, D. A. Wolfe (1973), depression scale factor */
	static const double x[] = { 1.83, .50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30 };
	static const double y[] = { .878, .647, .598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29 };
	static const double zeros[] = { 0, 0, 0 };
	double d[LEN(x)], least;
	struct tested t;
	size_t i;

	for (i = 0; i < LEN(x); i++)
		d[i] = x[i] - y[i];
	t = test_signed(d, LEN(d), &least);
	ok(t.statistic == 40 && t.exact, "depression: V %g, want 40", t.statistic);
	agrees("depression", t.p, 0.0390625);
	agrees("depression, least", least, 1 / 256.0);
	stat_sort(d, LEN(d));
	encloses("depression, pseudomedian", shift_one(d, LEN(d), .95), .46, .01, .786);
	encloses("five differences", shift_one(d, 5, .95), shift_one(d, 5, .5).at, NAN, NAN);
	t = test_signed(zeros, LEN(zeros), &least);
	ok(t.p == 1 && least == 1 && t.statistic == 0, "differences that are all 0");
	encloses("zeros", shift_one(zeros, LEN(zeros), .5), 0, 0, 0);
}

/* Nine steps of a tenth up and one down, as doubles subtract them: R says of nine
 * ones and -1 that p is 22 / 1024. */
static void
test_settled(void)
{
	double d[10], zeros[] = { 1e-16, -2e-16, 0, 5 }, apart[] = { 3, 1, -2 };
	int i, rounded = 0;

	for (i = 0; i < 9; i++) {
		d[i] = (i + 2) / 10. - (i + 1) / 10.;
		rounded += d[i] != d[0];
	}
	d[9] = -.1;
	ok(rounded > 0, "steps of a tenth differ");
	signed_settle(d, LEN(d), 1e-15);
	agrees("steps of a tenth", test_signed(d, LEN(d), NULL).p, 22 / 1024.);
	signed_settle(zeros, LEN(zeros), 1e-15);
	ok(zeros[0] == 0 && zeros[1] == 0 && zeros[2] == 0 && zeros[3] == 5, "nearly 0 is 0");
	signed_settle(apart, LEN(apart), .75);
	ok(apart[0] == 1 && apart[1] == -2 && apart[2] == 3, "what is apart remains so");
	apart[1] = -1.5;
	apart[2] = 2;
	signed_settle(apart, LEN(apart), .75);
	ok(apart[0] == 1 && apart[1] == -1 && apart[2] == 2, "no chain of ties");
}

/* Quantiles of R 4.2.2. */
static void
test_quantiles(void)
{
	static const struct {
		double p;
		size_t n, m;
		double u;
	} mw_q[] = {
		{ .025, 5, 5, 3 }, { .025, 10, 10, 24 }, { .025, 20, 20, 128 },
		{ .025, 50, 50, 966 }, { .025, 3, 3, 0 }, { .025, 4, 4, 1 },
		{ .025, 2, 8, 1 }, { .025, 1, 39, 0 }, { .025, 1, 40, 1 },
		{ (1 - .95) / 2, 1, 39, 0 }, { .0005, 12, 300, 826 },
		{ .0005, 20, 130, 717 },
		{ .025, 30, 30, 318 }, { .025, 51, 50, 987 }, { .025, 60, 60, 1427 },
		{ .025, 100, 100, 4198 }, { .025, 80, 33, 1010 }, { .005, 30, 30, 277 },
		{ .005, 60, 60, 1311 }, { .005, 100, 100, 3949 }, { .005, 5, 501, 448 }, { .025, 2, 3000, 670 },
		{ .025, 3, 2000, 1061 },
		{ .05, 70, 70, 2055 }, { .0005, 70, 70, 1667 }, { .975, 5, 5, 22 },
		{ .975, 20, 20, 272 }, { .5, 5, 5, 12 }, { .5, 4, 4, 8 }, { .5, 7, 9, 31 },
		{ 0, 5, 5, 0 }, { 1, 5, 5, 25 }, { .5, 0, 3, NAN }, { 2, 3, 3, NAN },
	}, signed_q[] = {
		{ .025, 5, 0, 0 }, { .025, 6, 0, 1 }, { .025, 10, 0, 9 },
		{ .025, 20, 0, 53 }, { .025, 30, 0, 138 }, { .025, 60, 0, 649 },
		{ .025, 100, 0, 1956 }, { .025, 101, 0, 1998 }, { .025, 150, 0, 4619 },
		{ .025, 300, 0, 19629 }, { .975, 5, 0, 15 }, { .975, 30, 0, 327 },
		{ .975, 100, 0, 3094 }, { .975, 101, 0, 3153 }, { .5, 0, 0, NAN },
	};
	double got;
	size_t i;

	for (i = 0; i < LEN(mw_q); i++) {
		got = test_mw_q(mw_q[i].p, mw_q[i].n, mw_q[i].m);
		ok(near(got, mw_q[i].u, 0), "quantile %g of U, %zu and %zu: %g, want %g",
		    mw_q[i].p, mw_q[i].n, mw_q[i].m, got, mw_q[i].u);
	}
	for (i = 0; i < LEN(signed_q); i++) {
		got = test_signed_q(signed_q[i].p, signed_q[i].n);
		ok(near(got, signed_q[i].u, 0), "quantile %g of V, %zu: %g, want %g",
		    signed_q[i].p, signed_q[i].n, got, signed_q[i].u);
	}
	agrees("least p, 3 and 3", test_mw_least(3, 3), .1);
	agrees("least p, 4 and 4", test_mw_least(4, 4), 2 / 70.0);
	agrees("least p, 5 and 5", test_mw_least(5, 5), 2 / 252.0);
	agrees("least p, 6 and 6", test_mw_least(6, 6), 2 / 924.0);
	ok(test_mw_least(1, 1) == 1 && test_mw_least(0, 4) == 1 &&
	    test_mw_least(100000, 100000) == 0, "least p at the ends");
}

/* The same by counting every way there is to choose n of the pooled values. */
static void
enumerate_mw(const double *v, size_t n, size_t m, double *p, double *least)
{
	size_t all = n + m, i, j, twice[16], sum, ways = 0, extreme = 0, most = 0, far = 0;
	size_t mu = n * (all + 1), seen = 0, d;
	unsigned long set;

	for (i = 0; i < all; i++)
		for (twice[i] = 1, j = 0; j < all; j++)
			twice[i] += v[j] < v[i] ? 2 : v[j] == v[i] ? 1 : 0;
	for (i = 0; i < n; i++)
		seen += twice[i];
	seen = seen > mu ? seen - mu : mu - seen;
	for (set = 0; set < 1ul << all; set++) {
		for (sum = i = j = 0; i < all; i++)
			if (set >> i & 1) {
				sum += twice[i];
				j++;
			}
		if (j != n)
			continue;
		ways++;
		d = sum > mu ? sum - mu : mu - sum;
		extreme += d >= seen;
		if (d > most) {
			most = d;
			far = 0;
		}
		far += d == most;
	}
	*p = (double)extreme / (double)ways;
	*least = (double)far / (double)ways;
}

static void
test_enumerated_mw(void)
{
	double v[16], p, least, got, *x, *y, worst = 0;
	size_t round, n, m, i, values;
	int symmetric = 1;

	for (round = 0; round < 300; round++) {
		n = 1 + below(8);
		m = 1 + below(round < 20 ? 8 : 6);
		values = 1 + below(12);
		for (i = 0; i < n + m; i++)
			v[i] = (double)(below(values) * below(values)) - 3;
		x = sorted(v, n);
		y = sorted(v + n, m);
		enumerate_mw(v, n, m, &p, &least);
		worst = fmax(worst, fabs(test_mw(x, n, y, m, &got).p / p - 1));
		worst = fmax(worst, fabs(got / least - 1));
		symmetric &= test_mw(y, m, x, n, NULL).p == test_mw(x, n, y, m, NULL).p;
		free(x);
		free(y);
	}
	ok(worst < 1e-14, "300 times all ways counted: p and the least p, worst %.3g", worst);
	ok(symmetric, "300 times the same p the other way round");
}

static void
test_enumerated_signed(void)
{
	double v[16], worst = 0, least;
	size_t round, n, k, i, j, twice[16], sum, top, seen, extreme, d, values;
	unsigned long set;
	struct tested t;

	for (round = 0; round < 200; round++) {
		n = 1 + below(round < 10 ? 16 : 12);
		values = 1 + below(12);
		for (k = i = 0; i < n; i++) {
			v[i] = (double)below(2 * values + 1) - (double)values;
			k += v[i] != 0;
		}
		t = test_signed(v, n, &least);
		for (seen = top = j = i = 0; i < n; i++) {
			if (v[i] == 0)
				continue;
			for (twice[j] = 1, sum = 0; sum < n; sum++)
				if (v[sum] != 0)
					twice[j] += fabs(v[sum]) < fabs(v[i]) ? 2 :
					    fabs(v[sum]) == fabs(v[i]) ? 1 : 0;
			top += twice[j];
			seen += v[i] > 0 ? twice[j] : 0;
			j++;
		}
		worst = fmax(worst, fabs(t.statistic - (double)seen / 2));
		seen = 2 * seen > top ? 2 * seen - top : top - 2 * seen;
		for (extreme = 0, set = 0; set < 1ul << k; set++) {
			for (sum = j = 0; j < k; j++)
				sum += set >> j & 1 ? twice[j] : 0;
			d = 2 * sum > top ? 2 * sum - top : top - 2 * sum;
			extreme += d >= seen;
		}
		worst = fmax(worst, fabs(ldexp((double)extreme, -(int)k) / t.p - 1));
		worst = fmax(worst, fabs(fmin(1, ldexp(2, -(int)k)) / least - 1));
	}
	ok(worst < 1e-14, "200 times all signs tried: V, p and the least p, worst %.3g", worst);
}

/* Sixty values, where counts are beyond 2^53. */
static void
test_large_counts(void)
{
	long rank[RANK_EXACT];
	double worst = 0, p, whole;
	size_t i, u;

	for (i = 0; i < RANK_EXACT; i++)
		rank[i] = 2 * (long)i + 2;
	whole = ways_subsets(rank, RANK_EXACT, 30, 4000);
	agrees("choose(60, 30)", whole, 118264581564861424.0);
	for (u = 0; u <= 450; u++) {
		p = ways_subsets(rank, RANK_EXACT, 30, 2 * (30 * 31 / 2 + (long)u)) / whole;
		worst = fmax(worst, fabs(null_mw(u, 30, 30) / p - 1));
	}
	ok(worst < 1e-13, "U of 30 and 30 counted in two ways, worst %.3g", worst);
	agrees("2^60", ways_sums(rank, RANK_EXACT, 3660), ldexp(1, 60));
	ok(ways_subsets(rank, RANK_EXACT, 30, 929) == 0 &&
	    ways_subsets(rank, RANK_EXACT, 30, 930) == 1, "the lowest sum");
}

/* Beyond sixty values: R 4.2.2, wilcox.test(..., exact = FALSE). */
static void
test_normal(void)
{
	static const double a[] = { -2, 1, -3, 5, 1, -2, 1, 2, 2, -1, 5, 1, -2, -7, 3, 0, 0,
	    3, 2, 2, 3, 2, 0, -6, 2, 0, 0, -4, -1, 1, 4, 0 };
	static const double b[] = { 2, 1, -3, -1, 0, 1, 4, 3, 0, 0, 3, 2, -1, -1, 2, 3, 0, 3,
	    2, -1, 2, -3, 5, 7, 0, -2, 2, 0, 8, 1 };
	static const double d[] = { -1, 2, 4, 3, -2, -4, 0, 2, 4, -3, 1, 1, 3, 0, 0, -2, -1,
	    -1, 6, 7, 0, -2, -5, 2, -2, 6, -2, 1, 10, -2, 1, -2, 1, -2, 1, 0, -3, 0, 3, 4,
	    -3, 0, 3, -2, -6, -2, -2, 1, -1, 1, -1, 1, -1, 3, -1, 1, -2, 1, 0, -4, 0, 3, 2,
	    1, -3, 3, 1, -1, 5, -2, 1, 4, 2, 0, -1, 1, 2, 0, 4, 0 };
	double *x = sorted(a, LEN(a)), *y = sorted(b, LEN(b)), same[80], least;
	struct tested t = test_mw(x, LEN(a), y, LEN(b), &least);
	size_t i;

	ok(t.statistic == 541.5 && !t.exact, "62 values: U %g, want 541.5", t.statistic);
	agrees("62 values", t.p, 0.38558645419087173);
	ok(least > 1e-12 && least < 1e-10, "62 values, least p %g", least);
	t = test_signed(d, LEN(d), &least);
	ok(t.statistic == 1352 && !t.exact, "68 of 80 differences: V %g", t.statistic);
	agrees("68 of 80 differences", t.p, 0.27120411132954531);
	ok(least > 1e-13 && least < 1e-11, "68 differences, least p %g", least);
	for (i = 0; i < LEN(same); i++)
		same[i] = 4;
	t = test_mw(same, 40, same, 40, &least);
	ok(t.p == 1 && least == 1, "80 values that are all tied");
	free(x);
	free(y);
}

/* Of values about which rounding has something to say: with ties, of both signs,
 * of any size up to the largest there are. */
static double
odd_value(size_t kind)
{
	double x = (double)below(100000) / 999 - 50;

	switch (kind) {
	case 0:
		return floor(x / 10);
	case 1:
		return ldexp(x, (int)below(200) - 100);
	case 2:
		return below(4) == 0 ? 0 : ldexp(x, (int)below(20) - 1074);
	case 3:
		return (x < 0 ? -1 : 1) * DBL_MAX / (double)(3 + below(4));
	case 4:
		return 1e9 + x;
	default:
		return x;
	}
}

static int
same_estimate(struct estimate e, double *all, size_t n, double c)
{
	double at;
	int good;

	stat_sort(all, n);
	at = all[(n - 1) / 2] / 2 + all[n / 2] / 2;
	good = near(e.at, at, 4 * DBL_EPSILON) || fabs(e.at - at) <= 2 * DBL_MIN * DBL_EPSILON;
	if (c < 1)
		return good && isnan(e.lo) && isnan(e.hi);
	return good && e.lo == all[(size_t)c - 1] && e.hi == all[n - (size_t)c];
}

static void
test_shifts(void)
{
	double x[40], y[40], all[1600];
	size_t round, n, m, i, j, k, bad = 0, bad_one = 0;

	for (round = 0; round < 3000; round++) {
		n = 1 + below(40);
		m = 1 + below(40);
		for (i = 0; i < n; i++)
			x[i] = odd_value(round % 6);
		for (i = 0; i < m; i++)
			y[i] = odd_value(round % 6);
		stat_sort(x, n);
		stat_sort(y, m);
		for (k = i = 0; i < n; i++)
			for (j = 0; j < m; j++)
				all[k++] = y[j] - x[i];
		bad += !same_estimate(shift_two(x, n, y, m, .95), all, k,
		    test_mw_q((1 - .95) / 2, n, m));
		for (k = i = 0; i < n; i++)
			for (j = i; j < n; j++)
				all[k++] = isfinite(x[i] + x[j]) ? (x[i] + x[j]) / 2 :
				    x[i] / 2 + x[j] / 2;
		bad_one += !same_estimate(shift_one(x, n, .95), all, k,
		    test_signed_q((1 - .95) / 2, n));
	}
	ok(bad == 0, "3000 shifts as from all differences, wrong: %zu", bad);
	ok(bad_one == 0, "3000 pseudomedians as from all means of two, wrong: %zu", bad_one);
}

static void
test_families(void)
{
	static const double five[] = { .01, .02, .03, .04, .05 };
	static const double five_holm[] = { .05, .08, .09, .09, .09 };
	/* Y. Benjamini, Y. Hochberg (1995) */
	static const double p[] = { .0344, .0001, .0004, .0019, .0095, .0201, .0278, .0298,
	    .0459, .3240, .4262, .5719, .6528, .7590, 1 };
	static const double some[] = { .03, NAN, .01, .03, .5 };
	static const double some_holm[] = { .09, NAN, .04, .09, .5 };
	static const double some_bh[] = { .04, NAN, .04, .04, .5 };
	double out[LEN(p)];
	size_t i, rejected = 0, bonferroni = 0;

	family_holm(five, out, LEN(five));
	for (i = 0; i < LEN(five); i++)
		agrees("Holm of five", out[i], five_holm[i]);
	family_bh(p, out, LEN(p));
	for (i = 0; i < LEN(p); i++) {
		rejected += out[i] <= .05;
		bonferroni += p[i] * (double)LEN(p) <= .05;
	}
	ok(rejected == 4 && bonferroni == 3, "Benjamini-Hochberg rejects %zu, want 4", rejected);
	agrees("Benjamini-Hochberg, eighth", out[0], .0645);
	agrees("Benjamini-Hochberg, sixth as the seventh", out[6], .063857142857142862);
	agrees("Benjamini-Hochberg, largest", out[14], 1);
	family_holm(p, out, LEN(p));
	ok(out[9] == 1 && out[14] == 1, "Holm, never above 1");
	family_holm(some, out, LEN(some));
	for (i = 0; i < LEN(some); i++)
		agrees("Holm, one not defined", out[i], some_holm[i]);
	family_bh(some, out, LEN(some));
	for (i = 0; i < LEN(some); i++)
		agrees("Benjamini-Hochberg, one not defined", out[i], some_bh[i]);
	family_holm(NULL, NULL, 0);
	family_bh(NULL, NULL, 0);
}

int
main(void)
{
	test_published();
	test_old_new();
	test_paired_ranks();
	test_settled();
	test_quantiles();
	test_enumerated_mw();
	test_enumerated_signed();
	test_large_counts();
	test_normal();
	test_shifts();
	test_families();
	printf("1..%d\n", ran);
	return failed != 0;
}
