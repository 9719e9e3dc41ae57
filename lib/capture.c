/* capture: patterns with {key} */
#include <string.h>

#include "mmt.h"

int
capture_ok(const char *pattern)
{
	const char *p = pattern;

	for (; (p = strpbrk(p, "{}")) != NULL; p++) {
		if (*p == '}')
			return 0;
		p += 1 + strcspn(p + 1, "{}/=%, \t");
		if (*p != '}' || p[-1] == '{')
			return 0;
	}
	return 1;
}

static int
match(const char *pattern, const char *s, struct capture *c, int left)
{
	size_t n, key, max = strlen(s);
	int iter, any;

	while (*pattern != '{') {
		if (*pattern != *s)
			return 0;
		if (*pattern == '\0')
			return 1;
		pattern++;
		s++;
		max--;
	}
	key = strcspn(++pattern, "}");
	iter = strncmp(pattern, "iter}", 5) == 0;
	any = strncmp(pattern, "-}", 2) == 0;
	if (left == 0)
		return 0;
	if (iter) {
		max = strspn(s, "0123456789");
		max = max > 9 ? 9 : max;
	}
	for (n = any ? 0 : 1; n <= max; n++) {
		if (!match(pattern + key + 1, s + n, c + 1, left - 1))
			continue;
		c->key = pattern;
		c->nkey = (int)key;
		c->value = s;
		c->nvalue = (int)n;
		return 1;
	}
	return 0;
}

int
capture(const char *pattern, const char *s, struct capture c[CAPTURES])
{
	memset(c, 0, CAPTURES * sizeof *c);
	return match(pattern, s, c, CAPTURES);
}

const struct capture *
capture_find(const struct capture c[CAPTURES], const char *key, size_t n)
{
	size_t i;

	for (i = 0; i < CAPTURES && c[i].key != NULL; i++)
		if ((size_t)c[i].nkey == n && memcmp(c[i].key, key, n) == 0)
			return &c[i];
	return NULL;
}
