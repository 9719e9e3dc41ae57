/* read: records of the runs that are compared, as cells */
#include <stdlib.h>
#include <string.h>

#include "fair/fair.h"

struct reader {
	struct cells *c;
	struct map there; /* all runs that have records */
	int all;          /* are compared */
};

/* One line that is not to be skipped: NULL, or what is wrong (caller frees). */
static char *
take(struct reader *r, char *line, size_t len)
{
	int dos = line[len - 1] == '\r'; /* no record does */
	const char *bad;
	struct rec rec;

	if (dos)
		line[--len] = '\0';
	if (rec_parse(line, len, &rec, &bad) < 0 || (dos && (bad = in_dos) != NULL))
		return mem_fmt("not a record: %s", bad);
	(void)map_put(&r->there, rec.run);
	if (r->all || map_find(&r->c->run, rec.run) != (size_t)-1)
		cells_add(r->c, &rec);
	return NULL;
}

/* "a b c" of the names. */
static char *
list(const struct map *m)
{
	char *s = mem_dup(""), *longer;
	size_t i;

	for (i = 0; i < m->n; i++) {
		longer = mem_fmt("%s%s%s", s, i > 0 ? " " : "", m->key[i]);
		free(s);
		s = longer;
	}
	return s;
}

/* What there is cannot be compared: why; else NULL. */
static char *
too_few(const struct reader *r)
{
	char *runs = list(&r->there), *why = NULL;
	size_t i;

	for (i = 0; why == NULL && i < r->c->run.n; i++)
		if (map_find(&r->there, r->c->run.key[i]) == (size_t)-1)
			why = mem_fmt("no run '%s' in the records (there: %s)",
			    r->c->run.key[i], runs);
	if (r->there.n == 0) {
		free(why);
		why = mem_dup("no records");
	}
	if (why == NULL && r->c->n == 0)
		why = mem_dup("no record belongs to an iteration");
	if (why == NULL && r->c->run.n < 2)
		why = mem_fmt("one run only, %s: there is nobody to share with (there: %s)",
		    r->c->run.key[0], runs);
	free(runs);
	return why;
}

int
fair_read(struct cells *c, const struct map *names, char **files, char **why)
{
	struct reader r = { c, { 0 }, names->n == 0 };
	char *line, *wrong = NULL;
	struct in in;
	size_t len, i;
	int more = 0;

	for (i = 0; i < names->n; i++)
		(void)map_put(&c->run, names->key[i]);
	in_open(&in, files);
	while (wrong == NULL && (more = in_line(&in, &line, &len, NULL)) > 0)
		if (!rec_skip(line, len))
			wrong = take(&r, line, len);
	if (wrong != NULL)
		*why = mem_fmt("%s:%lu: %s", in.name, in.line, wrong);
	else
		*why = more < 0 ? in_why(&in) : too_few(&r);
	free(wrong);
	in_close(&in);
	map_free(&r.there);
	if (*why == NULL)
		cells_join(c);
	return *why == NULL ? 0 : -1;
}
