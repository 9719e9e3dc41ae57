/* sketch: quantiles in bounded memory, by a stated error */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

/* Bucket i of magnitudes holds those in (gamma^(i-1), gamma^i].  The lowest that a
 * double can be in has key 1, below 0 it is -1, and 0 itself has key 0: the order
 * of keys is that of values. */
struct slot {
	uint64_t count;  /* 0: the slot is free */
	long key;
};

struct sketch {
	double error;
	double step;     /* log gamma */
	long lowest;     /* bucket that a double can fall into */
	struct slot *slot; /* [cap], a power of two: hashed, or sorted */
	size_t cap, used;
	int sorted;      /* slot[0..used) ascend, the others are free */
	uint64_t n;
	double min, max;
};

static long
bucket(const struct sketch *s, double magnitude)
{
	return (long)ceil(log(magnitude) / s->step);
}

struct sketch *
sketch_new(double error)
{
	struct sketch *s = mem_alloc(1, sizeof *s);

	/* A logarithm near the edge of a bucket may be rounded into the next: what
	 * that can do, some 1e-12, is taken off first. */
	s->error = error;
	error *= 1 - 1e-6;
	s->step = log1p(error) - log1p(-error);
	s->lowest = bucket(s, nextafter(0, 1));
	return s;
}

static long
key_of(const struct sketch *s, double x)
{
	long key;

	if (x == 0)
		return 0;
	key = bucket(s, fabs(x)) - s->lowest + 1;
	return x > 0 ? key : -key;
}

/* The slot of a key, or the free one where it belongs.  2^64 over the golden ratio
 * (D. E. Knuth, The Art of Computer Programming 3, 6.4) keeps neighbours apart. */
static struct slot *
find(struct slot *slot, size_t cap, long key)
{
	size_t i = (size_t)((uint64_t)key * 0x9e3779b97f4a7c15u >> 32) & (cap - 1);

	while (slot[i].count != 0 && slot[i].key != key)
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

/* So many slots have room for one more bucket. */
static size_t
room(const struct sketch *s)
{
	return s->cap == 0 ? 16 : s->used < s->cap / 4 * 3 ? s->cap : 2 * s->cap;
}

size_t
sketch_bytes(const struct sketch *s)
{
	return sizeof *s + s->cap * sizeof *s->slot;
}

size_t
sketch_wants(const struct sketch *s)
{
	return s->used < s->cap / 4 * 3 ? 0 : room(s) * sizeof *s->slot;
}

static void
rehash(struct sketch *s, size_t cap)
{
	struct slot *slot = mem_alloc(cap, sizeof *slot);
	size_t i;

	for (i = 0; i < s->cap; i++)
		if (s->slot[i].count != 0)
			*find(slot, cap, s->slot[i].key) = s->slot[i];
	free(s->slot);
	s->slot = slot;
	s->cap = cap;
	s->sorted = 0;
}

static void
put(struct sketch *s, long key, uint64_t count)
{
	struct slot *slot;

	if (s->sorted || sketch_wants(s) > 0)
		rehash(s, room(s));
	slot = find(s->slot, s->cap, key);
	s->used += slot->count == 0;
	slot->key = key;
	slot->count += count;
}

void
sketch_add(struct sketch *s, double x)
{
	if (s->n == 0 || x < s->min)
		s->min = x;
	if (s->n == 0 || x > s->max)
		s->max = x;
	s->n++;
	put(s, key_of(s, x), 1);
}

void
sketch_merge(struct sketch *into, const struct sketch *from)
{
	size_t i;

	if (from->n == 0)
		return;
	for (i = 0; i < from->cap; i++)
		if (from->slot[i].count != 0)
			put(into, from->slot[i].key, from->slot[i].count);
	if (into->n == 0 || from->min < into->min)
		into->min = from->min;
	if (into->n == 0 || from->max > into->max)
		into->max = from->max;
	into->n += from->n;
}

static int
ascending(const void *a, const void *b)
{
	long x = ((const struct slot *)a)->key, y = ((const struct slot *)b)->key;

	return (x > y) - (x < y);
}

static void
sort(struct sketch *s)
{
	struct slot one;
	size_t i, n = 0;

	for (i = 0; i < s->cap; i++)
		if (s->slot[i].count != 0) {
			one = s->slot[i];
			s->slot[i].count = 0;
			s->slot[n++] = one;
		}
	qsort(s->slot, n, sizeof *s->slot, ascending);
	s->sorted = 1;
}

/* The middle of a bucket, 2 gamma^i / (gamma + 1), with its sign: no value of the
 * bucket is further from it than the error times itself.  Its ends likewise. */
static struct estimate
middle(const struct sketch *s, long key)
{
	double i = (double)(labs(key) - 1 + s->lowest), sign = key > 0 ? 1 : -1;
	double where = i * s->step - log1p(expm1(s->step) / 2);
	double at = exp(where), least = exp(where - log1p(s->error));
	double most = exp(where - log1p(-s->error));
	struct estimate e = { 0, 0, 0 };

	if (key == 0)
		return e;
	e.at = fmax(s->min, fmin(s->max, sign * at));
	e.lo = fmax(s->min, fmin(s->max, sign * (sign > 0 ? least : most)));
	e.hi = fmax(s->min, fmin(s->max, sign * (sign > 0 ? most : least)));
	return e;
}

/* The value with so many below it. */
static struct estimate
ranked(const struct sketch *s, uint64_t rank)
{
	struct estimate e = { s->max, s->max, s->max };
	uint64_t seen = 0;
	size_t i;

	if (rank == 0)
		e.at = e.lo = e.hi = s->min;
	if (rank == 0 || rank + 1 >= s->n)
		return e;
	for (i = 0; (seen += s->slot[i].count) <= rank; i++)
		;
	return middle(s, s->slot[i].key);
}

struct estimate
sketch_quantile(struct sketch *s, double p, int type)
{
	struct estimate e = { NAN, NAN, NAN }, next;
	double fraction;
	size_t i;

	if (s->n == 0)
		return e;
	if (!s->sorted)
		sort(s);
	stat_quantile_at((size_t)s->n, p, type, &i, &fraction);
	e = ranked(s, i);
	if (fraction > 0 && i + 1 < s->n) {
		next = ranked(s, i + 1);
		e.at = stat_between(e.at, next.at, fraction);
		e.lo = stat_between(e.lo, next.lo, fraction);
		e.hi = stat_between(e.hi, next.hi, fraction);
	}
	return e;
}

void
sketch_free(struct sketch *s)
{
	if (s == NULL)
		return;
	free(s->slot);
	free(s);
}
