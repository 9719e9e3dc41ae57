/* maths.h: numbers in, numbers out; one block per file of lib/maths/.
 *
 * Nothing here reads, prints or exits; scratch memory comes from mem.c.  x[0..n):
 * finite values in any order unless said; "ascending": stat_sort() was there.
 * NAN: not defined for these values.  Nothing depends on chance but by a seed.
 */
#ifndef MMT_MATHS_H
#define MMT_MATHS_H

#include <stddef.h>
#include <stdint.h>

/* A number and its confidence interval; NAN where there is none. */
struct estimate {
	double at, lo, hi;
};

/* What a test of two samples says.  p is two-sided. */
struct tested {
	double statistic; /* t, U or V */
	double df;        /* of t; NAN for others */
	double p;
	int exact;        /* p is not from an approximation */
};

/* ---- sum.c: compensated sums and the means ---------------------------------- */
/* A sum and what rounding took from it: A. Neumaier, Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974).  Zeroed: 0. */
struct acc {
	double sum, lost;
};
/* Adds x to *sum, and to *lost what that rounds off, without asking which of the two
 * is the larger: D. E. Knuth, The Art of Computer Programming 2, 4.2.2, theorem B. */
static inline void
acc_two_sum(double *sum, double *lost, double x)
{
	double t = *sum + x, z = t - *sum;

	*lost += (*sum - (t - z)) + (x - z);
	*sum = t;
}
void acc_add(struct acc *a, double x);
double acc_total(const struct acc *a); /* NAN: beyond the range of a double */
/* The mean of n values of that sum; NAN of none, or beyond that range. */
double acc_mean(const struct acc *a, size_t n);
/* The same as what is returned and, beneath its last digit, *rest; n >= 1. */
double acc_quotient(const struct acc *a, size_t n, double *rest);

double stat_amean(const double *x, size_t n);  /* n >= 1 */
double stat_hmean(const double *x, size_t n);  /* all values > 0 */
double stat_gmean(const double *x, size_t n);  /* all values > 0, through logs */

/* ---- spread.c: how far values lie apart --------------------------------------- */
double stat_stddev(const double *x, size_t n); /* two passes, n - 1; n >= 2 */
/* sqrt(sum((1/x - 1/H)^2) H^4 / n), H the harmonic mean: the classic HStddev. */
double stat_hstddev(const double *x, size_t n);
/* Median of |x - median|, not scaled; 1.4826 times it estimates the standard
 * deviation of normal values. */
double stat_mad(const double *x, size_t n);

/* ---- block.c: what is summed up of one block of values, fast ---------------------- */
struct acc block_sum(const double *x, size_t n);
/* The sum of (x - c)^2 in *squares, that of x - c returned. */
struct acc block_squares(const double *x, size_t n, double c, struct acc *squares);
/* The same of x / 2^unit, since neither c nor x - c need be a double otherwise. */
struct acc block_squares_in(const double *x, size_t n, double c, int unit,
    struct acc *squares);
void block_range(const double *x, size_t n, double *min, double *max); /* n >= 1 */

/* ---- moments.c: one pass over values that come in blocks ------------------------ */
/* Zeroed: of nothing.  What a stream of any length leaves behind. */
struct moments {
	size_t n;
	double min, max;
	struct acc sum, m2;     /* m2: squares about the mean, in 4^unit */
	int unit;
	struct acc large;       /* sum over 2^64, from a value on that is beyond 2^900 */
	struct acc inverses;    /* of 1 / x */
	struct acc deep;        /* of 2^-128 / x, from an x below 2^-900 on */
	struct acc logs;        /* of log2 of the fractions that frexp() makes */
	double exponents;
};
/* Adds a block: two passes over it, then merged (T. F. Chan, G. H. Golub, R. J.
 * LeVeque, Updating formulae and a pairwise algorithm for computing sample
 * variances, 1979).  Which blocks the values came in changes the last digits of
 * m2 at most. */
void moments_add(struct moments *m, const double *x, size_t n);
/* The same block once more, right after moments_add(), for hmean and for gmean. */
void moments_inverses(struct moments *m, const double *x, size_t n);
void moments_logs(struct moments *m, const double *x, size_t n);
/* As stat_amean() and so on say of the values in memory; NAN: not defined, or
 * beyond the range of a double. */
double moments_sum(const struct moments *m);
double moments_amean(const struct moments *m);
double moments_hmean(const struct moments *m); /* after moments_inverses() */
double moments_gmean(const struct moments *m); /* after moments_logs() */
double moments_stddev(const struct moments *m); /* n - 1; NAN below 2 */
double moments_cv(const struct moments *m); /* stddev / |amean| */

/* ---- order.c: sorted values, quantiles --------------------------------------------- */
void stat_sort(double *x, size_t n); /* ascending */
/* Quantile of ascending x, 0 <= p <= 1: type 7 of R, h = (n - 1) p, linear. */
double stat_quantile(const double *x, size_t n, double p);
/* By type 1, 6 or 7 (R. J. Hyndman, Y. Fan, Sample quantiles in statistical
 * packages, Am. Stat. 50, 1996). */
double stat_quantile_type(const double *x, size_t n, double p, int type);
/* Where that quantile lies in n ascending values: the i-th (from 0), and the
 * fraction of the way to the next one. */
void stat_quantile_at(size_t n, double p, int type, size_t *i, double *fraction);
/* What lies at that fraction of the way from x to y. */
double stat_between(double x, double y, double fraction);

/* ---- norm.c, dist.c, nct.c: distributions ---------------------------------------------- */
double dist_norm(double z);                /* P(Z <= z) */
double dist_norm_q(double p);              /* its inverse */
double dist_beta(double x, double a, double b); /* regularised incomplete I_x(a,b) */
double dist_t(double t, double df);        /* P(T <= t), real df > 0 */
double dist_t_two(double t, double df);    /* P(|T| >= |t|), exact far out too */
double dist_t_q(double p, double df);
double dist_chisq_upper(double x, double df);     /* P(X >= x) */
double dist_binom(size_t k, size_t n, double p);  /* P(X <= k) */
double dist_nct(double t, double df, double ncp); /* noncentral t: P(T <= t) */

/* ---- bracket.c: order statistics that enclose a quantile ----------------------------- */
/* The ranks (from 0) of the order statistics that enclose the p-quantile with
 * confidence level: 0, or -1 when n is too small for that (binomial; the median
 * at .95 needs 6).  Symmetric for the median. */
int stat_quantile_ranks(size_t n, double p, double level, size_t *lo, size_t *hi);

/* ---- ttest.c: means ---------------------------------------------------------------------
 * Everywhere x is the base and y the new one: differences are y - x, ratios y/x.
 * level: of confidence, .95. */
struct estimate test_mean(const double *x, size_t n, double level); /* n >= 2 */
/* Welch, real df; *diff (may be NULL): of the means with its interval.  Without
 * any variance p and the interval are NAN. */
struct tested test_welch(const double *x, size_t n, const double *y, size_t m,
    double level, struct estimate *diff);
struct tested test_paired(const double *x, const double *y, size_t n, double level,
    struct estimate *diff);
/* mean(y) / mean(x): E. C. Fieller's interval as in T. Kalibera, R. Jones,
 * Quantifying performance changes with effect size confidence intervals (2012).
 * lo, hi are NAN where the interval is not bounded. */
struct estimate test_ratio(const double *x, size_t n, const double *y, size_t m,
    double level);

/* ---- rank.c: rank tests, exact with ties ------------------------------------------------ */
enum { RANK_EXACT = 60 }; /* so many values in all, and p is exact */
/* Mann-Whitney.  Ascending x and y.  statistic: U = pairs with y > x, ties half.
 * p = P(|S - mu| >= |s - mu|) over all ways to deal out the midranks; beyond
 * RANK_EXACT values normal with tie correction and continuity .5.  *least (may be
 * NULL): the smallest p that these n, m and ties can give.  NAN: n or m is 0. */
struct tested test_mw(const double *x, size_t n, const double *y, size_t m,
    double *least);

/* ---- signed.c: the signed rank test, exact with ties ---------------------------------------- */
/* Wilcoxon signed rank of differences d, in any order; zeros are dropped (p is 1
 * when none is left).  statistic: V, the ranks of the positive ones.  p and *least
 * as above, RANK_EXACT of those that are not 0. */
struct tested test_signed(const double *d, size_t n, double *least);
/* Sorts d by size and makes ties of what differs in size by so little, and 0 of what
 * is no larger: differences that only rounding keeps apart. */
void signed_settle(double *d, size_t n, double tolerance);

/* ---- ways.c: in how many ways ranks can be dealt out to a sum --------------------------- */
double ways_choose(size_t n, size_t k); /* Infinite: more than doubles hold. */
/* k of the ascending a[0..n), n <= RANK_EXACT, with a sum <= bound. */
double ways_subsets(const long *a, size_t n, size_t k, long bound);
/* Any of the positive a[0..n) with a sum <= bound, bound >= 0. */
double ways_sums(const long *a, size_t n, long bound);

/* ---- null.c: rank statistics without ties, when nothing differs ------------------------- */
/* P(U <= u), u <= nm / 2; n m <= 2500.  Cheap for the same n and m as before. */
double null_mw(size_t u, size_t n, size_t m);
/* The smallest two-sided p without ties: 2 / choose(n + m, n). */
double test_mw_least(size_t n, size_t m);
/* The p quantile of U: the smallest k with P(U <= k) >= p.  Exact to n m = 2500, and
 * to 10^6 where choose(n + m, n) < 2^64; beyond from the normal distribution with
 * continuity, corrected for its fourth and sixth cumulant. */
double test_mw_q(double p, size_t n, size_t m);
double test_signed_q(double p, size_t n); /* of V; exact to n = 100 */

/* ---- near.c: the same of many values, nearly ---------------------------------------------- */
/* Two-sided p so far from the mean, by the normal distribution, continuity .5. */
double near_p(double distance, double variance);
double near_mw_q(double p, size_t n, size_t m);
double near_signed_q(double p, size_t n);

/* ---- shift.c: Hodges-Lehmann estimates ---------------------------------------------------- */
/* The median of all y_j - x_i, and the interval that belongs to test_mw: the
 * order statistics D_(C), D_(nm+1-C), C = test_mw_q((1 - level) / 2), from 1.
 * lo, hi NAN: n and m are too small for that level.  Ascending x and y.
 * Pairs are counted, not made: 20 to 40 passes of O(n + m), never above 600. */
struct estimate shift_two(const double *x, size_t n, const double *y, size_t m,
    double level);
/* The median of all (d_i + d_j) / 2, i <= j, with the interval of test_signed.
 * Ascending d. */
struct estimate shift_one(const double *d, size_t n, double level);

/* ---- family.c: many tests at once ----------------------------------------------------------- */
/* adjusted[0..n) of p[0..n); NAN p stay NAN and are no members of the family. */
void family_holm(const double *p, double *adjusted, size_t n);
void family_bh(const double *p, double *adjusted, size_t n);

/* ---- rand.c: chance, from a seed ------------------------------------------------------------------- */
/* xoshiro256++ (D. Blackman, S. Vigna), seeded by splitmix64. */
struct rand {
	uint64_t s[4];
};
void rand_seed(struct rand *r, uint64_t seed);
uint64_t rand_next(struct rand *r);
double rand_unit(struct rand *r);   /* [0, 1), 53 bits */
uint64_t rand_below(struct rand *r, uint64_t n); /* 0..n-1, without bias */
double rand_norm(struct rand *r);   /* standard normal */

/* ---- series.c: values in their order -------------------------------------------------------- */
enum { SERIES_EXACT = 50 }; /* so many values without ties, and p of a trend is exact */

/* Autocorrelation at lag 1, as NIST StRD; NAN of equal values. */
double series_lag1(const double *x, size_t n);
/* Ljung-Box Q over lags 1..h < n: p by chi-square(h). */
struct tested series_ljung_box(const double *x, size_t n, size_t h);
/* Mann-Kendall: statistic S; p beyond SERIES_EXACT values or with ties is normal
 * with tie correction and continuity 1.  *slope (may be NULL): slope_median(). */
struct tested series_trend(const double *x, size_t n, double *slope);

/* ---- slope.c: the median slope of a series ---------------------------------------------------- */
/* The median of (x_j - x_i) / (j - i), i < j: H. Theil (1950), P. K. Sen, Estimates
 * of the regression coefficient based on Kendall's tau, JASA 63 (1968).  NAN below
 * 2 values.  O(n log n) but for a factor of about 20. */
double slope_median(const double *x, size_t n);

/* ---- pairs.c: how many pairs of a series fall --------------------------------------------------- */
struct twofold {
	double hi, lo; /* a number of up to 106 bits is hi + lo, hi the nearest double */
};
/* Sorts v; how many pairs i < j had v_i > v_j; with equal, v_i >= v_j.  O(n log n). */
double pairs_falling(struct twofold *v, size_t n, int equal);

/* ---- split.c: the best place to split a series in two ------------------------------------------- */
struct stretch;
struct stretch *stretch_new(const double *x, size_t n);
/* The best split into [0,tau) and [tau,n), each at least least >= 2 long: tau, and its
 * E-divisive statistic in *q; 0 and NAN where no split has one above 0.  O(n log n). */
size_t stretch_split(struct stretch *s, size_t least, double *q);
void stretch_shuffle(struct stretch *s, struct rand *r); /* into any other order */
void stretch_free(struct stretch *s);

/* ---- change.c: where a series changes ------------------------------------------------------- */
struct change {
	size_t at;     /* the first value after it, from 0 */
	double q;      /* its E-divisive statistic */
	double p;      /* permutation test */
	double before, after; /* means of the two stretches that meet there */
};
/* All changes with p <= alpha, by place, into *out (caller frees); their number.
 * D. S. Matteson, N. A. James, A nonparametric approach for multiple change point
 * analysis, JASA 109 (2014), exponent 1; seed decides the permutations.
 * O(permutations n log n) for each change and each stretch between two. */
size_t change_points(const double *x, size_t n, double alpha, size_t permutations,
    uint64_t seed, struct change **out);
/* The smallest p that a permutation test of n values can have, however many
 * permutations: above alpha, no change can be found. */
double change_least_p(size_t n);

/* ---- shape.c: what else to know of values ---------------------------------------------------- */
/* How many modified z-scores .6745 (x - median) / MAD are beyond limit, 3.5: B.
 * Iglewicz, D. Hoaglin, How to detect and handle outliers (1993).  Where the MAD is
 * 0, (x - median) / (1.2533 mean |x - median|) takes its place.  0 of equal values.
 * Ascending x. */
size_t shape_outliers(const double *x, size_t n, double limit);
/* The largest gap between neighbours of ascending x that leaves at least a tenth
 * (and 2) of the values on each side, in units of the larger of the two sides'
 * standard deviations.  NAN: fewer than 6 values, no gap, or no deviation on either
 * side.  *below (may be NULL): so many values are below the gap, 0: there is none. */
double shape_gap(const double *x, size_t n, size_t *below);
/* (sum x)^2 / (n sum x^2): R. Jain, D. Chiu, W. Hawe, A quantitative measure of
 * fairness, DEC-TR-301 (1984).  NAN with an x < 0, and of nothing but zeros. */
double shape_jain(const double *x, size_t n);
/* The greatest over the least; NAN unless all are above 0. */
double shape_ratio(const double *x, size_t n);

/* ---- power.c: what an experiment can find ------------------------------------------------------- */
/* Two samples of n each, two-sided t test, equal variance. */
double power_t(double n, double shift_in_sd, double alpha); /* noncentral t */
/* n per side, real, that finds the shift with that power. */
double power_n(double shift_in_sd, double alpha, double power);
/* The shift in SD that n per side find with that power. */
double power_mde(double n, double alpha, double power);

/* ---- sketch.c: quantiles in bounded memory, by a stated error -------------------------------- */
/* C. Masson, J. E. Rim, H. K. Lee, DDSketch, VLDB 12 (2019): a count for each
 * bucket of values that lie within the relative error of each other's middle, for
 * either sign, and for zero.  Sketches of the same error merge to that of all their
 * values.  Memory: 22 to 43 bytes for each bucket that has a value, of which there
 * are no more than values, nor than 2 * 1455 / log((1+e)/(1-e)): at most 4.2 MB at
 * .01, 33.6 MB at .001. */
struct sketch;
struct sketch *sketch_new(double error); /* .0001 .. .5 */
void sketch_add(struct sketch *s, double x);
/* What it occupies; and what the next sketch_add() allocates, in place of all of
 * that but the struct itself, mostly 0. */
size_t sketch_bytes(const struct sketch *s);
size_t sketch_wants(const struct sketch *s);
/* Both are of the same error. */
void sketch_merge(struct sketch *into, const struct sketch *from);
/* The quantile of that type (1, 6, 7); lo and hi enclose the exact one.  It is an
 * interpolation of values each within the error, so that it is itself, unless the
 * two have different signs. */
struct estimate sketch_quantile(struct sketch *s, double p, int type);
void sketch_free(struct sketch *s);

#endif
