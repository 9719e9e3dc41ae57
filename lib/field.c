/* field: cutting a line at its TABs; whole numbers */
#include <errno.h>
#include <stdlib.h>
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
	char *end;
	long x;

	/* One spelling per number: no sign but a needed one, no leading zero. */
	if (strspn(s, "-0123456789") != strlen(s) || *s == '\0' ||
	    (s[0] == '0' && s[1] != '\0') || strncmp(s, "-0", 2) == 0)
		return -1;
	errno = 0;
	x = strtol(s, &end, 10);
	if (*end != '\0' || errno != 0 || x < lo || x > hi)
		return -1;
	*out = x;
	return 0;
}
