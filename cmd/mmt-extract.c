/* mmt-extract: raw logs to records */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract/extract.h"

enum { MAX_SKEW = 256, TIMES, EACH };

static const struct opt table[] = {
	{ 'd', "directory", "DIR", "log directory (default work/log)" },
	{ 'n', "names", "RUN,...", "these runs (default all)" },
	{ 'b', "benchmark", "TEST,...", "these tests (default all)" },
	{ 'a', "altreport", "REPORT", "this report of the tests, not the main one" },
	{ 's', "shellpacks", "DIR", "where the shellpacks are" },
	{ 'm', "monitor", "MONITOR,...", "of these monitors; -: what they print now" },
	{ EACH, "each", NULL, "of monitors, the values of each instance, too" },
	{ 'M', "monitors", "DIR", "where the monitors are" },
	{ TIMES, "times", NULL, "print the times of the runs, too" },
	{ MAX_SKEW, "max-skew", "SECONDS", "no iterations that began further apart" },
	{ 'H', "header", NULL, "print a header line" },
	{ 0, NULL, NULL, NULL }
};

struct extract {
	const char *dir;
	struct map runs, tests; /* asked for; empty: all */
	struct map monitors;    /* asked for; empty: the tests' own logs */
	int live;               /* their frames are on standard input */
	struct found found;
	int status, header;
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

	if (tree_list(x->dir, &entries) < 0)
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
		if (logs_walk(&x->found.dirs, x->dir, x->runs.key[i]) < 0) {
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

	for (i = 0; i < x->found.dirs.n; i++)
		if (run == NULL || strcmp(x->found.dirs.v[i].run, run) == 0)
			(void)map_put(tests, x->found.dirs.v[i].test);
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

static void
check_monitors(const struct extract *x)
{
	struct svec entries = { 0 };
	struct map all = { 0 };
	char *path;
	size_t i;

	if (tree_list(x->found.monitors, &entries) < 0)
		die("%s:", x->found.monitors);
	for (i = 0; i < entries.n; i++) {
		path = mem_fmt("%s/%s/monitor", x->found.monitors, entries.v[i]);
		if (access(path, F_OK) == 0)
			(void)map_put(&all, entries.v[i]);
		free(path);
	}
	for (i = 0; i < x->monitors.n; i++)
		if (map_find(&all, x->monitors.key[i]) == (size_t)-1)
			die("%s: no monitor '%s' (%s)", x->found.monitors, x->monitors.key[i],
			    there(&all));
	svec_free(&entries);
	map_free(&all);
}

static const char *
report_name(const struct opts *o)
{
	const char *why = tree_badname(o->value);

	if (why != NULL)
		opt_die(o, "the name '%s' %s", o->value, why);
	return o->value;
}

static double
skew_limit(const struct opts *o)
{
	double seconds;

	if (skew_parse(o->value, &seconds) < 0)
		opt_die(o, "--max-skew: '%s' is no time, such as 0.001, 1ms or 50us", o->value);
	return seconds;
}

static void
take(struct extract *x, const struct opts *o, int c)
{
	switch (c) {
	case 'd': x->dir = o->value; break;
	case 'n': names(o, &x->runs, o->value); break;
	case 'b': names(o, &x->tests, o->value); break;
	case 's': x->found.shellpacks = o->value; break;
	case 'a': x->found.report = report_name(o); break;
	case 'm':
		if (strcmp(o->value, "-") == 0)
			x->live = 1;
		else
			names(o, &x->monitors, o->value);
		break;
	case 'M': x->found.monitors = o->value; break;
	case EACH: x->found.each = 1; break;
	case TIMES: x->found.with_times = 1; break;
	case MAX_SKEW: x->found.max_skew = skew_limit(o); break;
	default: x->header = 1; break;
	}
}

static void
options(struct extract *x, char **argv)
{
	struct opts o;
	int c;

	opt_begin(&o, table, "[-d DIR] [-n RUN,...] [-b TEST,...] [-a REPORT] [-s DIR] "
	    "[--times] [--max-skew=SECONDS] [-m MONITOR,...] [--each] [-M DIR] [-H]",
	    "raw logs to records", argv);
	while ((c = opt_next(&o)) != 0)
		take(x, &o, c);
	if (*o.argv != NULL)
		opt_die(&o, "unexpected operand '%s'", *o.argv);
	if (x->live && (x->dir != NULL || x->tests.n > 0 || x->monitors.n > 0 || x->runs.n > 1))
		opt_die(&o, "-m - reads standard input; of -b, -d, -m and -n it takes one -n RUN");
	if ((x->live || x->monitors.n > 0) &&
	    (x->found.report != NULL || x->found.with_times || x->found.max_skew >= 0))
		opt_die(&o, "-a, --times and --max-skew are not for monitors");
	if (!x->live && x->monitors.n == 0 && x->found.each)
		opt_die(&o, "--each is for monitors; -m names them");
}

static void
put(const struct text *t)
{
	if (t->n > 0)
		(void)fwrite(t->s, 1, t->n, stdout);
}

/* The times of a test behind what its logs hold; logs are sorted by test. */
static void
print(const struct found *x)
{
	size_t dir, i = 0;

	for (dir = 0; dir < x->dirs.n; dir++) {
		for (; i < x->logs.n && x->logs.v[i].dir == dir; i++)
			put(&x->logs.v[i].rec);
		put(&x->times[dir]);
	}
}

static void
header(const struct extract *x)
{
	if (x->header)
		puts("#run\ttest\tunit\tbetter\tround\titer\tat\tvalue");
}

static int
live(const struct extract *x)
{
	struct live_asked asked;
	int r;

	asked.monitors = x->found.monitors;
	asked.run = x->runs.n > 0 ? x->runs.key[0] : "live";
	asked.each = x->found.each;
	header(x);
	r = live_run(&asked);
	out_close();
	return r < 0 ? 2 : 0;
}

int
main(int argc, char **argv)
{
	struct extract x = { 0 };
	struct map all = { 0 };
	int r;

	err_init(argc > 0 ? argv[0] : "mmt-extract", 2);
	x.found.max_skew = -1;
	options(&x, argv);
	if (x.dir == NULL)
		x.dir = "work/log";
	fd_init();
	if (setenv("LC_ALL", "C", 1) < 0)
		die("setenv:");
	if (x.live || x.monitors.n > 0) {
		if (x.found.monitors == NULL)
			x.found.monitors = home_part("monitors", "MMT_MONITORS", 'M', argv[0]);
		if (x.live)
			return live(&x);
		check_monitors(&x);
	} else if (x.found.shellpacks == NULL)
		x.found.shellpacks = home_part("shellpacks", "MMT_SHELLPACKS", 's', argv[0]);
	if (x.runs.n > 0)
		walk_named(&x);
	else
		walk_all(&x, &x.found.dirs, &all);
	check_tests(&x);
	x.found.times = mem_alloc(x.found.dirs.n, sizeof *x.found.times);
	r = x.monitors.n > 0 ? find_monitors(&x.found, &x.monitors, &x.tests) :
	    find_logs(&x.found, &x.tests);
	if (r < 0)
		return 2; /* nothing is printed */
	worse(&x, r);
	worse(&x, groups_read(&x.found));
	header(&x);
	print(&x.found);
	out_close();
	return x.status;
}
