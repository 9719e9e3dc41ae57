/* logs: which raw logs the directory of a test holds, ours or of the classic suite */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "extract.h"

struct log *
logs_add(struct logs *l, size_t dir, char *path, char *label, long iter)
{
	struct log *log;

	l->v = mem_room(l->v, l->n, &l->cap, sizeof *l->v);
	log = &l->v[l->n++];
	memset(log, 0, sizeof *log);
	log->dir = dir;
	log->path = path;
	log->label = label;
	log->iter = iter;
	return log;
}

void
logs_runs(struct logs *l, const struct logdirs *d, size_t i, const struct runs *r)
{
	const struct run *p;
	char *name;

	for (p = r->v; p < r->v + r->n; p++) {
		name = tree_logname(p->label, p->iter);
		logs_add(l, i, mem_fmt("%s/logs/%s", d->v[i].path, name), mem_dup(p->label),
		    p->iter)->end = p->end;
		free(name);
	}
}

/* Appends the files of a directory whose names, without .gz or .xz, match key. */
static int
add_files(struct logs *l, size_t d, const char *dir, const struct facts *f,
    const char *key, const char **why)
{
	struct svec names = { 0 };
	struct map seen = { 0 };
	char *label, *name;
	size_t k;
	long iter;
	int r = tree_list(dir, &names), saved;

	for (k = 0; r == 0 && k < names.n; k++) {
		name = mem_dup(names.v[k]);
		name[text_stem(name)] = '\0';
		if (facts_match(f, key, name, &label, &iter)) {
			(void)logs_add(l, d, mem_fmt("%s/%s", dir, names.v[k]), label, iter);
			if (map_find(&seen, name) != (size_t)-1) {
				*why = "a log is there twice, packed and as it is";
				r = -1;
			}
			(void)map_put(&seen, name);
		}
		free(name);
	}
	saved = errno;
	svec_free(&names);
	map_free(&seen);
	errno = saved;
	return r;
}

/* "a/b" of two labels, "-" being none; caller frees. */
static char *
both_labels(const char *a, const char *b)
{
	if (strcmp(a, "-") == 0)
		return mem_dup(b);
	return strcmp(b, "-") == 0 ? mem_dup(a) : mem_fmt("%s/%s", a, b);
}

/* The files that one run left, in its place. */
static int
side_files(struct logs *l, const struct log *run, const struct facts *f, const char **why)
{
	char *dir = mem_fmt("%s.d", run->path), *label;
	size_t i, from = l->n;
	int r = add_files(l, run->dir, dir, f, "side-log", why);

	free(dir);
	if (r < 0 && (*why != NULL || (errno != ENOENT && errno != ENOTDIR)))
		return -1;
	for (i = from; i < l->n; i++) {
		label = both_labels(run->label, l->v[i].label);
		free(l->v[i].label);
		l->v[i].label = label;
		l->v[i].iter = run->iter;
	}
	if (l->n == from)
		logs_add(l, run->dir, mem_dup(run->path), mem_dup(run->label), run->iter)->end =
		    RUN_EMPTY;
	return 0;
}

int
logs_side(struct logs *l, size_t from, const struct facts *f, const char **why)
{
	size_t i, n = l->n - from;
	struct log *runs;
	int r = 0, saved;

	*why = NULL;
	if (n == 0 || kv_get(&f->kv, "side-log", 0) == NULL)
		return 0;
	runs = mem_alloc(n, sizeof *runs);
	memcpy(runs, l->v + from, n * sizeof *runs);
	l->n = from;
	for (i = 0; r == 0 && i < n; i++)
		if (runs[i].end == RUN_OK)
			r = side_files(l, &runs[i], f, why);
		else
			logs_add(l, runs[i].dir, mem_dup(runs[i].path), mem_dup(runs[i].label),
			    runs[i].iter)->end = runs[i].end;
	saved = errno;
	for (i = 0; i < n; i++) {
		free(runs[i].path);
		free(runs[i].label);
	}
	free(runs);
	errno = saved;
	return r;
}

int
logs_classic(struct logs *l, const struct logdirs *d, size_t i,
    const struct facts *f, const char **why)
{
	const char *repeated = kv_get(&f->kv, "classic-repeat", 0);
	char *dir = mem_fmt("%s/logs", d->v[i].path);
	int repeat = repeated != NULL && strcmp(repeated, "yes") == 0, saved, r;
	size_t k, from = l->n;

	*why = NULL;
	r = add_files(l, i, dir, f, "classic-log", why);
	saved = errno;
	free(dir);
	for (k = from; k < l->n; k++)
		if (l->v[k].iter < 0 && !repeat)
			l->v[k].iter = 1;
	if (r == 0 && l->n == from) {
		*why = "no file in logs/ has a name like a classic-log fact of the shellpack";
		r = -1;
	}
	errno = saved;
	return r;
}
