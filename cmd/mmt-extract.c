/* mmt-extract: raw logs to records */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract/extract.h"

static const struct opt table[] = {
	{ 'd', "directory", "DIR", "log directory (default work/log)" },
	{ 'n', "names", "RUN,...", "these runs (default all)" },
	{ 'b', "benchmark", "TEST,...", "these tests (default all)" },
	{ 's', "shellpacks", "DIR", "where the shellpacks are" },
	{ 'H', "header", NULL, "print a header line" },
	{ 0, NULL, NULL, NULL }
};

/* The logs that one awk reads: those of a test, by way of one program. */
struct group {
	struct facts facts;
	char *program; /* NULL: no shellpack */
	int json;
};

struct extract {
	const char *dir;
	char *shellpacks;
	struct map runs, tests; /* asked for; empty: all */
	struct logdirs dirs;
	struct logs logs;
	struct map names; /* of the groups */
	struct group *group;
	size_t *of;       /* [dirs.n] the group */
	int status;
};

static void
worse(struct extract *x, int status)
{
	if (status > x->status)
		x->status = status;
}

static void
names(const struct opts *o, struct map *m, const char *list)
{
	const char *end, *why;
	char *name;

	for (;; list = end + 1) {
		end = list + strcspn(list, ",");
		name = mem_fmt("%.*s", (int)(end - list), list);
		if ((why = tree_badname(name)) != NULL)
			opt_die(o, "the name '%s' %s", name, why);
		(void)map_put(m, name);
		free(name);
		if (*end == '\0')
			return;
	}
}

/* "a b c" of what there is, for a message about what is not. */
static char *
there(const struct map *m)
{
	char *s = mem_dup(m->n > 0 ? "there:" : "there is none"), *longer;
	size_t i;

	for (i = 0; i < m->n; i++) {
		longer = mem_fmt("%s %s", s, m->key[i]);
		free(s);
		s = longer;
	}
	return s;
}

/* Walks through all runs of the log directory; what is none is passed over. */
static void
walk_all(struct extract *x, struct logdirs *dirs, struct map *runs)
{
	struct svec entries = { 0 };
	size_t i;

	if (logs_list(x->dir, &entries) < 0)
		die("%s:", x->dir);
	for (i = 0; i < entries.n; i++)
		if (logs_walk(dirs, x->dir, entries.v[i]) == 0)
			(void)map_put(runs, entries.v[i]);
		else if (errno != ENOENT && errno != ENOTDIR)
			die("%s/%s:", x->dir, entries.v[i]);
	svec_free(&entries);
	if (runs->n == 0)
		die("%s: no run there (RUN/iter-0/TEST is wanted)", x->dir);
}

static void
walk_named(struct extract *x)
{
	struct logdirs other = { 0 };
	struct map runs = { 0 };
	size_t i;

	for (i = 0; i < x->runs.n; i++)
		if (logs_walk(&x->dirs, x->dir, x->runs.key[i]) < 0) {
			if (errno != ENOENT && errno != ENOTDIR)
				die("%s/%s:", x->dir, x->runs.key[i]);
			walk_all(x, &other, &runs);
			die("%s: no run '%s' (%s)", x->dir, x->runs.key[i], there(&runs));
		}
}

/* The tests of a run; of all runs when it is NULL. */
static void
tests_of(const struct extract *x, const char *run, struct map *tests)
{
	size_t i;

	for (i = 0; i < x->dirs.n; i++)
		if (run == NULL || strcmp(x->dirs.v[i].run, run) == 0)
			(void)map_put(tests, x->dirs.v[i].test);
}

/* A test has to be in each run that was named, else in some run. */
static void
check_tests(struct extract *x)
{
	size_t i, k, n = x->runs.n > 0 ? x->runs.n : 1;
	const char *run;

	for (i = 0; i < n; i++) {
		struct map tests = { 0 };

		run = x->runs.n > 0 ? x->runs.key[i] : NULL;
		tests_of(x, run, &tests);
		if (tests.n == 0) {
			warn("%s%s%s: no test in it", x->dir, run != NULL ? "/" : "",
			    run != NULL ? run : "");
			worse(x, 1);
		}
		for (k = 0; k < x->tests.n; k++)
			if (map_find(&tests, x->tests.key[k]) == (size_t)-1)
				die("%s%s%s: no test '%s' (%s)", x->dir, run != NULL ? "/" : "",
				    run != NULL ? run : "", x->tests.key[k], there(&tests));
		map_free(&tests);
	}
}

/* A classic tree holds logs of other options, so that its extractor may be another. */
static char *
program_of(const struct facts *f, int classic, int *json)
{
	const char *format = kv_get(&f->kv, "format", 0);
	char *path;

	*json = format != NULL;
	if (format != NULL && strcmp(format, "json") != 0)
		die("%s: unknown format '%s', json is the only one", f->kv.path, format);
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

static struct group *
group_of(struct extract *x, size_t dir)
{
	const struct logdir *d = &x->dirs.v[dir];
	char *name = mem_fmt("%s%s", d->test, d->classic ? "\tclassic" : "");
	size_t n = x->names.n, i = map_put(&x->names, name);
	const char *why;
	struct group *g;
	int r;

	free(name);
	x->of[dir] = i;
	if (x->names.n == n)
		return &x->group[i];
	x->group = mem_grow(x->group, x->names.n, sizeof *x->group);
	g = &x->group[i];
	memset(g, 0, sizeof *g);
	r = facts_find(&g->facts, x->shellpacks, d->test, &why);
	if (r < 0)
		die(why != NULL ? "%s: %s" : "%s%s:", g->facts.kv.path,
		    why != NULL ? why : "");
	if (r > 0)
		g->program = program_of(&g->facts, d->classic, &g->json);
	else {
		warn("%s: left out, no shellpack in %s provides the test", d->path,
		    x->shellpacks);
		worse(x, x->tests.n > 0 ? 2 : 1);
	}
	return g;
}

static void
read_journal(struct extract *x, size_t dir)
{
	const struct logdir *d = &x->dirs.v[dir];
	size_t i, from = x->logs.n, interrupted = 0, failed = 0;
	unsigned long line;
	const char *why;

	if (logs_journal(&x->logs, &x->dirs, dir, &interrupted, &line, &why) < 0) {
		if (why != NULL)
			die("%s/journal:%lu: %s", d->path, line, why);
		die("%s/journal:", d->path);
	}
	for (i = from; i < x->logs.n; i++)
		failed += x->logs.v[i].end == RUN_FAILED;
	if (interrupted > 0)
		warn("%s: left out, runs that were interrupted: %zu", d->path, interrupted);
	if (failed > 0)
		warn("%s: values missing, runs that failed: %zu", d->path, failed);
	if (x->logs.n == from) {
		warn("%s: no run has ended", d->path);
		worse(x, 1);
	}
}

static void
find_logs(struct extract *x)
{
	const struct group *g;
	const char *why;
	size_t i;

	x->of = mem_alloc(x->dirs.n, sizeof *x->of);
	for (i = 0; i < x->dirs.n; i++) {
		if (x->tests.n > 0 &&
		    map_find(&x->tests, x->dirs.v[i].test) == (size_t)-1)
			continue;
		g = group_of(x, i);
		if (g->program == NULL)
			continue;
		if (!x->dirs.v[i].classic)
			read_journal(x, i);
		else if (logs_classic(&x->logs, &x->dirs, i, &g->facts, &why) < 0) {
			warn(why != NULL ? "%s: %s" : "%s%s:", x->dirs.v[i].path,
			    why != NULL ? why : "");
			worse(x, 2);
		}
	}
}

/* The records of a log from what was printed for it. */
static void
make_records(struct extract *x, const struct group *g, struct log *log, char *s, size_t n)
{
	long missing = observe(log, &x->dirs.v[log->dir], &g->facts, s, n);

	if (missing < 0)
		worse(x, 2);
	else if (missing > 0)
		worse(x, 1);
	else if (log->rec.n == 0)
		warn("%s: %s finds nothing in it", log->path, g->program);
}

static void
extract(struct extract *x, size_t group)
{
	size_t *log = mem_alloc(x->logs.n, sizeof *log), i, n;
	const struct group *g = &x->group[group];
	struct feed f = { 0 };
	char *s;
	int r;

	f.program = g->program;
	f.json = g->json;
	f.path = mem_alloc(x->logs.n, sizeof *f.path);
	f.refused = mem_alloc(x->logs.n, 1);
	for (i = 0; i < x->logs.n; i++)
		if (x->logs.v[i].end == RUN_OK && x->of[x->logs.v[i].dir] == group) {
			log[f.n] = i;
			f.path[f.n++] = x->logs.v[i].path;
		}
	r = f.n > 0 ? feed_run(&f) : 0;
	if (r < 0)
		worse(x, 2);
	for (i = 0; i < f.n; i++) {
		x->logs.v[log[i]].given_up = r < 0;
		if (f.refused[i])
			worse(x, 2);
		else if (r == 0) {
			s = feed_output(&f, i, &n);
			make_records(x, g, &x->logs.v[log[i]], s, n);
		}
	}
	feed_free(&f);
	free(log);
}

static void
extract_all(struct extract *x)
{
	const struct facts **facts = mem_alloc(x->dirs.n, sizeof *facts);
	size_t i;

	for (i = 0; i < x->names.n; i++)
		if (x->group[i].program != NULL)
			extract(x, i);
	for (i = 0; i < x->dirs.n; i++)
		facts[i] = x->names.n > 0 ? &x->group[x->of[i]].facts : NULL;
	if (observe_missing(&x->logs, &x->dirs, facts) > 0)
		worse(x, 1);
	free(facts);
}

static char *
find_shellpacks(const char *argv0)
{
	const char *env = getenv("MMT_SHELLPACKS");
	char *home, *path;

	if (env != NULL && *env != '\0')
		return mem_dup(env);
	home = home_find(argv0);
	if (home == NULL)
		die("cannot find the shellpacks: set MMT_HOME, or use -s");
	path = mem_fmt("%s/shellpacks", home);
	free(home);
	return path;
}

/* Pipes must not come to lie on 0 to 2.  For reading only: what is printed to a
 * closed standard output must not seem to succeed. */
static void
fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	(void)close(fd);
}

/* Whether a header is to be printed. */
static int
options(struct extract *x, char **argv)
{
	struct opts o;
	int c, header = 0;

	opt_begin(&o, table, "[-d DIR] [-n RUN,...] [-b TEST,...] [-s DIR] [-H]",
	    "raw logs to records", argv);
	while ((c = opt_next(&o)) != 0) {
		if (c == 'd')
			x->dir = o.value;
		else if (c == 'n')
			names(&o, &x->runs, o.value);
		else if (c == 'b')
			names(&o, &x->tests, o.value);
		else if (c == 's')
			x->shellpacks = mem_dup(o.value);
		else
			header = 1;
	}
	if (*o.argv != NULL)
		opt_die(&o, "unexpected operand '%s'", *o.argv);
	return header;
}

int
main(int argc, char **argv)
{
	struct map all = { 0 };
	struct extract x;
	int header;
	size_t i;

	err_init(argc > 0 ? argv[0] : "mmt-extract", 2);
	memset(&x, 0, sizeof x);
	x.dir = "work/log";
	header = options(&x, argv);
	fill_descriptors();
	if (setenv("LC_ALL", "C", 1) < 0)
		die("setenv:");
	if (x.shellpacks == NULL)
		x.shellpacks = find_shellpacks(argv[0]);
	if (x.runs.n > 0)
		walk_named(&x);
	else
		walk_all(&x, &x.dirs, &all);
	check_tests(&x);
	find_logs(&x);
	extract_all(&x);
	if (header)
		puts("#run\ttest\tunit\tbetter\tround\titer\tat\tvalue");
	for (i = 0; i < x.logs.n; i++)
		if (x.logs.v[i].rec.n > 0)
			(void)fwrite(x.logs.v[i].rec.s, 1, x.logs.v[i].rec.n, stdout);
	out_close();
	return x.status;
}
