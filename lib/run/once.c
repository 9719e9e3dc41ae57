/* once: one run of the plan, made in step with others when there is a barrier */
#include <string.h>

#include "run.h"

/* What is known of it so far. */
struct made {
	struct job_result r;
	struct note note;
	double local; /* the release on our clock */
	int done;     /* nobody waits for it any more */
};

/* The instants on the common clock; those of the step before come with the next one. */
static void
note_times(struct made *m, double exec)
{
	if (exec > 0)
		m->note.exec = m->note.go + (exec - m->local);
}

/* How many neighbours less it has had, at some time of it. */
static void
note_lost(struct note *n, const char *text)
{
	double x;

	if (journal_note(text, "lost", &x) && x > 0)
		n->lost = (long)x;
}

static void
note_skew(struct note *n, const char *text)
{
	double x;

	if (journal_note(text, "skew", &x) && x >= 0)
		n->skew = x;
	if (journal_note(text, "execskew", &x) && x >= 0)
		n->execskew = x;
}

/* The command is forked and at its gate, so that nothing but its exec is behind the go. */
static int
make_ready(struct work *w, struct job *job, const struct plan_item *it)
{
	struct lockstep *l = &w->step;

	if (command_start(&w->scopes, job, it->line->command, w->store.logpath, w->store.log,
	    w->conf->timeout, COMMAND_GATED) < 0)
		return -1;
	while (!lockstep_wait(l, job->gate, stop_fd(), -1) && l->live && !stop_asked())
		continue;
	return 0;
}

/* Meets the others, runs the command unless something failed before, meets them again.
 * -1: it was not made. */
static int
in_step(struct work *w, const struct plan_item *it, struct made *m)
{
	struct lockstep *l = &w->step;
	struct job_result none;
	struct job job;
	int with = m->note.failed == NULL, ahead;
	double went = -1;

	if (with && make_ready(w, &job, it) < 0)
		return -1;
	if (lockstep_step(l, TOKEN_BEGIN, NULL, -1, -1) < 0 || l->answer.kind != ANSWER_GO) {
		m->done = l->live;
		if (with) {
			job_stop(&job, 1); /* it may be stopped, and not see the end */
			job_shut(&job);
			(void)command_await(&w->scopes, &job, 1, &none);
		}
		return -1;
	}
	m->note.go = l->answer.time;
	m->local = l->answer.local;
	note_lost(&m->note, l->answer.text);
	ahead = m->local > clock_mono();
	if (with) {
		job_open(&job, m->local);
		l->busy = 1;
		if (command_await(&w->scopes, &job, 1, &m->r) < 0)
			return -1;
		went = m->r.went;
		note_times(m, m->r.exec);
	} else if (ahead)
		went = clock_until(m->local);
	if (lockstep_step(l, TOKEN_END, NULL, ahead && went > 0 ? went : -1,
	    m->r.exec > 0 ? m->r.exec : -1) == 0) {
		note_skew(&m->note, l->answer.text);
		note_lost(&m->note, l->answer.text);
	}
	l->busy = 0;
	m->note.unsynced = !l->live;
	return 0;
}

/* -1: it was not made. */
static int
execute(struct work *w, const struct plan_item *it, struct made *m)
{
	if (w->step.on)
		return in_step(w, it, m);
	if (m->note.failed == NULL)
		return command_run(&w->scopes, it->line->command, w->store.logpath,
		    w->store.log, w->conf->timeout, 1, &m->r);
	return 0;
}

/* The log to the disk, and the line to the journal. */
static void
keep(struct work *w, const struct plan_item *it, struct made *m)
{
	if (m->r.start <= 0)
		m->r.start = clock_wall(); /* nothing was executed */
	if (store_log_close(&w->store) < 0) {
		warn("%s: the log is not whole; free some space and go on with --resume:",
		    w->store.logpath);
		m->r.stopped = 1; /* so it is interrupted, whatever else it was */
		m->r.timed_out = 0;
		w->broken = 1;
	}
	if (!w->broken || m->r.stopped)
		record(w, it, &m->r, &m->note);
}

static void
announce(struct work *w, const struct plan_item *it)
{
	char text[512];

	progress_show(&w->progress, it, NULL);
	if (!w->step.live)
		return;
	progress_text(&w->progress, it, text, sizeof text);
	lockstep_progress(&w->step, text);
}

int
once(struct work *w, const struct plan_item *it, int loop)
{
	const char *label = it->line->label;
	struct job_result after;
	enum plan_verb verb;
	struct made m;
	int made;

	memset(&m, 0, sizeof m);
	m.r.maxrss = -1;
	m.note.skew = m.note.execskew = -1;
	m.note.loop = loop;
	announce(w, it);
	if (scopes_enter(&w->scopes, label, &verb, &m.r) < 0)
		m.note.failed = plan_verbs[verb];
	if (w->scopes.broken)
		w->broken = 1;
	if (stop_asked() || w->broken)
		return 0;
	if (store_log_open(&w->store, label, it->iter) < 0) {
		w->broken = 1;
		return 0;
	}
	job_env(label, it->iter, w->store.side);
	if (m.note.failed == NULL && scopes_around(&w->scopes, PLAN_BEFORE, label, &m.r) < 0)
		m.note.failed = plan_verbs[PLAN_BEFORE];
	made = execute(w, it, &m);
	w->progress.made += !loop;
	if (m.note.failed == NULL && scopes_check(&w->scopes) < 0)
		m.note.failed = plan_verbs[PLAN_SERVICE];
	if (scopes_around(&w->scopes, PLAN_AFTER, label, &after) < 0 && m.note.failed == NULL)
		m.note.failed = plan_verbs[PLAN_AFTER];
	w->broken |= w->scopes.broken;
	if (made == 0)
		keep(w, it, &m);
	else
		store_log_drop(&w->store);
	return m.done;
}
