/* split: the best place to split a series in two, in this order and in others */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"

/* A stretch of a series: its values in ascending order, and for each place in the
 * series the rank of the value there, which a permutation moves about. */
struct stretch {
	size_t n, *rank;
	double *sorted; /* less their median, and scaled to |x| <= 1 */
	double *far;    /* by rank: the sum of the distances to all values */
	double all;     /* the sum of the distances of all pairs */
	int scale;      /* the power of two that undoes the scaling */
	/* Those before the split, by rank: P. M. Fenwick, A new data structure for
	 * cumulative frequency tables, Softw. Pract. Exp. 24 (1994). */
	size_t *count;
	double *sum;
};

struct placed {
	double x;
	size_t at;
};

static int
by_value(const void *a, const void *b)
{
	const struct placed *p = a, *q = b;

	if (p->x != q->x)
		return p->x < q->x ? -1 : 1;
	return p->at < q->at ? -1 : p->at > q->at;
}

/* The k values below the i-th in ascending order are k x - sum away from it. */
static void
measure(struct stretch *s)
{
	double whole = 0, before = 0, x, all = 0;
	size_t i;

	for (i = 0; i < s->n; i++)
		whole += s->sorted[i];
	for (i = 0; i < s->n; i++) {
		x = s->sorted[i];
		s->far[i] = (2 * (double)i - (double)s->n) * x + whole - 2 * before;
		before += x;
		all += s->far[i];
	}
	s->all = all / 2;
}

struct stretch *
stretch_new(const double *x, size_t n)
{
	struct stretch *s = mem_grow(NULL, 1, sizeof *s);
	struct placed *p = mem_grow(NULL, n, sizeof *p);
	double middle, most;
	size_t i;

	s->n = n;
	s->rank = mem_grow(NULL, n, sizeof *s->rank);
	s->sorted = mem_grow(NULL, n, sizeof *s->sorted);
	s->far = mem_grow(NULL, n, sizeof *s->far);
	s->count = mem_grow(NULL, n + 1, sizeof *s->count);
	s->sum = mem_grow(NULL, n + 1, sizeof *s->sum);
	for (i = 0; i < n; i++) {
		p[i].x = x[i];
		p[i].at = i;
	}
	qsort(p, n, sizeof *p, by_value);
	middle = p[n / 2].x;
	most = fmax(p[n - 1].x / 2 - middle / 2, middle / 2 - p[0].x / 2);
	(void)frexp(most, &s->scale);
	s->scale++;
	for (i = 0; i < n; i++) {
		s->rank[p[i].at] = i;
		/* Halved where the difference would be out of range only, so that
		 * the least of numbers keep their last bit. */
		s->sorted[i] = s->scale > 1000 ?
		    ldexp(p[i].x / 2 - middle / 2, 1 - s->scale) :
		    ldexp(p[i].x - middle, -s->scale);
	}
	free(p);
	measure(s);
	return s;
}

void
stretch_free(struct stretch *s)
{
	free(s->rank);
	free(s->sorted);
	free(s->far);
	free(s->count);
	free(s->sum);
	free(s);
}

void
stretch_shuffle(struct stretch *s, struct rand *r)
{
	size_t i, j, swap;

	for (i = s->n; i-- > 1;) {
		j = (size_t)rand_below(r, i + 1);
		swap = s->rank[i];
		s->rank[i] = s->rank[j];
		s->rank[j] = swap;
	}
}

/* The sum of the distances of the value of that rank to the m before it in the
 * series, whose sum is whole; then it is one of them. */
static double
pass(struct stretch *s, size_t rank, size_t m, double whole)
{
	double x = s->sorted[rank], below = 0;
	size_t i, k = 0;

	for (i = rank; i > 0; i &= i - 1) {
		k += s->count[i];
		below += s->sum[i];
	}
	for (i = rank + 1; i <= s->n; i += i & (~i + 1)) {
		s->count[i]++;
		s->sum[i] += x;
	}
	return (2 * (double)k - (double)m) * x + whole - 2 * below;
}

/* The greatest Q = (m k / (m + k)) (2 / (m k) between - within - within) of all
 * splits into m and k values, the first of equals. */
size_t
stretch_split(struct stretch *s, size_t least, double *q)
{
	double m, k, near, sum = 0, left = 0, right = s->all, value;
	size_t i, at = 0;

	memset(s->count, 0, (s->n + 1) * sizeof *s->count);
	memset(s->sum, 0, (s->n + 1) * sizeof *s->sum);
	*q = 0;
	for (i = 0; i + least < s->n; i++) {
		near = pass(s, s->rank[i], i, sum);
		sum += s->sorted[s->rank[i]];
		left += near;
		right -= s->far[s->rank[i]] - near;
		if (i + 1 < least)
			continue;
		m = (double)(i + 1);
		k = (double)(s->n - i - 1);
		value = m * k / (m + k) * (2 / (m * k) * (s->all - left - right) -
		    2 / (m * (m - 1)) * left - 2 / (k * (k - 1)) * right);
		if (value > *q) {
			*q = value;
			at = i + 1;
		}
	}
	*q = at != 0 ? ldexp(*q, s->scale) : NAN;
	return at;
}
