/* tsv: lines and rows as tab-separated values, nothing rounded */
#include <math.h>
#include <stdio.h>

#include "compare.h"

static void
put_cell(const struct line *p, const char *stat, const char *run, double value,
    double change)
{
	char x[NUM_MAX], c[NUM_MAX];

	(void)num_format(value, x);
	(void)num_format(change, c);
	printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p->test, p->unit, p->better, stat, run,
	    x, c);
}

/* As measured, value / base - 1; from 0 it is not finite and printed as "-". */
static double
change(const struct line *p, size_t r)
{
	if (p->kind == LINE_DIST)
		return NAN;
	if (p->kind != LINE_VALUE)
		return p->value[r] - 1;
	return p->value[r] / p->value[0] - 1;
}

void
tsv_lines(const struct lines *l, const struct view *v)
{
	const struct line *p;
	size_t i, r;

	for (i = 0; i < l->n; i++) {
		p = &l->v[i];
		for (r = 0; r < v->n; r++)
			put_cell(p, p->stat, v->g->run.key[v->run[r]], p->value[r],
			    change(p, r));
		for (r = 0; r < v->n && p->kind == LINE_RATIO; r++)
			put_cell(p, "D", v->g->run.key[v->run[r]], p->dist[r], NAN);
	}
}

void
tsv_rows(const struct rows *r)
{
	const struct row *p;
	double x[7];
	size_t i, k;

	for (i = 0; i < r->n; i++) {
		p = &r->v[i];
		x[0] = p->loc[0];
		x[1] = p->loc[1];
		x[2] = p->found.change.at;
		x[3] = p->found.change.lo;
		x[4] = p->found.change.hi;
		x[5] = p->found.p;
		x[6] = p->padj;
		printf("%s\t%s\t%s\t%s\t%s\t%lu\t%lu\t", p->test, p->unit, p->better,
		    p->base, p->run, (unsigned long)p->found.n[0],
		    (unsigned long)p->found.n[1]);
		for (k = 0; k < sizeof x / sizeof x[0]; k++) {
			quote_number(x[k], "-");
			(void)putchar('\t');
		}
		printf("%s\n", judge_word(p->verdict));
	}
}
