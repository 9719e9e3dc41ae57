/* shift: Hodges-Lehmann estimates
 *
 * J. L. Hodges, E. L. Lehmann, Estimates of location based on rank tests, Ann.
 * Math. Stat. 34 (1963).  The k-th smallest of all differences (or means of two)
 * is searched for by counting, in one pass over the sorted values, how many are
 * <= a guess.  Subtraction and addition round monotonely, so that the counts, and
 * what is found, are those of the rounded differences themselves.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "maths/maths.h"

#define ZERO ((uint64_t)1 << 63) /* its image */

/* All y_j - x_i; or, without x, all (y_i + y_j) / 2, i <= j. */
struct pairs {
	const double *x, *y;
	size_t n, m;
	double all; /* their number */
};

/* How many pairs are <= a guess, the largest of them and the smallest beyond. */
struct cut {
	double count, below, above;
};

static struct cut
cut_differences(const struct pairs *p, double guess)
{
	struct cut c = { 0, -INFINITY, INFINITY };
	size_t i, j = 0;
	double d;

	for (i = 0; i < p->n; i++) {
		while (j < p->m && p->y[j] - p->x[i] <= guess)
			j++;
		if (j > 0 && (d = p->y[j - 1] - p->x[i]) > c.below)
			c.below = d;
		if (j < p->m && (d = p->y[j] - p->x[i]) < c.above)
			c.above = d;
		c.count += (double)j;
	}
	return c;
}

static double
middle(double a, double b)
{
	double sum = a + b;

	return isfinite(sum) ? sum / 2 : a / 2 + b / 2;
}

static struct cut
cut_means(const struct pairs *p, double guess)
{
	const double *y = p->y;
	struct cut c = { 0, -INFINITY, INFINITY };
	size_t i, j = p->m; /* those before j are small enough for i */
	double d;

	for (i = 0; i < p->m; i++) {
		while (j > i && middle(y[i], y[j - 1]) > guess)
			j--;
		if (j > i && (d = middle(y[i], y[j - 1])) > c.below)
			c.below = d;
		if (j < p->m && (d = middle(y[i], y[j])) < c.above)
			c.above = d;
		if (j <= i)
			break;
		c.count += (double)(j - i);
	}
	return c;
}

static struct cut
cut(const struct pairs *p, double guess)
{
	return p->x != NULL ? cut_differences(p, guess) : cut_means(p, guess);
}

/* Whole numbers in the order of the doubles, and back.  Both zeros are one. */
static uint64_t
image(double x)
{
	double size = fabs(x);
	uint64_t bits;

	memcpy(&bits, &size, sizeof bits);
	return x < 0 ? ZERO - bits : ZERO + bits;
}

static double
preimage(uint64_t at)
{
	uint64_t bits = at < ZERO ? ZERO - at : at - ZERO;
	double size;

	memcpy(&size, &bits, sizeof size);
	return at < ZERO ? -size : size;
}

/* Two pairs, and their places, from 0, when all are sorted. */
struct bracket {
	double lo, lo_place, hi, hi_place;
};

/* The pair in place k, between two known ones.  Two guesses of three are by
 * interpolation, aimed a little to either side so that both ends move; the third
 * halves the doubles left, so that there never are more than 3 x 64. */
static double
find(const struct pairs *p, struct bracket b, double k)
{
	double at, guess, apart;
	struct cut c;
	int step;

	for (step = 0; b.lo < b.hi && k > b.lo_place && k < b.hi_place; step++) {
		apart = b.hi_place - b.lo_place;
		at = k - b.lo_place + (step % 3 == 0 ? -1 : 1) * sqrt(apart) / 2;
		guess = b.lo + (b.hi - b.lo) * (at / apart);
		if (step % 3 == 2 || !(guess >= b.lo && guess < b.hi))
			guess = preimage(image(b.lo) + (image(b.hi) - image(b.lo)) / 2);
		c = cut(p, guess);
		if (c.count > k) {
			b.hi = c.below;
			b.hi_place = c.count - 1;
		} else {
			b.lo = c.above;
			b.lo_place = c.count;
		}
	}
	return (k < b.hi_place ? b.lo : b.hi) + 0.0; /* not -0 */
}

/* Median and interval of pairs the smallest and the largest of which are known. */
static struct estimate
estimate(const struct pairs *p, double least, double most, double c)
{
	struct estimate e = { NAN, NAN, NAN };
	double half = floor((p->all - 1) / 2), next;
	struct bracket b = { least, 0, most, p->all - 1 };
	struct cut at;

	e.at = next = find(p, b, half);
	if (fmod(p->all, 2) == 0) {
		at = cut(p, e.at);
		next = at.count > half + 1 ? e.at : at.above;
	}
	if (c >= 1) {
		b.hi = e.at;
		b.hi_place = half;
		e.lo = find(p, b, c - 1);
		b.lo = next;
		b.lo_place = p->all - 1 - half;
		b.hi = most;
		b.hi_place = p->all - 1;
		e.hi = find(p, b, p->all - c);
	}
	e.at = middle(e.at, next);
	return e;
}

struct estimate
shift_two(const double *x, size_t n, const double *y, size_t m, double level)
{
	struct pairs p = { x, y, n, m, (double)n * (double)m };
	struct estimate none = { NAN, NAN, NAN };

	if (n == 0 || m == 0)
		return none;
	return estimate(&p, y[0] - x[n - 1], y[m - 1] - x[0],
	    test_mw_q((1 - level) / 2, n, m));
}

struct estimate
shift_one(const double *d, size_t n, double level)
{
	struct pairs p = { NULL, d, 0, n, (double)n * ((double)n + 1) / 2 };
	struct estimate none = { NAN, NAN, NAN };

	if (n == 0)
		return none;
	return estimate(&p, d[0], d[n - 1], test_signed_q((1 - level) / 2, n));
}
