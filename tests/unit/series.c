/* series: unit tests of series, pairs, slope, split, change and rand, in TAP */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "agree.h"
#include "maths/maths.h"

/* Annual flow of the Nile at Aswan, 1871 to 1970, 1e8 m^3: the data set Nile of R. */
static const double nile[100] = {
	1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994,
	1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100,
	774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824,
	702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
	781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040,
	860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906,
	901, 1170, 912, 746, 919, 718, 714, 740
};

/* NIST StRD NumAcc2 to 4: a middle value and 500 pairs about it; what the decimals
 * lack to be doubles costs digits. */
static void
nist(const char *name, double middle, double digits)
{
	double x[1001];
	size_t i;

	x[0] = middle;
	for (i = 1; i < LEN(x); i++)
		x[i] = i % 2 == 1 ? middle - 0.1 : middle + 0.1;
	agrees(name, series_lag1(x, LEN(x)), -0.999, digits);
}

static void
test_lag1(void)
{
	static const double numacc1[] = { 10000001, 10000003, 10000002 };
	static const double equal[] = { .1, .1, .1, .1 };
	static const double huge[] = { -1e308, 1e308, -1e308, 1e308 };
	static const double tiny[] = { 0, 4e-322, 0, 4e-322 };
	static const double least[] = { 0, 5e-324, 0, 5e-324, 0, 5e-324, 0, 5e-324 };
	static const double a = 1.0000000000000002;
	const double bits[] = { 1, a, 1, a, a, 1, a, 1 };
	struct tested t;

	/* as of 0 1 0 1 1 0 1 0 */
	agrees("r1 of neighbouring doubles", series_lag1(bits, 8), -.625, 15);
	t = series_ljung_box(bits, 8, 1);
	agrees("Ljung-Box of neighbouring doubles", t.statistic, 10 * 8 * .390625 / 7, 14);
	agrees("r1 of 0 and the least double", series_lag1(least, 8), -.875, 15);
	agrees("NumAcc1 r1", series_lag1(numacc1, 3), -0.5, 16);
	nist("NumAcc2 r1", 1.2, 14);
	nist("NumAcc3 r1", 1000000.2, 9);
	nist("NumAcc4 r1", 10000000.2, 8);
	/* R: acf(Nile)$acf[2]; Box.test(Nile, lag, "Ljung")$statistic; pchisq(..., lower
	 * = FALSE) of it, since Box.test loses the tail */
	agrees("Nile r1", series_lag1(nile, 100), 0.49840818413302945, 14);
	t = series_ljung_box(nile, 100, 10);
	agrees("Nile Ljung-Box, 10 lags", t.statistic, 88.126871551299971, 14);
	agrees("Nile Ljung-Box, 10 lags, p", t.p, 1.2586327670205785e-14, 10);
	t = series_ljung_box(nile, 100, 1);
	agrees("Nile Ljung-Box, 1 lag", t.statistic, 25.593831552626209, 14);
	agrees("Nile Ljung-Box, 1 lag, p", t.p, 4.2138430585529949e-07, 10);
	agrees("r1 of equal values", series_lag1(equal, 4), NAN, 0);
	agrees("r1 of one value", series_lag1(nile, 1), NAN, 0);
	agrees("r1 near the end of the range", series_lag1(huge, 4), -0.75, 15);
	agrees("r1 of denormals", series_lag1(tiny, 4), -0.75, 15);
	agrees("Ljung-Box of equal values", series_ljung_box(equal, 4, 1).p, NAN, 0);
	agrees("Ljung-Box with no lag", series_ljung_box(nile, 100, 0).p, NAN, 0);
	agrees("Ljung-Box with as many lags as values", series_ljung_box(nile, 9, 9).p,
	    NAN, 0);
}

static void
test_trend(void)
{
	static const double ten[] = { 10.1, 10.3, 9.9, 10.2, 10.0, 10.4, 9.5, 9.7, 9.4, 9.8 };
	static const double equal[] = { 7, 7, 7 };
	double x[51], slope;
	struct tested t;
	size_t i;

	/* R: the definition for S and the slope, 2 pnorm(-(|S|-1)/sd) with the ties */
	t = series_trend(nile, 100, &slope);
	agrees("Nile S", t.statistic, -1387, 16);
	agrees("Nile trend p", t.p, 3.6582629216643283e-05, 12);
	agrees("Nile slope", slope, -2.6, 15);
	ok(!t.exact, "ties: p is approximate");
	/* R: cor.test(1:10, x, method = "kendall", exact = TRUE) */
	t = series_trend(ten, 10, &slope);
	agrees("S of ten", t.statistic, -19, 16);
	agrees("trend p of ten", t.p, 0.10831349206349207, 14);
	agrees("slope of ten", slope, -0.06666666666666643, 14);
	ok(t.exact, "no ties: p is exact");
	for (i = 0; i < LEN(x); i++)
		x[i] = (double)i;
	/* 2 / n! */
	agrees("p of 3 that rise", series_trend(x, 3, NULL).p, 1. / 3, 15);
	agrees("p of 50 that rise", series_trend(x, 50, NULL).p, 6.575898833266316e-65, 13);
	t = series_trend(x, 51, NULL);
	ok(!t.exact && t.p > 1e-30 && t.p < 1e-20, "p of 51 that rise is normal");
	agrees("p of 2", series_trend(x, 2, &slope).p, 1, 16);
	agrees("slope of 2", slope, 1, 16);
	agrees("p of 1", series_trend(x, 1, &slope).p, NAN, 0);
	agrees("slope of 1", slope, NAN, 0);
	agrees("p of equal values", series_trend(equal, 3, &slope).p, NAN, 0);
	agrees("slope of equal values", slope, 0, 16);
}

/* The median of all slopes, each made. */
static double
brute(const double *x, size_t n)
{
	double *v = mem_grow(NULL, n * n, sizeof *v), middle;
	size_t i, j, m = 0;

	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			v[m++] = (x[j] - x[i]) / (double)(j - i);
	stat_sort(v, m);
	middle = stat_quantile(v, m, .5);
	free(v);
	return middle;
}

/* Beyond 512 values pairs are counted, exactly; two slopes that differ in the last bit
 * may have been rounded the other way round. */
static void
test_slope(void)
{
	static const double apart[] = { 1e308, 0, 0, -1e308 };
	static const double about[] = { -1.5e308, 1.5e308, -1e308 };
	static double x[100000];
	struct rand r;
	size_t i, n, round, bad = 0;
	double want;

	rand_seed(&r, 5);
	for (round = 0; round < 24; round++) {
		n = 513 + (size_t)rand_below(&r, 500);
		for (i = 0; i < n; i++) {
			x[i] = rand_norm(&r);
			if (round % 3 == 1) /* ties */
				x[i] = floor(4 * x[i]);
			if (round % 4 == 1)
				x[i] += (double)i / 3;
			if (round % 4 == 2)
				x[i] = exp(20 * x[i]);
			if (round % 4 == 3)
				x[i] = 1e9 - 1e-3 * (double)i + 1e-3 * x[i];
		}
		want = brute(x, n);
		bad += !(fabs(slope_median(x, n) - want) <= 4e-16 * fabs(want));
	}
	ok(bad == 0, "slope: counted as made; %zu of 24 differ", bad);
	for (i = 0; i < LEN(x); i++)
		x[i] = (double)(i / 3);
	agrees("slope of steps", slope_median(x, LEN(x)), 1. / 3, 15);
	for (i = 0; i < LEN(x); i++)
		x[i] = (double)(i % 2) * 1e300;
	ok(slope_median(x, LEN(x)) == 0, "slope of a zigzag");
	for (i = 0; i < LEN(x); i++)
		x[i] = -2.5 * (double)i;
	ok(slope_median(x, LEN(x)) == -2.5, "slope of a line");
	for (i = 0; i < 1000; i++)
		x[i] = 1.7e308 * sin((double)(i * i));
	for (i = 0; i < 1000; i++)
		x[i + 1000] = x[i] * 0x1p-40;
	agrees("slope of many, near the end of the range", slope_median(x, 1000),
	    slope_median(x + 1000, 1000) * 0x1p40, 14);
	agrees("slope where differences are out of range", slope_median(apart, 4),
	    -3.5e307 / .6, 15);
	agrees("slope between two out of range", slope_median(about, 3), 1e308 / 4, 15);
	x[0] = -DBL_MAX;
	x[1] = DBL_MAX;
	agrees("slope out of range", slope_median(x, 2), NAN, 0);
}

/* The far ones are no less far where a sum or a difference is out of range. */
static void
test_outliers(void)
{
	double x[22] = { 0 };
	size_t i;

	x[20] = x[21] = 1.7e308;
	ok(shape_outliers(x, 22, 3.5) == 2, "outliers: the sum is out of range");
	for (i = 0; i < 20; i++)
		x[i] = -1e308 - 1e306 * (double)(i % 5);
	stat_sort(x, 22);
	ok(shape_outliers(x, 22, 3.5) == 2, "outliers: a difference is out of range");
	for (i = 0; i < 22; i++)
		x[i] = i < 11 ? -1.7e308 : 1.7e308;
	ok(shape_outliers(x, 22, 3.5) == 0, "outliers: the MAD is out of range");
	for (i = 0; i < 22; i++)
		x[i] = 5e-324 * (double)(i < 20 ? i % 3 : 9);
	stat_sort(x, 22);
	ok(shape_outliers(x, 22, 3.5) == 2, "outliers: denormals");
}

static void
test_pairs(void)
{
	struct twofold x[] = { { 3, 0 }, { 1, 0 }, { 2, 1e-17 }, { 2, 0 }, { 2, 0 } };
	struct twofold y[] = { { 3, 0 }, { 1, 0 }, { 2, 1e-17 }, { 2, 0 }, { 2, 0 } };

	ok(pairs_falling(x, 5, 0) == 6, "pairs that fall");
	ok(x[0].hi == 1 && x[3].lo == 1e-17 && x[4].hi == 3, "pairs: sorted");
	ok(pairs_falling(y, 5, 1) == 7, "pairs that do not rise");
	ok(pairs_falling(x, 0, 0) == 0, "pairs of nothing");
}

static size_t
split(const double *x, size_t n, size_t least, double *q)
{
	struct stretch *s = stretch_new(x, n);
	size_t at = stretch_split(s, least, q);

	stretch_free(s);
	return at;
}

static void
test_split(void)
{
	double x[100], q, q2;
	size_t i;

	/* The source of both: STATS, from the definition */
	ok(split(nile, 100, 2, &q) == 28, "Nile: splits after observation 28");
	agrees("Nile Q", q, 4807.521314553991, 13);
	for (i = 0; i < 100; i++)
		x[i] = nile[99 - i];
	ok(split(x, 100, 2, &q2) == 72, "reversed, the other way round");
	agrees("Nile Q, reversed", q2, q, 13);
	for (i = 0; i < 100; i++)
		x[i] = nile[i] * 0x1p-1070;
	ok(split(x, 100, 2, &q2) == 28, "denormals");
	for (i = 0; i < 100; i++)
		x[i] = (nile[i] - 900) * 0x1p1014;
	ok(split(x, 100, 2, &q2) == 28, "near the end of the range");
	for (i = 0; i < 8; i++)
		x[i] = i < 2 ? 5 : 1;
	ok(split(x, 8, 2, &q) == 2, "two and six");
	/* 2 * 6 / 8 * 2 * 4 */
	agrees("two and six, Q", q, 12, 15);
	ok(split(x, 8, 3, &q) == 3, "no less than three");
	ok(split(x, 3, 2, &q) == 0 && isnan(q), "too few to split");
	ok(split(x + 2, 6, 2, &q) == 0 && isnan(q), "equal values have no split");
}

static void
test_change(void)
{
	static double x[2000];
	struct change *c;
	struct rand r;
	size_t i, n, found = 0;

	n = change_points(nile, 100, .05, 199, 1, &c);
	ok(n == 1 && c[0].at == 28, "Nile: one change, after 28");
	if (n == 1) {
		agrees("Nile: mean before", c[0].before, 1097.75, 15);
		agrees("Nile: mean after", c[0].after, 61198. / 72, 15);
		agrees("Nile: p", c[0].p, 1. / 200, 15);
		agrees("Nile: Q", c[0].q, 4807.521314553991, 13);
	}
	free(c);
	for (i = 0; i < 2000; i++)
		x[i] = i >= 1000;
	n = change_points(x, 2000, .05, 199, 1, &c);
	ok(n == 1 && c[0].at == 1000 && c[0].before == 0 && c[0].after == 1,
	    "1000 zeros, 1000 ones: at 1000");
	free(c);
	rand_seed(&r, 2);
	for (i = 0; i < 300; i++)
		x[i] = (i < 100 ? 10 : i < 200 ? 20 : 10) + rand_norm(&r);
	n = change_points(x, 300, .01, 199, 1, &c);
	ok(n == 2 && c[0].at == 100 && c[1].at == 200, "there and back");
	free(c);
	/* Of 200 series without a change 5 % are expected to have one. */
	for (n = 0; n < 200; n++) {
		for (i = 0; i < 30; i++)
			x[i] = rand_norm(&r);
		found += change_points(x, 30, .05, 199, n, &c) > 0;
		free(c);
	}
	ok(found >= 2 && found <= 20, "false alarms at .05: %zu of 200", found);
	for (i = 0; i < 8; i++)
		x[i] = i >= 4;
	ok(change_points(x, 7, .05, 199, 1, &c) == 0, "7 values are too few for .05");
	free(c);
	ok(change_points(x, 8, .05, 199, 1, &c) == 1, "8 are not");
	free(c);
	agrees("least p of 7", change_least_p(7), 2. / 35, 15);
	agrees("least p of 8", change_least_p(8), 2. / 70, 15);
	agrees("least p of 3", change_least_p(3), 1, 15);
}

static void
test_rand(void)
{
	/* what the authors' programs give for that state and that seed */
	static const uint64_t want[] = { 41943041u, 58720359u, 3588806011781223u,
		3591011842654386u, 9228616714210784205u };
	struct rand r = { { 1, 2, 3, 4 } };
	struct acc sum = { 0 }, squares = { 0 };
	size_t i, good = 1, count[3] = { 0, 0, 0 };
	double x;

	for (i = 0; i < LEN(want); i++)
		good &= rand_next(&r) == want[i];
	ok((int)good, "xoshiro256++");
	rand_seed(&r, 0);
	ok(r.s[0] == 0xe220a8397b1dcdafu && r.s[1] == 0x6e789e6aa1b965f4u &&
	    r.s[2] == 0x06c45d188009454fu && r.s[3] == 0xf88bb8a8724c81ecu, "splitmix64");
	for (i = 0; i < 30000; i++)
		count[rand_below(&r, 3)]++;
	good = 1;
	for (i = 0; i < 3; i++)
		good &= count[i] > 9700 && count[i] < 10300;
	ok((int)good, "below: %zu %zu %zu", count[0], count[1], count[2]);
	ok(rand_below(&r, 1) == 0 && rand_below(&r, 0) == 0, "below 1");
	for (i = 0, good = 1; i < 10000; i++) {
		x = rand_unit(&r);
		good &= x >= 0 && x < 1;
		acc_add(&sum, x);
	}
	ok(good && fabs(acc_total(&sum) - 5000) < 150, "unit");
	sum.sum = sum.lost = 0;
	for (i = 0; i < 10000; i++) {
		x = rand_norm(&r);
		acc_add(&sum, x);
		acc_add(&squares, x * x);
	}
	ok(fabs(acc_total(&sum)) < 500 && fabs(acc_total(&squares) - 10000) < 700,
	    "normal: mean 0, variance 1");
}

int
main(void)
{
	test_lag1();
	test_trend();
	test_slope();
	test_outliers();
	test_pairs();
	test_split();
	test_change();
	test_rand();
	printf("1..%d\n", ran);
	return failed != 0;
}
