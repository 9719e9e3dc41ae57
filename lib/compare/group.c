/* group: records collected by test and run */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static struct group_test *
about(struct groups *g, const struct rec *r, size_t run)
{
	size_t n = g->test.n, test = map_put(&g->test, r->test);
	struct group_test *t;

	if (test == n)
		g->about = mem_room(g->about, n, &g->cap, sizeof *g->about);
	t = &g->about[test];
	if (test == n) {
		memset(t, 0, sizeof *t);
		t->unit = mem_dup(r->unit);
		t->better = mem_dup(r->better);
		t->seen_in = run;
	}
	return t;
}

/* Numbers of different units or directions are not to be compared. */
static char *
disagree(const struct groups *g, const struct group_test *t, const struct rec *r)
{
	const char *field = "unit", *was = t->unit, *is = r->unit;

	if (strcmp(was, is) == 0) {
		field = "better";
		was = t->better;
		is = r->better;
	}
	if (strcmp(was, is) == 0)
		return NULL;
	return mem_fmt("%s: %s is %s in run %s, but %s in run %s", r->test, field,
	    was, g->run.key[t->seen_in], is, r->run);
}

static void
see(struct group *p, const struct rec *r)
{
	struct observation *o;

	p->seen = mem_room(p->seen, p->n, &p->cap, sizeof *p->seen);
	o = &p->seen[p->n++];
	o->round = r->round;
	o->iter = r->iter;
	o->value = r->value;
}

int
groups_add(struct groups *g, const struct rec *r, char **why)
{
	size_t run = map_put(&g->run, r->run);
	struct group_test *t = about(g, r, run);

	if ((*why = disagree(g, t, r)) != NULL)
		return -1;
	if (run >= t->n) {
		t->of = mem_grow(t->of, run + 1, sizeof *t->of);
		memset(t->of + t->n, 0, (run + 1 - t->n) * sizeof *t->of);
		t->n = run + 1;
	}
	if (r->missing)
		t->of[run].missing++;
	else
		see(&t->of[run], r);
	return 0;
}

const struct group *
groups_at(const struct groups *g, size_t test, size_t run)
{
	static const struct group none;

	return run < g->about[test].n ? &g->about[test].of[run] : &none;
}

int
groups_have(const struct groups *g, size_t test, size_t run)
{
	const struct group *p = groups_at(g, test, run);

	return p->n + p->missing > 0;
}

void
groups_better(struct groups *g, const char *better)
{
	size_t i;

	for (i = 0; i < g->test.n; i++)
		if (strcmp(g->about[i].better, "-") == 0) {
			free(g->about[i].better);
			g->about[i].better = mem_dup(better);
		}
}

/* By value too, so that the order of the records has no meaning. */
static int
by_iteration(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;

	if (x->round != y->round)
		return x->round < y->round ? -1 : 1;
	if (x->iter != y->iter)
		return x->iter < y->iter ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static void
sort(struct group *p)
{
	size_t i;

	for (i = 1; i < p->n && by_iteration(&p->seen[i - 1], &p->seen[i]) <= 0; i++)
		;
	if (i < p->n)
		qsort(p->seen, p->n, sizeof *p->seen, by_iteration);
	p->x = mem_grow(NULL, p->n, sizeof *p->x);
	for (i = 0; i < p->n; i++)
		p->x[i] = p->seen[i].value;
	stat_sort(p->x, p->n);
}

void
groups_sort(struct groups *g)
{
	size_t i, k;

	for (i = 0; i < g->test.n; i++)
		for (k = 0; k < g->about[i].n; k++)
			sort(&g->about[i].of[k]);
}

void
groups_free(struct groups *g)
{
	size_t i, k;

	for (i = 0; i < g->test.n; i++) {
		for (k = 0; k < g->about[i].n; k++) {
			free(g->about[i].of[k].seen);
			free(g->about[i].of[k].x);
		}
		free(g->about[i].of);
		free(g->about[i].unit);
		free(g->about[i].better);
	}
	free(g->about);
	map_free(&g->run);
	map_free(&g->test);
	memset(g, 0, sizeof *g);
}
