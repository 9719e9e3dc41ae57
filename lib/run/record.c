/* record: what came of a run: its line in the journal, what is said of it */
#include <stdlib.h>
#include <string.h>

#include "run.h"

void
record_failure(struct work *w, int status)
{
	w->status = !w->failed || w->status == status ? status : 1;
	w->failed = 1;
}

static void
count_failure(struct work *w, const char *status)
{
	record_failure(w, strcmp(status, "timeout") == 0 ? 124 : strcmp(status, "exit=126") == 0 ? 126 :
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

/* What it said itself, for the first one: the others mostly say the same. */
static void
show_first(const struct work *w, const char *log)
{
	if (!w->failed)
		tail_show(log, log == w->store.logpath);
}

/* A scope that cannot be entered, of which an earlier run has told. */
static int
known(struct work *w, const char *failed)
{
	int told = w->told;

	if (strcmp(failed, plan_verbs[PLAN_BEFORE]) == 0)
		return 0;
	w->told = w->scopes.failures;
	return w->told == told;
}

/* Says what failed: the run itself, or one of the commands around it. */
static void
complain(struct work *w, const struct plan_item *it, const char *status, const char *failed)
{
	int after = failed != NULL && strcmp(failed, plan_verbs[PLAN_AFTER]) == 0;
	const char *test = it->line->test, *label = it->line->label;
	char *setup = mem_fmt("%s/setup.log", w->store.dir);

	if (strcmp(status, "ok") != 0 && strcmp(status, "interrupted") != 0) {
		if (failed == NULL || after) {
			warn("%s %s.%ld: %s (%s has its output)", test, label, it->iter, status,
			    w->store.logpath);
			show_first(w, w->store.logpath);
		} else if (!known(w, failed)) {
			warn("%s %s.%ld: %s failed: %s (%s has its output)", test, label, it->iter, failed,
			    status, setup);
			show_first(w, setup);
		}
		count_failure(w, status);
	}
	if (after) {
		warn("%s %s.%ld: after failed (%s has its output)", test, label, it->iter, setup);
		show_first(w, setup);
		record_failure(w, 1);
	}
	free(setup);
}

void
record(struct work *w, const struct plan_item *it, const struct job_result *r, struct note *n)
{
	char status[32], note[NOTE_MAX];
	int before = n->failed != NULL && strcmp(n->failed, plan_verbs[PLAN_AFTER]) != 0;

	job_status(r, status, sizeof status);
	if (before && strcmp(status, "ok") == 0)
		(void)snprintf(status, sizeof status, "exit=0"); /* a service that just ended */
	n->strays = r->strays;
	note_format(n, note);
	complain(w, it, status, n->failed);
	write_line(w, it, r, status, note);
	if (n->loop)
		return;
	if (strcmp(status, "interrupted") != 0)
		w->progress.over++;
	progress_show(&w->progress, it, status);
}
