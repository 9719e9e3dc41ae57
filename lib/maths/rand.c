/* rand: chance, from a seed */
#include <math.h>

#include "maths/maths.h"

/* splitmix64 spreads a seed over the state, which must not be all zero: S. Vigna,
 * after G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number
 * generators, OOPSLA (2014). */
void
rand_seed(struct rand *r, uint64_t seed)
{
	uint64_t z;
	int i;

	for (i = 0; i < 4; i++) {
		z = seed += UINT64_C(0x9e3779b97f4a7c15);
		z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		r->s[i] = z ^ (z >> 31);
	}
}

static uint64_t
rotated(uint64_t x, int left)
{
	return x << left | x >> (64 - left);
}

/* D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, ACM
 * TOMS 47 (2021): xoshiro256++. */
uint64_t
rand_next(struct rand *r)
{
	uint64_t *s = r->s, out = rotated(s[0] + s[3], 23) + s[0], t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotated(s[3], 45);
	return out;
}

double
rand_unit(struct rand *r)
{
	return (double)(rand_next(r) >> 11) * 0x1p-53;
}

/* What lies below 2^64 mod n is thrown away: the rest is a multiple of n. */
uint64_t
rand_below(struct rand *r, uint64_t n)
{
	uint64_t least, x;

	if (n < 2)
		return 0;
	least = (UINT64_MAX - n + 1) % n;
	do
		x = rand_next(r);
	while (x < least);
	return x % n;
}

/* The polar method: G. Marsaglia, T. A. Bray, A convenient method for generating
 * normal variables, SIAM Rev. 6 (1964).  Its second number is not kept, so that
 * the seed and the count of calls are all that there is to know. */
double
rand_norm(struct rand *r)
{
	double x, y, s;

	do {
		x = 2 * rand_unit(r) - 1;
		y = 2 * rand_unit(r) - 1;
		s = x * x + y * y;
	} while (s >= 1 || s <= 0);
	return x * sqrt(-2 * log(s) / s);
}
