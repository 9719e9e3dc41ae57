/* rows: the comparison, one row per test and run that is not the base */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static double *
values(const struct observation *o, size_t n)
{
	double *x = mem_grow(NULL, n, sizeof *x);
	size_t i;

	for (i = 0; i < n; i++)
		x[i] = o[i].value;
	return x;
}

static double *
copy(const double *x, size_t n)
{
	double *to = mem_grow(NULL, n, sizeof *to);

	if (n > 0)
		memcpy(to, x, n * sizeof *to);
	return to;
}

/* Iterations of the same round and number are a pair; both are in that order. */
static size_t
match(struct row *p, const struct sample *a, const struct sample *b)
{
	size_t i = 0, k = 0, n = 0;

	p->x = mem_grow(NULL, a->n, sizeof *p->x);
	p->y = mem_grow(NULL, b->n, sizeof *p->y);
	while (i < a->n && k < b->n) {
		const struct observation *u = &a->iter[i], *v = &b->iter[k];

		if (u->round == v->round && u->iter == v->iter) {
			p->x[n] = u->value;
			p->y[n++] = v->value;
			i++;
			k++;
		} else if (u->round < v->round ||
		    (u->round == v->round && u->iter < v->iter)) {
			i++;
		} else {
			k++;
		}
	}
	p->alone[0] = a->n - n;
	p->alone[1] = b->n - n;
	return n;
}

/* What is compared: into p->x, p->y and n. */
static void
replicate(struct row *p, const struct sample *a, const struct sample *b, int paired,
    int bare, size_t n[2])
{
	if (paired) {
		p->of = PAIRS;
		n[0] = n[1] = match(p, a, b);
	} else if (a->rounds >= MANY_ROUNDS && b->rounds >= MANY_ROUNDS) {
		p->of = ROUNDS;
		p->x = copy(a->round, n[0] = a->rounds);
		p->y = copy(b->round, n[1] = b->rounds);
	} else {
		p->of = bare ? VALUES : a->whole && b->whole ? ROUNDS : ITERATIONS;
		p->x = values(a->iter, n[0] = a->n);
		p->y = values(b->iter, n[1] = b->n);
	}
}

static double
location(const struct place *at, const double *x, size_t n)
{
	double *sorted = copy(x, n), location;

	stat_sort(sorted, n);
	location = place_of(at, sorted, n);
	free(sorted);
	return location;
}

/* The row of one run, b, against the base, a. */
static void
add(struct rows *r, const struct view *v, const struct bench *bench,
    const struct bench_metric *m, const struct sample *a, const struct sample *b,
    size_t nth)
{
	const struct group_test *about = &v->g->about[m->test];
	struct row *p;
	size_t n[2];

	r->v = mem_room(r->v, r->n, &r->cap, sizeof *r->v);
	p = &r->v[r->n++];
	memset(p, 0, sizeof *p);
	p->bench = bench->name;
	p->label = m->label;
	p->test = v->g->test.key[m->test];
	p->unit = about->unit;
	p->better = about->better;
	p->base = v->g->run.key[v->run[0]];
	p->run = v->g->run.key[v->run[nth]];
	p->nth = nth;
	p->missing[0] = groups_at(v->g, m->test, v->run[0])->missing;
	p->missing[1] = groups_at(v->g, m->test, v->run[nth])->missing;
	p->undefined[0] = a->undefined;
	p->undefined[1] = b->undefined;
	p->padj = NAN;
	replicate(p, a, b, r->rules.paired, v->g->bare, n);
	p->found = judge(p->x, n[0], p->y, n[1], &r->rules);
	p->loc[0] = location(&r->at, p->x, n[0]);
	p->loc[1] = location(&r->at, p->y, n[1]);
	row_restate(p, r);
}

void
rows_make(struct rows *r, const struct view *v, const struct benches *b)
{
	const struct bench_metric *m;
	struct sample base, other;
	size_t i, j, k;

	r->runs = v->n - 1;
	for (i = 0; i < b->n; i++)
		for (j = 0; j < b->v[i].n; j++) {
			m = &b->v[i].metric[j];
			sample_make(&base, groups_at(v->g, m->test, v->run[0]), &r->reduce);
			for (k = 1; k < v->n; k++) {
				if (!groups_have(v->g, m->test, v->run[0]) &&
				    !groups_have(v->g, m->test, v->run[k]))
					continue;
				sample_make(&other, groups_at(v->g, m->test, v->run[k]),
				    &r->reduce);
				add(r, v, &b->v[i], m, &base, &other, k);
				sample_free(&other);
			}
			sample_free(&base);
		}
}

void
rows_free(struct rows *r)
{
	while (r->n > 0) {
		free(r->v[--r->n].x);
		free(r->v[r->n].y);
	}
	free(r->v);
	memset(r, 0, sizeof *r);
}
