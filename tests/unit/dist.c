/* dist: unit tests of distributions, tests of means, power and brackets, TAP on
 * standard output.  Where no other source is named, the values are those of R 4.2.2
 * and "exact" ones were made with 40 digits (mpmath 1.3). */
#include <math.h>
#include <stdio.h>

#include "agree.h"
#include "maths/maths.h"

/* Of each sample one side or both; x is the base. */
static const double sleep1[] = { .7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2 };
static const double sleep2[] = { 1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4 };
static const double old[] = { 10.1, 10.3, 9.9, 10.2, 10.0, 10.4 };
static const double new[] = { 9.5, 9.7, 9.4, 9.8, 9.6, 9.3 };

static void
interval(const char *name, struct estimate got, double at, double lo, double hi)
{
	agrees(name, got.at, at, 12);
	agrees(name, got.lo, lo, 12);
	agrees(name, got.hi, hi, 12);
}

static void
tested(const char *name, struct tested got, double statistic, double df, double p)
{
	agrees(name, got.statistic, statistic, 12);
	agrees(name, got.df, df, 12);
	agrees(name, got.p, p, 12);
}

static void
test_normal(void)
{
	static const double q[][2] = { { 1e-300, -37.047096299361201 },
		{ 1e-10, -6.3613409024040557 }, { .02425, -1.9729610513118845 },
		{ .3, -.52440051270804067 }, { .4999999, -2.5066282747031068e-7 },
		{ .975, 1.9599639845400536 }, { .5, 0 }, { 0, -INFINITY },
		{ 1, INFINITY }, { -.1, NAN }, { 1.1, NAN }, { NAN, NAN } };
	size_t i;

	agrees("norm, exact", dist_norm(-37), 5.7255712225245768e-300, 12);
	agrees("norm", dist_norm(-5), 2.8665157187919391e-7, 14);
	agrees("norm", dist_norm(-.1), .46017216272297101, 15);
	agrees("norm", dist_norm(8), .99999999999999933, 15);
	for (i = 0; i < LEN(q); i++)
		agrees("norm_q", dist_norm_q(q[i][0]), q[i][1], 14);
}

static void
test_beta(void)
{
	agrees("beta", dist_beta(.2, .3, .2), .27639320225002117, 13);
	agrees("beta", dist_beta(.99, 100, 3), .91691101488943993, 13);
	agrees("beta", dist_beta(1e-8, .5, 50), .00079589224387605138, 13);
	agrees("beta in the middle", dist_beta(.5, 2.5, 2.5), .5, 15);
	ok(dist_beta(0, 2, 3) == 0 && dist_beta(1, 2, 3) == 1, "beta at its ends");
	agrees("chisq", dist_chisq_upper(3.84, 1), .050043521248705224, 13);
	agrees("chisq", dist_chisq_upper(1, 10), .99982788437004411, 13);
	agrees("chisq", dist_chisq_upper(15, 10), .13206185628772063, 13);
	agrees("chisq", dist_chisq_upper(102000, 1e5), 4.411939255120309e-6, 12);
	agrees("chisq", dist_chisq_upper(1e-3, .5), .83504024923158726, 13);
	ok(dist_chisq_upper(0, 3) == 1 && dist_chisq_upper(-1, 3) == 1, "chisq from 0");
	agrees("binom", dist_binom(3, 10, .3), .64961071840000018, 13);
	agrees("binom", dist_binom(0, 1000, .5), 9.3326361850321888e-302, 12); /* 2^-1000 */
	agrees("binom", dist_binom(59, 60, .99), .45284335760923844, 13);
	agrees("binom", dist_binom(512, 1000, .5), .78539511139542817, 13);
	agrees("binom", dist_binom(999241, 10000000, .1), .21200650235759455, 12);
	ok(dist_binom(5, 5, .2) == 1 && dist_binom(0, 0, .2) == 1, "binom to its end");
}

/* With 1 degree of freedom the distribution is an arc tangent, with 2 a root. */
static void
test_t(void)
{
	static const double q[][3] = { /* STATS.md and R */
		{ .975, 1, 12.706204736174694 }, { .975, 2, 4.3026527297494619 },
		{ .975, 5, 2.5705818356363137 }, { .975, 10, 2.2281388519862739 },
		{ .975, 30, 2.0422724563012378 }, { .975, 100, 1.9839715185235516 },
		{ .975, .5, 164.55767348049446 }, { .25, 1.3, -.90951752813520903 },
		{ .6, 17.77, .25717230542351893 }, { 1e-10, 4, -416.17514032960423 },
		{ .999, 1e6, 3.0902404563165193 }, { .975, 1e30, 1.9599639845400536 },
		{ 1e-300, 1, -3.1830988618379067e299 }, /* -1 / (pi p) */
		{ 1e-300, 3, -1.0331108360446534e100 }, /* exact; R has 8 digits */
		{ .5, 3, 0 }, { 0, 3, -INFINITY }, { 1, 3, INFINITY }, { .3, 0, NAN } };
	static const double df[] = { .3, 1, 2, 7.3, 40, 1e4, 1e9 };
	static const double p[] = { 1e-200, 1e-9, .2, .4999, .51, .76, .9999 };
	double worst = 0, t;
	size_t i, j;

	agrees("t", dist_t(2.5, 7.3), .98017488266719976, 14);
	agrees("t", dist_t(-1, 1.3), .23362119379322482, 14);
	agrees("t", dist_t(.5, .7), .63479915665883491, 14);
	agrees("t", dist_t(-8, 1e5), 6.2869599381281578e-16, 12);
	agrees("t of 2", dist_t_two(3, 2), 1 - 3 / sqrt(11), 14);
	agrees("t far out, 1", dist_t_two(1e200, 1), 6.3661977236758134e-201, 13);
	agrees("t far out, exact", dist_t_two(37, 1e5), 1.197462824342466e-297, 12);
	agrees("t far out, exact", dist_t_two(-37, 1e6), 1.8299730861802262e-299, 12);
	agrees("t far out, exact", dist_t_two(100, 365.25), 1.8874549881795348e-267, 12);
	agrees("t at infinity", dist_t_two(INFINITY, 5), 0, 0);
	ok(dist_t_two(0, 5) == 1 && dist_t(0, 5) == .5, "t at 0");
	agrees("t without degrees", dist_t(1, 0), NAN, 0);
	for (i = 0; i < LEN(q); i++)
		agrees("t_q", dist_t_q(q[i][0], q[i][1]), q[i][2], 12);
	for (i = 0; i < LEN(df); i++)
		for (j = 0; j < LEN(p); j++) {
			t = dist_t_q(p[j], df[i]);
			if (isfinite(t))
				worst = fmax(worst, fabs(dist_t(t, df[i]) / p[j] - 1));
		}
	ok(worst < 1e-12, "t of t_q is p: %g", worst);
}

static void
test_noncentral(void)
{
	static const double exact[][4] = { /* t, df, ncp, P(T <= t) */
		{ 10, 7.3, 30, 9.9221851706735469e-11 },
		{ -5, 4, -3, .19938245192741105 }, { 1, 1, -1, .94251990820567417 },
		{ 31, 58, 30, .60739737704784628 }, { -2, 1000, 4, 1.0267177351334553e-9 },
		{ 0, 1, .5, .3085375387259869 }, { 2.3, 18, -3.2, .99999986510927367 } };
	/* sums over z of the density of Z and of incomplete gamma functions */
	static const double far[][4] = {
		{ 30, 2, 41, 0.15493552102402695 }, { -3000, 2, -50, 0.00027785021962431763 },
		{ -20, 7.3, -45, 0.99999200631279788 }, { 100000.0, 3, 200000.0, 0.0073831605156365022 },
		{ -1000000000.0, 1, -1000.0, 7.9788456080273237e-7 }, { 60, 500, 50, 0.99999887749347325 } };
	static const double meet[][3] = { { 30, 2, 40 }, { -30, 2, -40 },
		{ -3000, 2, -40 }, { 6, 2, 40 }, { 105, 5000, 100 }, { -80, 5000, -100 },
		{ -2, 1, -40 }, { 50, 300, 40 } };
	double p;
	size_t i;

	for (i = 0; i < LEN(exact); i++)
		agrees("nct, exact", dist_nct(exact[i][0], exact[i][1], exact[i][2]),
		    exact[i][3], 12);
	for (i = 0; i < LEN(far); i++)
		agrees("nct, far, exact", dist_nct(far[i][0], far[i][1], far[i][2]),
		    far[i][3], 12);
	/* The two ways meet at 40, and at sqrt(2 df). */
	for (i = 0; i < LEN(meet); i++) {
		p = dist_nct(meet[i][0], meet[i][1], meet[i][2] * (1 - 1e-14));
		agrees("nct, where two ways meet", dist_nct(meet[i][0], meet[i][1],
		    meet[i][2] * (1 + 1e-14)), p, 10);
	}
	ok(dist_nct(2, 2, 1e300) == 0 && dist_nct(-2, 2, -INFINITY) == 1,
	    "nct, ncp without end");
	agrees("nct, central", dist_nct(2.5, 7.3, 0), dist_t(2.5, 7.3), 12);
}

static void
test_means(void)
{
	struct estimate d;

	interval("mean of sleep", test_mean(sleep1, 10, .95), .75, -.52978041352623217,
	    2.0297804135262321);
	/* Student, sleep */
	tested("Welch, sleep", test_welch(sleep1, 10, sleep2, 10, .95, &d),
	    1.8608134674868531, 17.776473516178498, .079394140187358173);
	interval("Welch, sleep", d, 1.58, -.20548323071171018, 3.3654832307117104);
	tested("paired, sleep", test_paired(sleep1, sleep2, 10, .95, &d),
	    4.0621276833820366, 9, .0028328901973842702);
	interval("paired, sleep", d, 1.58, .70011423672301742, 2.4598857632769828);
	tested("Welch, old and new", test_welch(old, 6, new, 6, .95, NULL),
	    -5.5549205986353067, 10, 2.4243082443224903e-4);
	interval("ratio, old and new", test_ratio(old, 6, new, 6, .95),
	    .94088669950738923, .91467264734522469, .96780508367833162);
}

/* ministat's manual: iguana and chameleon; the pooled test of that program has the
 * statistic 1.5516335385667452 at 10 degrees of freedom. */
static void
test_ministat(void)
{
	static const double iguana[] = { 50, 200, 150, 400, 750, 400, 150 };
	static const double chameleon[] = { 150, 400, 720, 500, 930 };
	struct estimate d;

	tested("Welch, ministat", test_welch(iguana, 7, chameleon, 5, .95, &d),
	    1.488839530990719, 7.4254283212425065, .17772184154340456);
	interval("Welch, ministat", d, 240, -136.79317581686419, 616.79317581686416);
}

static void
test_flat(void)
{
	static const double few[] = { 1, 2, 4 }, sevens[] = { 7, 7, 7, 7 };
	static const double tenths[] = { .1, .2, .3 }, more[] = { 1.1, 1.2, 1.3 };
	static const double zeros[] = { 0, 0, 0 };
	struct estimate d;

	tested("Welch, one side flat", test_welch(sevens, 4, few, 3, .95, &d),
	    -5.2915026221291805, 2, .033908216920704101);
	interval("Welch, one side flat", d, 7. / 3 - 7, -8.4612497002634264,
	    -.87208363306990666);
	tested("Welch, flat", test_welch(zeros, 3, sevens, 4, .95, &d), NAN, NAN, NAN);
	interval("Welch, flat", d, 7, NAN, NAN);
	tested("paired, the same step", test_paired(tenths, more, 3, .95, &d), NAN, NAN,
	    NAN);
	interval("paired, the same step", d, 1, NAN, NAN);
	interval("mean, flat", test_mean(sevens, 4, .95), 7, 7, 7);
	interval("ratio, flat", test_ratio(sevens, 4, sevens, 4, .95), 1, 1, 1);
	interval("ratio to 0", test_ratio(zeros, 3, few, 3, .95), NAN, NAN, NAN);
	interval("ratio of 0", test_ratio(few, 3, zeros, 3, .5), 0, 0, 0);
	interval("ratio, unbounded", test_ratio(few, 3, sevens, 4, .95), 3, NAN, NAN);
}

static void
test_small(void)
{
	static const double two[] = { 1, 2 }, other[] = { 3, 5 };
	struct estimate d;

	tested("Welch, 2 and 2", test_welch(other, 2, two, 2, .9, &d),
	    -2.2360679774997898, 1.4705882352941178, .19872738893452604);
	interval("Welch, 2 and 2", d, -2.5, -6.7259799564269231, 1.725979956426922);
	tested("Welch, 1 and 2", test_welch(two, 1, other, 2, .95, &d), NAN, NAN, NAN);
	interval("Welch, 1 and 2", d, 3, NAN, NAN);
	tested("Welch, 0 and 2", test_welch(NULL, 0, other, 2, .95, &d), NAN, NAN, NAN);
	interval("Welch, 0 and 2", d, NAN, NAN, NAN);
	tested("paired, 1", test_paired(two, other, 1, .95, &d), NAN, NAN, NAN);
	interval("mean of 1", test_mean(two, 1, .95), 1, NAN, NAN);
	interval("mean of nothing", test_mean(NULL, 0, .95), NAN, NAN, NAN);
	interval("ratio of 1", test_ratio(two, 1, other, 2, .95), 4, NAN, NAN);
}

/* Neighbouring doubles: the mean of neither side is one. */
static void
test_far(void)
{
	static const double x[] = { 1e16, 1e16 + 2, 1e16 + 2 };
	static const double y[] = { 1e16 + 4, 1e16 + 6, 1e16 + 6 };
	double u = sqrt(18. / 22); /* t / sqrt(4 + t^2), four degrees of freedom */
	struct estimate d;

	tested("Welch, far from 0", test_welch(x, 3, y, 3, .95, &d), sqrt(18), 4,
	    1 - u * (3 - u * u) / 2);
	agrees("Welch, far from 0", d.at, 4, 15);
}

/* The same in any unit: no square of a value is ever formed. */
static void
test_extreme(void)
{
	static const double unit[] = { 5e306, 1e-310, 1e200, 1e-160 };
	double x[LEN(old)], y[LEN(new)];
	struct estimate d;
	struct tested t;
	size_t i, j;

	for (j = 0; j < LEN(unit); j++) {
		for (i = 0; i < LEN(old); i++) {
			x[i] = old[i] * unit[j];
			y[i] = new[i] * unit[j];
		}
		t = test_welch(x, LEN(x), y, LEN(y), .95, &d);
		agrees("Welch, extreme", t.p, 2.4243082443224903e-4, 9);
		agrees("Welch, extreme", d.hi / unit[j], -.35933349767047995, 9);
		t = test_paired(x, y, LEN(x), .95, &d);
		agrees("paired, extreme", t.p, .0024382667327857237, 9);
		d = test_ratio(x, LEN(x), y, LEN(y), .95);
		agrees("ratio, extreme", d.hi, .96780508367833162, 9);
		d = test_mean(x, LEN(x), .95);
		agrees("mean, extreme", d.lo / unit[j], 9.953668569301966, 9);
	}
	x[0] = -1.7e308, x[1] = -1.6e308, y[0] = 1.6e308, y[1] = 1.7e308;
	t = test_welch(x, 2, y, 2, .95, &d);
	agrees("Welch, difference out of range", t.df, 2, 12);
	interval("Welch, difference out of range", d, NAN, NAN, NAN);
}

/* STATS.md: n per side for a shift of 1 SD, 5 % at CV 2 % and 1 % at CV 2 %. */
static void
test_power(void)
{
	agrees("n for 1 SD, exact", power_n(1, .05, .9), 22.021088426378934, 12);
	agrees("n for 2.5 SD", power_n(2.5, .05, .9), 4.5747836858414423, 10);
	agrees("n for 0.5 SD", power_n(.5, .05, .9), 85.031284137339071, 10);
	agrees("n, strict", power_n(-2.5, .01, .8), 5.6130476682647235, 10);
	agrees("n for a large shift", power_n(30, .05, .9), 2, 15);
	/* These took minutes. */
	agrees("n for a huge shift", power_n(1e9, .05, .9), 2, 15);
	agrees("n for a shift without end", power_n(INFINITY, .05, .9), 2, 15);
	ok(power_t(2, 1e9, .05) == 1 && power_t(100, 1e300, .01) == 1, "power is 1");
	agrees("n for a small alpha", power_t(power_n(300, 1e-9, .9), 300, 1e-9), .9, 12);
	agrees("mde for a small alpha", power_t(2, power_mde(2, 1e-9, .9), 1e-9), .9, 12);
	agrees("n for no shift", power_n(0, .05, .9), INFINITY, 0);
	agrees("n for no power", power_n(1, .05, .04), 2, 15);
	agrees("power, exact", power_t(23, 1, .05), .91249836029723958, 12);
	agrees("power, exact", power_t(2, 1, .05), .09520175549788390, 12);
	agrees("power of no shift", power_t(20, 0, .05), .05, 12);
	agrees("power of one value", power_t(1, 3, .05), NAN, 0);
	agrees("mde of 10", power_mde(10, .05, .9), 1.5336920238046225, 11);
	agrees("mde of 2", power_mde(2, .05, .9), 6.7956121568751291, 11);
	agrees("mde of 3", power_mde(3, .05, .8), 3.0708922663600879, 11);
	agrees("mde of 1000", power_mde(1000, .05, .9), .14503468776103792, 11);
	agrees("mde of 1", power_mde(1, .05, .9), NAN, 0);
	agrees("mde is found", power_t(7, power_mde(7, .01, .8), .01), .8, 12);
}

static void
test_ranks(void)
{
	static const struct {
		size_t n;
		double p, level;
		size_t lo, hi; /* from 1, as in STATS.md; 0: none */
	} want[] = {
		{ 0, .5, .95, 0, 0 }, { 1, .5, .95, 0, 0 }, { 5, .5, .95, 0, 0 },
		{ 6, .5, .95, 1, 6 }, { 8, .5, .95, 1, 8 }, { 10, .5, .95, 2, 9 },
		{ 20, .5, .95, 6, 15 }, { 30, .5, .95, 10, 21 },
		{ 5, .5, .9375, 1, 5 }, /* 2^-5 in each tail, exactly */
		{ 5, .5, .93751, 0, 0 },
		/* qbinom(.025, 100, .9) = 84, qbinom(.975, ...) = 95 */
		{ 100, .9, .95, 84, 96 }, { 100, .1, .95, 5, 17 },
		{ 100, .99, .95, 0, 0 },
	};
	size_t i, lo, hi;
	int r;

	for (i = 0; i < LEN(want); i++) {
		lo = hi = (size_t)-1;
		r = stat_quantile_ranks(want[i].n, want[i].p, want[i].level, &lo, &hi);
		ok(r == (want[i].lo > 0 ? 0 : -1) && lo + 1 == want[i].lo &&
		    hi + 1 == want[i].hi, "ranks of %zu at %g: %zu %zu", want[i].n,
		    want[i].p, lo + 1, hi + 1);
	}
}

int
main(void)
{
	test_normal();
	test_beta();
	test_t();
	test_noncentral();
	test_means();
	test_ministat();
	test_flat();
	test_small();
	test_far();
	test_extreme();
	test_power();
	test_ranks();
	printf("1..%d\n", ran);
	return failed != 0;
}
