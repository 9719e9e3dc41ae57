/* note: what is missing in a comparison, said on standard error */
#include <math.h>
#include <string.h>

#include "compare.h"

void
note_missing(const struct view *v, const struct bench *b)
{
	const struct group *p;
	const char *run, *test;
	size_t k, r;

	for (r = 0; r < v->n; r++)
		for (k = 0; k < b->n; k++) {
			p = groups_at(v->g, b->metric[k].test, v->run[r]);
			run = v->g->run.key[v->run[r]];
			test = v->g->test.key[b->metric[k].test];
			if (p->missing > 0)
				warn("%s: %s: %lu of %lu values missing", run, test,
				    (unsigned long)p->missing,
				    (unsigned long)(p->missing + p->n));
			else if (p->n == 0)
				warn("%s: %s: no values", run, test);
		}
}

void
note_ratios(const struct view *v, const struct lines *l)
{
	size_t i, r;

	for (i = 0; i < l->n; i++)
		for (r = 0; r < v->n && l->v[i].kind == LINE_RATIO; r++)
			if (isnan(l->v[i].value[r]))
				warn("%s: %s: no ratio to %s, left out of Gmean %s",
				    v->g->run.key[v->run[r]], l->v[i].test,
				    v->g->run.key[v->run[0]],
				    strcmp(l->v[i].better, "high") == 0 ? "Higher" : "Lower");
}

/* One of the two sides of a row. */
static void
note_side(const struct row *p, int side, const struct rows *r)
{
	const char *run = side == 0 ? p->base : p->run;
	size_t n = p->found.n[side] + p->alone[side];

	/* The base is the same in the rows of all runs. */
	if (p->undefined[side] > 0 && (side == 1 || p->nth == 1))
		warn("%s: %s: %lu of %lu iterations have no %s", run, p->test,
		    (unsigned long)p->undefined[side],
		    (unsigned long)(p->undefined[side] + n), r->reduce.name);
	/* That the other run has nothing at all is said already. */
	if (p->alone[side] > 0 && p->found.n[0] + p->alone[!side] > 0)
		warn("%s: %s: %lu of %lu iterations have no partner in %s", run, p->test,
		    (unsigned long)p->alone[side], (unsigned long)n,
		    side == 0 ? p->run : p->base);
}

void
note_rows(const struct rows *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		note_side(&r->v[i], 0, r);
		note_side(&r->v[i], 1, r);
	}
}
