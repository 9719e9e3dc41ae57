/* summary: what every participant of a session did, and how closely together */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "serve.h"

struct member {
	char group[BARRIER_NAME + 1];
	long steps;
};

struct summary {
	struct map names;
	struct member *v; /* [names.n] */
	size_t cap;
	struct dvec skew, exec;
	char *why; /* who was to blame, a line each; NULL: nobody */
};

struct summary *
summary_new(void)
{
	return mem_alloc(1, sizeof(struct summary));
}

static void
empty(struct summary *s)
{
	map_free(&s->names);
	free(s->v);
	free(s->skew.v);
	free(s->exec.v);
	free(s->why);
	memset(s, 0, sizeof *s);
}

void
summary_free(struct summary *s)
{
	empty(s);
	free(s);
}

/* Room for one name more than the longest line says. */
static void add(char **text, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
add_text(char **text, const char *more)
{
	size_t n = strlen(*text), len = strlen(more) + 1;

	*text = mem_grow(*text, n + len, 1);
	memcpy(*text + n, more, len);
}

static void
add(char **text, const char *fmt, ...)
{
	char buf[BARRIER_LINE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	add_text(text, buf);
}

static void
distribution(char **text, const char *what, struct dvec *d)
{
	if (d->n == 0) {
		add(text, "%s: unknown\n", what);
		return;
	}
	stat_sort(d->v, d->n);
	add(text, "%s: median %.6f s, largest %.6f s, %zu release%s\n", what,
	    stat_quantile(d->v, d->n, 0.5), d->v[d->n - 1], d->n, d->n == 1 ? "" : "s");
}

static char *
whole(struct summary *s)
{
	char *text = mem_dup("");
	int name = 4, group = 5;
	size_t i, n;

	for (i = 0; i < s->names.n; i++) {
		if ((n = strlen(s->names.key[i])) > (size_t)name)
			name = (int)n;
		if ((n = strlen(s->v[i].group)) > (size_t)group)
			group = (int)n;
	}
	add(&text, "%-*s  %-*s  %8s\n", name, "name", group, "group", "steps");
	for (i = 0; i < s->names.n; i++)
		add(&text, "%-*s  %-*s  %8ld\n", name, s->names.key[i], group, s->v[i].group,
		    s->v[i].steps);
	distribution(&text, "skew of the release", &s->skew);
	distribution(&text, "skew of the exec", &s->exec);
	if (s->why != NULL)
		add_text(&text, s->why);
	return text;
}

static struct member *
member(struct summary *s, const char *name)
{
	size_t n = s->names.n, i = map_put(&s->names, name);

	s->v = mem_room(s->v, n, &s->cap, sizeof *s->v);
	if (i == n)
		memset(&s->v[i], 0, sizeof *s->v);
	return &s->v[i];
}

/* SEQ TOKEN SKEW EXECSKEW; "-": of one of them it is not known. */
static void
take(struct summary *s, const char *text)
{
	char skew[32], exec[32];
	double x;

	if (sscanf(text, "%*s %*s %31s %31s", skew, exec) != 2)
		return;
	if (num_parse(skew, strlen(skew), &x) == 0)
		dvec_push(&s->skew, x);
	if (num_parse(exec, strlen(exec), &x) == 0)
		dvec_push(&s->exec, x);
}

static void
blame(struct summary *s, const char *name, const char *text)
{
	char *line = mem_fmt("failed: %s: %s\n", name, text);

	if (s->why == NULL)
		s->why = mem_dup("");
	add_text(&s->why, line);
	free(line);
}

char *
summary_event(struct summary *s, const char *kind, const char *name, const char *text)
{
	char *all;

	if (strcmp(kind, "join") == 0)
		(void)snprintf(member(s, name)->group, BARRIER_NAME + 1, "%.*s",
		    (int)strcspn(text, "\t"), text);
	else if (strcmp(kind, "arrive") == 0)
		member(s, name)->steps++;
	else if (strcmp(kind, "skew") == 0)
		take(s, text);
	else if (strcmp(kind, "fail") == 0)
		blame(s, name, text);
	else if (strcmp(kind, "end") == 0) {
		all = whole(s);
		empty(s);
		return all;
	}
	return NULL;
}
