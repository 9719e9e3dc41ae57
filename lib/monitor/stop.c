/* stop: last samples, the end of commands, whole logs */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"

/* s from TERM to KILL */
static const double grace = 3;

/* A counter tells of the time up to its last sample only.  One that is close to the
 * sample before would tell little, and with large errors. */
static void
last_samples(struct monitoring *w)
{
	double now = clock_mono();
	struct monitor *m;

	for (m = w->v; m < w->v + w->n; m++)
		if (m->live && m->def.kind == KIND_FILE && due_at(&m->due) >= 0 &&
		    now - m->due.last >= m->interval / 2)
			rounds_read(w, m);
}

static void
signal_all(const struct monitoring *w, int sig)
{
	const struct monitor *m;

	for (m = w->v; m < w->v + w->n; m++)
		child_signal(&m->child, sig);
}

static int
any(const struct monitoring *w)
{
	const struct monitor *m;

	for (m = w->v; m < w->v + w->n; m++)
		if (m->child.pid > 0)
			return 1;
	return 0;
}

static void
end_commands(struct monitoring *w)
{
	double deadline = clock_mono() + grace;

	w->stopping = 1;
	(void)wait_signal();
	signal_all(w, SIGTERM);
	while (any(w) && clock_mono() < deadline && wait_signal() == 0)
		rounds_wait(w, deadline);
	signal_all(w, SIGKILL);
	while (any(w))
		rounds_wait(w, clock_mono() + grace);
}

static void
add(struct text *t, const char *key, double x)
{
	char number[NUM_MAX], *s;

	(void)num_format(x, number);
	s = mem_fmt(" %s=%s", key, number);
	text_add(t, s, strlen(s));
	free(s);
}

/* To the microsecond, beyond which no clock of a process is to be believed. */
static double
micro(double seconds)
{
	return (double)(long long)(seconds * 1e6 + 0.5) / 1e6;
}

/* The last line of a log: what was made and missed, and what all of it cost. */
static void
put_stop(struct monitoring *w, struct monitor *m)
{
	struct due *d = &m->due;
	struct usage own, others;
	struct text line = { 0 };

	usage_get(&own, 0);
	usage_get(&others, 1);
	text_add(&line, m->name, strlen(m->name));
	add(&line, "samples", (double)d->samples);
	add(&line, "missed", (double)d->missed);
	add(&line, "lost", (double)m->log.lost);
	if (d->last >= 0) {
		add(&line, "late-p50", micro(sketch_quantile(d->late, .5, 7).at));
		add(&line, "late-p99", micro(sketch_quantile(d->late, .99, 7).at));
		add(&line, "late-max", micro(d->latest));
	}
	add(&line, "cpu", micro(m->cpu));
	add(&line, "user", micro(own.user));
	add(&line, "sys", micro(own.sys));
	add(&line, "children", micro(others.user + others.sys));
	add(&line, "maxrss", own.maxrss);
	text_add(&line, "", 1);
	w->frame.n = 0;
	frame_word(&w->frame, "stop", line.s);
	(void)log_put(&m->log, &w->frame);
	text_free(&line);
}

void
stop_all(struct monitoring *w)
{
	struct monitor *m;

	last_samples(w);
	end_commands(w);
	for (m = w->v; m < w->v + w->n; m++) {
		if (m->log.path == NULL && m->log.fd < 0)
			continue; /* it never had one */
		if (!m->log.closed)
			put_stop(w, m);
		if (log_close(&m->log) < 0)
			w->wanting = 1;
	}
	/* When nothing is waited for any more. */
	for (m = w->v; m < w->v + w->n; m++)
		if (m->gzip && m->log.path != NULL && m->why == NULL &&
		    log_pack(&m->log) < 0)
			w->wanting = 1;
}
