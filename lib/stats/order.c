/* order: quantiles, their intervals, and the passes that find them */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

static int
ascending(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* The ranks that the quantile p of n values takes: the ends of the line that it is
 * on, and those of its interval.  How many, at most 4. */
static size_t
ranks_of(const struct asked *a, size_t n, double p, size_t rank[4])
{
	double part;
	size_t k = 1;

	stat_quantile_at(n, p, a->type, &rank[0], &part);
	if (part > 0)
		rank[k++] = rank[0] + 1;
	if (a->level > 0 &&
	    stat_quantile_ranks(n, p, a->level, &rank[k], &rank[k + 1]) == 0)
		k += 2;
	return k;
}

size_t
order_room(const struct asked *a)
{
	return 8 * (size_t)a->quantiles;
}

static size_t
ranks_of_all(const struct asked *a, size_t n, size_t *rank)
{
	size_t k = 0, i, unique = 0;
	const struct ask *q;
	int j;

	for (q = a->v; n > 0 && q < a->v + a->n; q++)
		for (j = 0; j < 2; j++)
			if (ask_quantile(q, j))
				k += ranks_of(a, n, q->p[j], rank + k);
	if (k > 0)
		qsort(rank, k, sizeof *rank, ascending);
	for (i = 0; i < k; i++)
		if (unique == 0 || rank[unique - 1] != rank[i])
			rank[unique++] = rank[i];
	return unique;
}

/* The value of a rank. */
static double
at(const struct ranked *r, size_t rank)
{
	const size_t *k = bsearch(&rank, r->rank, r->n, sizeof rank, ascending);

	return k != NULL ? r->at[k - r->rank] : NAN;
}

struct estimate
order_quantile(const struct asked *a, const struct ranked *r, size_t n, double p)
{
	struct estimate e = { NAN, NAN, NAN };
	double part;
	size_t i, j;

	if (n == 0)
		return e;
	stat_quantile_at(n, p, a->type, &i, &part);
	e.at = at(r, i);
	if (part > 0)
		e.at = stat_between(e.at, at(r, i + 1), part);
	if (a->level > 0 && stat_quantile_ranks(n, p, a->level, &i, &j) == 0) {
		e.lo = at(r, i);
		e.hi = at(r, j);
	}
	return e;
}

void
order_take(struct ranked *r, const double *x)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		r->at[i] = x[r->rank[i]];
}

void
order_want(const struct asked *a, struct ranked *r, size_t n)
{
	size_t i;

	r->rank = mem_alloc(order_room(a), sizeof *r->rank);
	r->n = ranks_of_all(a, n, r->rank);
	r->at = mem_alloc(r->n, sizeof *r->at);
	for (i = 0; i < r->n; i++)
		r->at[i] = NAN;
}

void
order_free(struct ranked *r)
{
	free(r->rank);
	free(r->at);
	memset(r, 0, sizeof *r);
}

/* A group whose values are all there gives its memory to those that wait; these
 * need no stage as long as they do. */
static void
settle(struct stats *s, struct group *g)
{
	order_want(&s->asked, &g->ranked, g->m.n);
	if (g->way == HOLD) {
		select_ranks(g->x, g->m.n, g->ranked.rank, g->ranked.n);
		order_take(&g->ranked, g->x);
		g->way = DONE;
	}
	if (g->way != SPLIT)
		group_drop(s, g);
}

/* A group that waits gets to work: 1, or 0: there is no memory. */
static int
admit(struct stats *s, struct group *g)
{
	size_t cap = g->m.n < BLOCK ? g->m.n : BLOCK;

	if (!stats_take(s, cap * sizeof *g->x))
		return 0;
	g->radix = radix_known(s, &g->m);
	if (g->radix == NULL) {
		stats_give(s, cap * sizeof *g->x);
		return 0;
	}
	g->x = mem_grow(NULL, cap, sizeof *g->x);
	g->cap = cap;
	g->way = SPLIT;
	return 1;
}

/* At the end of a pass: what it found, and who looks for what in the next one.
 * How many groups are left; *working: those that will look. */
static size_t
turn(struct stats *s, size_t *working)
{
	struct group *g, *end = s->group + s->key.n;
	size_t left = 0;
	int r;

	*working = 0;
	for (g = s->group; g < end; g++) {
		if (g->way != SPLIT)
			continue;
		r = radix_turn(g->radix, &g->m, &g->ranked);
		if (r < 0)
			stats_changed(s);
		if (r > 0) {
			radix_free(g->radix);
			group_drop(s, g);
			g->way = DONE;
		} else
			++*working;
	}
	for (g = s->group; g < end; g++) {
		if (g->way == WAIT && admit(s, g))
			++*working;
		left += g->way == SPLIT || g->way == WAIT;
	}
	return left;
}

static void
pass(struct stats *s, char **files)
{
	size_t i;

	s->pass++;
	for (i = 0; i < s->key.n; i++)
		group_begin(s, &s->group[i]);
	if (!s->again) {
		spill_replay(s);
		return;
	}
	read_all(s, files);
	for (i = 0; i < s->key.n; i++) {
		group_end(s, &s->group[i]);
		if (s->group[i].again != s->group[i].m.n)
			stats_changed(s);
	}
}

void
order_passes(struct stats *s, char **files)
{
	size_t i, working;

	for (i = 0; i < s->key.n; i++)
		if (s->group[i].way == SPLIT || s->group[i].way == WAIT)
			break;
	if (i == s->key.n)
		return;
	for (i = 0; i < s->key.n; i++)
		settle(s, &s->group[i]);
	s->dump = mem_alloc(BLOCK, sizeof *s->dump);
	while (turn(s, &working) > 0) {
		if (working == 0)
			stats_full(s, "the quantiles of so many groups");
		pass(s, files);
	}
}
