/* logs: which raw logs a log tree holds, ours or one of the classic suite */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

static int
by_test(const void *a, const void *b)
{
	const struct logdir *x = a, *y = b;
	int c = tree_order(x->test, y->test);

	return c != 0 ? c : x->round < y->round ? -1 : x->round > y->round;
}

static int
has(const char *dir, const char *name)
{
	char *path = mem_fmt("%s/%s", dir, name);
	int there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* The directories of one iter-N that a test has left. */
static int
walk_round(struct logdirs *d, const char *run, const char *dir, long round)
{
	struct svec tests = { 0 };
	struct logdir *l;
	size_t i;
	int r = tree_list(dir, &tests);

	for (i = 0; r == 0 && i < tests.n; i++) {
		char *path = mem_fmt("%s/%s", dir, tests.v[i]);
		int ours = has(path, "journal");

		if (tree_badname(tests.v[i]) != NULL || (!ours && !has(path, "logs"))) {
			free(path);
			continue;
		}
		d->v = mem_room(d->v, d->n, &d->cap, sizeof *d->v);
		l = &d->v[d->n++];
		l->run = mem_dup(run);
		l->test = mem_dup(tests.v[i]);
		l->path = path;
		l->round = round;
		l->classic = !ours;
	}
	svec_free(&tests);
	return r;
}

int
logs_walk(struct logdirs *d, const char *dir, const char *run)
{
	char *top = mem_fmt("%s/%s", dir, run), *path;
	struct svec rounds = { 0 };
	size_t i, from = d->n, found = 0;
	int r = tree_list(top, &rounds), saved;
	long round;

	for (i = 0; r == 0 && i < rounds.n; i++) {
		if (strncmp(rounds.v[i], "iter-", 5) != 0 ||
		    field_long(rounds.v[i] + 5, 0, LONG_MAX, &round) < 0)
			continue;
		path = mem_fmt("%s/%s", top, rounds.v[i]);
		r = walk_round(d, run, path, round);
		found++;
		saved = errno;
		free(path);
		errno = saved;
	}
	saved = r == 0 && found == 0 ? ENOENT : errno;
	svec_free(&rounds);
	free(top);
	if (d->n > from)
		qsort(d->v + from, d->n - from, sizeof *d->v, by_test);
	errno = saved;
	return found == 0 ? -1 : r;
}

/* The log that is added; path and label are then its own. */
static struct log *
add(struct logs *l, size_t dir, char *path, char *label, long iter)
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

static void
drop_interrupted(struct logs *l, size_t from, size_t *interrupted)
{
	size_t i, kept = from;

	for (i = from; i < l->n; i++) {
		if (l->v[i].end == RUN_INTERRUPTED) {
			free(l->v[i].path);
			free(l->v[i].label);
			++*interrupted;
		} else
			l->v[kept++] = l->v[i];
	}
	l->n = kept;
}

int
logs_journal(struct logs *l, const struct logdirs *d, size_t i,
    size_t *interrupted, unsigned long *line, const char **why)
{
	const struct logdir *dir = &d->v[i];
	char *path = mem_fmt("%s/journal", dir->path), *text, *name;
	char *files[] = { path, NULL };
	struct map seen = { 0 };
	struct journal_line j;
	size_t len, k, from = l->n;
	struct in in;
	int r, torn;

	*why = NULL;
	in_open(&in, files);
	while ((r = in_line(&in, &text, &len, &torn)) > 0 && !torn) {
		if (rec_skip(text, len))
			continue;
		r = journal_parse(text, len, &j, why);
		if (r == 0 && strcmp(j.label, "-") != 0 &&
		    (*why = name_bad(j.label, 0)) != NULL)
			r = -1;
		if (r < 0)
			break;
		name = tree_logname(j.label, j.iter);
		k = from + map_put(&seen, name);
		if (k == l->n)
			(void)add(l, i, mem_fmt("%s/logs/%s", dir->path, name),
			    mem_dup(j.label), j.iter);
		l->v[k].end = strcmp(j.status, "ok") == 0 ? RUN_OK :
		    strcmp(j.status, "interrupted") == 0 ? RUN_INTERRUPTED : RUN_FAILED;
		free(name);
	}
	*line = in.line;
	in_close(&in);
	map_free(&seen);
	free(path);
	if (r >= 0)
		drop_interrupted(l, from, interrupted);
	return r < 0 ? -1 : 0;
}

int
logs_classic(struct logs *l, const struct logdirs *d, size_t i,
    const struct facts *f, const char **why)
{
	const char *pattern, *repeated = kv_get(&f->kv, "classic-repeat", 0);
	char *dir = mem_fmt("%s/logs", d->v[i].path), *label, *name;
	int repeat = repeated != NULL && strcmp(repeated, "yes") == 0, saved;
	struct svec names = { 0 };
	struct map seen = { 0 };
	size_t k, p, len, from = l->n;
	long iter;
	int r;

	*why = NULL;
	r = tree_list(dir, &names);
	for (k = 0; r == 0 && k < names.n; k++) {
		name = mem_dup(names.v[k]);
		len = strlen(name);
		if (len > 3 && strcmp(name + len - 3, ".gz") == 0)
			name[len - 3] = '\0';
		for (p = 0; (pattern = kv_get(&f->kv, "classic-log", p)) != NULL; p++)
			if (facts_classic(pattern, name, &label, &iter))
				break;
		if (pattern != NULL && map_find(&seen, name) != (size_t)-1) {
			*why = "a log is there twice, as it is and with .gz";
			free(label);
			r = -1;
		} else if (pattern != NULL) {
			(void)map_put(&seen, name);
			(void)add(l, i, mem_fmt("%s/%s", dir, names.v[k]), label,
			    iter >= 0 || repeat ? iter : 1);
		}
		free(name);
	}
	saved = errno;
	svec_free(&names);
	map_free(&seen);
	free(dir);
	if (r == 0 && l->n == from) {
		*why = "no file in logs/ has a name like a classic-log fact of the shellpack";
		r = -1;
	}
	errno = saved;
	return r;
}
