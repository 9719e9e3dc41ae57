/* tsv: lines as tab-separated values, one cell per line, nothing rounded */
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
tsv_print(const struct lines *l, const struct view *v)
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
