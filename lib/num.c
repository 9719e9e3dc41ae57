/* num: decimal text <-> double, exact both ways, whatever the locale */
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

/* An exponent, from behind its e to end: 0, or -1 when there is none.  What no
 * text in memory can bring back into range is cut off. */
static int
exponent(const char *p, const char *end, int64_t *out)
{
	int64_t e = 0;
	int neg = p < end && *p == '-';

	if (p < end && (*p == '-' || *p == '+'))
		p++;
	if (p == end)
		return -1;
	for (; digit(p, end); p++)
		if (e < INT64_MAX / 100)
			e = 10 * e + (*p - '0');
	*out = neg ? -e : e;
	return p == end ? 0 : -1;
}

int
num_parse(const char *s, size_t n, double *x)
{
	const char *p = s, *end = s + n, *digits, *point = NULL;
	int neg = n > 0 && *s == '-';
	uint64_t m = 0; /* wraps when there are many digits; then it is not used */
	int64_t e = 0, more = 0;
	ptrdiff_t count;
	double y;

	if (n > 0 && (*s == '-' || *s == '+'))
		p++;
	for (digits = p; digit(p, end); p++)
		m = 10 * m + (uint64_t)(*p - '0');
	count = p - digits;
	if (p < end && *p == '.') {
		for (point = p++; digit(p, end); p++)
			m = 10 * m + (uint64_t)(*p - '0');
		e = point + 1 - p;
		count += p - point - 1;
	}
	if (count == 0)
		return -1;
	if (p < end) {
		if ((*p != 'e' && *p != 'E') || exponent(p + 1, end, &more) < 0)
			return -1;
		e += more;
		end = p;
	}
	if (count > UINT64_DIGITS || !quick(m, e, &y))
		y = slow(digits, end, e);
	if (isinf(y))
		return -1;
	*x = neg ? -y : y;
	return 0;
}

/* m * 10^e as num_parse() would read it. */
static double
value(uint64_t m, int e)
{
	char text[32];
	double x;

	if (quick(m, e, &x))
		return x;
	(void)snprintf(text, sizeof text, "%llu", (unsigned long long)m);
	return slow(text, text + strlen(text), e);
}

/* At most 15 digits, few of them behind the point: tried from the shortest on.
 * That d digits of such a number survive the way to a double and back is what
 * DBL_DIG = 15 says. */
static int
short_digits(double x, uint64_t *m, int *e)
{
	int k;

	for (k = 0; k <= EXACT10; k++) {
		double y = x * ten[k];

		if (y >= (k == 0 ? (double)two53 : 1e15))
			return 0;
		*m = (uint64_t)(y + 0.5);
		if ((double)*m / ten[k] == x) {
			*e = -k;
			return 1;
		}
	}
	return 0;
}

/* The fewest digits m, times 10^e, that read back as the finite x > 0. */
static void
shortest(double x, uint64_t *m, int *e)
{
	/* 15 digits tell as much as fewer would; a denormal has less to tell. */
	int p = x < DBL_MIN ? 1 : DBL_DIG, i;
	char text[40];

	if (short_digits(x, m, e))
		return;
	for (;; p++) {
		(void)snprintf(text, sizeof text, "%.*e", p - 1, x);
		for (*m = 0, i = 0; text[i] != 'e'; i++)
			if (text[i] >= '0' && text[i] <= '9')
				*m = 10 * *m + (uint64_t)(text[i] - '0');
		*e = (int)strtol(text + i + 1, NULL, 10) - (p - 1);
		if (value(*m, *e) == x)
			break;
		/* Above a power of two there is twice the room as below: the
		 * next decimal may read back where the nearest does not. */
		if (value(*m + 1, *e) == x) {
			++*m;
			break;
		}
	}
	while (*m % 10 == 0) {
		*m /= 10;
		++*e;
	}
}

size_t
num_format(double x, char buf[NUM_MAX])
{
	char digits[24], *p = buf;
	uint64_t m = 0;
	int e = 0, n;

	if (!isfinite(x)) {
		(void)strcpy(buf, "-");
		return 1;
	}
	if (x < 0)
		*p++ = '-';
	if (x != 0)
		shortest(fabs(x), &m, &e);
	n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)m);
	if (e >= 0) {
		(void)memcpy(p, digits, (size_t)n);
		(void)memset(p + n, '0', (size_t)e);
		p += n + e;
	} else if (n + e > 0) {
		(void)memcpy(p, digits, (size_t)(n + e));
		p += n + e;
		*p++ = '.';
		(void)memcpy(p, digits + n + e, (size_t)-e);
		p += -e;
	} else {
		*p++ = '0';
		*p++ = '.';
		(void)memset(p, '0', (size_t)-(n + e));
		p += -(n + e);
		(void)memcpy(p, digits, (size_t)n);
		p += n;
	}
	*p = '\0';
	return (size_t)(p - buf);
}
