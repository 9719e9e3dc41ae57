/* value: all that was asked for, of one group */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

static void
put(struct sink *sink, const char *stat, double value, double lo, double hi)
{
	struct items *t = (struct items *)sink;
	struct item *i;

	t->v = mem_room(t->v, t->n, &t->cap, sizeof *t->v);
	i = &t->v[t->n++];
	i->stat = mem_dup(stat);
	i->e.at = value;
	i->e.lo = lo;
	i->e.hi = hi;
}

/* Student's interval of the mean. */
static struct estimate
mean(const struct asked *a, const struct moments *m)
{
	struct estimate e = { NAN, NAN, NAN };
	double h;

	e.at = moments_amean(m);
	if (a->level > 0 && m->n > 1) {
		h = dist_t_q((1 + a->level) / 2, (double)m->n - 1) *
		    moments_stddev(m) / sqrt((double)m->n);
		e.lo = e.at - h;
		e.hi = e.at + h;
	}
	return e;
}

static struct estimate
value(const struct asked *a, const struct ask *q, const struct group *g,
    const struct ranked *r)
{
	struct estimate e = { NAN, NAN, NAN }, low;

	if (q->kind->once == moments_amean)
		return mean(a, &g->m);
	if (q->kind->once != NULL) {
		e.at = q->kind->once(&g->m);
		return e;
	}
	if (g->m.n == 0)
		return e;
	e = g->sketch != NULL ? sketch_quantile(g->sketch, q->p[0], a->type) :
	    order_quantile(a, r, g->m.n, q->p[0]);
	if (ask_quantile(q, 1)) {
		low = e;
		e = g->sketch != NULL ? sketch_quantile(g->sketch, q->p[1], a->type) :
		    order_quantile(a, r, g->m.n, q->p[1]);
		e.at -= low.at;
		/* Of a difference there are bounds, but no interval at that level. */
		e.lo = a->error > 0 ? fmax(0, e.lo - low.hi) : NAN;
		e.hi = a->error > 0 ? e.hi - low.lo : NAN;
	}
	return e;
}

/* x is put in order where its order does not matter any more. */
void
value_items(struct stats *s, struct group *g, struct items *t)
{
	const struct asked *a = &s->asked;
	struct ranked r = g->ranked;
	const struct ask *q;
	double *sorted = g->x;
	struct estimate e;

	t->sink.put = put;
	if (g->way == HOLD && (a->quantiles > 0 || a->hungry != NULL)) {
		order_want(a, &r, g->m.n);
		if (a->hungry == NULL)
			select_ranks(sorted, g->m.n, r.rank, r.n);
		else {
			if (!stats_take(s, g->m.n * sizeof *sorted))
				group_hungry(s, g, g->m.n);
			sorted = mem_alloc(g->m.n, sizeof *sorted);
			memcpy(sorted, g->x, g->m.n * sizeof *sorted);
			stat_sort(sorted, g->m.n);
		}
		order_take(&r, sorted);
	}
	for (q = a->v; q < a->v + a->n; q++)
		if (q->whole != NULL)
			q->whole->fn(&t->sink, &q->how, g->x, sorted, g->m.n);
		else {
			e = value(a, q, g, &r);
			put(&t->sink, q->name, e.at, e.lo, e.hi);
		}
	if (r.rank != g->ranked.rank)
		order_free(&r);
	if (sorted != g->x) {
		stats_give(s, g->m.n * sizeof *sorted);
		free(sorted);
	}
}
