/* prefix: the first fields of a line tell its group, and are checked but once */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

void
prefix_begin(struct stats *s)
{
	s->prefix.fields = (s->asked.by & 0x30) != 0 || s->asked.per_iter ? 6 : 4;
}

size_t
prefix_find(const struct prefixes *p, char *line, const char *end)
{
	char *tab = line, c;
	size_t i;
	int k;

	for (k = 0; k < p->fields; k++) {
		tab = memchr(tab, '\t', (size_t)(end - tab));
		if (tab == NULL)
			return (size_t)-1;
		tab++;
	}
	/* A NUL byte before it makes a string with fewer TABs than any prefix has. */
	c = *tab;
	*tab = '\0';
	i = map_find(&p->map, line);
	*tab = c;
	return i;
}

/* The fields of the group's key, joined. */
static char *
key_of(const struct asked *a, const struct rec *r, const char *round, const char *iter)
{
	const char *field[6];
	size_t n = 1;
	char *key, *to;
	int k;

	field[0] = r->run;
	field[1] = r->test;
	field[2] = r->unit;
	field[3] = r->better;
	field[4] = round;
	field[5] = iter;
	for (k = 0; k < 6; k++)
		n += strlen(field[k]) + 1;
	key = to = mem_alloc(n, 1);
	for (k = 0; k < 6; k++)
		if ((a->by >> k & 1) != 0) {
			if (to > key)
				*to++ = '\t';
			n = strlen(field[k]);
			memcpy(to, field[k], n);
			to += n;
		}
	return key;
}

/* Values of different units are no sample of anything. */
static const char *
agree(const struct asked *a, struct group *g, const struct rec *r)
{
	if ((a->by & 12) == 12)
		return NULL;
	if (g->unit == NULL) {
		g->unit = mem_dup(r->unit);
		g->better = mem_dup(r->better);
	}
	if ((a->by & 4) == 0 && strcmp(g->unit, r->unit) != 0)
		return mem_fmt("unit '%s' in a group of '%s', which --group-by with 3 "
		    "parts", r->unit, g->unit);
	if ((a->by & 8) == 0 && strcmp(g->better, r->better) != 0)
		return mem_fmt("better '%s' in a group of '%s', which --group-by with 4 "
		    "parts", r->better, g->better);
	return NULL;
}

size_t
prefix_put(struct stats *s, char *line, const struct rec *r, const char **why)
{
	struct prefixes *p = &s->prefix;
	char *round = strchr(r->better, '\0') + 1, *iter = strchr(round, '\0') + 1, *key;
	size_t len = (size_t)((p->fields == 4 ? round : r->at) - line), n = p->map.n, i;
	struct prefix *v;

	key = mem_alloc(len + 1, 1);
	memcpy(key, line, len);
	for (i = 0; i < len; i++)
		if (key[i] == '\0')
			key[i] = '\t';
	i = map_put(&p->map, key);
	free(key);
	if (i < n)
		return i;
	if (!stats_take(s, 2 * (len + sizeof *v) + 96))
		stats_full(s, "so many groups");
	if (p->cap < p->map.cap) {
		p->cap = p->map.cap;
		p->v = mem_grow(p->v, p->cap, sizeof *p->v);
	}
	v = &p->v[i];
	v->text = p->map.key[i];
	v->len = len;
	v->next = i;
	key = key_of(&s->asked, r, round, iter);
	v->group = group_of(s, key);
	free(key);
	*why = agree(&s->asked, &s->group[v->group], r);
	if (s->asked.per_iter)
		v->iter = iter_of(s, v->group, r);
	return i;
}
