/* show: the shortest decimal that reads back to the same double */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

enum {
	EXACT10 = 22, /* 10^22 is the last power of ten that a double holds */
	ENOUGH = 17   /* so many digits tell every double from the others */
};

static const uint64_t two53 = (uint64_t)1 << 53;

/* m * 10^e as num_parse() would read it. */
static double
value(uint64_t m, int e)
{
	char text[40];
	double x = HUGE_VAL;
	int n;

	if (pow5_scale(m, e, &x) == 0)
		return x;
	n = snprintf(text, sizeof text, "%llue%d", (unsigned long long)m, e);
	return num_parse(text, (size_t)n, &x) == 0 ? x : HUGE_VAL;
}

/* At most 15 digits, few of them behind the point: tried from the shortest on.
 * That d digits of such a number survive the way to a double and back is what
 * DBL_DIG = 15 says. */
static int
short_digits(double x, uint64_t *m, int *e)
{
	double scale = 1, y; /* powers of ten are exact up to 1e22 */
	int k;

	for (k = 0; k <= EXACT10; k++, scale *= 10) {
		y = x * scale;
		if (y >= (k == 0 ? (double)two53 : 1e15))
			return 0;
		*m = (uint64_t)(y + 0.5);
		if ((double)*m / scale == x) {
			*e = -k;
			return 1;
		}
	}
	return 0;
}

/* The n digits m, times 10^e, that are nearest to x > 0. */
static void
digits(double x, int n, uint64_t *m, int *e)
{
	char text[40];
	int i;

	(void)snprintf(text, sizeof text, "%.*e", n - 1, x);
	for (*m = 0, i = 0; text[i] != 'e'; i++)
		if (text[i] >= '0' && text[i] <= '9')
			*m = 10 * *m + (uint64_t)(text[i] - '0');
	*e = (int)strtol(text + i + 1, NULL, 10) - (n - 1);
}

/* The fewest digits m, times 10^e, that read back as the finite x > 0. */
static void
shortest(double x, uint64_t *m, int *e)
{
	/* 15 digits tell as much as fewer would; a denormal has less to tell. */
	int n = x < DBL_MIN ? 1 : DBL_DIG;
	uint64_t all, cut = x < DBL_MIN ? 10000000000000000u : 100, rest;
	int last;

	if (short_digits(x, m, e))
		return;
	digits(x, ENOUGH, &all, &last);
	for (;; n++, cut /= 10) {
		*m = all / cut;
		*e = last + ENOUGH - n;
		rest = all % cut;
		if (cut > 1 && rest == cut / 2)
			digits(x, n, m, e); /* half way, or rounded to there */
		else if (rest > cut / 2)
			++*m;
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
	char text[24], *p = buf;
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
	n = snprintf(text, sizeof text, "%llu", (unsigned long long)m);
	if (e >= 0) {
		(void)memcpy(p, text, (size_t)n);
		(void)memset(p + n, '0', (size_t)e);
		p += n + e;
	} else if (n + e > 0) {
		(void)memcpy(p, text, (size_t)(n + e));
		p += n + e;
		*p++ = '.';
		(void)memcpy(p, text + n + e, (size_t)-e);
		p += -e;
	} else {
		*p++ = '0';
		*p++ = '.';
		(void)memset(p, '0', (size_t)-(n + e));
		p += -(n + e);
		(void)memcpy(p, text, (size_t)n);
		p += n;
	}
	*p = '\0';
	return (size_t)(p - buf);
}
