/* jain: did all runs get the same in each iteration? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* A number over the iterations: its sum, and where it was least and greatest. */
struct over {
	struct acc sum;
	double lo, hi;
};

/* What is said of one test. */
struct fair {
	size_t runs, iterations, lacking;
	struct over index, ratio;
};

static void
over_add(struct over *o, double x, int first)
{
	acc_add(&o->sum, x);
	o->lo = first || x < o->lo ? x : o->lo;
	o->hi = first || x > o->hi ? x : o->hi;
}

static size_t
count_runs(const struct cells *c, const struct cell *cell, size_t n)
{
	char *seen = mem_alloc(c->run.n, 1);
	size_t i, found = 0;

	for (i = 0; i < n; i++) {
		found += !seen[cell[i].run];
		seen[cell[i].run] = 1;
	}
	free(seen);
	return found;
}

/* One iteration: what its runs got, x[0..n) being room for it. */
static void
iteration(struct fair *f, const struct cell *cell, size_t n, double *x)
{
	size_t i;

	for (i = 0; i < n && cell[i].missing == 0; i++)
		x[i] = cell[i].mean;
	if (i < f->runs) {
		f->lacking++;
		return;
	}
	over_add(&f->index, shape_jain(x, n), f->iterations == 0);
	over_add(&f->ratio, shape_ratio(x, n), f->iterations == 0);
	f->iterations++;
}

static struct fair
judge(const struct cells *c, const struct cell *cell, size_t n)
{
	struct fair f = { 0 };
	double *x = mem_grow(NULL, n, sizeof *x);
	size_t from, to;

	f.runs = count_runs(c, cell, n);
	for (from = 0; from < n; from = to) {
		for (to = from; to < n && cell[to].round == cell[from].round &&
		    cell[to].iter == cell[from].iter; to++)
			;
		iteration(&f, cell + from, to - from, x);
	}
	free(x);
	return f;
}

/* With one run, or no whole iteration, there is nothing to compare. */
static void
line(struct summary *s, const struct fair *f, const char *stat, const struct over *o,
    void (*put)(void *to, const struct summary *line), void *to)
{
	s->stat = stat;
	s->value = f->runs < 2 || f->iterations == 0 ? NAN :
	    acc_total(&o->sum) / (double)f->iterations;
	s->lo = isnan(s->value) ? NAN : o->lo;
	s->hi = isnan(s->value) ? NAN : o->hi;
	put(to, s);
}

int
cells_jain(const struct cells *c, void (*put)(void *to, const struct summary *line),
    void *to)
{
	struct summary s = { "-", NULL, NULL, NULL, 0, NULL, NAN, NAN, NAN };
	size_t from, end;
	struct fair f;
	char *key;
	int bad = 0;

	for (from = 0; from < c->n; from = end) {
		for (end = from; end < c->n && c->cell[end].group == c->cell[from].group;
		    end++)
			;
		f = judge(c, c->cell + from, end - from);
		key = cells_names(c, c->cell[from].group, &s);
		s.n = f.iterations;
		s.stat = "runs";
		s.value = (double)f.runs;
		s.lo = s.hi = NAN;
		put(to, &s);
		line(&s, &f, "jain", &f.index, put, to);
		line(&s, &f, "max-over-min", &f.ratio, put, to);
		if (f.lacking > 0) {
			warn("%s: left out %zu of %zu iterations that lack a run", s.test,
			    f.lacking, f.lacking + f.iterations);
			bad = 1;
		}
		free(key);
	}
	return bad;
}
