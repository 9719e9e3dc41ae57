/* whole-hist: how many values are in each of some ranges of one width */
#include <math.h>

#include "stats/stats.h"

enum { MOST = 1000 };

/* D. Freedman, P. Diaconis, On the histogram as a density estimator, Z. Wahrsch.
 * verw. Geb. 57 (1981): 2 IQR / n^(1/3) wide.  Where half of the values are the
 * same: H. A. Sturges, The choice of a class interval, JASA 21 (1926). */
static size_t
bins_for(const double *sorted, size_t n)
{
	double range = sorted[n - 1] - sorted[0], unit = isfinite(range) ? 1 : .5, bins;
	double iqr = stat_quantile(sorted, n, 0.75) * unit -
	    stat_quantile(sorted, n, 0.25) * unit;

	range = sorted[n - 1] * unit - sorted[0] * unit;
	bins = iqr > 0 ? ceil(range / iqr / 2 * cbrt((double)n)) :
	    ceil(log2((double)n)) + 1;
	return bins < 1 ? 1 : bins > MOST ? MOST : (size_t)bins;
}

/* The lower end of the i-th of so many bins. */
static double
edge(const double *sorted, size_t n, size_t bins, size_t i)
{
	double lo = sorted[0], hi = sorted[n - 1], part = (double)i / (double)bins;

	if (i == bins)
		return hi;
	if (isfinite(hi - lo))
		return fmin(hi, lo + (hi - lo) * part);
	return 2 * (lo / 2 + (hi / 2 - lo / 2) * part);
}

/* A value on an edge is in the bin above, but for the greatest. */
void
whole_histogram(struct sink *s, const struct whole_how *how, const double *x,
    const double *sorted, size_t n)
{
	size_t bins, i, k = 0, before;

	(void)x;
	if (n == 0) {
		s->put(s, "hist", NAN, NAN, NAN);
		return;
	}
	bins = sorted[0] == sorted[n - 1] ? 1 :
	    how->bins != 0 ? how->bins : bins_for(sorted, n);
	for (i = 0; i < bins; i++) {
		before = k;
		while (k < n && (i + 1 == bins || sorted[k] < edge(sorted, n, bins, i + 1)))
			k++;
		s->put(s, "hist", (double)(k - before), edge(sorted, n, bins, i),
		    edge(sorted, n, bins, i + 1));
	}
}

void
whole_histogram_set(struct whole_how *how, const struct opts *o)
{
	how->bins = o->value != NULL ? (size_t)opt_long(o, "histogram", 1, MOST) : 0;
}
