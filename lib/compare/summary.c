/* summary: what stands below the table for people */
#include <math.h>
#include <stdio.h>
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

/* What a change is of: the test's own estimate (judge.c), or what restate.c made it. */
enum about { OF_GMEANS, OF_AMEANS, OF_SHIFT, OF_VALUES, KINDS };

static int
restated(const struct rows *r)
{
	return r->at.kind != PLACE_MEDIAN && r->at.kind != PLACE_GMEAN;
}

static enum about
change_of(const struct row *p, const struct rows *r)
{
	size_t i, k;

	if (restated(r))
		return OF_VALUES;
	if (p->found.method != METHOD_WELCH && p->found.method != METHOD_PAIRED)
		return OF_SHIFT;
	for (k = 0; k < 2; k++)
		for (i = 0; i < p->found.n[k]; i++)
			if ((k == 0 ? p->x : p->y)[i] <= 0)
				return OF_AMEANS;
	return OF_GMEANS;
}

/* " (2 rows)" of the first kind that is said, " (1)" of the others. */
static void
put_rows(size_t n, int first)
{
	printf(" (%lu%s)", (unsigned long)n, !first ? "" : n == 1 ? " row" : " rows");
}

/* "; change: of the geometric means (2 rows), Hodges-Lehmann (1)" */
static void
put_changes(const struct rows *r)
{
	static const char *const name[] = { "of the geometric means",
		"of the arithmetic means", "Hodges-Lehmann", "of these values" };
	size_t count[KINDS] = { 0 }, c, i, kinds = 0, said = 0;

	for (i = 0; i < r->n; i++)
		if (!isnan(r->v[i].found.change.at))
			count[change_of(&r->v[i], r)]++;
	for (c = 0; c < KINDS; c++)
		kinds += count[c] > 0;
	for (c = 0; c < KINDS; c++) {
		if (count[c] == 0)
			continue;
		printf("%s%s", said++ > 0 ? ", " : "; change: ", name[c]);
		if (kinds > 1)
			put_rows(count[c], said == 1);
	}
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
		printf("%s%s", said++ > 0 ? ", " : "", name[m]);
		if (kinds > 1)
			put_rows(count[m], said == 1);
	}
	if (strcmp(r->adjust, "none") != 0)
		printf(", adjusted by %s", strcmp(r->adjust, "holm") == 0 ? "Holm" :
		    "Benjamini-Hochberg");
}

int
people_mixed(const struct rows *r)
{
	size_t i;

	for (i = 1; i < r->n && r->v[i].of == r->v[0].of; i++)
		;
	return i < r->n;
}

/* What n counts: one thing, or rounds where it is marked.  What one round says holds
 * for that round. */
static const char *
counted(const struct rows *r)
{
	static const char *const name[] = { "iterations", "rounds", "pairs of iterations",
		"values" };
	static const char *const of_one[] = { "iterations of 1 round", "rounds",
		"pairs of iterations of 1 round", "values" };

	if (people_mixed(r))
		return "iterations (r: rounds)";
	return (r->one_round ? of_one : name)[r->v[0].of];
}

void
people_how(const struct rows *r)
{
	if (r->n > 0) {
		printf("n counts %s, the values are their %s", counted(r), r->stat);
		put_changes(r);
		put_methods(r);
		fputs("; ", stdout);
	}
	printf("alpha %.6g, threshold %.6g %%", r->rules.alpha, 100 * r->rules.threshold);
}

void
people_summary(const struct rows *r)
{
	put_counts(r);
	if (r->n == 0)
		return;
	people_how(r);
	putchar('\n');
}

void
people_explain(const struct rows *r)
{
	double level = 100 * (1 - r->rules.alpha), threshold = 100 * r->rules.threshold;
	int raw = strcmp(r->adjust, "none") == 0, bh = strcmp(r->adjust, "bh") == 0;
	const char *p = raw ? "p" : "adj. p";

	printf("\nn        numbers compared, base + new: of iterations, or of rounds where "
	    "both runs have %d\n", MANY_ROUNDS);
	printf("change   new / base - 1, + is a larger value; [%.12g %%]: the interval "
	    "holds the true change %.12g times in 100\n", level, level);
	printf("         %s\n", restated(r) ?
	    "it is that of the values shown; where the test found another, none is better or worse" :
	    "it is the test's own estimate, as said above, and can differ from the values shown");
	printf("%-7s  %s\n", p, raw ? "how often chance alone shows such a difference" :
	    bh ? "the share of false alarms when rows up to this p are believed" :
	    "how often chance alone shows such a difference in at least one of the rows");
	printf("verdict  better, worse: %s <= %.6g and a change of at least %.6g %%; "
	    "same: the interval lies within +-%.6g %%\n", p, r->rules.alpha, threshold,
	    threshold);
	if (!raw)
		printf("         an interval is that of its row alone, p and the verdict are "
		    "adjusted for all: it may exclude 0 where the verdict is unclear\n");
	printf("         unclear: neither; untestable: n is too small to tell; changed: "
	    "neither way is better\n");
}
