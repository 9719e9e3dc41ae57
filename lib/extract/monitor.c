/* monitor: the logs of monitors, and what reads them */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

struct monitor {
	const char *name;
	struct facts facts;
	size_t *logs; /* by directory, how many it has */
};

static int
there(const char *path)
{
	char *packed = mem_fmt("%s.gz", path);
	int r = access(path, F_OK) == 0 || access(packed, F_OK) == 0;

	free(packed);
	return r;
}

/* The group of a log, which is of the monitor and the test; what a log of the classic
 * suite holds may be something else. */
static size_t
group_of(struct found *x, const struct monitor *m, const char *test, const char *path)
{
	char *classic = facts_program(&m->facts, "classic");
	int other = access(classic, F_OK) == 0 && !text_begins(path, frames_first);
	size_t n = x->names.n, i;
	struct group *g;

	i = group_named(x, mem_fmt("%s\t%s%s", m->name, test, other ? "\tclassic" : ""));
	g = &x->group[i];
	if (i == n) {
		g->facts = m->facts;
		g->before = mem_fmt("%s/frame.awk", x->monitors);
		g->program = other ? mem_dup(classic) : facts_program(&m->facts, "decode");
		g->var = mem_alloc(3, sizeof *g->var);
		g->var[0] = x->each ? "EACH=1" : "EACH=0";
		g->var[1] = mem_fmt("DURING=%s", test);
	}
	free(classic);
	return i;
}

/* Adds the log, if it is there. */
static int
add_log(struct found *x, size_t dir, const struct monitor *m, const char *path)
{
	const struct logdir *d = &x->dirs.v[dir];
	struct log *log;
	char *during;

	if (!there(path))
		return 0;
	during = esc_name(d->test);
	log = logs_add(&x->logs, dir, mem_dup(path), mem_fmt("during=%s", during), -1);
	free(during);
	log->monitor = m->name;
	log->given_up = 1; /* how many samples there should be is not known */
	log->group = group_of(x, m, d->test, path);
	return 1;
}

/* A test of this round is called so. */
static int
is_test(const struct logdirs *dirs, const struct logdir *d, const char *test)
{
	size_t i;

	for (i = 0; i < dirs->n; i++)
		if (dirs->v[i].round == d->round && strcmp(dirs->v[i].run, d->run) == 0 &&
		    strcmp(dirs->v[i].test, test) == 0)
			return 1;
	return 0;
}

/* a-b-TEST is of monitor a when there is a test b-TEST. */
static int
of_other(const struct logdirs *dirs, const struct logdir *d, const char *monitor)
{
	const char *dash = monitor;
	char *test;
	int r = 0;

	while (!r && (dash = strchr(dash, '-')) != NULL) {
		test = mem_fmt("%s-%s", ++dash, d->test);
		r = is_test(dirs, d, test);
		free(test);
	}
	return r;
}

/* The logs of a monitor of one test in one round, of which there is one more each time
 * that the round was gone on with.  How many. */
static size_t
add_logs(struct found *x, size_t dir, const struct monitor *m)
{
	const struct logdir *d = &x->dirs.v[dir];
	const char *file = kv_get(&m->facts.kv, "log", 0);
	int round = (int)(strlen(d->path) - strlen(d->test) - 1), more;
	char *path, *test;
	size_t n;

	if (file == NULL && of_other(&x->dirs, d, m->name))
		return 0;
	path = file != NULL ? mem_fmt("%.*s/%s", round, d->path, file) :
	    mem_fmt("%.*s/%s-%s", round, d->path, m->name, d->test);
	more = add_log(x, dir, m, path);
	free(path);
	for (n = (size_t)more; more && file == NULL; n += (size_t)more) {
		test = mem_fmt("%s.%zu", d->test, n);
		path = mem_fmt("%.*s/%s-%s", round, d->path, m->name, test);
		more = !is_test(&x->dirs, d, test) && add_log(x, dir, m, path);
		free(path);
		free(test);
	}
	return n;
}

/* Another directory of the same test has a log of the monitor. */
static int
have_others(const struct logdirs *dirs, const struct monitor *m, size_t dir)
{
	size_t i;

	for (i = 0; i < dirs->n; i++)
		if (m->logs[i] > 0 && strcmp(dirs->v[i].test, dirs->v[dir].test) == 0)
			return 1;
	return 0;
}

static int
wanted(const struct map *tests, const struct logdir *d)
{
	return tests->n == 0 || map_find(tests, d->test) != (size_t)-1;
}

/* Says which directories have no log of a monitor that others of the same test have, or
 * that was asked for.  As find_monitors. */
static int
say_missing(const struct logdirs *dirs, const struct monitor *m, const struct map *tests)
{
	size_t i, all = 0;
	int r = 0;

	for (i = 0; i < dirs->n; i++)
		all += m->logs[i];
	if (all == 0) {
		warn("no log of the monitor %s%s", m->name,
		    tests->n > 0 ? " during the tests asked for" : "");
		return 2;
	}
	for (i = 0; i < dirs->n; i++)
		if (m->logs[i] == 0 && wanted(tests, &dirs->v[i]) &&
		    (tests->n > 0 || have_others(dirs, m, i))) {
			warn("%s: no log of the monitor %s", dirs->v[i].path, m->name);
			r = 1;
		}
	return r;
}

int
find_monitors(struct found *x, const struct map *monitors, const struct map *tests)
{
	struct monitor *v = mem_alloc(monitors->n, sizeof *v), *m, *end = v + monitors->n;
	int r, worst = 0;
	const char *why;
	size_t i;

	for (m = v; m < end; m++) {
		m->name = monitors->key[m - v];
		m->logs = mem_alloc(x->dirs.n, sizeof *m->logs);
		if (facts_monitor(&m->facts, x->monitors, m->name, &why) <= 0) {
			warn_why(m->facts.kv.path, why);
			return -1;
		}
	}
	for (i = 0; i < x->dirs.n; i++)
		for (m = v; m < end && wanted(tests, &x->dirs.v[i]); m++)
			m->logs[i] = add_logs(x, i, m);
	for (m = v; m < end; m++) {
		r = say_missing(&x->dirs, m, tests);
		worst = r > worst ? r : worst;
		free(m->logs);
	}
	free(v); /* the facts are those of groups */
	return worst;
}
