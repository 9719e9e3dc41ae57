/* rounds: samples at their deadlines, and what commands print in between */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "monitor.h"

/* s in which a command may tell that it cannot work, before it counts as started */
static const double settle = 0.25;
/* s between two looks whether the parent is there: nothing announces its end */
static const double look = 1;
/* bytes that a command may print before others have their turn, or in one line */
enum { TURN = 1 << 20 };

/* Logs the frame that was constructed. */
static void
put(struct monitoring *w, struct monitor *m)
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
	put(w, m);
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

/* Logs what an exec command printed, in whole lines unless it is over. */
static void
put_lines(struct monitoring *w, struct monitor *m, int over)
{
	size_t n = m->pending.n, from;

	while (!over && n > 0 && m->pending.s[n - 1] != '\n')
		n--;
	if (n == 0 && m->pending.n > TURN)
		n = m->pending.n;
	if (n == 0)
		return;
	w->frame.n = 0;
	frame_begin(&w->frame, m->name, clock_wall(), clock_mono() - w->begin);
	from = w->frame.n;
	text_add(&w->frame, m->pending.s, n);
	frame_content(&w->frame, from);
	put(w, m);
	m->pending.n -= n;
	memmove(m->pending.s, m->pending.s + n, m->pending.n);
}

/* Logs what a command said on standard error. */
static void
listen(struct monitoring *w, struct monitor *m)
{
	w->frame.n = 0;
	child_listen(&m->child, m->name, &w->frame);
	if (w->frame.n > 0)
		(void)log_put(&m->log, &w->frame);
}

/* A sample is ready, or will never be. */
static void
sampled(struct monitoring *w, struct monitor *m)
{
	char *obituary;
	size_t from;

	if (m->child.status == 0) {
		w->frame.n = 0;
		frame_begin(&w->frame, m->name, m->begun, m->at);
		from = w->frame.n;
		text_add(&w->frame, m->pending.s, m->pending.n);
		frame_content(&w->frame, from);
		put(w, m);
		return;
	}
	m->due.missed++;
	m->due.gap++;
	if (w->stopping || m->failed)
		return;
	obituary = child_obituary(&m->child);
	if (w->told)
		warn("%s: %s", m->name, obituary);
	else {
		m->why = obituary;
		m->live = 0;
		return;
	}
	free(obituary);
	m->failed = w->wanting = 1;
}

/* A command that was to go on has ended. */
static void
ended(struct monitoring *w, struct monitor *m)
{
	int killed = WIFSIGNALED(m->child.status);
	char *s;

	m->live = 0;
	if (w->stopping)
		return;
	s = mem_fmt("%s %s=%d", m->name, killed ? "signal" : "exit",
	    killed ? WTERMSIG(m->child.status) : WEXITSTATUS(m->child.status));
	w->frame.n = 0;
	frame_word(&w->frame, "ended", s);
	(void)log_put(&m->log, &w->frame);
	free(s);
	s = child_obituary(&m->child);
	if (!w->told) {
		m->why = s;
		return;
	}
	warn("%s: %s", m->name, s);
	free(s);
	w->wanting = 1;
}

/* A command for a sample prints without end. */
static void
too_much(struct monitor *m)
{
	static const char why[] = "it prints too much for a sample";

	child_signal(&m->child, SIGKILL);
	m->pending.n = 0;
	m->child.said.n = m->child.told = 0;
	text_add(&m->child.said, why, strlen(why));
}

/* Takes what is there of a command. */
static void
hear(struct monitoring *w, struct monitor *m)
{
	double cpu = clock_cpu();
	size_t before = m->pending.n;
	/* What it printed before it ended is in the pipes by now. */
	int over = child_ended(&m->child);

	listen(w, m);
	while (child_read(&m->child, &m->pending) > 0)
		if (m->pending.n - before > TURN)
			break; /* more than a pipe holds */
	if (m->def.kind == KIND_SAMPLE && m->pending.n > SAMPLE_MOST)
		too_much(m);
	if (m->def.kind == KIND_EXEC)
		put_lines(w, m, over);
	if (over) {
		if (m->def.kind == KIND_EXEC)
			ended(w, m);
		else
			sampled(w, m);
		child_close(&m->child);
	}
	m->cpu += clock_cpu() - cpu;
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
