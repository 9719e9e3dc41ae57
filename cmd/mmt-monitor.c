/* mmt-monitor: sample the system, and log what was read */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "monitor/monitor.h"

enum { OPENMETRICS = 256, EACH };

static const struct opt table[] = {
	{ 'i', "interval", "SECONDS", "between samples (1)" },
	{ 'c', "count", "N", "samples of each, then stop" },
	{ 'd', "directory", "DIR", "a log for each in it, not standard output" },
	{ 't', "test", "TEST", "goes behind the names of the logs" },
	{ 'z', "gzip", NULL, "pack the logs in the end" },
	{ 's', "monitors", "DIR", "where the monitors are" },
	{ OPENMETRICS, "openmetrics", "=FILE", "OpenMetrics text: of two samples, or ever again in FILE" },
	{ EACH, "each", NULL, "of each CPU, disk ... too; with --openmetrics" },
	{ 'P', "parent", "PID", "stop when that process is gone" },
	{ 0, NULL, NULL, NULL }
};

/* What the options say beside what struct monitoring takes. */
struct asked {
	double interval;
	int gzip, openmetrics, each;
	const char *file; /* of --openmetrics */
};

static char *
find_monitors(const char *argv0)
{
	const char *env = getenv("MMT_MONITORS");
	char *home, *path;

	if (env != NULL && *env != '\0')
		return mem_dup(env);
	home = home_find(argv0);
	if (home == NULL)
		die("cannot find the monitors: set MMT_MONITORS to their directory, or use -s");
	path = mem_fmt("%s/monitors", home);
	free(home);
	return path;
}

static const char *
test_name(const struct opts *o)
{
	const char *why = tree_badname(o->value);

	if (why != NULL)
		opt_die(o, "the name '%s' %s", o->value, why);
	return o->value;
}

/* The options; the operands. */
static char **
options(struct monitoring *w, struct asked *a, struct opts *o, char **argv)
{
	int c;

	opt_begin(o, table, "[-i SECONDS] [-c N] [-d DIR [-t TEST] [-z]] [-s DIR] "
	    "[--openmetrics[=FILE] [--each]] [-P PID] NAME[,every=SECONDS][,gzip][,must]...", "sample the system, and log what was read",
	    argv);
	while ((c = opt_next(o)) != 0)
		switch (c) {
		case 'i': a->interval = opt_double(o, "interval", INTERVAL_MIN, INTERVAL_MAX); break;
		case 'c': w->count = (uint64_t)opt_long(o, "count", 1, LONG_MAX); break;
		case 'd': w->dir = o->value; break;
		case 't': w->test = test_name(o); break;
		case 'z': a->gzip = 1; break;
		case 's': w->monitors = o->value; break;
		case OPENMETRICS:
			a->openmetrics = 1;
			a->file = o->value;
			break;
		case EACH: a->each = 1; break;
		case 'P': w->parent = (pid_t)opt_long(o, "parent", 1, INT_MAX); break;
		}
	if (*o->argv == NULL)
		opt_die(o, "want the name of a monitor");
	if (w->dir == NULL && (w->test != NULL || a->gzip))
		opt_die(o, "-t and -z are about the logs in a directory: use -d");
	if (w->dir != NULL && a->openmetrics)
		opt_die(o, "--openmetrics leaves no logs: -d has no place");
	if (a->each && !a->openmetrics)
		opt_die(o, "--each goes with --openmetrics");
	/* Most values are differences of two samples. */
	if (a->openmetrics && a->file == NULL && w->count == 0)
		w->count = 2;
	return opt_files(o);
}

static void
operands(struct monitoring *w, const struct asked *a, const struct opts *o, char **name)
{
	struct map names = { 0 };
	char *why;
	size_t n;

	for (n = 0; name[n] != NULL; n++)
		;
	w->v = mem_alloc(n, sizeof *w->v);
	for (; w->n < n; w->n++) {
		if (want(&w->v[w->n], name[w->n], a->interval, a->gzip, &why) < 0)
			opt_die(o, "%s", why);
		if (w->dir == NULL && w->v[w->n].gzip)
			opt_die(o, "%s: only a log in a directory can be packed: use -d",
			    name[w->n]);
		if (map_put(&names, w->v[w->n].name) != w->n)
			opt_die(o, "%s: named twice", w->v[w->n].name);
	}
	map_free(&names);
}

/* Programs that come with us, mmt-latency for one, are found first. */
static void
path_own(const char *argv0)
{
	const char *path = getenv("PATH"), *slash;
	char self[PATH_MAX], *both;
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n > 0)
		self[n] = '\0';
	else
		(void)snprintf(self, sizeof self, "%s", argv0);
	if ((slash = strrchr(self, '/')) == NULL)
		return;
	both = mem_fmt("%.*s:%s", (int)(slash - self), self,
	    path != NULL && *path != '\0' ? path : "/bin:/usr/bin");
	(void)setenv("PATH", both, 1);
	free(both);
}

/* As the signal would have ended us, unless it is the one that is meant to. */
static void
die_of(int sig)
{
	if (sig <= 0 || sig == SIGTERM)
		return;
	wait_undo();
	(void)raise(sig);
}

int
main(int argc, char **argv)
{
	struct asked asked = { 1, 0, 0, 0, NULL };
	struct monitoring w = { 0 };
	struct opts o;
	char **names;
	size_t i;
	int r, hushed = 0;

	err_init(argc > 0 ? argv[0] : "mmt-monitor", 125);
	names = options(&w, &asked, &o, argv);
	operands(&w, &asked, &o, names);
	fd_init();
	path_own(argv[0]);
	if (w.monitors == NULL)
		w.monitors = find_monitors(argv[0]);
	if (w.dir != NULL && tree_mkdir(w.dir) < 0)
		die("%s:", w.dir);
	(void)signal(SIGPIPE, SIG_IGN);
	wait_init();
	if (asked.openmetrics && (r = scrape(&w, asked.file, asked.each)) >= 0)
		return r;
	start_all(&w);
	r = rounds(&w);
	stop_all(&w);
	for (i = 0; i < w.n; i++)
		hushed |= w.v[i].log.closed;
	if (r < 0 || hushed)
		return 125;
	die_of(r);
	return w.wanting;
}
