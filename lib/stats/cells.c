/* cells: what each run got in each iteration */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

enum { MANY = 1024 }; /* fewer cells are not worth joining before the end */

/* The names of a record, to be compared with those of the next: the samples of an
 * iteration mostly come one after the other. */
static int
same_names(const char *last, const struct rec *r)
{
	const char *name[4];
	size_t i, n;

	name[0] = r->test;
	name[1] = r->unit;
	name[2] = r->better;
	name[3] = r->run;
	for (i = 0; i < 4; i++) {
		n = strlen(name[i]);
		if (strncmp(last, name[i], n) != 0 || last[n] != (i < 3 ? '\t' : '\0'))
			return 0;
		last += n + 1;
	}
	return 1;
}

static void
cell_begin(struct cells *c, const struct rec *r)
{
	char *key = mem_fmt("%s\t%s\t%s", r->test, r->unit, r->better);
	struct cell *p;

	/* Where records take turns, each begins a cell: these are joined as they
	 * double, which costs no more than joining all of them at the end. */
	if (c->n >= MANY && c->n / 2 >= c->joined)
		cells_join(c);
	c->cell = mem_room(c->cell, c->n, &c->cap, sizeof *c->cell);
	p = &c->cell[c->n];
	memset(p, 0, sizeof *p);
	p->group = map_put(&c->group, key);
	p->run = map_put(&c->run, r->run);
	p->round = r->round;
	p->iter = r->iter;
	p->order = c->begun++;
	c->n++;
	free(c->last);
	c->last = mem_fmt("%s\t%s", key, r->run);
	free(key);
}

/* Adds n values of that mean and m2: T. F. Chan and others, as moments.c. */
static void
cell_add(struct cell *p, size_t n, double mean, double m2)
{
	double d = mean - p->mean, part;

	if (n == 0)
		return;
	p->n += n;
	part = (double)n / (double)p->n;
	p->m2 += m2 + d * d * part * (double)(p->n - n);
	p->mean += d * part;
}

void
cells_add(struct cells *c, const struct rec *r)
{
	struct cell *p = c->n > 0 ? &c->cell[c->n - 1] : NULL;

	if (r->iter < 0)
		return;
	if (p == NULL || p->iter != r->iter || p->round != r->round ||
	    !same_names(c->last, r)) {
		cell_begin(c, r);
		p = &c->cell[c->n - 1];
	}
	if (r->missing)
		p->missing++;
	else
		cell_add(p, 1, r->value, 0);
}

static int
by_place(const void *a, const void *b)
{
	const struct cell *p = a, *q = b;

	if (p->group != q->group)
		return p->group < q->group ? -1 : 1;
	if (p->round != q->round)
		return p->round < q->round ? -1 : 1;
	if (p->iter != q->iter)
		return p->iter < q->iter ? -1 : 1;
	if (p->run != q->run)
		return p->run < q->run ? -1 : 1;
	return p->order < q->order ? -1 : p->order > q->order;
}

/* Cells of the same place are one: its records had others between them. */
void
cells_join(struct cells *c)
{
	size_t i, n = 0;
	struct cell *p, *q;

	if (c->n > 0)
		qsort(c->cell, c->n, sizeof *c->cell, by_place);
	for (i = 0; i < c->n; i++) {
		q = &c->cell[i];
		p = n > 0 ? &c->cell[n - 1] : NULL;
		if (p != NULL && p->group == q->group && p->run == q->run &&
		    p->round == q->round && p->iter == q->iter) {
			cell_add(p, q->n, q->mean, q->m2);
			p->missing += q->missing;
		} else {
			c->cell[n++] = *q;
		}
	}
	c->n = c->joined = n;
}

char *
cells_names(const struct cells *c, size_t group, struct summary *s)
{
	char *test = mem_dup(c->group.key[group]);
	char *unit = test + strcspn(test, "\t") + 1;
	char *better = unit + strcspn(unit, "\t") + 1;

	unit[-1] = better[-1] = '\0';
	s->test = test;
	s->unit = unit;
	s->better = better;
	return test;
}

void
cells_free(struct cells *c)
{
	map_free(&c->group);
	map_free(&c->run);
	free(c->cell);
	free(c->last);
	memset(c, 0, sizeof *c);
}
