/* guess: the first pass of radix.c, which mostly is the only one
 *
 * Values are counted by intervals of their keys.  Where the wanted ranks will be in
 * the end is guessed from the values so far, and what is there is collected at once;
 * as more is known the guess gets narrower.  A wrong guess costs a pass, nothing
 * else: the counts tell. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/radix.h"

enum {
	MOST = 32 * HELD, /* values in the pool; 9 sqrt(n) are needed for each quantile */
	SAMPLE = 256
};

/* Marks the intervals around the quantile p, as far as chance can have moved it
 * in what was seen: 4.5 standard deviations of a rank. */
static void
guess(const struct radix *r, double p, unsigned char *wanted)
{
	const struct window *w = &r->w[1];
	double n = (double)(r->w[0].n + w->seen + r->w[2].n);
	double d = 4.5 * sqrt(n * p * (1 - p)) + 2, at = (double)r->w[0].n;
	size_t b;

	for (b = 0; b < r->buckets; b++) {
		if (at + (double)w->count[b] >= n * p - d && at <= n * p + d)
			wanted[b] = 1;
		at += (double)w->count[b];
	}
}

/* Guesses (again), and keeps in the pool what is still wanted. */
static void
focus(struct radix *r)
{
	const struct window *w = &r->w[1];
	unsigned char *wanted = mem_alloc(COUNTS, 1);
	const struct asked *asked = &r->s->asked;
	const struct ask *a;
	size_t b, i, n = 0;
	int k;

	for (a = asked->v; a < asked->v + asked->n; a++)
		for (k = 0; k < 2; k++)
			if (ask_quantile(a, k))
				guess(r, a->p[k], wanted);
	/* Of one key all are alike: nothing to collect. */
	for (b = 0; b < r->buckets; b++)
		r->wanted[b] &= wanted[b] && w->shift > 0;
	for (i = 0; i < r->pooled; i++)
		if (r->wanted[(radix_key(r->pool[i]) - w->lo) >> w->shift])
			r->pool[n++] = r->pool[i];
	r->pooled = n;
	free(wanted);
	if (n > r->room / 2 && r->room < MOST &&
	    stats_try(r->s, r->room * sizeof *r->pool)) {
		r->room *= 2;
		r->pool = mem_grow(r->pool, r->room, sizeof *r->pool);
	}
	if (n > r->room / 4 * 3) { /* too many guesses: wait for the next pass */
		free(r->wanted);
		r->wanted = NULL;
	}
}

void
guess_add(struct radix *r, const double *x, size_t n)
{
	struct window *w = &r->w[1];
	const uint64_t lo = w->lo, hi = lo + w->span;
	size_t *count = w->count, i, under = 0, over = 0;
	const int shift = w->shift;

	if (r->wanted != NULL && r->pooled + n > r->room)
		focus(r);
	for (i = 0; i < n; i++) {
		uint64_t k = radix_key(x[i]);

		under += k < lo;
		over += k > hi;
		if (k - lo <= hi - lo) {
			count[(k - lo) >> shift]++;
			if (r->wanted != NULL && r->wanted[(k - lo) >> shift])
				r->pool[r->pooled++] = x[i];
		}
	}
	r->w[0].n += under;
	r->w[2].n += over;
	w->seen += n - under - over;
}

/* The keys to count by intervals, first and last: where most values are, and four
 * times as far to both sides, but not beyond the least and the greatest.  One value
 * far out would take the intervals away from where the others are. */
static void
range(const double *x, size_t n, uint64_t *first, uint64_t *last)
{
	double some[SAMPLE], min = x[0], max = x[0];
	uint64_t lo, hi, far;
	size_t i;

	for (i = 0; i < n; i++) {
		min = x[i] < min ? x[i] : min;
		max = x[i] > max ? x[i] : max;
	}
	for (i = 0; i < SAMPLE; i++)
		some[i] = x[n / SAMPLE * i];
	stat_sort(some, SAMPLE);
	lo = radix_key(some[1]);
	hi = radix_key(some[SAMPLE - 2]);
	far = hi - lo < (uint64_t)1 << 61 ? 4 * (hi - lo) : 0;
	*first = lo - radix_key(min) < far ? radix_key(min) : lo - far;
	*last = radix_key(max) - hi < far ? radix_key(max) : hi + far;
}

struct radix *
radix_new(struct stats *s, double *x, size_t n)
{
	struct radix *r = radix_make(s, order_room(&s->asked) + 3, COUNTS, x, n);
	struct window *w;
	uint64_t last;
	size_t i;

	if (r == NULL)
		return NULL;
	w = &r->w[1];
	range(x, n, &w->lo, &last);
	w->shift = radix_shift(last - w->lo, COUNTS);
	r->buckets = (size_t)((last - w->lo) >> w->shift) + 1;
	w->span = ((uint64_t)r->buckets << w->shift) - 1;
	w->count = r->count;
	r->nw = 3;
	guess_add(r, x, n);
	r->wanted = mem_alloc(COUNTS, 1);
	memset(r->wanted, 1, COUNTS);
	focus(r);
	for (i = 0; i < n && r->wanted != NULL; i++)
		if (radix_key(x[i]) - w->lo <= w->span &&
		    r->wanted[(radix_key(x[i]) - w->lo) >> w->shift])
			x[r->pooled++] = x[i];
	return r;
}

/* The windows of the first pass get their bounds: what they hold is known now. */
void
guess_end(struct radix *r, const struct moments *m)
{
	struct window *w = r->w;

	w[0].lo = radix_key(m->min);
	w[0].span = w[1].lo - 1 - w[0].lo; /* of none, when n is 0 */
	w[0].seen = w[0].n;
	w[1].n = w[1].seen;
	w[1].below = w[0].n;
	w[2].lo = w[1].lo + w[1].span + 1;
	w[2].span = radix_key(m->max) - w[2].lo;
	w[2].below = w[1].below + w[1].n;
	w[2].seen = w[2].n;
}

double
guess_value(const struct radix *r, size_t b, size_t n, size_t rank)
{
	const struct window *w = &r->w[1];
	double *x, at = NAN;
	size_t i, k = 0;

	if (r->wanted == NULL || !r->wanted[b])
		return NAN;
	x = mem_grow(NULL, n, sizeof *x);
	for (i = 0; i < r->pooled && k < n; i++)
		if ((radix_key(r->pool[i]) - w->lo) >> w->shift == b)
			x[k++] = r->pool[i];
	stat_sort(x, k);
	if (k == n)
		at = x[rank];
	free(x);
	return at;
}
