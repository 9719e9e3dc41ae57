/* find: the logs that are to be read, and the program that reads them */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

/* The extractor, NULL after a warning.  A classic tree holds logs of other
 * options, so that its extractor may be another. */
static char *
program_of(const struct facts *f, int classic, int *json)
{
	const char *format = kv_get(&f->kv, "format", 0);
	char *path;

	*json = format != NULL;
	if (format != NULL && strcmp(format, "json") != 0) {
		warn("%s: unknown format '%s', json is the only one", f->kv.path, format);
		return NULL;
	}
	if (classic) {
		path = mem_fmt("%s/classic", f->dir);
		if (access(path, F_OK) == 0) {
			*json = 0;
			return path;
		}
		free(path);
	}
	return mem_fmt("%s/extract", f->dir);
}

size_t
group_named(struct found *x, char *name)
{
	size_t n = x->names.n, i = map_put(&x->names, name);

	free(name);
	if (i == n) {
		x->group = mem_room(x->group, n, &x->cap, sizeof *x->group);
		memset(&x->group[i], 0, sizeof x->group[i]);
	}
	return i;
}

/* The group of a directory: 1; no shellpack provides the test: 0; -1 after a
 * warning. */
static int
group_of(struct found *x, size_t dir, size_t *i)
{
	const struct logdir *d = &x->dirs.v[dir];
	size_t n = x->names.n;
	const char *why;
	struct group *g;
	int r;

	*i = group_named(x, mem_fmt("%s%s", d->test, d->classic ? "\tclassic" : ""));
	g = &x->group[*i];
	if (*i < n)
		return g->program != NULL;
	r = facts_find(&g->facts, x->shellpacks, d->test, x->report, &why);
	if (r < 0)
		warn_why(g->facts.kv.path, why);
	else if (r == 0)
		warn("%s: left out, no shellpack in %s provides the test%s%s", d->path,
		    x->shellpacks, x->report != NULL ? " with the report " : "",
		    x->report != NULL ? x->report : "");
	else if ((g->program = program_of(&g->facts, d->classic, &g->json)) == NULL)
		r = -1;
	return r;
}

/* How many logs from `from` on ended so. */
static size_t
ended(const struct logs *l, size_t from, int end)
{
	size_t i, n = 0;

	for (i = from; i < l->n; i++)
		n += (int)l->v[i].end == end;
	return n;
}

/* The runs of a directory of ours: 0, or -1 after a warning. */
static int
read_journal(struct found *x, size_t dir, struct runs *r)
{
	const struct logdir *d = &x->dirs.v[dir];
	size_t interrupted = 0;
	unsigned long line;
	const char *why;

	if (runs_read(r, d, &interrupted, &line, &why) < 0) {
		if (why != NULL)
			warn("%s/journal:%lu: %s", d->path, line, why);
		else
			warn("%s/journal:", d->path);
		return -1;
	}
	if (interrupted > 0)
		warn("%s: left out, runs that were interrupted: %zu", d->path, interrupted);
	return 0;
}

/* The logs of a directory of ours: 0, 1 when there is none, -1. */
static int
find_ours(struct found *x, size_t dir, const struct facts *f, struct skewed *skewed)
{
	const struct logdir *d = &x->dirs.v[dir];
	size_t from = x->logs.n, failed, empty;
	struct runs r = { 0 };
	const char *why;
	int none;

	if (read_journal(x, dir, &r) < 0)
		return -1;
	if ((none = r.n == 0))
		warn("%s: no run has ended", d->path);
	if (x->max_skew >= 0)
		skew_drop(&r, x->max_skew, skewed);
	skew_count(&r, skewed);
	if (x->with_times)
		times_records(&x->times[dir], d, &r);
	logs_runs(&x->logs, &x->dirs, dir, &r);
	runs_free(&r);
	if (logs_side(&x->logs, from, f, &why) < 0) {
		warn_why(d->path, why);
		return -1;
	}
	failed = ended(&x->logs, from, RUN_FAILED);
	empty = ended(&x->logs, from, RUN_EMPTY);
	if (failed > 0)
		warn("%s: values missing, runs that failed: %zu", d->path, failed);
	if (empty > 0)
		warn("%s: values missing, runs that left no file %s: %zu", d->path,
		    kv_get(&f->kv, "side-log", 0), empty);
	return none;
}

/* The logs of a directory, as find_logs. */
static int
find_in(struct found *x, size_t dir, int asked, struct skewed *skewed)
{
	const struct logdir *d = &x->dirs.v[dir];
	size_t known = x->names.n, from = x->logs.n, group;
	const struct facts *f;
	const char *why;
	int r = group_of(x, dir, &group);

	if (r < 0)
		return -1;
	if (r == 0) /* said once for all directories of the test */
		return x->names.n == known ? 0 : asked ? 2 : 1;
	f = &x->group[group].facts;
	if (!d->classic)
		r = find_ours(x, dir, f, skewed);
	else if (x->max_skew >= 0) {
		warn("%s: left out, the classic suite did not tell the skew", d->path);
		r = 1;
	} else if ((r = logs_classic(&x->logs, &x->dirs, dir, f, &why)) < 0) {
		warn_why(d->path, why);
		r = 2;
	}
	for (; from < x->logs.n; from++)
		x->logs.v[from].group = group;
	return r;
}

/* The directory is the last one of its test in its run. */
static int
last_round(const struct logdirs *d, size_t i)
{
	return i + 1 == d->n || strcmp(d->v[i].run, d->v[i + 1].run) != 0 ||
	    strcmp(d->v[i].test, d->v[i + 1].test) != 0;
}

int
find_logs(struct found *x, const struct map *tests)
{
	struct skewed skewed = { 0 };
	int r, worst = 0;
	size_t i;

	for (i = 0; i < x->dirs.n; i++) {
		if (tests->n > 0 && map_find(tests, x->dirs.v[i].test) == (size_t)-1)
			continue;
		r = find_in(x, i, tests->n > 0, &skewed);
		if (r < 0)
			return -1;
		if (last_round(&x->dirs, i)) {
			if (skew_say(&skewed, x->max_skew, &x->dirs.v[i]) && r == 0)
				r = 1;
			memset(&skewed, 0, sizeof skewed);
		}
		worst = r > worst ? r : worst;
	}
	return worst;
}
