/* key: --key, the value of a key of the test name, and the order of it */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

struct place {
	size_t group;
	const char *value; /* NULL: it has none */
	size_t len;
	double number;
	int numbers;       /* all of them are */
};

const char *
key_value(const char *test, const char *key, size_t *len)
{
	size_t n = strlen(key), part;

	for (;; test += part + 1) {
		part = strcspn(test, "/\t");
		if (part > n + 1 && strncmp(test, key, n) == 0 && test[n] == '=') {
			*len = part - n - 1;
			return test + n + 1;
		}
		if (test[part] != '/')
			return NULL;
	}
}

/* By number or by name, those without last, else by first appearance. */
static int
by_value(const void *a, const void *b)
{
	const struct place *p = a, *q = b;
	int r = 0;

	if (p->value == NULL || q->value == NULL)
		r = (p->value == NULL) - (q->value == NULL);
	else if (p->numbers)
		r = (p->number > q->number) - (p->number < q->number);
	else {
		r = strncmp(p->value, q->value, p->len < q->len ? p->len : q->len);
		if (r == 0)
			r = (p->len > q->len) - (p->len < q->len);
	}
	return r != 0 ? r : (p->group > q->group) - (p->group < q->group);
}

size_t *
key_order(const struct stats *s)
{
	size_t n = s->key.n, i, *order = mem_alloc(n, sizeof *order);
	struct place *place = mem_alloc(n, sizeof *place), *p;
	int numbers = 1;

	for (i = 0; i < n; i++) {
		p = &place[i];
		p->group = i;
		if (s->asked.key == NULL || (s->asked.by & 2) == 0)
			continue;
		p->value = key_value(s->key.key[i] + ((s->asked.by & 1) == 0 ? 0 :
		    strcspn(s->key.key[i], "\t") + 1), s->asked.key, &p->len);
		if (p->value != NULL && num_parse(p->value, p->len, &p->number) < 0)
			numbers = 0;
	}
	for (i = 0; i < n; i++)
		place[i].numbers = numbers;
	if (n > 0)
		qsort(place, n, sizeof *place, by_value);
	for (i = 0; i < n; i++)
		order[i] = place[i].group;
	free(place);
	return order;
}
