/* summary: what stands below the table for people */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* "3 better, 1 worse, ... of 11" */
static void
put_counts(const struct rows *r)
{
	size_t v;

	for (v = 0; v <= CHANGED; v++) {
		if (v == CHANGED && r->count[v] == 0)
			continue;
		printf("%s%lu %s", v > 0 ? ", " : "", (unsigned long)r->count[v],
		    judge_word((enum verdict)v));
		if (v == UNTESTABLE && r->need > 0)
			printf(" (needs n >= %lu)", (unsigned long)r->need);
	}
	printf(" of %lu", (unsigned long)(r->n + r->hidden));
	if (r->hidden > 0)
		printf("; %lu not shown", (unsigned long)r->hidden);
	putchar('\n');
}

/* "; p: Welch's t test (2 rows), Mann-Whitney test (1), adjusted by Holm" */
static void
put_methods(const struct rows *r)
{
	static const char *const name[] = { "", "Welch's t test", "Mann-Whitney test",
		"paired t test", "Wilcoxon's signed rank test", "" };
	size_t count[METHOD_NONE + 1] = { 0 }, m, i, kinds = 0, said = 0;

	for (i = 0; i < r->n; i++)
		count[r->v[i].found.method]++;
	for (m = 0; m < METHOD_NONE; m++)
		kinds += count[m] > 0;
	if (kinds == 0)
		return;
	fputs("; p: ", stdout);
	for (m = 0; m < METHOD_NONE; m++) {
		if (count[m] == 0)
			continue;
		printf("%s%s", said > 0 ? ", " : "", name[m]);
		if (kinds > 1)
			printf(" (%lu%s)", (unsigned long)count[m], said++ > 0 ? "" :
			    count[m] == 1 ? " row" : " rows");
	}
	if (strcmp(r->adjust, "none") != 0)
		printf(", adjusted by %s", strcmp(r->adjust, "holm") == 0 ? "Holm" :
		    "Benjamini-Hochberg");
}

/* What n counts: one thing, or rounds where it is marked. */
static const char *
counted(const struct rows *r)
{
	static const char *const name[] = { "iterations", "rounds", "pairs of iterations",
		"values" };
	size_t i;

	for (i = 1; i < r->n && r->v[i].of == r->v[0].of; i++)
		;
	return i < r->n ? "iterations (r: rounds)" : name[r->v[0].of];
}

void
people_summary(const struct rows *r)
{
	put_counts(r);
	if (r->n == 0)
		return;
	printf("n counts %s, the values are their %s", counted(r), r->stat);
	put_methods(r);
	printf("; alpha %.6g, threshold %.6g %%\n", r->rules.alpha,
	    100 * r->rules.threshold);
}

void
people_explain(const struct rows *r)
{
	double level = 100 * (1 - r->rules.alpha), threshold = 100 * r->rules.threshold;
	int raw = strcmp(r->adjust, "none") == 0, bh = strcmp(r->adjust, "bh") == 0;
	const char *p = raw ? "p" : "adj. p";

	printf("\nn        numbers compared, base + new: of iterations, or of rounds where "
	    "both runs have %d\n", MANY_ROUNDS);
	printf("change   new / base - 1, + is a larger value; [%.6g %%]: the interval "
	    "holds the true change %.6g times in 100\n", level, level);
	printf("%-7s  %s\n", p, raw ? "how often chance alone shows such a difference" :
	    bh ? "the share of false alarms when rows up to this p are believed" :
	    "how often chance alone shows such a difference in at least one of the rows");
	printf("verdict  better, worse: %s <= %.6g and a change of at least %.6g %%; "
	    "same: the interval lies within +-%.6g %%\n", p, r->rules.alpha, threshold,
	    threshold);
	printf("         unclear: neither; untestable: n is too small to tell; changed: "
	    "neither way is better\n");
}
