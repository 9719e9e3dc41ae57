/* verdict: what a finding comes to, and the words for it */
#include <float.h>
#include <math.h>
#include <string.h>

#include "compare.h"

/* 3.03 / 3 is 1.01 less some bits: what decimal numbers put at the threshold is there. */
int
judge_matters(double change, double threshold)
{
	return change != 0 &&
	    fabs(change) >= threshold * (1 - 1e-12) - 4 * DBL_EPSILON;
}

/* Wholly below it, so that no change of the interval matters. */
static int
within(const struct estimate *e, double threshold)
{
	return !isnan(e->lo) && !isnan(e->hi) && !judge_matters(e->lo, threshold) &&
	    !judge_matters(e->hi, threshold);
}

/* A change from 0 has no ratio and is beyond any threshold. */
static int
beyond(const struct finding *f, double threshold)
{
	return f->direction != 0 &&
	    (isnan(f->change.at) || judge_matters(f->change.at, threshold));
}

enum verdict
judge_verdict(const struct finding *f, const struct rules *rules, double padj,
    double least_adj, const char *better)
{
	if (f->method == METHOD_NONE)
		return UNTESTABLE;
	if (padj <= rules->alpha && beyond(f, rules->threshold)) {
		if (strcmp(better, "-") == 0)
			return CHANGED;
		return (f->direction > 0) == (strcmp(better, "high") == 0) ? BETTER : WORSE;
	}
	if (within(&f->change, rules->threshold))
		return SAME;
	return least_adj > rules->alpha ? UNTESTABLE : UNCLEAR;
}

const char *
judge_word(enum verdict v)
{
	static const char *const word[] = { "better", "worse", "same", "unclear",
		"untestable", "changed" };

	return word[v];
}

const char *
method_word(enum method m)
{
	static const char *const word[] = { "auto", "welch", "mw", "paired", "signed",
		"-" };

	return word[m];
}
