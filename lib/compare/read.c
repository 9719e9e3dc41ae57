/* read: records, or bare numbers that become records, into groups */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

struct reader {
	struct groups *g;
	char **files;
	char **run;  /* of bare numbers, by file */
	long *seen;  /* how many of them */
	size_t n;
};

static const char *
last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

/* What the numbers of a file are called; NULL: the file is named twice. */
static char *
run_of(char **files, size_t i)
{
	const char *name = last_component(files[i]), *other;
	int alike = 0;
	size_t k;

	for (k = 0; files[k] != NULL; k++) {
		if (k == i)
			continue;
		if (strcmp(files[k], files[i]) == 0)
			return NULL;
		other = last_component(files[k]);
		alike |= strcmp(other, name) == 0;
	}
	if (strcmp(name, "-") == 0)
		name = "stdin";
	return mem_dup(alike ? files[i] : name);
}

static char *
name_runs(struct reader *r)
{
	size_t i;

	for (i = 0; r->files[i] != NULL; i++)
		;
	r->run = mem_alloc(i, sizeof *r->run);
	r->seen = mem_alloc(i, sizeof *r->seen);
	for (; r->n < i; r->n++)
		if ((r->run[r->n] = run_of(r->files, r->n)) == NULL)
			return mem_fmt("bare numbers, of which each file is a run, but %s "
			    "is given twice", r->files[r->n]);
	return NULL;
}

static char *
take_number(struct reader *r, size_t file, const char *line, size_t len)
{
	struct rec rec = { r->run[file], "value", "-", "-", 0, 0, "-", 0, 0 };
	char *why;

	rec.missing = len == 1 && *line == '-';
	if (!rec.missing && num_parse(line, len, &rec.value) < 0)
		return memchr(line, '\t', len) != NULL ?
		    mem_dup("more than one field among bare numbers") :
		    in_junk(line, len, "not a finite decimal number, '-' stands for none");
	rec.iter = ++r->seen[file];
	(void)groups_add(r->g, &rec, &why); /* all of one unit and direction */
	return NULL;
}

static char *
take_record(struct reader *r, char *line, size_t len)
{
	int dos = line[len - 1] == '\r'; /* no record does */
	const char *bad;
	struct rec rec;
	char *why;

	if (memchr(line, '\t', len) == NULL)
		return mem_dup("one field among records, want 8");
	if (dos)
		line[--len] = '\0';
	if (rec_parse(line, len, &rec, &bad) < 0)
		return mem_fmt("not a record: %s", bad);
	if (dos)
		return mem_fmt("not a record: %s", in_dos);
	return groups_add(r->g, &rec, &why) < 0 ? why : NULL;
}

/* The first line that is none to skip tells which of the two forms it is. */
static char *
decide(struct reader *r, const char *line, size_t len)
{
	double x;

	r->g->bare = memchr(line, '\t', len) == NULL;
	if (!r->g->bare)
		return NULL;
	if (num_parse(line, len, &x) < 0 && strcmp(line, "-") != 0)
		return in_junk(line, len, "neither a number nor a record, which has 8 "
		    "fields parted by TABs");
	return name_runs(r);
}

static char *
take(struct reader *r, size_t file, char *line, size_t len)
{
	char *why = r->g->test.n == 0 ? decide(r, line, len) : NULL;

	if (why != NULL)
		return why;
	return r->g->bare ? take_number(r, file, line, len) : take_record(r, line, len);
}

/* Of bare numbers every file is a run: one without any is a mistake. */
static char *
nothing_read(const struct reader *r)
{
	size_t i;

	if (r->g->test.n == 0)
		return mem_dup("no records to compare");
	for (i = 0; i < r->n; i++)
		if (r->seen[i] == 0)
			return mem_fmt("%s: no numbers in it", r->files[i]);
	return NULL;
}

int
groups_read(struct groups *g, char **files, char **why)
{
	static char *standard_input[] = { "-", NULL };
	struct reader r = { g, files[0] != NULL ? files : standard_input, NULL, NULL, 0 };
	char *line, *wrong = NULL;
	struct in in;
	size_t len;
	int more = 1;

	in_open(&in, r.files);
	while (wrong == NULL && (more = in_line(&in, &line, &len, NULL)) > 0)
		if (!rec_skip(line, len))
			wrong = take(&r, (size_t)(in.files - r.files) - 1, line, len);
	if (wrong != NULL)
		*why = mem_fmt("%s:%lu: %s", in.name, in.line, wrong);
	else if (more < 0)
		*why = mem_fmt("%s: %s", in.name, strerror(errno));
	else
		*why = nothing_read(&r);
	free(wrong);
	in_close(&in);
	while (r.n > 0)
		free(r.run[--r.n]);
	free(r.run);
	free(r.seen);
	groups_sort(g);
	return *why == NULL ? 0 : -1;
}
