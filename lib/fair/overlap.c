/* overlap: how much of an iteration the runs really ran at the same time */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fair/fair.h"

static const char prefix[] = "times/during=";

double
overlap_part(const double *begin, const double *elapsed, size_t n)
{
	double first = INFINITY, latest = -INFINITY, soonest = INFINITY, last = -INFINITY;
	size_t i;

	for (i = 0; i < n; i++) {
		if (isnan(begin[i]) || isnan(elapsed[i]) || elapsed[i] < 0)
			return NAN;
		first = fmin(first, begin[i]);
		latest = fmax(latest, begin[i]);
		soonest = fmin(soonest, begin[i] + elapsed[i]);
		last = fmax(last, begin[i] + elapsed[i]);
	}
	return n > 0 && last > first ? fmax(0, (soonest - latest) / (last - first)) : NAN;
}

int
overlaps_make(struct overlaps *o, const struct cells *c, char **why)
{
	struct summary s;
	size_t i, n;
	char *key;

	memset(o, 0, sizeof *o);
	o->c = c;
	o->group = mem_alloc(c->group.n, sizeof *o->group);
	for (i = 0; i < c->group.n; i++) {
		key = cells_names(c, i, &s);
		n = o->test.n;
		o->group[map_put(&o->test, s.test)] = i;
		if (o->test.n == n)
			*why = mem_fmt("%s: records of different units or directions", s.test);
		free(key);
		if (o->test.n == n)
			return -1;
	}
	return 0;
}

static size_t
timed(const struct overlaps *o, const char *what, int len, const char *metric)
{
	char *name = mem_fmt("%s%.*s/%s", prefix, len, what, metric);
	size_t i = map_find(&o->test, name);

	free(name);
	return i == (size_t)-1 ? i : o->group[i];
}

/* An extractor may add keys behind those of the run: fewer and fewer are tried. */
int
overlaps_find(const struct overlaps *o, const char *test, size_t time[2])
{
	size_t first = strcspn(test, "/"), len;
	char *raw = mem_fmt("%.*s", (int)first, test), *bench = esc_name(raw);
	char *what = mem_fmt("%s%s", bench, test + first);
	int found = 0;

	for (len = strlen(what); !found && len > 0; ) {
		for (len--; len > 0 && what[len] != '/'; len--)
			;
		time[0] = timed(o, what, (int)len, "begin");
		time[1] = timed(o, what, (int)len, "elapsed");
		found = len > 0 && time[0] != (size_t)-1 && time[1] != (size_t)-1;
	}
	free(what);
	free(bench);
	free(raw);
	return found ? 0 : -1;
}

/* The value of a run at the place of another cell; NAN: it has none. */
static double
value_at(const struct cells *c, size_t group, size_t run, const struct cell *at)
{
	size_t lo = 0, hi = c->n, mid;
	const struct cell *p;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		p = &c->cell[mid];
		if (p->group < group || (p->group == group && (p->round < at->round ||
		    (p->round == at->round && (p->iter < at->iter ||
		    (p->iter == at->iter && p->run < run))))))
			lo = mid + 1;
		else
			hi = mid;
	}
	p = &c->cell[lo];
	return lo < c->n && p->group == group && p->run == run && p->round == at->round &&
	    p->iter == at->iter && p->missing == 0 ? p->mean : NAN;
}

double
overlaps_at(const struct overlaps *o, const size_t time[2], const struct cell *at,
    const char *takes_part)
{
	size_t runs = o->c->run.n, i, n = 0;
	double *begin = mem_alloc(runs, sizeof *begin), part;
	double *elapsed = mem_alloc(runs, sizeof *elapsed);

	for (i = 0; i < runs; i++)
		if (takes_part[i]) {
			begin[n] = value_at(o->c, time[0], i, at);
			elapsed[n++] = value_at(o->c, time[1], i, at);
		}
	part = overlap_part(begin, elapsed, n);
	free(begin);
	free(elapsed);
	return part;
}

int
overlap_is_time(const char *test)
{
	return strncmp(test, prefix, sizeof prefix - 1) == 0;
}

void
overlaps_free(struct overlaps *o)
{
	map_free(&o->test);
	free(o->group);
	memset(o, 0, sizeof *o);
}
