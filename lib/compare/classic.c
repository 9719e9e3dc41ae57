/* classic: row sets and statistics of the classic suite's tables
 *
 * The formulas are those of its tables, kept where they are sound so that old
 * tables can be checked digit for digit; what is not defined is NAN here, where
 * the classic suite printed 0, NaN or -1.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static const struct classic_row multiops[] = {
	{ CLASSIC_MIN, 0 }, { CLASSIC_MEAN, 0 }, { CLASSIC_STDDEV, 0 },
	{ CLASSIC_COEFFVAR, 0 }, { CLASSIC_MAX, 0 }, { CLASSIC_BEST, 95 }
};
static const struct classic_row normalisedops[] = {
	{ CLASSIC_MIN, 0 }, { CLASSIC_MEAN, 0 }, { CLASSIC_BEST, 95 },
	{ CLASSIC_PCTILE, 95 }, { CLASSIC_STDDEV, 0 }, { CLASSIC_COEFFVAR, 0 },
	{ CLASSIC_MAX, 0 }
};
static const struct classic_row leftskew[] = {
	{ CLASSIC_MIN, 0 }, { CLASSIC_MEAN, 0 },
	{ CLASSIC_BEST, 50 }, { CLASSIC_BEST, 75 }, { CLASSIC_BEST, 90 },
	{ CLASSIC_BEST, 99 },
	{ CLASSIC_PCTILE, 50 }, { CLASSIC_PCTILE, 75 }, { CLASSIC_PCTILE, 90 },
	{ CLASSIC_PCTILE, 99 },
	{ CLASSIC_STDDEV, 0 }, { CLASSIC_COEFFVAR, 0 }, { CLASSIC_MAX, 0 }
};
/* The classic suite has two rows more, a mean of means of parts drawn at random and its
 * interval: no two of its tables are the same there. */
static const struct classic_row subselection[] = {
	{ CLASSIC_MIN, 0 }, { CLASSIC_MEAN, 0 }, { CLASSIC_BEST, 95 },
	{ CLASSIC_STDDEV, 0 }, { CLASSIC_COEFFVAR, 0 }, { CLASSIC_MAX, 0 }
};
static const struct classic_row singleops[] = { { CLASSIC_OPS, 0 } };
static const struct classic_row meanmax[] = { { CLASSIC_MEAN, 0 }, { CLASSIC_MAX, 0 } };

#define SET(rows) { #rows, rows, sizeof rows / sizeof rows[0] }
static const struct {
	const char *name;
	const struct classic_row *row;
	size_t n;
} sets[] = { SET(multiops), SET(normalisedops), SET(leftskew),
	SET(subselection), SET(singleops), SET(meanmax) };

const struct classic_row *
classic_rows(const char *set, size_t *n)
{
	size_t i;

	for (i = 0; i < sizeof sets / sizeof sets[0]; i++)
		if (strcmp(sets[i].name, set) == 0) {
			*n = sets[i].n;
			return sets[i].row;
		}
	return NULL;
}

char *
classic_name(const struct classic_row *row, int high)
{
	switch (row->stat) {
	case CLASSIC_MIN:
		return mem_dup("Min");
	case CLASSIC_MEAN:
		return mem_dup(high ? "Hmean" : "Amean");
	case CLASSIC_STDDEV:
		return mem_dup(high ? "HStddev" : "Stddev");
	case CLASSIC_COEFFVAR:
		return mem_dup(high ? "HCoeffVar" : "CoeffVar");
	case CLASSIC_MAX:
		return mem_dup("Max");
	case CLASSIC_BEST:
		return mem_fmt("B%cmean.%d", high ? 'H' : 'A', row->percent);
	case CLASSIC_PCTILE:
		return mem_fmt("Pctile.%d", row->percent);
	case CLASSIC_OPS:
		break;
	}
	return mem_dup("Ops");
}

/* The mean by direction of ascending x.  PLAIN adds from the best value on, as
 * the classic suite did: a mean such as 1.04025 becomes 1.0402 or 1.0403 by its
 * last bit. */
static double
mean(int high, enum classic_sums sums, const double *x, size_t n)
{
	double sum = 0, m;
	size_t i;

	if (sums == EXACT)
		return high ? stat_hmean(x, n) : stat_amean(x, n);
	if (n == 0 || (high && x[0] <= 0))
		return NAN;
	for (i = 0; i < n; i++)
		sum += high ? 1 / x[n - 1 - i] : x[i];
	m = high ? (double)n / sum : sum / (double)n;
	return isfinite(m) ? m : NAN;
}

static double
spread(int high, const double *x, size_t n)
{
	return high ? stat_hstddev(x, n) : stat_stddev(x, n);
}

/* How many values are the best percent of n: rounded down, at least 1. */
static size_t
best(size_t n, int percent)
{
	size_t p = (size_t)percent, k = n / 100 * p + n % 100 * p / 100;

	return k > 0 ? k : 1;
}

double
classic_value(const struct classic_row *row, int high, enum classic_sums sums,
    const double *x, size_t n)
{
	double m;
	size_t k;

	if (n == 0)
		return NAN;
	switch (row->stat) {
	case CLASSIC_MIN:
		return x[0];
	case CLASSIC_MAX:
		return x[n - 1];
	case CLASSIC_STDDEV:
		return spread(high, x, n);
	case CLASSIC_COEFFVAR:
		m = mean(high, sums, x, n);
		return m != 0 ? spread(high, x, n) * 100 / m : NAN;
	case CLASSIC_BEST:
		k = best(n, row->percent);
		return mean(high, sums, high ? x + (n - k) : x, k);
	case CLASSIC_PCTILE:
		k = best(n, row->percent);
		return high ? x[n - k] : x[k - 1];
	case CLASSIC_MEAN:
	case CLASSIC_OPS:
		break;
	}
	return mean(high, sums, x, n);
}

/* 100 times a value may be beyond the range of a double where the ratio is not. */
static double
in_percent(double value, double base)
{
	double x = value * 100 / base;

	if (!isfinite(x))
		x = value / base * 100;
	return isfinite(x) ? x : NAN;
}

/* Where one side is 0 the classic suite has numbers of its own: 100 (better=high)
 * and -99 from nothing, 0 (better=high) and 100 to nothing. */
double
classic_change(enum classic_stat stat, int high, double value, double base)
{
	int rise = high && stat != CLASSIC_STDDEV && stat != CLASSIC_COEFFVAR;

	if (isnan(value) || isnan(base))
		return NAN;
	if (value == base)
		return 0;
	if (value == 0)
		return rise ? 0 : 100;
	if (base == 0)
		return rise ? 100 : -99;
	return rise ? in_percent(value, base) - 100 : 100 - in_percent(value, base);
}

double
classic_distance(double value, double sd, double base, double base_sd)
{
	double d = (value - base) / (1.96 * (sd + base_sd));

	return isfinite(d) ? d : NAN;
}
