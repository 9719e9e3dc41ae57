/* stats: the first pass from begin to end, and the memory there is */
#include "stats/stats.h"

int
stats_try(struct stats *s, size_t bytes)
{
	if (s->used > s->asked.memory || bytes > s->asked.memory - s->used)
		return 0;
	s->used += bytes;
	return 1;
}

int
stats_take(struct stats *s, size_t bytes)
{
	while (!stats_try(s, bytes))
		if (!group_yield(s))
			return 0;
	return 1;
}

void
stats_give(struct stats *s, size_t bytes)
{
	s->used -= bytes;
}

void
stats_full(const struct stats *s, const char *what)
{
	die("%s do not fit into --max-memory=%zuM, give more", what, s->asked.memory >> 20);
}

void
stats_changed(const struct stats *s)
{
	die("the input has changed since it was read first: pass %d finds other values",
	    s->pass);
}

void
stats_begin(struct stats *s, char **files)
{
	const struct asked *a = &s->asked;
	int exact = a->quantiles > 0 && a->error == 0;

	s->bare = -1;
	s->pass = 1;
	s->limit = a->hungry != NULL || (exact && a->per_iter) ? (size_t)-1 :
	    exact ? HELD : BLOCK;
	s->yielding = s->limit == HELD;
	s->again = s->yielding && read_again(files);
}

void
stats_end(struct stats *s)
{
	struct group *g;

	if (s->asked.per_iter)
		iters_end(s);
	for (g = s->group; g < s->group + s->key.n; g++) {
		group_end(s, g);
		if (!s->asked.per_iter)
			g->seen = g->m.n;
	}
	s->yielding = 0;
}

void
stats_cell(struct stats *s, const struct rec *r)
{
	size_t cap = s->cells.cap;

	cells_add(&s->cells, r);
	if (!stats_take(s, (s->cells.cap - cap) * sizeof *s->cells.cell))
		stats_full(s, "so many iterations");
}
