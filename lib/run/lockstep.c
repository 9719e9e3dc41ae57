/* lockstep: the steps that others make at the same time, through mmt-barrier join */
#include <errno.h>
#include <string.h>

#include "run.h"

void
lockstep_init(struct lockstep *l, int in, int out)
{
	memset(l, 0, sizeof *l);
	l->on = l->live = in >= 0;
	if (!l->on)
		return;
	ask_init(&l->ask, in, out);
	job_hide(in);
	job_hide(out);
}

/* Nothing goes on in step; what is under way is finished first. */
static void
lost(struct lockstep *l, const char *why)
{
	l->live = 0;
	l->failed = 1;
	warn("barrier: %s; %s", why, l->busy ? "the run under way is finished, and marked unsynced" :
	    "nothing more is run, and --resume goes on");
}

/* Takes all that the filter has said. */
static void
hear(struct lockstep *l)
{
	const char *why;

	for (;;) {
		if (ask_answer(&l->ask, &l->answer, &why) < 0) {
			lost(l, why);
			return;
		}
		switch (l->answer.kind) {
		case ANSWER_NONE:
			return;
		case ANSWER_WAIT:
			break;
		case ANSWER_ERROR:
			lost(l, l->answer.text);
			return;
		default:
			if (l->asked) {
				l->asked = 0;
				return;
			}
			lost(l, "the filter answers what nobody asked");
			return;
		}
	}
}

int
lockstep_wait(struct lockstep *l, int fd, int also, double deadline)
{
	char ready[3];
	int all[3];

	all[0] = fd;
	all[1] = also;
	all[2] = l->live ? l->ask.in : -1;
	wait_any(all, ready, 3, deadline);
	if (ready[2])
		hear(l);
	return ready[0];
}

static void
send(struct lockstep *l, enum token token, const char *detail, double went, double exec)
{
	int error;

	l->asked = 1;
	if (ask_token(&l->ask, token, detail, went, exec) == 0)
		return;
	error = errno;
	l->asked = 0;
	l->ask.asked = -1;
	if (error == EPIPE)
		hear(l); /* a filter that has ended said why before */
	if (l->live)
		lost(l, error == EAGAIN ? "the filter reads nothing" : "the filter has ended");
}

/* It has had its time; but when we were stopped ourselves, it may have spoken. */
static int
silent(struct lockstep *l)
{
	if (clock_mono() < ask_deadline(&l->ask))
		return 0;
	hear(l);
	return l->live && l->asked && clock_mono() >= ask_deadline(&l->ask);
}

int
lockstep_step(struct lockstep *l, enum token token, const char *detail, double went,
    double exec)
{
	l->answer.kind = ANSWER_GO;
	if (!l->on)
		return 0;
	if (l->live)
		send(l, token, detail, went, exec);
	while (l->live && l->asked) {
		if (stop_asked()) {
			lockstep_fail(l, "was told to stop");
			break;
		}
		(void)lockstep_wait(l, -1, stop_fd(), ask_deadline(&l->ask));
		if (l->live && l->asked && silent(l))
			lost(l, "the filter says nothing");
	}
	return l->live ? 0 : -1;
}

void
lockstep_fail(struct lockstep *l, const char *why)
{
	if (l->live)
		(void)ask_fail(&l->ask, why);
	l->live = 0;
}

void
lockstep_progress(struct lockstep *l, const char *text)
{
	if (l->live)
		(void)ask_progress(&l->ask, text);
}
