/* iters: --per-iter, the values of one iteration are one, their mean */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

size_t
iter_of(struct stats *s, size_t group, const struct rec *r)
{
	struct iters *t = &s->iters;
	char *key = mem_fmt("%zu %ld %ld", group, r->round, r->iter);
	size_t n = t->map.n, i = map_put(&t->map, key);

	free(key);
	if (i < n)
		return i;
	if (!stats_take(s, sizeof *t->v + 96))
		stats_full(s, "so many iterations");
	if (t->cap < t->map.cap) {
		t->cap = t->map.cap;
		t->v = mem_grow(t->v, t->cap, sizeof *t->v);
	}
	memset(&t->v[i], 0, sizeof *t->v);
	t->v[i].group = group;
	return i;
}

void
iters_end(struct stats *s)
{
	const struct iter *v;
	struct group *g;

	for (v = s->iters.v; v < s->iters.v + s->iters.map.n; v++) {
		g = &s->group[v->group];
		g->seen += v->n;
		if (v->n > 0)
			group_put(s, g, acc_mean(&v->sum, v->n));
	}
}
