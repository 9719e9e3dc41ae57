/* progress: how far a plan is and how long it will take, on standard error */
#include <stdio.h>
#include <unistd.h>

#include "run.h"

/* Setup and teardown count as well: time is shared out evenly over the runs. */
static void
left_text(const struct progress *p, char *buf, size_t size)
{
	double mean = p->made > 0 ? (clock_mono() - p->begin) / (double)p->made : 0;
	long s = (long)(mean * (double)(p->total - p->over) + 0.5);

	if (p->made == 0)
		(void)snprintf(buf, size, "time left unknown");
	else if (s >= 3600)
		(void)snprintf(buf, size, "%ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
	else
		(void)snprintf(buf, size, "%ld:%02ld left", s / 60, s % 60);
}

void
progress_show(const struct progress *p, const struct plan_item *it, const char *status)
{
	int tty = isatty(STDERR_FILENO), last = p->over == p->total;
	int pct = p->total > 0 ? (int)(100 * p->over / p->total) : 100;
	char left[64];

	if (!tty && !p->verbose)
		return;
	if (!p->verbose && status != NULL && !last)
		return; /* the line of the next run overwrites it at once */
	left_text(p, left, sizeof left);
	fprintf(stderr, "%s[%3d%%] %s %s.%ld %s, %s%s%s", tty ? "\r" : "", pct, it->line->test,
	    it->line->label, it->iter, status != NULL ? status : "running", left,
	    tty ? "\033[K" : "", p->verbose || last ? "\n" : "");
	(void)fflush(stderr);
}

void
progress_text(const struct progress *p, const struct plan_item *it, char *buf, size_t size)
{
	char left[64];

	left_text(p, left, sizeof left);
	(void)snprintf(buf, size, "%zu/%zu %s %s %s", p->over, p->total, it->line->test,
	    it->line->label, left);
}
