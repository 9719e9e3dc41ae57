/* command: one command of a plan, from its start to its end */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

int
command_start(struct scopes *s, struct job *job, const char *command, const char *path,
    int logfd, double timeout, int how)
{
	struct job_spec spec;
	char *id = mem_fmt("%s:%ld", path, (long)getpid());
	int r;

	memset(&spec, 0, sizeof spec);
	spec.command = command;
	spec.run_id = id;
	spec.logfd = logfd;
	spec.gated = (how & COMMAND_GATED) != 0;
	spec.held = (how & COMMAND_HELD) != 0;
	spec.timeout = timeout;
	spec.grace = s->grace;
	r = job_start(job, &spec);
	if (r < 0) {
		warn("cannot start a process:");
		s->broken = 1;
	}
	free(id);
	return r;
}

int
command_await(struct scopes *s, struct job *job, int stoppable, struct job_result *r)
{
	enum { NO, ENDED, TOLD } lost = NO; /* a service, which wakes us as a child */
	int told = 0, asked = 0;
	double end = -1;

	memset(r, 0, sizeof *r);
	while (!lockstep_wait(s->step, job->res, stop_fd(), end >= 0 ? end : job->late)) {
		if (job->late >= 0 && clock_mono() >= job->late)
			job_late(job);
		if (stoppable && lost == NO && scopes_over(s)) {
			lost = ENDED;
			end = clock_mono() + s->grace;
		} else if (lost == ENDED && clock_mono() >= end) {
			lost = TOLD;
			end = -1;
			job_stop(job, 0);
		}
		asked = stop_asked();
		if (asked > 0)
			lockstep_fail(s->step, "was told to stop");
		if (stoppable && asked > told) {
			job_stop(job, asked > 1);
			told = asked;
		}
	}
	if (job_finish(job, r, s->grace) < 0) {
		s->broken = 1;
		return -1;
	}
	if (lost == TOLD && asked == 0)
		r->stopped = 0; /* it is no interrupted run, but a failed one */
	return 0;
}

int
command_run(struct scopes *s, const char *command, const char *path, int logfd,
    double timeout, int stoppable, struct job_result *r)
{
	struct job job;

	memset(r, 0, sizeof *r);
	if (command_start(s, &job, command, path, logfd, timeout, 0) < 0)
		return -1;
	return command_await(s, &job, stoppable, r);
}

/* What the commands of a scope print goes to setup.log, each under a headline. */
char *
command_begin(const struct scopes *s, const struct plan_line *l)
{
	char *text = mem_fmt("# %s %s: %s\n", plan_verbs[l->verb], l->label, l->command);

	(void)!write(s->store->setup, text, strlen(text));
	free(text);
	return mem_fmt("%s/%s/%s", s->store->dir, plan_verbs[l->verb], l->label);
}

int
command_line(struct scopes *s, const struct plan_line *l, double timeout, int stoppable,
    struct job_result *r)
{
	char *path = command_begin(s, l);
	char how[32];
	int rc;

	rc = command_run(s, l->command, path, s->store->setup, timeout, stoppable, r);
	free(path);
	if (rc < 0)
		return -1;
	job_status(r, how, sizeof how);
	return strcmp(how, "ok") == 0 ? 0 : -1;
}
