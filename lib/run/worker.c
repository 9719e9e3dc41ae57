/* worker: walks through a plan, test by test */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

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

/* How far apart the iterations of two walks through the test have to be. */
static long
reach(const struct plan_item *v, size_t n)
{
	long low = v[0].iter, high = v[0].iter;
	size_t i;

	for (i = 1; i < n; i++) {
		low = v[i].iter < low ? v[i].iter : low;
		high = v[i].iter > high ? v[i].iter : high;
	}
	return high - low + 1;
}

int
worker_over(const struct work *w)
{
	return stop_asked() || w->broken || w->step.failed ||
	    (w->failed && w->conf->stop_on_failure);
}

/* Makes the runs of a test that are not done; or in a loop all of them, as later
 * iterations, until the others are done. */
static void
walk(struct work *w, const struct plan_item *v, size_t n, long loop)
{
	struct plan_item it;
	size_t i;

	for (i = 0; i < n && !worker_over(w); i++) {
		char *key;
		int done;

		it = v[i];
		if (loop > 0) {
			it.iter += loop * reach(v, n);
			if (once(w, &it, 1))
				break;
			continue;
		}
		key = mem_fmt("%s.%ld", it.line->label, it.iter);
		done = map_find(&w->store.done, key) != (size_t)-1;
		free(key);
		if (done)
			w->progress.over++;
		else
			(void)once(w, &it, 0);
	}
	if (w->broken)
		lockstep_fail(&w->step, "cannot go on: its mmt-run says why");
	else if (worker_over(w))
		lockstep_fail(&w->step, w->failed ? "a run of it failed, which stops it" : "was told to stop");
}

/* Walks through the test, between the steps that all others make. */
static void
walk_in_step(struct work *w, const char *test)
{
	struct plan_item *v;
	char *detail = mem_fmt("%ld %s", w->conf->round, test);
	long loop = 0;
	size_t n;

	v = plan_items(w->plan, test, w->conf->order, w->conf->seed, &n);
	if (lockstep_step(&w->step, TOKEN_TEST, detail, -1, -1) == 0)
		do
			walk(w, v, n, loop++);
		while (lockstep_step(&w->step, TOKEN_TEST_DONE, NULL, -1, -1) == 0 &&
		    w->step.answer.kind == ANSWER_LOOP);
	free(v);
	free(detail);
}

static void
run_test(struct work *w, const char *test)
{
	char **kept;
	size_t i;
	char *dir = mem_fmt("%s/%s/iter-%ld/%s", w->conf->dir, w->conf->run, w->conf->round, test);

	if (store_open(&w->store, dir, w->plan, test, w->conf->mode, w->step.on,
	    w->conf->grace) < 0) {
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
	walk_in_step(w, test);
	if (scopes_leave(&w->scopes) < 0)
		record_failure(w, 1);
	swap_env(w->plan, test, kept, 1);
	for (i = 0; i < w->plan->n; i++)
		free(kept[i]);
	free(kept);
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
	w.scopes.step = &w.step;
	lockstep_init(&w.step, c->in, c->out);
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
	for (i = 0; i < tests.n && !worker_over(&w); i++)
		run_test(&w, tests.key[i]);
	if (i < tests.n)
		lockstep_fail(&w.step, "stopped before its last test");
	map_free(&tests);
	if (w.progress.over < w.progress.total && isatty(STDERR_FILENO))
		fputs("\n", stderr);
	if (w.broken || w.silent || w.step.failed)
		return RUN_OWN_FAILURE;
	if (stop_asked())
		return 128 + SIGTERM; /* it was we who were told, not the front */
	return w.failed ? w.status : 0;
}
