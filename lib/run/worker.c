/* worker: walks through a plan: scopes, runs, journal */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

struct work {
	const struct run_config *conf;
	const struct plan *plan;
	struct scopes scopes;
	struct store store;
	struct progress progress;
	int failed; /* some run failed: the exit status says how */
	int status;
	int broken; /* we ourselves cannot go on: disk, journal */
	int silent; /* standard output is gone */
};

/* The exit status of mmt-run: how its runs failed, when all failed alike. */
static void
fail(struct work *w, int status)
{
	w->status = !w->failed || w->status == status ? status : 1;
	w->failed = 1;
}

static void
count_failure(struct work *w, const char *status)
{
	fail(w, strcmp(status, "timeout") == 0 ? 124 : strcmp(status, "exit=126") == 0 ? 126 :
	    strcmp(status, "exit=127") == 0 ? 127 : 1);
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

/* Says what failed: the run itself, or one of the commands around it. */
static void
complain(struct work *w, const struct plan_item *it, const char *status, const char *failed)
{
	int after = failed != NULL && strcmp(failed, plan_verbs[PLAN_AFTER]) == 0;
	const char *test = it->line->test, *label = it->line->label;

	if (strcmp(status, "ok") != 0 && strcmp(status, "interrupted") != 0) {
		if (failed == NULL || after)
			warn("%s %s.%ld: %s (%s has its output)", test, label, it->iter, status,
			    w->store.logpath);
		else
			warn("%s %s.%ld: %s failed: %s (%s/setup.log has its output)", test, label,
			    it->iter, failed, status, w->store.dir);
		count_failure(w, status);
	}
	if (after) {
		warn("%s %s.%ld: after failed (%s/setup.log has its output)", test, label, it->iter,
		    w->store.dir);
		fail(w, 1);
	}
}

/* Journals what came of a run. */
static void
record(struct work *w, const struct plan_item *it, const struct job_result *r,
    const char *failed)
{
	char status[32], strays[32] = "", note[128] = "-";
	int before = failed != NULL && strcmp(failed, plan_verbs[PLAN_AFTER]) != 0;

	job_status(r, status, sizeof status);
	if (before && strcmp(status, "ok") == 0)
		(void)snprintf(status, sizeof status, "exit=0"); /* a service that just ended */
	if (r->strays != 0)
		(void)snprintf(strays, sizeof strays, "strays=%d", abs(r->strays));
	if (failed != NULL)
		(void)snprintf(note, sizeof note, "%s%sfailed=%s", strays, *strays != '\0' ? "," : "",
		    failed);
	else if (*strays != '\0')
		(void)snprintf(note, sizeof note, "%s", strays);
	complain(w, it, status, failed);
	write_line(w, it, r, status, note);
	if (strcmp(status, "interrupted") != 0)
		w->progress.over++;
	progress_show(&w->progress, it, status);
}

static void
make_run(struct work *w, const struct plan_item *it)
{
	const char *label = it->line->label, *failed = NULL;
	struct job_result r, after;
	enum plan_verb verb;

	memset(&r, 0, sizeof r);
	r.maxrss = -1;
	progress_show(&w->progress, it, NULL);
	if (scopes_enter(&w->scopes, label, &verb, &r) < 0)
		failed = plan_verbs[verb];
	if (w->scopes.broken)
		w->broken = 1;
	if (stop_asked() || w->broken)
		return;
	if (store_log_open(&w->store, label, it->iter) < 0) {
		w->broken = 1;
		return;
	}
	job_env(label, it->iter, w->store.side);
	if (failed == NULL && scopes_around(&w->scopes, PLAN_BEFORE, label, &r) < 0)
		failed = plan_verbs[PLAN_BEFORE];
	if (failed == NULL && scopes_command(&w->scopes, it->line->command, w->store.logpath,
	    w->store.log, w->conf->timeout, 1, &r) < 0)
		w->broken = 1;
	w->progress.made++;
	if (scopes_around(&w->scopes, PLAN_AFTER, label, &after) < 0 && failed == NULL)
		failed = plan_verbs[PLAN_AFTER];
	w->broken |= w->scopes.broken;
	if (failed != NULL)
		r.start = r.start > 0 ? r.start : clock_wall();
	if (store_log_close(&w->store) < 0) {
		warn("%s: the log is not whole; free some space and go on with --resume:",
		    w->store.logpath);
		r.stopped = 1; /* so it is interrupted, whatever else it was */
		r.timed_out = 0;
		w->broken = 1;
	}
	if (!w->broken || r.stopped)
		record(w, it, &r, failed);
}

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

	if (store_open(&w->store, dir, w->plan, test, w->conf->mode, w->conf->grace) < 0) {
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
	for (i = 0; i < n && !stop_asked() && !w->broken; i++) {
		char *key = mem_fmt("%s.%ld", v[i].line->label, v[i].iter);

		if (map_find(&w->store.done, key) == (size_t)-1)
			make_run(w, &v[i]);
		else
			w->progress.over++;
		free(key);
		if (w->failed && w->conf->stop_on_failure)
			break;
	}
	if (scopes_leave(&w->scopes) < 0)
		fail(w, 1);
	swap_env(w->plan, test, kept, 1);
	for (i = 0; i < w->plan->n; i++)
		free(kept[i]);
	free(kept);
	free(v);
	free(dir);
	store_close(&w->store);
}

int
worker(const struct run_config *c, const struct plan *p, int life)
{
	struct map tests = { 0 };
	struct work w;
	char text[32];
	size_t i;

	memset(&w, 0, sizeof w);
	(void)setsid();
	wait_init();
	(void)signal(SIGPIPE, SIG_IGN);
	stop_init(life);
	w.conf = c;
	w.plan = p;
	w.scopes.plan = p;
	w.scopes.store = &w.store;
	w.scopes.timeout = c->timeout;
	w.scopes.grace = c->grace;
	(void)setenv("MMT_RUN", c->run, 1);
	(void)snprintf(text, sizeof text, "%ld", c->round);
	(void)setenv("MMT_ROUND", text, 1);
	for (i = 0; i < p->n; i++)
		if (p->v[i].verb == PLAN_RUN) {
			(void)map_put(&tests, p->v[i].test);
			w.progress.total += (size_t)(p->v[i].to - p->v[i].from + 1);
		}
	w.progress.verbose = c->verbose;
	w.progress.begin = clock_mono();
	for (i = 0; i < tests.n && !stop_asked() && !w.broken; i++) {
		run_test(&w, tests.key[i]);
		if (w.failed && c->stop_on_failure)
			break;
	}
	map_free(&tests);
	if (w.progress.over < w.progress.total && isatty(STDERR_FILENO))
		fputs("\n", stderr);
	return w.broken || w.silent ? RUN_OWN_FAILURE : w.failed ? w.status : 0;
}
