/* choose: which rows are printed, and in which order */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* A row and its place: of equal ones the first stays first. */
struct place_of_row {
	struct row row;
	size_t bench, at;
};

static int
in_place(const struct place_of_row *a, const struct place_of_row *b)
{
	if (a->bench != b->bench)
		return a->bench < b->bench ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* How far from no change, up or down; rows without one come last. */
static double
size_of_change(const struct row *p)
{
	if (!isnan(p->found.change.at))
		return fabs(p->found.change.at);
	return p->found.direction != 0 ? HUGE_VAL : -1;
}

static int
by_change(const void *x, const void *y)
{
	const struct place_of_row *a = x, *b = y;
	double u = size_of_change(&a->row), v = size_of_change(&b->row);

	if (a->bench != b->bench || u == v)
		return in_place(a, b);
	return u > v ? -1 : 1;
}

static int
by_name(const void *x, const void *y)
{
	const struct place_of_row *a = x, *b = y;
	int order = tree_order(a->row.label, b->row.label);

	if (a->bench != b->bench || order == 0)
		return in_place(a, b);
	return order;
}

void
rows_sort(struct rows *r, enum order by)
{
	struct place_of_row *v;
	size_t i, bench = 0;

	if (by == AS_IS || r->n == 0)
		return;
	v = mem_alloc(r->n, sizeof *v);
	for (i = 0; i < r->n; i++) {
		if (i > 0 && r->v[i].bench != r->v[i - 1].bench)
			bench++;
		v[i].row = r->v[i];
		v[i].bench = bench;
		v[i].at = i;
	}
	qsort(v, r->n, sizeof *v, by == BY_CHANGE ? by_change : by_name);
	for (i = 0; i < r->n; i++)
		r->v[i] = v[i].row;
	free(v);
}

void
rows_only(struct rows *r, unsigned which)
{
	size_t i, n = 0;

	for (i = 0; i < r->n; i++) {
		if ((which & 1u << r->v[i].verdict) != 0) {
			r->v[n++] = r->v[i];
			continue;
		}
		free(r->v[i].x);
		free(r->v[i].y);
		r->hidden++;
	}
	r->n = n;
}
