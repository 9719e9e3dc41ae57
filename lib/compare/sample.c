/* sample: the numbers of a group that are compared
 *
 * What was observed within one iteration is no replication: it becomes one number.
 * Rounds (a boot, a day) vary among each other more than iterations do, so that,
 * where there are enough of them, they are what is compared.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* The statistic of o[0..n), which are by value. */
static double
reduced(const struct observation *o, size_t n, const struct place *reduce, double *x)
{
	size_t i;

	for (i = 0; i < n; i++)
		x[i] = o[i].value;
	return place_of(reduce, x, n);
}

static void
iterations(struct sample *s, const struct group *g, const struct place *reduce,
    double *x)
{
	struct observation *to;
	size_t i, end;

	for (i = 0; i < g->n; i = end) {
		for (end = i + 1; end < g->n && g->seen[end].round == g->seen[i].round &&
		    g->seen[end].iter == g->seen[i].iter; end++)
			;
		to = &s->iter[s->n];
		*to = g->seen[i];
		to->value = reduced(&g->seen[i], end - i, reduce, x);
		s->whole &= to->iter < 0;
		if (isnan(to->value))
			s->undefined++;
		else
			s->n++;
	}
}

static void
rounds(struct sample *s, double *x)
{
	static const struct place amean = { PLACE_AMEAN, .5, "amean" };
	size_t i, k;

	for (i = 0; i < s->n; i += k) {
		for (k = 0; i + k < s->n && s->iter[i + k].round == s->iter[i].round; k++)
			x[k] = s->iter[i + k].value;
		stat_sort(x, k);
		s->round[s->rounds++] = place_of(&amean, x, k);
	}
}

void
sample_make(struct sample *s, const struct group *g, const struct place *reduce)
{
	double *x = mem_grow(NULL, g->n, sizeof *x);

	memset(s, 0, sizeof *s);
	s->iter = mem_grow(NULL, g->n, sizeof *s->iter);
	s->round = mem_grow(NULL, g->n, sizeof *s->round);
	s->whole = g->n > 0;
	iterations(s, g, reduce, x);
	rounds(s, x);
	free(x);
}

void
sample_free(struct sample *s)
{
	free(s->iter);
	free(s->round);
	memset(s, 0, sizeof *s);
}
