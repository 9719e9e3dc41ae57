/* label: what the classic tables call a test */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

char *
label_make(const char *rest, const char *name)
{
	const char *last = strrchr(rest, '/'), *p, *end, *eq;
	char *label, *value, *longer;

	last = last != NULL ? last + 1 : rest;
	label = mem_dup(name != NULL ? name : last);
	if (name == NULL)
		esc_unname(label);
	for (p = rest; p != last; p = end + 1) {
		end = p + strcspn(p, "/");
		eq = memchr(p, '=', (size_t)(end - p));
		p = eq != NULL ? eq + 1 : p;
		value = mem_fmt("%.*s", (int)(end - p), p);
		esc_unname(value);
		longer = mem_fmt("%s-%s", label, value);
		free(value);
		free(label);
		label = longer;
	}
	return label;
}

char *
label_fill(const char *text, const struct capture c[CAPTURES])
{
	const struct capture *took;
	struct text t = { 0 };
	size_t n, key;
	char *value;

	for (; text[n = strcspn(text, "{")] != '\0'; text += n + key + 2) {
		key = strcspn(text + n + 1, "}");
		if ((took = capture_find(c, text + n + 1, key)) == NULL) {
			text_free(&t);
			return NULL;
		}
		value = mem_fmt("%.*s%.*s", (int)n, text, took->nvalue, took->value);
		esc_unname(value + n);
		text_add(&t, value, strlen(value));
		free(value);
	}
	text_add(&t, text, n + 1);
	return t.s;
}
