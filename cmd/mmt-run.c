/* mmt-run: run a plan, one raw log and one journal line per run */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/run.h"

enum { OWN_FAILURE = 125, TIMED_OUT = 124, NOT_EXECUTABLE = 126, NOT_FOUND = 127 };

struct config {
	const char *dir, *run;
	long round, parent;
	enum plan_order order;
	enum store_mode mode;
	unsigned long seed;
	double timeout, grace;
	int stop_on_failure, verbose;
};

/* The worker: what one session of it needs everywhere. */
struct work {
	const struct config *conf;
	const struct plan *plan;
	struct scopes scopes;
	struct store store;
	size_t total, over; /* runs of the whole plan; those behind us */
	double begin, spent;    /* clock_mono; s in runs that were really made */
	size_t made;
	int failed;         /* some run failed: the exit status says how */
	int status;
	int broken;         /* we ourselves cannot go on: disk, journal */
	int silent;         /* standard output is gone */
};

static int stopping; /* 0; 1: stop; 2: at once */
static int *lifeline;

/* Takes what the front says: a byte per signal it got; its end is one, too. */
static int
asked_to_stop(void)
{
	char c;
	ssize_t n;

	if (wait_signal() != 0)
		stopping++;
	while (*lifeline >= 0 && (wait_for(*lifeline, -1, 0) & 1)) {
		n = read(*lifeline, &c, 1);
		if (n <= 0) {
			(void)close(*lifeline);
			*lifeline = -1;
		}
		if (n <= 0 && stopping > 0)
			break;
		stopping++;
	}
	if (stopping > 2)
		stopping = 2;
	return stopping;
}

/* ---- progress ---- */

static void
left_text(const struct work *w, char *buf, size_t size)
{
	double mean = w->made > 0 ? (clock_mono() - w->begin) / (double)w->made : 0;
	long s = (long)(mean * (double)(w->total - w->over) + 0.5);

	if (w->made == 0)
		(void)snprintf(buf, size, "time left unknown");
	else if (s >= 3600)
		(void)snprintf(buf, size, "%ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
	else
		(void)snprintf(buf, size, "%ld:%02ld left", s / 60, s % 60);
}

static void
progress(const struct work *w, const char *test, const char *label, long iter,
    const char *status)
{
	char left[64];
	int pct = w->total > 0 ? (int)(100 * w->over / w->total) : 100, tty = isatty(2);

	if (!tty && !w->conf->verbose)
		return;
	if (!w->conf->verbose && status != NULL && w->over < w->total)
		return; /* the line is overwritten by that of the next run */
	left_text(w, left, sizeof left);
	fprintf(stderr, "%s[%3d%%] %s %s.%ld %s, %s%s%s", tty ? "\r" : "", pct, test, label,
	    iter, status != NULL ? status : "running", left, tty ? "\033[K" : "",
	    w->conf->verbose || w->over == w->total ? "\n" : "");
	(void)fflush(stderr);
}

/* ---- one run ---- */

/* The exit status of mmt-run: how its runs failed, when all failed alike. */
static void
count_failure(struct work *w, const char *status)
{
	int s = strcmp(status, "timeout") == 0 ? TIMED_OUT :
	    strcmp(status, "exit=126") == 0 ? NOT_EXECUTABLE :
	    strcmp(status, "exit=127") == 0 ? NOT_FOUND : 1;

	w->status = !w->failed || w->status == s ? s : 1;
	w->failed = 1;
}

static void
write_line(struct work *w, const struct plan_item *it, const struct job_result *r,
    const char *status, const char *note)
{
	struct journal_line j;
	char *text;

	j.run = w->conf->run;
	j.test = it->line->test;
	j.label = it->line->label;
	j.round = w->conf->round;
	j.iter = it->iter;
	j.start = r->start;
	j.elapsed = r->elapsed;
	j.user = r->user;
	j.sys = r->sys;
	j.maxrss = r->maxrss;
	j.status = status;
	j.note = note;
	if (store_journal(&w->store, &j) < 0) {
		warn("%s/journal: cannot write; free some space and go on with --resume:",
		    w->store.dir);
		w->broken = 1;
		return;
	}
	if (w->silent)
		return;
	text = journal_format(&j);
	if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
		warn("cannot write standard output; the journal goes on in %s/journal:",
		    w->store.dir);
		w->silent = 1;
	}
	free(text);
}

/* Journals what came of a run; a log that did not reach the disk is no result. */
static void
record(struct work *w, const struct plan_item *it, const struct job_result *r,
    const char *failed)
{
	char status[32], note[128];
	const char *sep = "";

	job_status(r, status, sizeof status);
	if (failed != NULL && strcmp(failed, "after") != 0 && strcmp(status, "ok") == 0)
		(void)snprintf(status, sizeof status, "exit=0"); /* a service that just ended */
	*note = '\0';
	if (r->strays != 0) {
		(void)snprintf(note, sizeof note, "strays=%d", r->strays < 0 ? -r->strays : r->strays);
		sep = ",";
	}
	if (failed != NULL)
		(void)snprintf(note + strlen(note), sizeof note - strlen(note), "%sfailed=%s", sep,
		    failed);
	if (strcmp(status, "interrupted") != 0 && strcmp(status, "ok") != 0) {
		warn("%s %s.%ld: %s%s%s (%s has its output)", it->line->test, it->line->label,
		    it->iter, failed != NULL ? failed : "", failed != NULL ? " failed: " : "",
		    status, failed != NULL ? "setup.log" : w->store.logpath);
		count_failure(w, status);
	}
	write_line(w, it, r, status, *note != '\0' ? note : "-");
	w->over++;
	progress(w, it->line->test, it->line->label, it->iter, status);
}

static void
make_run(struct work *w, const struct plan_item *it)
{
	const char *label = it->line->label, *failed = NULL;
	struct job_result r, after;
	enum plan_verb verb;
	char text[32];

	memset(&r, 0, sizeof r);
	r.maxrss = -1;
	progress(w, it->line->test, label, it->iter, NULL);
	if (scopes_enter(&w->scopes, label, &verb, &r) < 0)
		failed = plan_verbs[verb];
	if (asked_to_stop())
		return;
	(void)setenv("MMT_LABEL", label, 1);
	(void)snprintf(text, sizeof text, "%ld", it->iter);
	(void)setenv("MMT_ITER", text, 1);
	if (store_log_open(&w->store, label, it->iter) < 0) {
		w->broken = 1;
		return;
	}
	if (failed == NULL && scopes_around(&w->scopes, PLAN_BEFORE, label, &r) < 0)
		failed = plan_verbs[PLAN_BEFORE];
	if (failed == NULL && scopes_command(&w->scopes, it->line->command, w->store.logpath,
	    w->store.log, w->conf->timeout, 1, &r) < 0)
		w->broken = 1;
	w->made++;
	if (scopes_around(&w->scopes, PLAN_AFTER, label, &after) < 0 && failed == NULL)
		failed = plan_verbs[PLAN_AFTER];
	if (failed != NULL)
		r.start = r.start > 0 ? r.start : clock_wall();
	if (store_log_close(&w->store) < 0) {
		warn("%s: the log is not whole; free some space and go on with --resume:",
		    w->store.logpath);
		r.stopped = 1;
		w->broken = 1;
	}
	if (!w->broken || r.stopped)
		record(w, it, &r, failed);
}

/* ---- the worker ---- */

/* Exchanges the values of the test's env lines with those of the environment:
 * done again, backwards, all is as before, and no test sees what another set. */
static void
swap_env(const struct plan *p, const char *test, char **kept, int back)
{
	size_t i, k;

	for (k = 0; k < p->n; k++) {
		const struct plan_line *l = &p->v[i = back ? p->n - 1 - k : k];
		const char *now = getenv(l->label);
		char *old;

		if (l->verb != PLAN_ENV || strcmp(l->test, test) != 0)
			continue;
		old = now != NULL ? mem_dup(now) : NULL;
		if (kept[i] != NULL)
			(void)setenv(l->label, kept[i], 1);
		else
			(void)unsetenv(l->label);
		free(kept[i]);
		kept[i] = old;
	}
}

static void
run_test(struct work *w, const char *test)
{
	struct plan_item *v;
	char **kept;
	size_t i, n;
	char *dir = mem_fmt("%s/%s/iter-%ld/%s", w->conf->dir, w->conf->run, w->conf->round, test);

	if (store_open(&w->store, dir, w->plan, test, w->conf->mode, w->conf->grace,
	    asked_to_stop) < 0) {
		w->broken = 1;
		free(dir);
		return;
	}
	(void)setenv("MMT_TEST", test, 1);
	(void)setenv("MMT_LOGDIR", w->store.dir, 1);
	w->scopes.test = test;
	kept = mem_alloc(w->plan->n, sizeof *kept);
	for (i = 0; i < w->plan->n; i++)
		kept[i] = mem_dup(w->plan->v[i].command);
	swap_env(w->plan, test, kept, 0);
	v = plan_items(w->plan, test, w->conf->order, w->conf->seed, &n);
	for (i = 0; i < n && !asked_to_stop() && !w->broken; i++) {
		char *key = mem_fmt("%s.%ld", v[i].line->label, v[i].iter);

		if (map_find(&w->store.done, key) == (size_t)-1)
			make_run(w, &v[i]);
		else
			w->over++;
		free(key);
		if (w->failed && w->conf->stop_on_failure)
			break;
	}
	if (scopes_leave(&w->scopes) < 0 && !w->failed) {
		w->failed = 1;
		w->status = 1;
	}
	swap_env(w->plan, test, kept, 1);
	for (i = 0; i < w->plan->n; i++)
		free(kept[i]);
	free(kept);
	free(v);
	free(dir);
	store_close(&w->store);
}

static void work(const struct config *c, const struct plan *p, int life) NORETURN;

static void
work(const struct config *c, const struct plan *p, int life)
{
	static const int signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, 0 };
	struct map tests = { NULL, 0, 0, NULL, 0 };
	struct work w;
	char text[32];
	size_t i;

	(void)setsid();
	wait_init(signals, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	memset(&w, 0, sizeof w);
	w.conf = c;
	w.plan = p;
	w.scopes.plan = p;
	w.scopes.store = &w.store;
	w.scopes.timeout = c->timeout;
	w.scopes.grace = c->grace;
	w.scopes.lifeline = life;
	w.scopes.asked_to_stop = asked_to_stop;
	lifeline = &w.scopes.lifeline;
	(void)setenv("MMT_RUN", c->run, 1);
	(void)snprintf(text, sizeof text, "%ld", c->round);
	(void)setenv("MMT_ROUND", text, 1);
	for (i = 0; i < p->n; i++)
		if (p->v[i].verb == PLAN_RUN) {
			(void)map_put(&tests, p->v[i].test);
			w.total += (size_t)(p->v[i].to - p->v[i].from + 1);
		}
	w.begin = clock_mono();
	for (i = 0; i < tests.n && !asked_to_stop() && !w.broken; i++) {
		run_test(&w, tests.key[i]);
		if (w.failed && c->stop_on_failure)
			break;
	}
	if (w.over < w.total && isatty(2))
		fputs("\n", stderr);
	exit(w.broken || w.silent ? OWN_FAILURE : w.failed ? w.status : 0);
}

/* ---- the front ---- */

/* Passes signals on to the worker and ends as it did, or of the signal. */
static int
watch(pid_t worker, int life, long parent)
{
	int sig, first = 0, status;
	double tick;

	for (;;) {
		if (waitpid(worker, &status, WNOHANG) == worker)
			break;
		/* Nothing announces the end of a process that is not our child. */
		tick = parent > 0 && first == 0 ? clock_mono() + 1 : -1;
		(void)wait_for(-1, -1, tick);
		sig = wait_signal();
		if (sig == 0 && tick >= 0 && kill((pid_t)parent, 0) < 0 && errno == ESRCH)
			sig = SIGTERM;
		if (sig == 0)
			continue;
		if (first == 0)
			first = sig;
		(void)!write(life, "T", 1);
	}
	if (first != 0) {
		sigset_t one;

		(void)signal(first, SIG_DFL);
		(void)sigemptyset(&one);
		(void)sigaddset(&one, first);
		(void)raise(first);
		(void)sigprocmask(SIG_UNBLOCK, &one, NULL);
	}
	if (WIFSIGNALED(status)) {
		warn("the worker was killed by signal %d; --resume does what is missing",
		    WTERMSIG(status));
		return OWN_FAILURE;
	}
	return WEXITSTATUS(status);
}

static void
read_plan(struct plan *p, char **files)
{
	const struct plan_line *bad;
	const char *why;
	struct in in;
	char *line;
	size_t len, i;
	int r, torn;

	in_open(&in, files);
	while ((r = in_line(&in, &line, &len, &torn)) > 0) {
		if (rec_skip(line, len))
			continue;
		/* Half a command may do the wrong thing: rm -rf "$DIR/... */
		if (torn)
			die("%s:%lu: the last line has no newline: is the plan cut off?", in.name,
			    in.line);
		if (plan_add(p, line, len, &why) < 0)
			die("%s:%lu: %s", in.name, in.line, why);
	}
	if (r < 0)
		die("%s:", in.name);
	in_close(&in);
	for (i = 0; i < p->n && p->v[i].verb != PLAN_RUN; i++)
		;
	if (i == p->n)
		die("the plan holds no run line, so there is nothing to do");
	if (plan_check(p, &why, &bad) < 0)
		die("%s: %s", why, bad->text);
}

static const struct opt table[] = {
	{ 'd', "directory", "DIR", "the log tree (work/log)" },
	{ 'n', "name", "RUN", "what the run is called (run)" },
	{ 'r', "round", "N", "outer iteration (0)" },
	{ 'o', "order", "ORDER", "label, rounds or random (label)" },
	{ 's', "seed", "N", "of the random order (1)" },
	{ 't', "timeout", "SECONDS", "for every command of the plan (none)" },
	{ 'k', "kill-after", "SECONDS", "from TERM to KILL (5)" },
	{ 'x', "stop-on-failure", NULL, "the first failed run ends it all" },
	{ 'R', "resume", NULL, "do only what is missing" },
	{ 'f', "force", NULL, "throw away what an earlier try left" },
	{ 'P', "parent", "PID", "stop when that process is gone" },
	{ 'v', "verbose", NULL, "a line per run on standard error" },
	{ 0, NULL, NULL, NULL }
};

static enum plan_order
order_of(const struct opts *o)
{
	if (strcmp(o->value, "label") == 0)
		return ORDER_LABEL;
	if (strcmp(o->value, "rounds") == 0)
		return ORDER_ROUNDS;
	if (strcmp(o->value, "random") != 0)
		opt_die(o, "--order: '%s' is not label, rounds or random", o->value);
	return ORDER_RANDOM;
}

static char **
options(struct config *c, char **argv)
{
	struct opts o;
	const char *why;
	int id;

	opt_begin(&o, table, "[-d DIR] [-n RUN] [-r ROUND] [-o ORDER] [-t SECONDS] [PLAN...]",
	    "run a plan, one raw log and one journal line per run", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'd': c->dir = o.value; break;
		case 'n': c->run = o.value; break;
		case 'r': c->round = opt_long(&o, "round", 0, 1000000); break;
		case 'o': c->order = order_of(&o); break;
		case 's': c->seed = (unsigned long)opt_long(&o, "seed", 0, LONG_MAX); break;
		case 't': c->timeout = opt_double(&o, "timeout", 0.001, 1e9); break;
		case 'k': c->grace = opt_double(&o, "kill-after", 0, 1e6); break;
		case 'x': c->stop_on_failure = 1; break;
		case 'R': c->mode = STORE_RESUME; break;
		case 'f': c->mode = STORE_FORCE; break;
		case 'P': c->parent = opt_long(&o, "parent", 1, INT_MAX); break;
		case 'v': c->verbose = 1; break;
		default: break;
		}
	if ((why = tree_badname(c->run)) != NULL)
		opt_die(&o, "the run name '%s' %s", c->run, why);
	return o.argv;
}

int
main(int argc, char **argv)
{
	static const int signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT, 0 };
	struct config c = { "work/log", "run", 0, 0, ORDER_LABEL, STORE_NEW, 1, 0, 5, 0, 0 };
	struct plan p = { NULL, 0, 0 };
	int life[2];
	pid_t worker;

	err_init(argc > 0 ? argv[0] : "mmt-run", OWN_FAILURE);
	if (fcntl(1, F_GETFD) < 0)
		die("standard output is closed:");
	while (open("/dev/null", O_RDWR) < 3) /* so that 0 and 2 are not taken by files */
		;
	read_plan(&p, options(&c, argv));
	if (pipe(life) < 0)
		die("cannot make a pipe:");
	(void)fcntl(life[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(life[1], F_SETFD, FD_CLOEXEC);
	wait_init(signals, NULL);
	worker = fork();
	if (worker < 0)
		die("cannot fork:");
	if (worker == 0) {
		(void)close(life[1]);
		work(&c, &p, life[0]);
	}
	(void)close(life[0]);
	return watch(worker, life[1], c.parent);
}
