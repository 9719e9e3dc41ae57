/* mmt-compare: compare the records of two or more runs in a table
 *
 * Reads all records, then chooses the runs and the metrics, says what is missing,
 * judges every run against the base, and hands what it found to a presenter.  The
 * classic tables are made of lines of numbers, one table per benchmark.
 */
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"

static void
sub_heading(struct benches *b, const char *text)
{
	struct svec labels = { 0 };
	size_t i, k;

	for (i = 0; i < b->n; i++)
		for (k = 0; k < b->v[i].n; k++)
			svec_push(&labels, b->v[i].metric[k].label);
	if (benches_filter(b, text) == 0)
		die("--sub-heading: '%s' matches no metric; there are %s", text,
		    view_list(labels.v, labels.n));
	svec_free(&labels);
}

/* The classic table of one benchmark. */
static void
classic(const struct view *v, const struct bench *b, const struct asked *a,
    size_t *next)
{
	int tsv = a->format->print != NULL;
	struct lines l = { 0 };

	(a->ratio ? lines_ratio : lines_classic)(&l, v, b, tsv ? EXACT : PLAIN);
	if (a->cidiff)
		mark_cidiff(&l, v, b);
	else if (a->significance)
		mark_rows(&l, &a->rows, next);
	note_ratios(v, &l);
	if (tsv)
		tsv_lines(&l, v);
	else
		(a->ratio ? table_ratio : table_classic)(&l, v, b, !a->values);
	lines_free(&l);
}

static void
classics(const struct view *v, const struct benches *b, const struct asked *a)
{
	size_t i, next = 0;
	int tables = 0;

	for (i = 0; i < b->n; i++) {
		if (b->v[i].n == 0)
			continue;
		if (b->n > 1 && a->format->print == NULL)
			printf("%s%s\n", tables++ > 0 ? "\n" : "", b->v[i].name);
		classic(v, &b->v[i], a, &next);
	}
}

/* Whether no run has a second round of any test. */
static int
one_round(const struct view *v, const struct benches *b)
{
	const struct group *g;
	size_t i, k, r;

	for (i = 0; i < b->n; i++)
		for (k = 0; k < b->v[i].n; k++)
			for (r = 0; r < v->n; r++) {
				g = groups_at(v->g, b->v[i].metric[k].test, v->run[r]);
				if (g->n > 0 && g->seen[0].round != g->seen[g->n - 1].round)
					return 0;
			}
	return 1;
}

/* The verdicts, where they are wanted. */
static void
judge_all(const struct view *v, const struct benches *b, struct asked *a)
{
	if (a->classic && !a->gate && !a->bisect && (a->cidiff || !a->significance))
		return;
	if (v->n < 2 && !a->classic)
		die("one run only, %s: there is nothing to compare it with; --classic prints "
		    "its values", v->g->run.key[v->run[0]]);
	rows_make(&a->rows, v, b);
	a->rows.one_round = one_round(v, b);
	note_rows(&a->rows);
	family_judge(&a->rows);
	rows_need(&a->rows);
}

static void
present(struct asked *a)
{
	rows_sort(&a->rows, a->sort);
	if (a->only != 0)
		rows_only(&a->rows, a->only);
	if (a->format->print != NULL)
		a->format->print(&a->rows);
	else
		people_print(&a->rows, a->explain);
}

/* A failure is no answer for git bisect, which takes every status up to 124 for one. */
static int
failure(char **argv)
{
	for (; *argv != NULL && strcmp(*argv, "--") != 0; argv++)
		if (strcmp(*argv, "--bisect") == 0)
			return 125;
	return 2;
}

int
main(int argc, char **argv)
{
	struct groups g = { 0 };
	struct benches b;
	struct asked a;
	struct view v;
	size_t i;
	char **files, *why;
	int status;

	(void)argc;
	err_init(argv[0], failure(argv));
	asked_options(&a, argv, &files);
	if (groups_read(&g, files, &why) < 0)
		die("%s", why);
	if (a.better != NULL)
		groups_better(&g, a.better);
	if (view_make(&v, &g, a.names, a.baseline, &why) < 0 ||
	    view_check(&v, &why) < 0 ||
	    benches_make(&b, &v, a.facts, a.nfacts, &why) < 0)
		die("%s", why);
	if (a.sub_heading != NULL)
		sub_heading(&b, a.sub_heading);
	for (i = 0; i < b.n; i++)
		note_missing(&v, &b.v[i]);
	judge_all(&v, &b, &a);
	status = a.bisect ? rows_bisect(&a.rows) : a.gate ? rows_gate(&a.rows) : 0;
	if (a.classic)
		classics(&v, &b, &a);
	else
		present(&a);
	asked_free(&a);
	benches_free(&b);
	groups_free(&g);
	free(v.run);
	out_close();
	return status;
}
