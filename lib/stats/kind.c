/* kind: the statistics of one pass, of quantiles, and of cells */
#include <math.h>

#include "stats/stats.h"

enum { IQR = 256 }; /* of no letter: below those of ask.c */

static double
count(const struct moments *m)
{
	return (double)m->n;
}

static double
least(const struct moments *m)
{
	return m->n > 0 ? m->min : NAN;
}

static double
greatest(const struct moments *m)
{
	return m->n > 0 ? m->max : NAN;
}

static double
sum(const struct moments *m)
{
	return m->n > 0 ? moments_sum(m) : NAN;
}

const struct kind kinds[] = {
	{ 'N', "n", NULL, "number of values", count, { 0 } },
	{ 'm', "min", NULL, "smallest value", least, { 0 } },
	{ 'M', "max", NULL, "greatest value", greatest, { 0 } },
	{ 's', "sum", NULL, "sum", sum, { 0 } },
	{ 'a', "amean", NULL, "arithmetic mean", moments_amean, { 0 } },
	{ 'y', "hmean", NULL, "harmonic mean", moments_hmean, { 0 } },
	{ 'g', "gmean", NULL, "geometric mean", moments_gmean, { 0 } },
	{ 'e', "median", NULL, "median", NULL, { .5 } },
	{ 'p', "percentile", "P", "percentile, 0 to 100; may be repeated", NULL, { 0 } },
	{ 'S', "stddev", NULL, "standard deviation, n - 1", moments_stddev, { 0 } },
	{ 'c', "cv", NULL, "coefficient of variation, stddev / |amean|", moments_cv, { 0 } },
	{ IQR, "iqr", NULL, "distance of the quartiles", NULL, { .25, .75 } },
	{ 0, NULL, NULL, NULL, NULL, { 0 } }
};

const struct cells_stat cells_table[] = {
	{ "jain", "did all runs get the same in each iteration?", cells_jain },
	{ "components", "variance of rounds, iterations and samples", cells_components },
	{ NULL, NULL, NULL }
};
