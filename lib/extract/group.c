/* group: the logs that one program reads, and what comes of them */
#include <stdlib.h>

#include "extract.h"

static int
worse(int a, int b)
{
	return a > b ? a : b;
}

/* The records of a log from what was printed for it; as groups_read. */
static int
make_records(const struct found *x, const struct group *g, struct log *log, char *s,
    size_t n, struct counts *seen)
{
	long missing = observe(log, &x->dirs.v[log->dir], &g->facts, s, n, seen);

	if (missing == 0 && log->rec.n == 0)
		warn("%s: %s finds nothing in it", log->path, g->program);
	return missing < 0 ? 2 : missing > 0 || log->rec.n == 0;
}

static int
read_group(struct found *x, size_t group)
{
	size_t *log = mem_alloc(x->logs.n, sizeof *log), i, n;
	const struct group *g = &x->group[group];
	struct counts seen = { 0 };
	struct feed f = { 0 };
	int r, status;
	char *s;

	f.before = g->before;
	f.program = g->program;
	f.var = g->var;
	f.json = g->json;
	f.frames = g->before != NULL;
	f.path = mem_alloc(x->logs.n, sizeof *f.path);
	f.refused = mem_alloc(x->logs.n, 1);
	for (i = 0; i < x->logs.n; i++)
		if (x->logs.v[i].end == RUN_OK && x->logs.v[i].group == group) {
			log[f.n] = i;
			f.path[f.n++] = x->logs.v[i].path;
		}
	r = f.n > 0 ? feed_run(&f) : 0;
	status = r < 0 ? 2 : 0;
	for (i = 0; i < f.n; i++) {
		x->logs.v[log[i]].given_up = r < 0 || x->logs.v[log[i]].monitor != NULL;
		if (f.refused[i])
			status = 2;
		else if (r == 0) {
			s = feed_output(&f, i, &n);
			status = worse(status,
			    make_records(x, g, &x->logs.v[log[i]], s, n, &seen));
		}
	}
	counts_free(&seen);
	feed_free(&f);
	free(log);
	return status;
}

int
groups_read(struct found *x)
{
	const struct facts **facts = mem_alloc(x->names.n, sizeof *facts);
	int status = 0;
	size_t i;

	for (i = 0; i < x->names.n; i++) {
		facts[i] = &x->group[i].facts;
		if (x->group[i].program != NULL)
			status = worse(status, read_group(x, i));
	}
	if (observe_missing(&x->logs, &x->dirs, facts) > 0)
		status = worse(status, 1);
	free(facts);
	return status;
}
