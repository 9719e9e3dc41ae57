/* hear: what a command prints, and that it has ended */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "monitor.h"

/* bytes that a command may print before others have their turn, or in one line */
enum { TURN = 1 << 20 };

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
	rounds_put(w, m);
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
		rounds_put(w, m);
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

void
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
