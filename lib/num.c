/* num: decimal text to the nearest double, whatever the locale */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

/* Powers of ten that a double holds exactly. */
static const double ten[] = {
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22
};

enum {
	EXACT10 = 22,       /* the last of them */
	UINT64_DIGITS = 19, /* so many digits always fit */
	/* The point half way between two doubles has at most 767 significant
	 * digits; what is behind them matters only as zero or not zero. */
	SIGNIFICANT = 768
};

/* The way most numbers take is one piece without a call or a register saved. */
#if defined(__GNUC__)
#define INLINE inline __attribute__((always_inline))
#define APART __attribute__((noinline))
#else
#define INLINE inline
#define APART
#endif

static const uint64_t two53 = (uint64_t)1 << 53;

/* m * 10^e where one correctly rounded operation on two exact numbers gives it
 * (W. D. Clinger, How to read floating point numbers accurately, 1990): 1.
 * Excess precision (x87) would round twice. */
static int
quick(uint64_t m, int64_t e, double *x)
{
	if (FLT_EVAL_METHOD != 0 || m > two53 || e < -EXACT10 || e > EXACT10)
		return 0;
	*x = e < 0 ? (double)m / ten[-e] : (double)m * ten[e];
	return 1;
}

/* The digits in s..end (one point among them is passed over), as an integer,
 * times 10^e, through strtod(): of a bounded copy, which has no point that
 * a locale could change.  Infinity: out of range. */
static double
slow(const char *s, const char *end, int64_t e)
{
	char text[SIGNIFICANT + 32];
	size_t n = 0;
	int rest = 0;

	for (; s < end; s++) {
		if (*s == '.' || (n == 0 && *s == '0'))
			continue;
		if (n < SIGNIFICANT)
			text[n++] = *s;
		else {
			rest |= *s != '0';
			e++;
		}
	}
	if (n == 0 || e + (int64_t)n < -400)
		return 0;
	if (e + (int64_t)n > 400)
		return HUGE_VAL;
	if (rest) {
		text[n++] = '1';
		e--;
	}
	(void)snprintf(text + n, sizeof text - n, "e%d", (int)e);
	return strtod(text, NULL);
}

static int
digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

/* The eight bytes from p on, the first the lowest: one load where the machine
 * has them in that order.  Digits become their values. */
static INLINE uint64_t
load(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;
	uint64_t w = (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
	    (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
	    (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;

	return w ^ 0x3030303030303030u;
}

/* The highest bit of every byte that is above 9, as far as the first byte that is
 * not ASCII: from there a carry can spoil it. */
static INLINE uint64_t
others(uint64_t w)
{
	return ((w + 0x7676767676767676u) | w) & 0x8080808080808080u;
}

/* 8 times the place of the first byte so marked; there is one. */
static INLINE unsigned
first(uint64_t marks)
{
#if defined(__SIZEOF_INT128__) /* gcc or clang */
	return (unsigned)__builtin_ctzll(marks) & ~7u;
#else
	unsigned n = 0;

	for (; (marks & 0x80) == 0; marks >>= 8)
		n += 8;
	return n;
#endif
}

/* Eight digits' values, the first in the lowest byte: in pairs, then all four
 * pairs at once by two multiplications (D. Lemire, as in pow5.c). */
static INLINE uint64_t
eight(uint64_t w)
{
	const uint64_t mask = 0x000000ff000000ffu;

	w = 10 * w + (w >> 8);
	return ((w & mask) * (100 + ((uint64_t)1000000 << 32)) +
	    (w >> 16 & mask) * (1 + ((uint64_t)10000 << 32))) >> 32;
}

static const uint32_t scale[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };

/* A number of one to seven digits, a point and at most seven more, from s on,
 * where 16 bytes can be read: its length, or 0 when it is another.  No branch
 * depends on how many digits are before the point, which is hard to foresee;
 * where the number ends is known early, for the next one to begin. */
static INLINE size_t
scan_short(const char *s, double *x)
{
	uint64_t a = load(s), b = load(s + 8), m, fraction;
	uint64_t marks = others(a), rest = marks & (marks - 1);
	unsigned whole, part, last;

	if (marks == 0 || (marks & 0x80) != 0 || FLT_EVAL_METHOD != 0)
		return 0;
	whole = first(marks);
	if ((a >> whole & 0xff) != ('.' ^ '0'))
		return 0;
	if (rest != 0)
		last = first(rest);
	else if ((rest = others(b)) != 0)
		last = 64 + first(rest);
	else
		return 0;
	part = last - whole - 8;
	if (part > 56 || (s[last / 8] | 0x20) == 'e')
		return 0;
	fraction = a >> 8 >> whole | b << (56 - whole);
	m = eight(a << (64 - whole)) * scale[part / 8] +
	    eight(fraction << 8 << (56 - part));
	*x = (double)(int64_t)m / ten[part / 8];
	return last / 8;
}

/* The digits from p on, appended to m; where they end. */
static INLINE const char *
run(const char *p, const char *end, uint64_t *m)
{
	while (end - p >= 8) {
		uint64_t w = load(p), marks = others(w);
		unsigned n;

		if (marks != 0) {
			n = first(marks);
			*m = *m * scale[n / 8] + eight(w << 8 << (56 - n));
			return p + n / 8;
		}
		*m = *m * 100000000 + eight(w);
		p += 8;
	}
	for (; digit(p, end); p++)
		*m = 10 * *m + (uint64_t)(*p - '0');
	return p;
}

/* An exponent, from its e on: added to *e, and where it ends; p when there is
 * none.  What no text in memory can bring back into range is cut off. */
static const char *
exponent(const char *p, const char *end, int64_t *e)
{
	const char *q = p;
	int64_t n = 0;
	int neg;

	if (q == end || (*q != 'e' && *q != 'E'))
		return p;
	q++;
	neg = q < end && *q == '-';
	if (q < end && (*q == '-' || *q == '+'))
		q++;
	if (!digit(q, end))
		return p;
	for (; digit(q, end); q++)
		if (n < INT64_MAX / 100)
			n = 10 * n + (*q - '0');
	*e += neg ? -n : n;
	return q;
}

/* The first 19 digits that count of s..end, the rest of them moved to the
 * exponent; 1 when that leaves something out. */
static int
leading(const char *s, const char *end, uint64_t *m, int64_t *e)
{
	int n = 0, rest = 0;

	for (*m = 0; s < end; s++) {
		if (*s == '.' || (n == 0 && *s == '0'))
			continue;
		if (n < UINT64_DIGITS) {
			*m = 10 * *m + (uint64_t)(*s - '0');
			n++;
		} else {
			rest |= *s != '0';
			++*e;
		}
	}
	return rest;
}

/* The digits s..end, count of them, which are m when they fit, times 10^e. */
static double
nearest(const char *s, const char *end, ptrdiff_t count, uint64_t m, int64_t e)
{
	int64_t shifted = e;
	int rest = 0;
	double x, above;

	if (count > UINT64_DIGITS)
		rest = leading(s, end, &m, &shifted);
	if (!rest && quick(m, shifted, &x))
		return x;
	if (pow5_scale(m, shifted, &x) == 0 && (!rest ||
	    (pow5_scale(m + 1, shifted, &above) == 0 && !(x < above))))
		return x;
	return slow(s, end, e);
}

static APART size_t
scan_any(const char *s, const char *end, double *x)
{
	const char *digits, *point, *stop;
	uint64_t m = 0; /* wraps when there are many digits; then it is not used */
	int64_t e = 0;
	ptrdiff_t count;
	size_t n;
	double y;

	if (end - s > 17 && *s == '-' && (n = scan_short(s + 1, x)) > 0) {
		*x = -*x;
		return n + 1;
	}
	digits = s < end && (*s == '-' || *s == '+') ? s + 1 : s;
	point = stop = run(digits, end, &m);
	count = stop - digits;
	if (point < end && *point == '.') {
		stop = run(point + 1, end, &m);
		e = point + 1 - stop;
		count -= e;
	}
	if (count == 0)
		return 0;
	end = exponent(stop, end, &e);
	y = nearest(digits, stop, count, m, e);
	if (isinf(y))
		return 0;
	*x = *s == '-' ? -y : y;
	return (size_t)(end - s);
}

size_t
num_scan(const char *s, const char *end, double *x)
{
	size_t n = end - s >= 16 ? scan_short(s, x) : 0;

	return n > 0 ? n : scan_any(s, end, x);
}

int
num_parse(const char *s, size_t n, double *x)
{
	double y;

	if (n == 0 || num_scan(s, s + n, &y) != n)
		return -1;
	*x = y;
	return 0;
}
