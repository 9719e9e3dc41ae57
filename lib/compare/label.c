/* label: what the classic tables call a test */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static int
hex(int c)
{
	static const char digits[] = "0123456789ABCDEFabcdef";
	const char *p = c != '\0' ? strchr(digits, c) : NULL;
	int x = p != NULL ? (int)(p - digits) : -1;

	return x < 16 ? x : x - 6;
}

char *
label_decode(const char *s, size_t n)
{
	char *out = mem_grow(NULL, n + 1, 1), *p = out;
	size_t i;
	int c;

	for (i = 0; i < n; i++) {
		c = -1;
		if (s[i] == '%' && i + 2 < n && hex(s[i + 1]) >= 0 && hex(s[i + 2]) >= 0)
			c = hex(s[i + 1]) * 16 + hex(s[i + 2]);
		/* A TAB or a newline would tear the table. */
		if (c >= ' ' && c != 0x7f) {
			*p++ = (char)c;
			i += 2;
		} else
			*p++ = s[i];
	}
	*p = '\0';
	return out;
}

char *
label_make(const char *test, const char *name)
{
	const char *last = strrchr(test, '/'), *p, *end, *eq;
	char *label, *value, *longer;

	last = last != NULL ? last + 1 : test;
	label = name != NULL ? mem_dup(name) : label_decode(last, strlen(last));
	for (p = strchr(test, '/'); p != NULL && p + 1 != last; p = end) {
		p++;
		end = p + strcspn(p, "/");
		eq = memchr(p, '=', (size_t)(end - p));
		p = eq != NULL ? eq + 1 : p;
		value = label_decode(p, (size_t)(end - p));
		longer = mem_fmt("%s-%s", label, value);
		free(value);
		free(label);
		label = longer;
	}
	return label;
}
