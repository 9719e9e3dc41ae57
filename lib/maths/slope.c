/* slope: the median slope of a series; pairs are counted, and few of them made */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"

enum {
	ALL = 512,  /* so many values, and every pair is made */
	FEW = 8,    /* so many pairs for each value are made otherwise */
	ROUNDS = 200
};

static const double steep = 1e270;

/* Slopes above lo and not above hi are still looked at: so many are not above. */
struct window {
	double lo, hi, below_lo, below_hi;
};

static double
slope(const double *x, size_t i, size_t j)
{
	double rise = x[j] - x[i], steps = (double)j - (double)i;

	/* A difference may be out of range where the slope is not. */
	return isfinite(rise) ? rise / steps : (x[j] / 2 - x[i] / 2) / (steps / 2);
}

/* What is left of x[i] when t is taken off with every step, to 106 bits: what the
 * product and the difference lose to rounding is got back (T. J. Dekker, A
 * floating-point technique for extending the available precision, Numer. Math. 18,
 * 1971; D. E. Knuth).  For a steep t all levels are 2^-64 of that, so that none is out
 * of range; 2^63 steps that are not steep are less than the last bit of DBL_MAX. */
static struct twofold
level(const double *x, size_t i, double t)
{
	double unit = fabs(t) > steep ? 0x1p-64 : 1, y = x[i] * unit;
	double p = -t * unit * (double)i, lost = fma(-t * unit, (double)i, -p);
	double s = y + p, back = s - y, sum;
	struct twofold l;

	lost += (y - (s - back)) + (p - back);
	sum = s + lost;
	l.lo = lost - (sum - s);
	l.hi = sum;
	return l;
}

/* How many pairs have a slope <= t, or < t: their levels do not rise, or fall. */
static double
below(const double *x, size_t n, double t, int equal)
{
	struct twofold *v = mem_grow(NULL, n, sizeof *v);
	double found;
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = level(x, i, t);
	found = pairs_falling(v, n, equal);
	free(v);
	return found;
}

/* A number between lo and hi, at a fraction of the doubles between them, so that
 * all magnitudes are reached in 64 steps. */
static double
between(double lo, double hi, double fraction)
{
	int64_t a, b;

	if (lo < 0 && hi > 0)
		return 0;
	memcpy(&a, &lo, sizeof a);
	memcpy(&b, &hi, sizeof b);
	/* On either side of 0 the bits count magnitudes. */
	if (lo == 0)
		a = hi < 0 ? INT64_MIN : 0;
	if (hi == 0)
		b = lo < 0 ? INT64_MIN : 0;
	a += (int64_t)((double)(b - a) * fraction);
	memcpy(&lo, &a, sizeof lo);
	return lo;
}

/* A sample of n pairs tells where the ranks k and more from 1 must be, nearly
 * always; when it does not, everything is looked at. */
static struct window
guess(const double *x, size_t n, double k, double pairs, struct rand *r)
{
	struct window w = { -DBL_MAX, DBL_MAX, 0, 0 };
	double *v = mem_grow(NULL, n, sizeof *v), reach, at;
	size_t i, j, m;

	for (m = 0; m < n; m++) {
		i = (size_t)rand_below(r, n);
		j = (size_t)rand_below(r, n - 1);
		v[m] = slope(x, i, j >= i ? j + 1 : j);
	}
	stat_sort(v, n);
	reach = 2 * sqrt((double)n);
	at = k / pairs * (double)n;
	w.lo = v[(size_t)fmax(0, at - reach)];
	w.hi = v[(size_t)fmin((double)n - 1, at + reach)];
	free(v);
	w.below_lo = below(x, n, w.lo, 1);
	w.below_hi = below(x, n, w.hi, 1);
	if (w.below_lo >= k) {
		w.lo = -DBL_MAX;
		w.below_lo = 0;
	}
	if (w.below_hi < k + 1) {
		w.hi = DBL_MAX;
		w.below_hi = pairs;
	}
	return w;
}

/* Halves the window, which holds the ranks k and last, until few pairs are in it. */
static void
narrow(const double *x, size_t n, struct window *w, double k, double last,
    struct rand *r)
{
	double t, found;
	int round;

	for (round = 0; round < ROUNDS && w->below_hi - w->below_lo > FEW * (double)n;
	    round++) {
		t = between(w->lo, w->hi, (1 + 2 * rand_unit(r)) / 4);
		if (!(t > w->lo && t < w->hi))
			break;
		found = below(x, n, t, 1);
		if (found < k) {
			w->lo = t;
			w->below_lo = found;
		} else if (found >= last) {
			w->hi = t;
			w->below_hi = found;
		}
	}
}

struct place {
	struct twofold lo, hi; /* the levels of a value at the ends of the window */
	size_t i;
};

static int
in_order(const struct twofold *a, const struct twofold *b)
{
	if (a->hi != b->hi)
		return a->hi < b->hi ? -1 : 1;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

/* Of pairs level at the lower end, whose slope is that end, none may change places. */
static int
by_lo(const void *a, const void *b)
{
	const struct place *p = a, *q = b;
	int c = in_order(&p->lo, &q->lo);

	return c != 0 ? c : p->i > q->i ? -1 : p->i < q->i;
}

/* Makes the pairs in the window: those whose levels change places between its
 * ends, which an insertion sort meets one by one.  At most room of them. */
static size_t
pairs_within(const double *x, size_t n, const struct window *w, double *v, size_t room)
{
	struct place *p = mem_grow(NULL, n, sizeof *p), q;
	size_t i, j, m = 0;

	for (i = 0; i < n; i++) {
		p[i].lo = level(x, i, w->lo);
		p[i].hi = level(x, i, w->hi);
		p[i].i = i;
	}
	qsort(p, n, sizeof *p, by_lo);
	for (i = 1; i < n && m < room; i++) {
		q = p[i];
		for (j = i; j > 0 && m < room && in_order(&p[j - 1].hi, &q.hi) >= 0; j--) {
			v[m++] = slope(x, p[j - 1].i, q.i);
			p[j] = p[j - 1];
		}
		p[j] = q;
	}
	free(p);
	return m;
}

/* Of many values: the middle of the pairs in a narrow window.  When more are in it
 * than have room, there is no double between its ends, and they are equal. */
static double
median_of_many(const double *x, size_t n)
{
	double pairs = (double)n * ((double)n - 1) / 2, k = floor((pairs + 1) / 2);
	double last = pairs - k + 1, *v, middle = 0;
	struct window w;
	struct rand r;
	size_t m, i, j;

	/* Of numbers that often repeat it is mostly 0. */
	if (below(x, n, 0, 0) >= k || below(x, n, 0, 1) < last) {
		rand_seed(&r, n);
		w = guess(x, n, k, pairs, &r);
		narrow(x, n, &w, k, last, &r);
		v = mem_grow(NULL, n, (FEW + 1) * sizeof *v);
		m = pairs_within(x, n, &w, v, (FEW + 1) * n);
		stat_sort(v, m);
		i = (size_t)(k - w.below_lo);
		j = (size_t)(last - w.below_lo);
		if (w.below_hi - w.below_lo > FEW * (double)n)
			i = j = (m + 1) / 2;
		middle = m == 0 ? w.hi : j > m ? v[m - 1] : v[i - 1] / 2 + v[j - 1] / 2;
		free(v);
	}
	return middle;
}

static double
median_of_few(const double *x, size_t n)
{
	double *v = mem_grow(NULL, n, n * sizeof *v), middle;
	size_t i, j, m = 0;

	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			v[m++] = slope(x, i, j);
	stat_sort(v, m);
	middle = stat_quantile(v, m, 0.5);
	free(v);
	return middle;
}

double
slope_median(const double *x, size_t n)
{
	double middle = n < 2 ? NAN : n <= ALL ? median_of_few(x, n) : median_of_many(x, n);

	return isfinite(middle) ? middle : NAN;
}
