/* rounds: samples at their deadlines, until it is told to stop */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "monitor.h"

/* s in which a command may tell that it cannot work, before it counts as started */
static const double settle = 0.25;
/* s between two looks whether the parent is there: nothing announces its end */
static const double look = 1;

void
rounds_put(struct monitoring *w, struct monitor *m)
{
	frame_done(&w->frame, m->name, m->due.gap, m->log.gap);
	if (log_put(&m->log, &w->frame) < 0)
		return;
	m->due.gap = 0;
	m->due.samples++;
}

void
rounds_read(struct monitoring *w, struct monitor *m)
{
	w->frame.n = 0;
	frame_begin(&w->frame, m->name, clock_wall(), clock_mono() - w->begin);
	sources_read(&m->def, &w->frame);
	rounds_put(w, m);
}

/* There is no process for the command of a sample. */
static void
unable(struct monitoring *w, struct monitor *m)
{
	m->due.missed++;
	m->due.gap++;
	if (m->failed)
		return;
	warn("%s: cannot start a process:", m->name);
	m->failed = w->wanting = 1;
}

/* The deadline of a monitor is over. */
static void
take(struct monitoring *w, struct monitor *m)
{
	double now = clock_mono();

	if (m->child.pid > 0) {
		due_miss(&m->due, now); /* the sample before is not ready yet */
		return;
	}
	due_keep(&m->due, now);
	if (m->def.kind == KIND_FILE)
		rounds_read(w, m);
	else {
		m->begun = clock_wall();
		m->at = now - w->begin;
		m->pending.n = 0;
		if (child_start(&m->child, &m->def, m->interval, 0) < 0)
			unable(w, m);
	}
}

void
rounds_wait(struct monitoring *w, double deadline)
{
	size_t i, n = 0;

	for (i = 0; i < w->n; i++)
		if (w->v[i].child.pid > 0) {
			w->fd[2 * n] = w->v[i].child.out;
			w->fd[2 * n++ + 1] = w->v[i].child.err;
		}
	wait_any(w->fd, w->ready, 2 * n, deadline);
	if (n == 0)
		return;
	for (i = 0; i < w->n; i++)
		if (w->v[i].child.pid > 0)
			hear(w, &w->v[i]);
}

/* When a monitor wants to be seen to next, and whether it does at all. */
static double
next_of(const struct monitoring *w, const struct monitor *m)
{
	double end = w->begin + (double)w->count * m->interval;

	if (m->def.kind != KIND_EXEC)
		return due_at(&m->due);
	return w->count > 0 && clock_mono() < end ? end : -1;
}

static int
at_work(const struct monitoring *w, const struct monitor *m)
{
	if (!m->live || m->log.closed)
		return 0;
	return next_of(w, m) >= 0 || (m->child.pid > 0 &&
	    (m->def.kind == KIND_SAMPLE || w->count == 0));
}

/* It was somebody else's child, or its own parent ended: we are adopted. */
static int
orphaned(const struct monitoring *w)
{
	static pid_t parent;

	if (w->parent == 0)
		return 0;
	if (parent == 0)
		parent = getppid();
	return (kill(w->parent, 0) < 0 && errno == ESRCH) ||
	    (parent == w->parent && getppid() != parent);
}

static double
earlier(double a, double b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Does all that is due.  1: something is left to be done, at *next (< 0: nobody knows
 * when). */
static int
turn(struct monitoring *w, double *next)
{
	struct monitor *m;
	double t, cpu = -1, before;
	int busy = 0;

	*next = -1;
	for (m = w->v; m < w->v + w->n; m++) {
		if (m->live && m->def.kind != KIND_EXEC && (t = due_at(&m->due)) >= 0 &&
		    t <= clock_mono()) {
			/* To ask that clock is a system call, so it is asked once for two. */
			before = cpu >= 0 ? cpu : clock_cpu();
			take(w, m);
			cpu = clock_cpu();
			m->cpu += cpu - before;
		}
		if (!at_work(w, m))
			continue;
		busy = 1;
		*next = earlier(*next, next_of(w, m));
	}
	return busy;
}

int
rounds(struct monitoring *w)
{
	int busy, sig;
	double next;

	for (;;) {
		busy = turn(w, &next);
		if (!w->told && (start_settled(w) || clock_mono() >= w->begin + settle) &&
		    start_tell(w) < 0)
			return -1;
		if (!busy && w->told)
			return 0;
		if (!w->told)
			next = earlier(next, w->begin + settle);
		if (w->parent > 0)
			next = earlier(next, clock_mono() + look);
		rounds_wait(w, next);
		if ((sig = wait_signal()) != 0)
			/* Who stops us early is told too. */
			return !w->told && start_tell(w) < 0 ? -1 : sig;
		if (orphaned(w))
			return SIGTERM;
	}
}
