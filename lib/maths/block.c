/* block: what is summed up of one block of values, fast */
#include <math.h>

#include "maths/maths.h"

/* A block is worked off by so many independent sums: each of them waits for its
 * own last addition only. */
enum { LANES = 4, CHUNK = 16 };

/* The lanes of a block, as one. */
static struct acc
joined(const double *sum, const double *lost)
{
	struct acc a = { 0 };
	int k;

	for (k = 0; k < LANES; k++) {
		acc_two_sum(&a.sum, &a.lost, sum[k]);
		a.lost += lost[k];
	}
	return a;
}

struct acc
block_sum(const double *x, size_t n)
{
	double s[LANES] = { 0 }, l[LANES] = { 0 };
	struct acc a;
	size_t i, whole = n < 4 * LANES ? 0 : n - n % LANES;
	int k;

	for (i = 0; i < whole; i += LANES)
		for (k = 0; k < LANES; k++)
			acc_two_sum(&s[k], &l[k], x[i + (size_t)k]);
	a = joined(s, l);
	for (; i < n; i++)
		acc_two_sum(&a.sum, &a.lost, x[i]);
	return a;
}

/* Sums of a few values lose next to nothing; theirs are compensated. */
struct acc
block_squares(const double *x, size_t n, double c, struct acc *squares)
{
	struct acc rest = { 0 };
	size_t i, whole = n - n % CHUNK;

	for (i = 0; i < whole; i += CHUNK) {
		double s[LANES] = { 0 }, d[LANES] = { 0 };
		size_t k;

		for (k = 0; k < CHUNK; k++) {
			double y = x[i + k] - c;

			s[k % LANES] += y * y;
			d[k % LANES] += y;
		}
		acc_two_sum(&squares->sum, &squares->lost, (s[0] + s[1]) + (s[2] + s[3]));
		acc_two_sum(&rest.sum, &rest.lost, (d[0] + d[1]) + (d[2] + d[3]));
	}
	for (; i < n; i++) {
		double y = x[i] - c;

		acc_two_sum(&squares->sum, &squares->lost, y * y);
		acc_two_sum(&rest.sum, &rest.lost, y);
	}
	return rest;
}

struct acc
block_squares_in(const double *x, size_t n, double c, int unit, struct acc *squares)
{
	struct acc rest = { 0 };
	double y, scale = ldexp(1, -unit);
	size_t i;

	for (i = 0; i < n; i++) {
		y = x[i] * scale - c;
		acc_two_sum(&squares->sum, &squares->lost, y * y);
		acc_two_sum(&rest.sum, &rest.lost, y);
	}
	return rest;
}

void
block_range(const double *x, size_t n, double *min, double *max)
{
	double lo[LANES], hi[LANES];
	size_t i, whole = n - n % LANES;
	int k;

	for (k = 0; k < LANES; k++)
		lo[k] = hi[k] = x[0];
	for (i = 0; i < whole; i += LANES)
		for (k = 0; k < LANES; k++) {
			double y = x[i + (size_t)k];

			lo[k] = y < lo[k] ? y : lo[k];
			hi[k] = y > hi[k] ? y : hi[k];
		}
	for (; i < n; i++) {
		lo[0] = x[i] < lo[0] ? x[i] : lo[0];
		hi[0] = x[i] > hi[0] ? x[i] : hi[0];
	}
	for (k = 1; k < LANES; k++) {
		lo[0] = lo[k] < lo[0] ? lo[k] : lo[0];
		hi[0] = hi[k] > hi[0] ? hi[k] : hi[0];
	}
	*min = lo[0];
	*max = hi[0];
}
