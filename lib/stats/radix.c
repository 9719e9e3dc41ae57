/* radix: the values of some ranks, found in passes without holding all values
 *
 * A double maps to a 64-bit integer in the same order, its key.  A pass counts the
 * values by intervals of keys; those that hold a wanted rank are looked into by the
 * next pass, and once they have but a few thousand values, these are collected and
 * sorted.  The first pass does better, guess.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/radix.h"

static double
of_key(uint64_t k)
{
	double x;

	k ^= (k >> 63) != 0 ? (uint64_t)1 << 63 : ~(uint64_t)0;
	memcpy(&x, &k, sizeof x);
	return x;
}

static size_t
bytes(size_t windows, size_t counts)
{
	/* A count, and whether guess.c collects. */
	return sizeof(struct radix) + windows * sizeof(struct window) +
	    counts * (sizeof(size_t) + 1);
}

struct radix *
radix_make(struct stats *s, size_t windows, size_t counts, double *pool, size_t room)
{
	size_t need = bytes(windows, counts) + (pool == NULL ? room * sizeof *pool : 0);
	struct radix *r;

	if (!stats_try(s, need))
		return NULL;
	r = mem_alloc(1, sizeof *r);
	r->s = s;
	r->cap = windows;
	r->w = mem_alloc(windows, sizeof *r->w);
	r->counts = counts;
	r->count = mem_alloc(counts, sizeof *r->count);
	r->room = room;
	r->pool = pool != NULL ? pool : mem_grow(NULL, room, sizeof *r->pool);
	return r;
}

void
radix_free(struct radix *r)
{
	stats_give(r->s, bytes(r->cap, r->counts) + r->room * sizeof *r->pool);
	free(r->w);
	free(r->count);
	free(r->pool);
	free(r->wanted);
	free(r);
}

int
radix_shift(uint64_t span, size_t counts)
{
	int shift = 0;

	while (span >> shift >= counts)
		shift++;
	return shift;
}

/* The window that holds key k, if there is one. */
static struct window *
window_of(const struct radix *r, uint64_t k)
{
	size_t lo = 0, hi = r->nw, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (k - r->w[mid].lo <= r->w[mid].span)
			return &r->w[mid];
		if (k < r->w[mid].lo)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

void
radix_add(struct radix *r, const double *x, size_t n)
{
	struct window *w;
	uint64_t k;
	size_t i;

	if (r->buckets > 0) {
		guess_add(r, x, n);
		return;
	}
	for (i = 0; i < n; i++) {
		k = radix_key(x[i]);
		if ((w = window_of(r, k)) == NULL)
			continue;
		if (w->count != NULL)
			w->count[(k - w->lo) >> w->shift]++;
		else if (w->x != NULL && w->seen < w->n)
			w->x[w->seen] = x[i];
		w->seen++;
	}
}

/* The value of a rank in w; NAN: not known yet, but that it is in *part of w. */
static double
look(const struct radix *r, struct window *w, size_t rank, struct window *part)
{
	size_t b = 0;
	double at;

	*part = *w;
	part->count = NULL;
	part->x = NULL;
	part->seen = 0;
	if (w->x != NULL)
		return w->x[rank - w->below]; /* they are sorted */
	if (w->count != NULL) {
		while (rank - part->below >= w->count[b])
			part->below += w->count[b++];
		part->n = w->count[b];
		part->lo = w->lo + ((uint64_t)b << w->shift);
		part->span = ((uint64_t)1 << w->shift) - 1;
		if (part->span > w->lo + w->span - part->lo)
			part->span = w->lo + w->span - part->lo;
		at = guess_value(r, b, part->n, rank - part->below);
		if (!isnan(at))
			return at;
	}
	return part->span == 0 ? of_key(part->lo) : NAN;
}

/* Deals out pool and counts to the windows: what fits is collected. */
static void
deal(struct radix *r)
{
	size_t left = r->room, used = 0, rest = 0, counts = r->counts, i;

	for (i = 0; i < r->nw; i++)
		if (r->w[i].n <= left) {
			r->w[i].x = r->pool + (r->room - left);
			left -= r->w[i].n;
		} else
			rest++;
	while (rest > 0 && counts > 64 && counts * rest > r->counts)
		counts /= 2;
	memset(r->count, 0, r->counts * sizeof *r->count);
	for (i = 0; i < r->nw; i++)
		if (r->w[i].x == NULL && used + counts <= r->counts) {
			r->w[i].count = r->count + used;
			r->w[i].shift = radix_shift(r->w[i].span, counts);
			used += counts;
		}
}

int
radix_turn(struct radix *r, const struct moments *m, struct ranked *find)
{
	struct window *next = mem_alloc(r->cap, sizeof *next), *w = r->w, part;
	size_t i, n = 0;

	if (r->buckets > 0)
		guess_end(r, m);
	for (i = 0; i < r->nw; i++) {
		if (r->w[i].seen != r->w[i].n) {
			free(next);
			return -1;
		}
		if (r->w[i].x != NULL)
			stat_sort(r->w[i].x, r->w[i].n);
	}
	for (i = 0; i < find->n; i++) {
		if (!isnan(find->at[i]))
			continue;
		while (find->rank[i] - w->below >= w->n)
			w++;
		find->at[i] = look(r, w, find->rank[i], &part);
		if (isnan(find->at[i]) && (n == 0 || next[n - 1].lo != part.lo))
			next[n++] = part;
	}
	free(r->w);
	r->w = next;
	r->nw = n;
	r->buckets = r->pooled = 0;
	free(r->wanted);
	r->wanted = NULL;
	deal(r);
	return n == 0;
}

struct radix *
radix_known(struct stats *s, const struct moments *m)
{
	int few = m->n <= HELD; /* and all of them are collected */
	struct radix *r = radix_make(s, order_room(&s->asked), few ? 0 : COUNTS, NULL,
	    few ? m->n : HELD);

	if (r == NULL)
		return NULL;
	r->nw = 1;
	r->w[0].lo = radix_key(m->min);
	r->w[0].span = radix_key(m->max) - r->w[0].lo;
	r->w[0].n = m->n;
	deal(r);
	return r;
}
