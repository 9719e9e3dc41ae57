/* whole: statistics that need all values of a group, in their order */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* What a change has to be found with, --mde and --need; and how many random orders
 * a change point is held against, at least. */
static const double power = 0.9;
enum { PERMUTATIONS = 199 };

static void
put(struct sink *s, const char *stat, double value)
{
	s->put(s, stat, value, NAN, NAN);
}

static void
mad(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	(void)how;
	(void)x;
	put(s, "mad", n > 0 ? stat_mad(sorted, n) : NAN);
}

static void
flat(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	(void)how;
	(void)x;
	put(s, "flat", n > 1 ? sorted[0] == sorted[n - 1] : NAN);
}

/* So many lags as R. J. Hyndman, G. Athanasopoulos, Forecasting (2021), 5.4 advise. */
static void
lag1(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	size_t lags = n / 5 < 10 ? n / 5 : 10;

	(void)how;
	(void)sorted;
	put(s, "lag1", n > 2 ? series_lag1(x, n) : NAN);
	put(s, "ljung-box-p", series_ljung_box(x, n, lags).p);
}

static void
trend(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	struct tested t;
	double slope;

	(void)how;
	(void)sorted;
	t = series_trend(x, n, &slope);
	put(s, "trend", slope);
	put(s, "trend-p", t.p);
}

static void
outliers(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	(void)how;
	(void)x;
	put(s, "outliers", n > 2 ? (double)shape_outliers(sorted, n, 3.5) : NAN);
}

static void
gap(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	size_t below;
	double width = shape_gap(sorted, n, &below);

	(void)how;
	(void)x;
	if (below > 0) {
		s->put(s, "gap", width, sorted[below - 1], sorted[below]);
		put(s, "gap-below", (double)below);
	} else {
		put(s, "gap", NAN);
		put(s, "gap-below", NAN);
	}
}

/* The standard deviation in units of the mean; NAN where a change in per cent, or
 * how sure it is, has no meaning, or where the two are denormal, short of digits. */
static double
noise(const double *x, size_t n)
{
	double sd = stat_stddev(x, n), mean = fabs(stat_amean(x, n)), cv = sd / mean;

	return sd >= DBL_MIN && mean >= DBL_MIN && isfinite(cv) ? cv : NAN;
}

static void
mde(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	(void)sorted;
	put(s, "mde", n > 1 ? 100 * noise(x, n) *
	    power_mde((double)n, how->alpha, power) : NAN);
}

/* need5: how many more find a change of 5 %. */
static void
need(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	char name[NUM_MAX + 4] = "need";
	double cv = noise(x, n), want = NAN;

	(void)sorted;
	(void)num_format(how->percent, name + 4);
	if (!isnan(cv))
		want = ceil(power_n(how->percent / 100 / cv, how->alpha, power));
	put(s, name, isnan(want) ? NAN : fmax(0, want - (double)n));
}

static void
need_set(struct whole_how *how, const struct opts *o)
{
	how->percent = opt_double(o, "need", 0.001, 1000);
}

/* A stable series has no change and one level.  Places count from 1. */
static void
changepoint(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	size_t chances = PERMUTATIONS, found, i, from = 0, to;
	struct change *c;

	(void)sorted;
	if (change_least_p(n) > how->alpha) {
		put(s, "changes", NAN);
		put(s, "level", NAN);
		return;
	}
	if (10 / how->alpha > PERMUTATIONS)
		chances = (size_t)(10 / how->alpha);
	found = change_points(x, n, how->alpha, chances, how->seed, &c);
	put(s, "changes", (double)found);
	for (i = 0; i <= found; i++) {
		to = i < found ? c[i].at : n;
		s->put(s, "level", stat_amean(x + from, to - from), (double)from + 1,
		    (double)to);
		from = to;
	}
	free(c);
}

const struct whole whole_table[] = {
	{ "mad", NULL, "median of |x - median|", NULL, mad },
	{ "flat", NULL, "1 if all values are the same", NULL, flat },
	{ "outliers", NULL, "values with a modified z-score above 3.5", NULL, outliers },
	{ "gap", NULL, "largest gap between values: are there two modes?", NULL, gap },
	{ "histogram", "=BINS", "how many values in each of BINS ranges",
	    whole_histogram_set, whole_histogram },
	{ "lag1", NULL, "autocorrelation, and Ljung-Box p", NULL, lag1 },
	{ "trend", NULL, "Theil-Sen slope, and Mann-Kendall p", NULL, trend },
	{ "changepoint", NULL, "where the series changes its level", NULL, changepoint },
	{ "mde", NULL, "smallest change in % that two such runs find", NULL, mde },
	{ "need", "PCT", "how many more values find a change of PCT %", need_set, need },
	{ NULL, NULL, NULL, NULL, NULL }
};
