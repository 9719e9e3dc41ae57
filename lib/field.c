/* field: cutting a line at its TABs; whole numbers */
#include <limits.h>
#include <string.h>

#include "mmt.h"

int
field_split(char *line, size_t len, char **field, int max, const char **why)
{
	char *end = line + len, *tab;
	int n = 0;

	if (memchr(line, '\0', len) != NULL) {
		*why = "holds a NUL byte";
		return -1;
	}
	for (;; line = tab + 1) {
		tab = memchr(line, '\t', (size_t)(end - line));
		if (tab == NULL)
			tab = end;
		if (tab == line) {
			*why = "an empty field, '-' stands for none";
			return -1;
		}
		if (n < max)
			field[n] = line;
		n++;
		if (tab == end)
			return n;
		*tab = '\0';
	}
}

const char *
field_count(int n, int want)
{
	static char text[64];

	if (n > want)
		(void)snprintf(text, sizeof text, "more than %d field%s", want,
		    want == 1 ? "" : "s");
	else
		(void)snprintf(text, sizeof text, "%d field%s, want %d", n,
		    n == 1 ? "" : "s", want);
	return text;
}

int
field_long(const char *s, long lo, long hi, long *out)
{
	int below = *s == '-';
	unsigned long x = 0, most = below ? (unsigned long)LONG_MAX + 1 : LONG_MAX;
	long value;

	s += below;
	/* One spelling per number: no sign but a needed one, no leading zero. */
	if (*s == '\0' || (*s == '0' && (below || s[1] != '\0')))
		return -1;
	for (; *s != '\0'; s++) {
		unsigned digit = (unsigned)*s - '0';

		if (digit > 9 || x > (most - digit) / 10)
			return -1;
		x = 10 * x + digit;
	}
	value = !below ? (long)x : x > LONG_MAX ? LONG_MIN : -(long)x;
	if (value < lo || value > hi)
		return -1;
	*out = value;
	return 0;
}
