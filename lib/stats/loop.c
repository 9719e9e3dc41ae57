/* loop: the lines that are usual, fast: a number, a record that begins like another */
#include <string.h>

#include "stats/stats.h"

/* Here, to be a part of the loops. */
void
group_put(struct stats *s, struct group *g, double x)
{
	*g->to++ = x;
	if (g->to == g->stop)
		group_full(s, g);
}

void
loop_value(struct stats *s, size_t i, double x)
{
	const struct prefix *p = &s->prefix.v[i];
	struct iter *t;

	if (!s->asked.per_iter) {
		group_put(s, &s->group[p->group], x);
		return;
	}
	t = &s->iters.v[p->iter];
	acc_add(&t->sum, x);
	t->n++;
}

char *
loop_numbers(struct stats *s, struct in *in, char *p, char *end)
{
	struct group *g = &s->group[0];
	double *to = g->to, *stop = g->stop;
	unsigned long lines = 0;
	size_t n;

	while (p < end && (n = num_scan(p, end, to)) > 0 && p[n] == '\n') {
		p += n + 1;
		lines++;
		if (++to == stop) {
			g->to = to;
			group_full(s, g);
			to = g->to;
			stop = g->stop;
		}
	}
	g->to = to;
	in->line += lines;
	return p;
}

/* Behind a whole number and its TAB; NULL: look closer. */
static const char *
whole(const char *p)
{
	const char *from = p;

	while (*p >= '0' && *p <= '9')
		p++;
	if (p == from || p - from > 9 || (*from == '0' && p - from > 1) || *p != '\t')
		return NULL;
	return p + 1;
}

/* Behind a number without exponent and its TAB, which is not read.  So few digits
 * are in the range of a double. */
static const char *
plain(const char *p)
{
	const char *from = p += *p == '-';

	while (*p >= '0' && *p <= '9')
		p++;
	if (p == from)
		return NULL;
	if (*p == '.')
		for (p++; *p >= '0' && *p <= '9'; p++)
			;
	return *p == '\t' && p - from < 300 ? p + 1 : NULL;
}

/* The fields of a record behind its prefix, as strictly as rec_parse(): the value
 * in *x and the place behind the line; NULL: it is not so simple. */
static char *
rest(const struct prefixes *v, char *line, char *end, double *x)
{
	const char *p = line;
	size_t n;

	if (v->fields == 4) {
		if ((p = whole(p)) == NULL)
			return NULL;
		p = p[0] == '-' && p[1] == '\t' ? p + 2 : whole(p);
		if (p == NULL)
			return NULL;
	}
	p = p[0] == '-' && p[1] == '\t' ? p + 2 : plain(p);
	if (p == NULL || (n = num_scan(p, end, x)) == 0 || p[n] != '\n')
		return NULL;
	return line + (p - line) + n + 1;
}

static int
begins(const struct prefix *p, const char *line, const char *end)
{
	return p->len < (size_t)(end - line) && memcmp(p->text, line, p->len) == 0;
}

/* The prefix that line begins with: mostly that of the line before, else often the
 * one that followed it last time. */
static size_t
prefix_of(struct prefixes *v, char *line, char *end)
{
	size_t i = v->last;

	if (begins(&v->v[i], line, end))
		return i;
	i = v->v[i].next;
	if (!begins(&v->v[i], line, end)) {
		i = prefix_find(v, line, end);
		if (i == (size_t)-1)
			return i;
		v->v[v->last].next = i;
	}
	v->last = i;
	return i;
}

char *
loop_records(struct stats *s, struct in *in, char *p, char *end)
{
	struct prefixes *v = &s->prefix;
	char *next;
	double x;
	size_t i;

	while (p < end) {
		i = prefix_of(v, p, end);
		if (i == (size_t)-1 ||
		    (next = rest(v, p + v->v[i].len, end, &x)) == NULL)
			break;
		loop_value(s, i, x);
		in->line++;
		p = next;
	}
	return p;
}
