/* print: one line for each statistic of each group */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

static void
number(double x)
{
	char text[NUM_MAX];

	(void)num_format(x, text);
	(void)fputs(text, stdout);
}

static void
estimate(double at, double lo, double hi)
{
	number(at);
	putchar('\t');
	number(lo);
	putchar('\t');
	number(hi);
}

/* With a name where there are several; lo and hi where one of them has any. */
static void
bare(const struct asked *a, const struct items *t)
{
	int named = a->n > 1 || t->n > 1, bounds = a->level > 0 || a->error > 0;
	const struct item *i;

	for (i = t->v; i < t->v + t->n; i++)
		bounds |= isfinite(i->e.lo) || isfinite(i->e.hi);
	if (a->header)
		printf("#%svalue%s\n", named ? "stat\t" : "", bounds ? "\tlo\thi" : "");
	for (i = t->v; i < t->v + t->n; i++) {
		if (named)
			printf("%s\t", i->stat);
		if (bounds)
			estimate(i->e.at, i->e.lo, i->e.hi);
		else
			number(i->e.at);
		putchar('\n');
	}
}

void
print_header(const struct asked *a)
{
	printf("#run\ttest\tunit\tbetter\tn\tstat\tvalue\tlo\thi%s%s%s%s\n",
	    (a->by & 16) != 0 ? "\tround" : "", (a->by & 32) != 0 ? "\titer" : "",
	    a->key != NULL ? "\t" : "", a->key != NULL ? a->key : "");
}

/* What is appended for --key. */
static void
append_key(const struct asked *a, const char *test)
{
	const char *v;
	size_t len;

	if (a->key == NULL)
		return;
	v = key_value(test, a->key, &len);
	if (v != NULL)
		printf("\t%.*s", (int)len, v);
	else
		printf("\t-");
}

/* Lines of records; key: what the group has of the six fields, joined by TABs. */
static void
lines(const struct asked *a, const struct items *t, const char *key, size_t n)
{
	char *copy = mem_dup(key), *p = copy;
	const char *field[6];
	const struct item *i;
	int k;

	for (k = 0; k < 6; k++) {
		field[k] = "-";
		if ((a->by >> k & 1) == 0)
			continue;
		field[k] = p;
		p += strcspn(p, "\t");
		if (*p != '\0')
			*p++ = '\0';
	}
	for (i = t->v; i < t->v + t->n; i++) {
		printf("%s\t%s\t%s\t%s\t%zu\t%s\t", field[0], field[1], field[2],
		    field[3], n, i->stat);
		estimate(i->e.at, i->e.lo, i->e.hi);
		for (k = 4; k < 6; k++)
			if ((a->by >> k & 1) != 0)
				printf("\t%s", field[k]);
		append_key(a, field[1]);
		putchar('\n');
	}
	free(copy);
}

void
print_groups(struct stats *s)
{
	struct items t = { { NULL }, NULL, 0, 0 };
	size_t *order = key_order(s), i;
	struct group *g;

	for (i = 0; i < s->key.n; i++) {
		g = &s->group[order[i]];
		value_items(s, g, &t);
		if (s->bare)
			bare(&s->asked, &t);
		else
			lines(&s->asked, &t, s->key.key[order[i]], g->m.n);
		while (t.n > 0)
			free(t.v[--t.n].stat);
	}
	free(t.v);
	free(order);
}

void
print_summary(void *stats, const struct summary *l)
{
	const struct asked *a = &((const struct stats *)stats)->asked;

	printf("%s\t%s\t%s\t%s\t%zu\t%s\t", l->run, l->test, l->unit, l->better, l->n,
	    l->stat);
	estimate(l->value, l->lo, l->hi);
	printf("%s%s", (a->by & 16) != 0 ? "\t-" : "", (a->by & 32) != 0 ? "\t-" : "");
	append_key(a, l->test);
	putchar('\n');
}
