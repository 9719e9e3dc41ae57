/* kernels: copy, scale, add and triad, and what they must have computed */
#include "membw.h"

/* (1 + q)^2 = 2: a pass of the four loops gives a its old values back, so
 * that no number of passes can overflow. */
#define Q 0.41421356237309503

/* to = from x (and y), n a multiple of UNROLL.  Written out four elements at
 * a time: compilers vectorise that from -O2 on, but do not take the copy for
 * a memcpy, whose stores bypass the cache in one C library and not in another.
 */
static void
copy(double *restrict to, const double *restrict x, const double *restrict y,
    size_t n)
{
	size_t i;

	(void)y;
	for (i = 0; i < n; i += UNROLL) {
		to[i] = x[i];
		to[i + 1] = x[i + 1];
		to[i + 2] = x[i + 2];
		to[i + 3] = x[i + 3];
	}
}

static void
scale(double *restrict to, const double *restrict x, const double *restrict y,
    size_t n)
{
	size_t i;

	(void)y;
	for (i = 0; i < n; i += UNROLL) {
		to[i] = Q * x[i];
		to[i + 1] = Q * x[i + 1];
		to[i + 2] = Q * x[i + 2];
		to[i + 3] = Q * x[i + 3];
	}
}

static void
add(double *restrict to, const double *restrict x, const double *restrict y,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i += UNROLL) {
		to[i] = x[i] + y[i];
		to[i + 1] = x[i + 1] + y[i + 1];
		to[i + 2] = x[i + 2] + y[i + 2];
		to[i + 3] = x[i + 3] + y[i + 3];
	}
}

static void
triad(double *restrict to, const double *restrict x, const double *restrict y,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i += UNROLL) {
		to[i] = x[i] + Q * y[i];
		to[i + 1] = x[i + 1] + Q * y[i + 1];
		to[i + 2] = x[i + 2] + Q * y[i + 2];
		to[i + 3] = x[i + 3] + Q * y[i + 3];
	}
}

const struct kernel kernels[KERNELS] = {
	{ "copy", copy, 2, 0, 0, 2 },   /* c = a */
	{ "scale", scale, 1, 2, 2, 2 }, /* b = q c */
	{ "add", add, 2, 0, 1, 3 },     /* c = a + b */
	{ "triad", triad, 0, 1, 2, 3 }  /* a = b + q c */
};

void
slice_pass(const struct slice *s, const struct kernel *k)
{
	k->loop(s->array[k->to], s->array[k->x], s->array[k->y], s->n);
}

static double
seed(size_t i)
{
	return (double)(1 + i % 8);
}

void
slice_touch(const struct slice *s)
{
	size_t i;

	for (i = 0; i < s->n; i++) {
		s->array[0][i] = seed(i);
		s->array[1][i] = 2;
		s->array[2][i] = 0;
	}
}

static int
differs(double got, double want)
{
	double d = got - want;

	return !(d <= 1e-9 * want && d >= -1e-9 * want); /* NaN differs */
}

/* All is linear in a's first value; the tolerance leaves room for rounding and
 * for fused multiply-add. */
size_t
slice_check(const struct slice *s, long passes)
{
	double want[3] = { 1, 2, 0 };
	size_t i, wrong = 0;
	int k;

	while (passes-- > 0) {
		want[2] = want[0];
		want[1] = Q * want[2];
		want[2] = want[0] + want[1];
		want[0] = want[1] + Q * want[2];
	}
	for (k = 0; k < 3; k++)
		for (i = 0; i < s->n; i++)
			if (differs(s->array[k][i], want[k] * seed(i)))
				wrong++;
	return wrong;
}
