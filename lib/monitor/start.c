/* start: monitors, and who is told of it */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"

/* The first line of a log.  0, or -1: it cannot be written. */
static int
head(struct monitoring *w, struct monitor *m)
{
	char number[NUM_MAX], *s;

	(void)num_format(m->interval, number);
	s = mem_fmt("1 %s interval=%s", m->name, number);
	w->frame.n = 0;
	frame_word(&w->frame, "mmt-monitor", s);
	free(s);
	return log_put(&m->log, &w->frame);
}

/* 0, or -1 and m->why. */
static int
start(struct monitoring *w, struct monitor *m)
{
	struct definition *d = &m->def;

	if (define(d, w->monitors, m->name, &m->why) < 0 || define_able(d, &m->why) < 0 ||
	    sources_open(d, &m->why) < 0)
		return -1;
	if (log_open(&m->log, w->dir, m->name, w->test) < 0) {
		m->why = mem_fmt("%s: %s", m->log.path, strerror(errno));
		return -1;
	}
	if (head(w, m) < 0) {
		m->why = mem_dup("its log cannot be written");
		return -1;
	}
	if (d->kind == KIND_EXEC && child_start(&m->child, d, m->interval, 1) < 0) {
		m->why = mem_fmt("cannot start a process: %s", strerror(errno));
		return -1;
	}
	return 0;
}

void
start_all(struct monitoring *w)
{
	struct monitor *m;

	w->fd = mem_alloc(2 * w->n, sizeof *w->fd);
	w->ready = mem_alloc(2 * w->n, sizeof *w->ready);
	for (m = w->v; m < w->v + w->n; m++) {
		m->child.out = m->child.err = -1;
		m->log.fd = -1;
		m->live = start(w, m) == 0;
	}
	w->begin = clock_mono();
	for (m = w->v; m < w->v + w->n; m++)
		due_begin(&m->due, w->begin, m->interval, w->count);
}

int
start_settled(const struct monitoring *w)
{
	const struct monitor *m;

	for (m = w->v; m < w->v + w->n; m++)
		if (m->live && m->def.kind != KIND_FILE && !m->child.heard)
			return 0;
	return 1;
}

int
start_tell(struct monitoring *w)
{
	int null, must = 0;
	struct monitor *m;

	w->told = 1;
	for (m = w->v; m < w->v + w->n; m++) {
		if (m->why != NULL) {
			warn("%s: %s", m->name, m->why);
			w->wanting = 1;
			must |= m->must;
		}
		if (w->dir != NULL)
			(void)printf("%s %s %s\n", m->why != NULL ? "missing" : "started", m->name,
			    m->why != NULL ? m->why : m->log.path);
	}
	if (must)
		warn("a monitor that has to run does not: stopped");
	if (w->dir == NULL || must)
		return must ? -1 : 0;
	(void)puts("ready");
	/* Whoever reads may go now, and whoever waits for the end of it shall not wait for
	 * that of the monitoring. */
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (fflush(stdout) != 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0)
		warn("cannot write standard output:");
	if (null >= 0)
		(void)close(null);
	return 0;
}
