/* shares: what each run got in each iteration, and how fair that was */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fair/fair.h"

/* The runs that have the test, each as a 1 in part; how many. */
static size_t
count_runs(const struct cell *cell, size_t n, char *part, size_t runs)
{
	size_t i, found = 0;

	memset(part, 0, runs);
	for (i = 0; i < n; i++) {
		found += !part[cell[i].run];
		part[cell[i].run] = 1;
	}
	return found;
}

/* In place: what is shared where low is better is the rate.  Only the ratios of shares
 * matter, so it is taken times the least value, which stays in range. */
static void
invert(double *x, size_t n)
{
	double least = INFINITY;
	size_t i;

	for (i = 0; i < n; i++)
		least = fmin(least, x[i]);
	for (i = 0; i < n; i++)
		x[i] = least > 0 ? least / x[i] : NAN;
}

static struct iteration
iteration(const struct cell *cell, size_t n, size_t runs, size_t all, int inverse)
{
	struct iteration t = { cell->round, cell->iter, 0, NAN, NAN, NAN, NULL };
	double *x = mem_alloc(n, sizeof *x);
	size_t i;

	t.value = mem_alloc(all, sizeof *t.value);
	for (i = 0; i < all; i++)
		t.value[i] = NAN;
	for (i = 0; i < n; i++)
		if (cell[i].missing == 0)
			x[t.n++] = t.value[cell[i].run] = cell[i].mean;
	if (t.n == runs) {
		if (inverse)
			invert(x, t.n);
		t.ratio = shape_ratio(x, t.n);
		t.jain = shape_jain(x, t.n);
	}
	free(x);
	return t;
}

/* Mean, and least or greatest, of what is defined among x[0..n), whose order is lost. */
static void
sum_up(double *x, size_t n, int greatest, double *mean, double *worst)
{
	size_t i, k = 0;

	for (i = 0; i < n; i++)
		if (!isnan(x[i]))
			x[k++] = x[i];
	*mean = k > 0 ? stat_amean(x, k) : NAN;
	*worst = NAN;
	for (i = 0; i < k; i++)
		*worst = greatest ? fmax(*worst, x[i]) : fmin(*worst, x[i]);
}

/* Where a run once got nothing max/min is without bounds, and so are mean and worst. */
static void
finish_ratio(struct shared *s, double *x)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		x[i] = s->v[i].ratio;
	sum_up(x, s->n, 1, &s->mean.ratio, &s->worst.ratio);
	for (i = 0; i < s->n; i++)
		if (isnan(s->v[i].ratio) && !isnan(s->v[i].jain))
			s->mean.ratio = s->worst.ratio = NAN;
}

static void
finish(struct shared *s, size_t runs)
{
	double *x = mem_alloc(s->n, sizeof *x);
	size_t i, r;

	s->mean.value = mem_alloc(runs, sizeof *s->mean.value);
	s->worst.value = mem_alloc(runs, sizeof *s->worst.value);
	for (i = 0; i < s->n; i++) {
		x[i] = s->v[i].jain;
		if (!isnan(x[i]))
			s->mean.n++;
	}
	s->worst.n = s->mean.n;
	sum_up(x, s->n, 0, &s->mean.jain, &s->worst.jain);
	finish_ratio(s, x);
	for (i = 0; i < s->n; i++)
		x[i] = s->v[i].overlap;
	sum_up(x, s->n, 0, &s->mean.overlap, &s->worst.overlap);
	for (r = 0; r < runs; r++) {
		for (i = 0; i < s->n; i++)
			x[i] = s->v[i].value[r];
		sum_up(x, s->n, 0, &s->mean.value[r], &s->worst.value[r]);
		s->worst.value[r] = NAN;
	}
	free(x);
}

/* A test of cell[0..n), its names being there; part: the runs that have it. */
static void
share(struct shared *s, const struct overlaps *o, const struct cell *cell, size_t n,
    size_t runs, const char *part)
{
	size_t from, to, time[2];
	int timed = overlaps_find(o, s->names.test, time) == 0;
	struct iteration *t;

	for (from = 0; from < n; from = to) {
		for (to = from; to < n && cell[to].round == cell[from].round &&
		    cell[to].iter == cell[from].iter; to++)
			;
		s->v = mem_room(s->v, s->n, &s->cap, sizeof *s->v);
		t = &s->v[s->n++];
		*t = iteration(cell + from, to - from, runs, o->c->run.n, s->inverse);
		if (timed)
			t->overlap = overlaps_at(o, time, cell + from, part);
		s->lacking += t->n < runs;
	}
	finish(s, o->c->run.n);
}

/* The only run that has the test, and that others have it; or those that have it not. */
static void
say_runs(struct shares *s, const char *test, const char *part, size_t runs)
{
	size_t i;

	for (i = 0; i < s->run->n; i++)
		if (runs == 1 && part[i])
			warn("%s: left out, only %s has it", test, s->run->key[i]);
		else if (runs > 1 && !part[i])
			warn("%s: %s does not have it", test, s->run->key[i]);
	s->left_out += runs == 1;
	s->partial += runs > 1 && runs < s->run->n;
}

static void
take_test(struct shares *s, const struct overlaps *o, const struct cell *cell, size_t n,
    int as_is)
{
	char *part = mem_alloc(s->run->n, 1);
	size_t runs = count_runs(cell, n, part, s->run->n);
	struct shared t = { 0 };

	t.key = cells_names(o->c, cell->group, &t.names);
	t.inverse = !as_is && strcmp(t.names.better, "low") == 0;
	if (overlap_is_time(t.names.test))
		runs = 0;
	else
		say_runs(s, t.names.test, part, runs);
	if (runs < 2)
		free(t.key);
	else {
		share(&t, o, cell, n, runs, part);
		if (t.lacking > 0)
			warn("%s: %zu of %zu iterations lack a value of a run", t.names.test,
			    t.lacking, t.n);
		s->v = mem_room(s->v, s->n, &s->cap, sizeof *s->v);
		s->v[s->n++] = t;
	}
	free(part);
}

int
shares_make(struct shares *s, const struct cells *c, int as_is, char **why)
{
	struct overlaps o;
	size_t from, to;

	memset(s, 0, sizeof *s);
	s->run = &c->run;
	*why = NULL;
	if (overlaps_make(&o, c, why) == 0) {
		for (from = 0; from < c->n; from = to) {
			for (to = from; to < c->n && c->cell[to].group == c->cell[from].group;
			    to++)
				;
			take_test(s, &o, c->cell + from, to - from, as_is);
		}
		if (s->n == 0)
			*why = mem_dup("there is no test that two of the runs have");
	}
	overlaps_free(&o);
	return *why == NULL ? 0 : -1;
}

void
shares_free(struct shares *s)
{
	struct shared *t;

	for (t = s->v; t < s->v + s->n; t++) {
		while (t->n > 0)
			free(t->v[--t->n].value);
		free(t->v);
		free(t->mean.value);
		free(t->worst.value);
		free(t->key);
	}
	free(s->v);
	memset(s, 0, sizeof *s);
}
