/* view: which runs are compared, the base first */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

char *
view_list(char **v, size_t n)
{
	char *text = mem_dup(n > 0 ? v[0] : "none"), *longer;
	size_t i;

	for (i = 1; i < n && i < 8; i++) {
		longer = mem_fmt("%s, %s", text, v[i]);
		free(text);
		text = longer;
	}
	if (i < n) {
		longer = mem_fmt("%s and %lu more", text, (unsigned long)(n - i));
		free(text);
		text = longer;
	}
	return text;
}

static char *
no_run(const struct groups *g, const char *name)
{
	char *list = view_list(g->run.key, g->run.n), *why;

	why = mem_fmt("no run '%s' in the records, which are of %s", name, list);
	free(list);
	return why;
}

/* Where run is in the view, v->n when it is not. */
static size_t
place(const struct view *v, size_t run)
{
	size_t k;

	for (k = 0; k < v->n && v->run[k] != run; k++)
		;
	return k;
}

/* The runs "A,B,C". */
static char *
choose(struct view *v, const char *names)
{
	const char *end;
	char *name, *why = NULL;
	size_t run;

	for (; names != NULL && why == NULL; names = *end == ',' ? end + 1 : NULL) {
		end = names + strcspn(names, ",");
		name = mem_fmt("%.*s", (int)(end - names), names);
		run = map_find(&v->g->run, name);
		if (run == (size_t)-1)
			why = no_run(v->g, name);
		else if (place(v, run) < v->n)
			why = mem_fmt("run '%s' is named twice", name);
		else
			v->run[v->n++] = run;
		free(name);
	}
	return why;
}

int
view_make(struct view *v, const struct groups *g, const char *names,
    const char *base, char **why)
{
	size_t run, k;

	v->g = g;
	v->n = 0;
	v->run = mem_alloc(g->run.n, sizeof *v->run);
	if ((*why = choose(v, names)) != NULL)
		return -1;
	for (run = 0; names == NULL && run < g->run.n; run++)
		v->run[v->n++] = run;
	if (base == NULL)
		return 0;
	run = map_find(&g->run, base);
	k = place(v, run);
	if (run == (size_t)-1)
		*why = no_run(g, base);
	else if (k == v->n)
		*why = mem_fmt("the baseline '%s' is not one of the runs in '%s'", base,
		    names);
	if (*why != NULL)
		return -1;
	memmove(v->run + 1, v->run, k * sizeof *v->run);
	v->run[0] = run;
	return 0;
}

int
view_has(const struct view *v, size_t test)
{
	size_t k;

	for (k = 0; k < v->n && !groups_have(v->g, test, v->run[k]); k++)
		;
	return k < v->n;
}

/* The names of the tests of a run. */
static char *
tests_of(const struct groups *g, size_t run)
{
	char **v = mem_alloc(g->test.n, sizeof *v), *list;
	size_t i, n = 0;

	for (i = 0; i < g->test.n; i++)
		if (groups_have(g, i, run))
			v[n++] = g->test.key[i];
	list = view_list(v, n);
	free(v);
	return list;
}

int
view_check(const struct view *v, char **why)
{
	const struct groups *g = v->g;
	size_t i, k, base = v->run[0], run;
	char *a, *b;

	for (k = 1; k < v->n; k++) {
		run = v->run[k];
		for (i = 0; i < g->test.n; i++)
			if (groups_have(g, i, base) && groups_have(g, i, run))
				break;
		if (i < g->test.n)
			continue;
		a = tests_of(g, base);
		b = tests_of(g, run);
		*why = mem_fmt("runs %s and %s have no test in common: %s has %s; %s has %s",
		    g->run.key[base], g->run.key[run], g->run.key[base], a,
		    g->run.key[run], b);
		free(a);
		free(b);
		return -1;
	}
	return 0;
}
