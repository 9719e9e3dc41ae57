/* pow5: an integer times a power of ten, as the nearest double
 *
 * The method is Eisel's and Lemire's (D. Lemire, Number parsing at a gigabyte per
 * second, Software: Practice and Experience 51, 2021, with M. Eisel): the first
 * 128 bits of the power of five nearly always tell how the product rounds.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "mmt.h"

enum {
	LOWEST = -342, /* 1e19 times a lower power of ten rounds to 0 */
	HIGHEST = 308, /* and 1 times a higher one to infinity */
	EXACT5 = 27,   /* 5^27 < 2^64: an integer can be a multiple of it */
	LIMBS = 32     /* 1024 bits; the guard digits of 2^1023 / 5^342 too */
};

/* The first 128 bits of 5^q, q from LOWEST on, cut off; for -EXACT5 <= q < 0
 * rounded up, so that a product which is an integer does not come out below it. */
static struct {
	uint64_t hi, lo;
} five[HIGHEST - LOWEST + 1];

#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 uint128;

static inline uint64_t
multiply(uint64_t a, uint64_t b, uint64_t *lo)
{
	uint128 product = (uint128)a * b;

	*lo = (uint64_t)product;
	return (uint64_t)(product >> 64);
}

static inline int
leading_zeros(uint64_t a)
{
	return __builtin_clzll(a);
}
#else
static uint64_t
multiply(uint64_t a, uint64_t b, uint64_t *lo)
{
	uint64_t a0 = a & UINT32_MAX, a1 = a >> 32, b0 = b & UINT32_MAX, b1 = b >> 32;
	uint64_t low = a0 * b0, mid = a1 * b0 + (low >> 32);
	uint64_t other = a0 * b1 + (mid & UINT32_MAX);

	*lo = other << 32 | (low & UINT32_MAX);
	return a1 * b1 + (mid >> 32) + (other >> 32);
}

static int
leading_zeros(uint64_t a)
{
	int n = 0, step;

	for (step = 32; step > 0; step /= 2)
		if (a >> (64 - step) == 0) {
			a <<= step;
			n += step;
		}
	return n;
}
#endif

/* Keeps the first 128 bits of b, which has more than four limbs, as 5^q. */
static void
keep(const uint32_t b[LIMBS], int q, uint64_t up)
{
	uint64_t hi, mid;
	int t = LIMBS - 1, shift;

	while (b[t] == 0)
		t--;
	hi = (uint64_t)b[t] << 32 | b[t - 1];
	mid = (uint64_t)b[t - 2] << 32 | b[t - 3];
	shift = leading_zeros(hi);
	five[q - LOWEST].hi = hi << shift | mid >> 1 >> (63 - shift);
	five[q - LOWEST].lo = (mid << shift |
	    (uint64_t)b[t - 4] << 32 >> 1 >> (63 - shift)) + up;
}

/* 5^q exactly times 2^128, and floor(2^1023 / 5^-q): the floors of one division
 * after the other are those of one division by the product. */
static void
fill(void)
{
	uint32_t b[LIMBS] = { 0 };
	uint64_t carry;
	int q, i;

	b[4] = 1;
	for (q = 0; q <= HIGHEST; q++) {
		keep(b, q, 0);
		for (carry = 0, i = 0; i < LIMBS; i++) {
			carry += (uint64_t)b[i] * 5;
			b[i] = (uint32_t)carry;
			carry >>= 32;
		}
	}
	memset(b, 0, sizeof b);
	b[LIMBS - 1] = (uint32_t)1 << 31;
	for (q = -1; q >= LOWEST; q--) {
		for (carry = 0, i = LIMBS; i-- > 0;) {
			carry = carry << 32 | b[i];
			b[i] = (uint32_t)(carry / 5);
			carry %= 5;
		}
		keep(b, q, q >= -EXACT5);
	}
}

/* m, its highest bit set, times 5^q: the higher half and, as far as it matters,
 * the lower half of the product; -1 when 128 bits of 5^q are too few. */
static int
product(uint64_t m, int q, uint64_t *hi, uint64_t *lo)
{
	uint64_t more, lowest;

	*hi = multiply(m, five[q - LOWEST].hi, lo);
	if ((*hi & 0x1ff) != 0x1ff)
		return 0;
	/* A carry from the rest could reach the bit that rounds. */
	more = multiply(m, five[q - LOWEST].lo, &lowest);
	*lo += more;
	*hi += *lo < more;
	return *lo == UINT64_MAX && (q < -EXACT5 || q > 2 * EXACT5 + 1) ? -1 : 0;
}

/* The double of a mantissa of 54 bits, the last of which rounds, and an exponent
 * with its bias, which may be out of range. */
static double
assemble(uint64_t m, int exponent)
{
	double x;

	if (exponent <= 0) { /* a denormal has fewer bits */
		m = exponent < -53 ? 0 : m >> (1 - exponent);
		exponent = 1;
	}
	m = (m + (m & 1)) >> 1;
	/* The bit 2^52, when it is there, is one of the exponent: and where
	 * rounding made it 2^53, two. */
	m += (uint64_t)(exponent - 1) << 52;
	if (m >> 52 >= 0x7ff)
		return HUGE_VAL;
	memcpy(&x, &m, sizeof x);
	return x;
}

int
pow5_scale(uint64_t m, int64_t e, double *x)
{
	uint64_t hi, lo;
	int zeros, top, q;

	if (m == 0 || e < LOWEST || e > HIGHEST) {
		*x = m == 0 || e < 0 ? 0 : HUGE_VAL;
		return 0;
	}
	if (five[-LOWEST].hi == 0)
		fill();
	q = (int)e;
	zeros = leading_zeros(m);
	m <<= zeros;
	if (product(m, q, &hi, &lo) < 0)
		return -1;
	top = (int)(hi >> 63);
	m = hi >> (top + 9);
	/* Half way exactly, which only few powers allow: to even. */
	if (lo <= 1 && q >= -4 && q <= 23 && (m & 3) == 1 && m << (top + 9) == hi)
		m--;
	/* 217706 / 2^16 is log2(10), near enough for floor() of all q; 2048 keeps
	 * the shift off negative numbers. */
	*x = assemble(m, ((217706 * q + (2048 << 16)) >> 16) - 2048 + 63 + 1023 +
	    top - zeros);
	return 0;
}
