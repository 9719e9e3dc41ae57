/* walk: which directories of a log tree hold logs */
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
