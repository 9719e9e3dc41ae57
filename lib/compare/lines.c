/* lines: what a table says, as numbers: one line per statistic and test */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static double *
nans(size_t n)
{
	double *x = mem_grow(NULL, n, sizeof *x);
	size_t i;

	for (i = 0; i < n; i++)
		x[i] = NAN;
	return x;
}

/* A new line without a number in it. */
static struct line *
add(struct lines *l, enum line_kind kind, char *stat, const char *label, size_t n)
{
	struct line *p;

	l->v = mem_room(l->v, l->n, &l->cap, sizeof *l->v);
	p = &l->v[l->n++];
	p->kind = kind;
	p->stat = stat;
	p->label = mem_dup(label);
	p->value = nans(n);
	p->change = nans(n);
	p->dist = nans(n);
	p->sure = mem_alloc(n, 1);
	p->mean = 0;
	return p;
}

static struct line *
add_metric(struct lines *l, enum line_kind kind, char *stat, const struct view *v,
    const struct bench_metric *m)
{
	struct line *p = add(l, kind, stat, m->label, v->n);

	p->test = v->g->test.key[m->test];
	p->unit = v->g->about[m->test].unit;
	p->better = v->g->about[m->test].better;
	return p;
}

/* The statistic of one metric in every run. */
static void
fill(double *value, const struct view *v, const struct bench_metric *m,
    const struct classic_row *row, enum classic_sums sums)
{
	const struct group *of;
	size_t r;

	for (r = 0; r < v->n; r++) {
		of = groups_at(v->g, m->test, v->run[r]);
		value[r] = classic_value(row, m->high, sums, of->x, of->n);
	}
}

void
lines_classic(struct lines *l, const struct view *v, const struct bench *b,
    enum classic_sums sums)
{
	const struct classic_row *row;
	const struct bench_metric *m;
	struct line *p;
	size_t i, k, r;

	for (i = 0; i < b->nrow; i++)
		for (k = 0; k < b->n; k++) {
			row = &b->row[i];
			m = &b->metric[k];
			p = add_metric(l, LINE_VALUE,
			    row->stat == CLASSIC_OPS && b->ops != NULL ?
			    mem_dup(b->ops) : classic_name(row, m->high), v, m);
			p->mean = row->stat == CLASSIC_MEAN || row->stat == CLASSIC_OPS;
			fill(p->value, v, m, row, sums);
			for (r = 0; r < v->n; r++)
				p->change[r] = classic_change(row->stat, m->high,
				    p->value[r], p->value[0]);
		}
}

static void
ratio(struct lines *l, const struct view *v, const struct bench_metric *m,
    enum classic_sums sums)
{
	static const struct classic_row mean = { CLASSIC_MEAN, 0 };
	static const struct classic_row stddev = { CLASSIC_STDDEV, 0 };
	struct line *p = add_metric(l, LINE_RATIO, mem_dup("Ratio"), v, m);
	double *at = nans(v->n), *sd = nans(v->n);
	size_t r;

	fill(at, v, m, &mean, sums);
	fill(sd, v, m, &stddev, sums);
	for (r = 0; r < v->n; r++) {
		p->value[r] = at[0] != 0 ? at[r] / at[0] : NAN;
		if (isnan(p->value[r]))
			continue;
		p->change[r] = classic_change(CLASSIC_MEAN, m->high, at[r], at[0]);
		p->dist[r] = classic_distance(at[r], sd[r], at[0], sd[0]);
	}
	free(at);
	free(sd);
}

enum { DMEAN, DMIN, DMAX, GMEAN, OVERALL };

/* What run r has of the metrics of one direction, without the NANs, into
 * x[0..n): distances or ratios; n. */
static size_t
column(double *x, const struct line *of, const struct bench *b, int high, size_t r,
    int dist)
{
	size_t k, n = 0;
	double y;

	for (k = 0; k < b->n; k++) {
		y = dist ? of[k].dist[r] : of[k].value[r];
		if (b->metric[k].high == high && !isnan(y))
			x[n++] = y;
	}
	return n;
}

/* "-" and low share a line, which is of low if one of them is. */
static const char *
direction(const struct line *of, const struct bench *b, int high)
{
	size_t k;

	for (k = 0; k < b->n; k++)
		if (b->metric[k].high == high && strcmp(of[k].better, "-") != 0)
			return of[k].better;
	return "-";
}

/* The lines over all metrics of one direction: distances, if there are any, and
 * the geometric mean of the ratios. */
static void
overall(struct lines *l, const struct view *v, const struct bench *b, int high,
    const struct line *of)
{
	static const char *const stat[] = { "Dmean", "Dmin", "Dmax", "Gmean" };
	double *x = nans(b->n), *y[OVERALL];
	size_t i, n, r, distances = 0;
	struct line *p;

	for (i = 0; i < OVERALL; i++)
		y[i] = nans(v->n);
	for (r = 0; r < v->n; r++) {
		if ((n = column(x, of, b, high, r, 1)) > 0) {
			distances += n;
			stat_sort(x, n);
			y[DMEAN][r] = stat_amean(x, n);
			y[DMIN][r] = x[0];
			y[DMAX][r] = x[n - 1];
		}
		n = column(x, of, b, high, r, 0);
		y[GMEAN][r] = stat_gmean(x, n);
	}
	for (i = distances > 0 ? DMEAN : GMEAN; i < OVERALL; i++) {
		p = add(l, i < GMEAN ? LINE_DIST : LINE_GMEAN, mem_dup(stat[i]),
		    high ? "Higher" : "Lower", v->n);
		p->test = b->name;
		p->unit = "-";
		p->better = direction(of, b, high);
		memcpy(p->value, y[i], v->n * sizeof *p->value);
	}
	for (i = 0; i < OVERALL; i++)
		free(y[i]);
	free(x);
}

void
lines_ratio(struct lines *l, const struct view *v, const struct bench *b,
    enum classic_sums sums)
{
	size_t first = l->n, k;
	struct line *of;
	int has[2] = { 0 }, high;

	if (b->n == 0)
		return;
	for (k = 0; k < b->n; k++) {
		ratio(l, v, &b->metric[k], sums);
		has[b->metric[k].high] = 1;
	}
	/* Adding lines moves the vector: overall() reads a copy of the ratios. */
	of = mem_grow(NULL, b->n, sizeof *of);
	memcpy(of, l->v + first, b->n * sizeof *of);
	for (k = 0; k < 2; k++) {
		high = k == 0 ? b->metric[0].high : !b->metric[0].high;
		if (has[high])
			overall(l, v, b, high, of);
	}
	free(of);
}

void
lines_free(struct lines *l)
{
	while (l->n > 0) {
		struct line *p = &l->v[--l->n];

		free(p->stat);
		free(p->label);
		free(p->value);
		free(p->change);
		free(p->dist);
		free(p->sure);
	}
	free(l->v);
	memset(l, 0, sizeof *l);
}
