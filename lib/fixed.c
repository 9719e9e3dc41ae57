/* fixed: numbers with so many decimals, for those who have no time for printf(3) */
#include "mmt.h"

char *
put_whole(char *p, uint64_t x, int width)
{
	char digits[20];
	int n = 0;

	for (; x > 0 || n < width; x /= 10)
		digits[n++] = (char)('0' + x % 10);
	while (n > 0)
		*p++ = digits[--n];
	return p;
}

char *
put_fixed(char *p, double x, int decimals)
{
	uint64_t unit = 1, whole, part;
	double size = x < 0 ? -x : x;
	int i;

	for (i = 0; i < decimals; i++)
		unit *= 10;
	if (!(size < 1e18))
		size = 0;
	whole = (uint64_t)size;
	part = (uint64_t)((size - (double)whole) * (double)unit + 0.5);
	if (x < 0 && whole + part > 0)
		*p++ = '-';
	p = put_whole(p, whole + part / unit, 1);
	*p++ = '.';
	return put_whole(p, part % unit, decimals);
}
