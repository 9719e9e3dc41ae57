/* scrape: samples, decoded as they come, as OpenMetrics text
 *
 * Three processes: a child of ours samples, mmt-extract decodes what it writes, and we
 * keep the last values.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "monitor.h"

/* A value is old when so many samples of its monitor should have come since. */
static const double old = 3;

/* Takes the whole lines of what mmt-extract printed: 1: with them a sample is complete,
 * 0, or -1 after a warning. */
static int
take(struct exposition *e, struct text *t)
{
	char *s = t->s, *end = s + t->n, *nl;
	double now = clock_mono();
	const char *why;
	int complete = 0;

	for (; s < end && (nl = memchr(s, '\n', (size_t)(end - s))) != NULL; s = nl + 1) {
		*nl = '\0';
		complete |= nl == s;
		if (expose_take(e, s, (size_t)(nl - s), now, &why) < 0) {
			warn("mmt-extract prints no record: %s", why);
			return -1;
		}
	}
	t->n = (size_t)(end - s);
	memmove(t->s, s, t->n);
	return complete;
}

/* The values that came after this instant are of today. */
static double
oldest(const struct monitoring *w)
{
	double longest = 0;
	size_t i;

	for (i = 0; i < w->n; i++)
		if (w->v[i].interval > longest)
			longest = w->v[i].interval;
	return clock_mono() - old * longest;
}

/* Until mmt-extract has nothing more to say: the signal that was passed on, or 0; -1
 * after a warning. */
static int
collect(const struct monitoring *w, struct exposition *e, int from, pid_t sampler,
    const char *file)
{
	struct text t = { 0 };
	int sig, first = 0, r = 0;

	while (r >= 0) {
		if (wait_for(from, -1, -1)) {
			if (text_read(&t, from) <= 0)
				break;
			r = take(e, &t);
			if (r > 0 && file != NULL && expose_replace(e, file, oldest(w)) < 0)
				warn("%s:", file);
		}
		if ((sig = wait_signal()) != 0) {
			first = sig;
			(void)kill(sampler, SIGTERM);
		}
	}
	if (r < 0)
		(void)kill(sampler, SIGTERM);
	text_free(&t);
	return r < 0 ? -1 : first;
}

/* Becomes the sampler, whose standard output is to be decoded, and returns, in it only:
 * 0. */
static pid_t
begin(int to[2], int from[2])
{
	pid_t pid;

	if (fd_pipe(to) < 0 || fd_pipe(from) < 0 || (pid = fork()) < 0)
		die("cannot start a process:");
	if (pid > 0)
		return pid;
	/* What the terminal sends is passed on by us. */
	(void)setpgid(0, 0);
	if (dup2(to[1], STDOUT_FILENO) < 0)
		die("cannot write to mmt-extract:");
	(void)close(to[0]);
	(void)close(to[1]);
	(void)close(from[0]);
	(void)close(from[1]);
	return 0;
}

int
scrape(struct monitoring *w, const char *file, int each)
{
	char *argv[] = { "mmt-extract", "-m", "-", each ? "--each" : NULL, NULL };
	struct exposition e = { 0 };
	pid_t sampler, decoder;
	int to[2], from[2], sig, status, bad;

	sampler = begin(to, from);
	if (sampler == 0)
		return -1;
	if (setenv("MMT_MONITORS", w->monitors, 1) < 0 ||
	    (decoder = filter_start(argv, to[0], from[1])) < 0) {
		(void)kill(sampler, SIGTERM);
		die("cannot start mmt-extract:");
	}
	(void)close(to[0]);
	(void)close(to[1]);
	(void)close(from[1]);
	sig = collect(w, &e, from[0], sampler, file);
	(void)close(from[0]);
	status = filter_wait(sampler);
	bad = filter_wait(decoder);
	if (bad > 1)
		warn("mmt-extract ended with status %d", bad);
	if (sig < 0 || bad > 1 || status > 1)
		status = 125;
	if (file == NULL) {
		expose_write(&e, stdout, -1);
		out_close();
	} else if (sig > 0)
		(void)unlink(file); /* nobody keeps it up to date */
	if (sig > 0 && sig != SIGTERM) {
		wait_undo();
		(void)raise(sig);
	}
	return status;
}
