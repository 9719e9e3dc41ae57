/* group: the values of a key on their way to the statistics, and the memory for them */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

enum { FEW = 16 }; /* a new group has room for so many values */

char *
group_name(const struct stats *s, size_t i)
{
	const char *key = s->key.key[i];
	size_t run = (s->asked.by & 1) != 0 ? strcspn(key, "\t") : 0, test = 0;

	if (*key == '\0') /* of bare numbers */
		return mem_dup("");
	if ((s->asked.by & 2) != 0)
		test = strcspn(key + run + (run > 0), "\t");
	return mem_fmt("%.*s%s%.*s%s", (int)run, key, run > 0 ? ": " : "", (int)test,
	    key + run + (run > 0), test > 0 ? ": " : "");
}

size_t
group_of(struct stats *s, const char *key)
{
	size_t n = s->key.n, i = map_put(&s->key, key);
	struct group *g;

	if (s->key.n == n)
		return i;
	if (s->pass > 1)
		stats_changed(s);
	if (s->cap < s->key.cap) {
		s->cap = s->key.cap;
		s->group = mem_grow(s->group, s->cap, sizeof *s->group);
	}
	g = &s->group[i];
	memset(g, 0, sizeof *g);
	/* What the map and the allocator need for it is not exact. */
	if (!stats_take(s, 2 * sizeof *g + 2 * strlen(key) + 64 + FEW * sizeof(double)))
		stats_full(s, "so many groups");
	g->cap = FEW;
	g->base = g->to = g->x = mem_alloc(g->cap, sizeof *g->x);
	g->stop = g->x + g->cap;
	if (s->asked.error > 0) {
		g->sketch = sketch_new(s->asked.error);
		if (!stats_take(s, sketch_bytes(g->sketch)))
			stats_full(s, "so many groups");
	}
	return i;
}

static void
sketch(struct stats *s, struct sketch *k, const double *x, size_t n)
{
	size_t i, more, before;

	for (i = 0; i < n; i++) {
		if ((more = sketch_wants(k)) == 0) {
			sketch_add(k, x[i]);
			continue;
		}
		if (!stats_take(s, more))
			stats_full(s, "values so far apart, by --approx,");
		before = sketch_bytes(k);
		sketch_add(k, x[i]);
		stats_give(s, before + more - sketch_bytes(k));
	}
}

/* Values on their way into everything that is made in one pass. */
static void
feed(struct stats *s, struct group *g, const double *x, size_t n)
{
	moments_add(&g->m, x, n);
	if (s->asked.inverses)
		moments_inverses(&g->m, x, n);
	if (s->asked.logs)
		moments_logs(&g->m, x, n);
	if (g->sketch != NULL)
		sketch(s, g->sketch, x, n);
}

/* Room for more values; 0: not within the limits. */
static int
grow(struct stats *s, struct group *g)
{
	size_t n = g->cap;

	if (n >= s->limit || !stats_try(s, n * sizeof *g->x))
		return 0;
	g->cap = 2 * n;
	g->base = g->x = mem_grow(g->x, g->cap, sizeof *g->x);
	g->to = g->x + n;
	return 1;
}

void
group_hungry(const struct stats *s, const struct group *g, size_t n)
{
	const char *option = s->asked.hungry != NULL ? s->asked.hungry : "per-iter";

	stats_full(s, mem_fmt("%sthe %zu values so far, all of which --%s needs,",
	    group_name(s, (size_t)(g - s->group)), n, option));
}

/* x becomes a stage that values pass on their way; what it held is spilled where
 * it cannot be read again. */
static void
let_go(struct stats *s, struct group *g)
{
	size_t n = g->cap;

	if (s->limit == (size_t)-1)
		group_hungry(s, g, n);
	g->way = STREAM;
	if (s->limit == BLOCK)
		return;
	if (!s->again)
		spill_put(s, (size_t)(g - s->group), g->x, n);
	if (n == s->limit && (g->radix = radix_new(s, g->x, n)) != NULL) {
		g->way = SPLIT;
		g->x = mem_grow(NULL, BLOCK, sizeof *g->x);
		s->used += BLOCK * sizeof *g->x;
	} else {
		g->way = WAIT;
		if (g->cap <= BLOCK)
			return;
		stats_give(s, (g->cap - BLOCK) * sizeof *g->x);
		g->x = mem_grow(g->x, BLOCK, sizeof *g->x);
	}
	g->cap = BLOCK;
	g->base = g->x;
}

/* What is not in the moments yet stays: it goes there with what is still to come. */
static void
held_waits(struct stats *s, struct group *g)
{
	size_t n = (size_t)(g->to - g->x) - g->fed;

	if (!s->again)
		spill_put(s, (size_t)(g - s->group), g->x, g->fed);
	memmove(g->x, g->x + g->fed, n * sizeof *g->x);
	stats_give(s, (g->cap - BLOCK) * sizeof *g->x);
	g->base = g->x = mem_grow(g->x, BLOCK, sizeof *g->x);
	g->cap = BLOCK;
	g->to = g->x + n;
	g->stop = g->x + BLOCK;
	g->fed = 0;
	g->way = WAIT;
}

int
group_yield(struct stats *s)
{
	struct group *g;
	size_t i;

	if (!s->yielding)
		return 0;
	for (i = 0; i < s->key.n; i++) {
		s->yielded = (s->yielded + 1) % s->key.n;
		g = &s->group[s->yielded];
		if (g->way == HOLD && g->cap > BLOCK) {
			held_waits(s, g);
			return 1;
		}
		if (g->way == SPLIT) {
			radix_free(g->radix);
			g->radix = NULL;
			g->way = WAIT;
			return 1;
		}
	}
	return 0;
}

/* Pass 1.  Into the moments by the BLOCK, whatever else is done with them, so that
 * a statistic is the same whatever it is asked with. */
static void
first_full(struct stats *s, struct group *g)
{
	size_t n = (size_t)(g->to - g->x);

	if (g->way == HOLD) {
		if (n - g->fed == BLOCK) {
			feed(s, g, g->x + g->fed, BLOCK);
			g->fed = n;
		}
		if (n == g->cap && !grow(s, g)) {
			feed(s, g, g->x + g->fed, n - g->fed);
			let_go(s, g);
			g->fed = 0;
			g->to = g->x;
		}
		g->stop = g->x + (g->cap - g->fed < BLOCK ? g->cap : g->fed + BLOCK);
		return;
	}
	feed(s, g, g->x, n);
	if (g->way == SPLIT)
		radix_add(g->radix, g->x, n);
	if (g->way != STREAM && !s->again)
		spill_put(s, (size_t)(g - s->group), g->x, n);
	g->to = g->x;
}

void
group_full(struct stats *s, struct group *g)
{
	size_t n = (size_t)(g->to - g->base);

	if (s->pass == 1) {
		first_full(s, g);
		return;
	}
	g->again += n;
	if (g->way == SPLIT)
		radix_add(g->radix, g->x, n);
	g->to = g->base;
}

void
group_begin(struct stats *s, struct group *g)
{
	g->again = 0;
	g->base = g->way == SPLIT ? g->x : s->dump;
	g->to = g->base;
	g->stop = g->base + (g->way == SPLIT ? g->cap : BLOCK);
}

void
group_end(struct stats *s, struct group *g)
{
	size_t n = (size_t)(g->to - g->x);

	if (s->pass > 1 || g->way != HOLD) {
		group_full(s, g);
		return;
	}
	feed(s, g, g->x + g->fed, n - g->fed);
	g->fed = n;
}

void
group_drop(struct stats *s, struct group *g)
{
	stats_give(s, g->cap * sizeof *g->x);
	free(g->x);
	g->x = NULL;
	g->cap = 0;
}
