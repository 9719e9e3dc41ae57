/* components: how much of the variance comes from rounds, iterations and samples */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* The numbers of one level, which the next level holds in groups: the samples of
 * each iteration, the iterations of each round, the rounds of the run. */
struct level {
	size_t n, df, groups;
	double squares; /* about the means of their groups */
	double inverse; /* 1 / how many, summed over the groups */
};

/* Mean and squares of what comes one by one: B. P. Welford, Note on a method for
 * calculating corrected sums of squares and products, Technometrics 4 (1962). */
struct running {
	size_t n;
	double mean, m2;
};

static void
running_add(struct running *r, double x)
{
	double d = x - r->mean;

	r->n++;
	r->mean += d / (double)r->n;
	r->m2 += d * (x - r->mean);
}

/* A group of n numbers with that m2. */
static void
level_add(struct level *l, size_t n, double m2)
{
	l->n += n;
	l->df += n - 1;
	l->squares += m2;
	l->inverse += 1 / (double)n;
	l->groups++;
}

/* The variance of a level's numbers less what the level inside adds to it, *inside;
 * then *inside is what this one adds to the next.  T. Kalibera, R. Jones, Rigorous
 * benchmarking in reasonable time, ISMM (2013): T_i^2 = S_i^2 - S_(i-1)^2 / n_(i-1).
 * Where the n differ, 1/n is averaged.  NAN: nothing at this level is repeated. */
static double
component(const struct level *l, double *inside)
{
	double s, t;

	if (l->df == 0)
		return NAN;
	s = l->squares / (double)l->df;
	t = s - *inside;
	*inside = s * l->inverse / (double)l->groups;
	return isfinite(t) ? t : NAN;
}

struct components {
	struct level sample, iter, round;
};

static void
round_end(struct components *k, struct running *iters, struct running *rounds)
{
	if (iters->n == 0)
		return;
	level_add(&k->iter, iters->n, iters->m2);
	running_add(rounds, iters->mean);
	iters->n = 0;
	iters->mean = iters->m2 = 0;
}

/* The cells of one run among those of one group. */
static struct components
take(const struct cell *cell, size_t n, size_t run)
{
	struct components k = { { 0 }, { 0 }, { 0 } };
	struct running iters = { 0 }, rounds = { 0 };
	long round = -1;
	size_t i;

	for (i = 0; i < n; i++) {
		if (cell[i].run != run || cell[i].n == 0)
			continue;
		if (cell[i].round != round)
			round_end(&k, &iters, &rounds);
		round = cell[i].round;
		level_add(&k.sample, cell[i].n, cell[i].m2);
		running_add(&iters, cell[i].mean);
	}
	round_end(&k, &iters, &rounds);
	if (rounds.n > 0)
		level_add(&k.round, rounds.n, rounds.m2);
	return k;
}

static void
line(struct summary *s, const char *stat, const struct level *l, double *inside,
    void (*put)(void *to, const struct summary *line), void *to)
{
	s->stat = stat;
	s->n = l->n;
	s->value = component(l, inside);
	put(to, s);
}

int
cells_components(const struct cells *c,
    void (*put)(void *to, const struct summary *line), void *to)
{
	struct summary s = { NULL, NULL, NULL, NULL, 0, NULL, NAN, NAN, NAN };
	char *key, *done = mem_alloc(c->run.n, 1);
	struct components k;
	size_t i, from = 0, end = 0;
	double inside;

	for (i = 0; i < c->n; i++) {
		if (i == end) {
			memset(done, 0, c->run.n);
			for (from = i; end < c->n &&
			    c->cell[end].group == c->cell[from].group; end++)
				;
		}
		if (done[c->cell[i].run])
			continue;
		done[c->cell[i].run] = 1;
		k = take(c->cell + from, end - from, c->cell[i].run);
		key = cells_names(c, c->cell[i].group, &s);
		s.run = c->run.key[c->cell[i].run];
		inside = 0;
		line(&s, "var-sample", &k.sample, &inside, put, to);
		line(&s, "var-iter", &k.iter, &inside, put, to);
		line(&s, "var-round", &k.round, &inside, put, to);
		free(key);
	}
	free(done);
	return 0;
}
