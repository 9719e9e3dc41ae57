/* service: what runs beside the runs of a scope, from its start to the scope's end */
#include <stdlib.h>

#include "run.h"

static const double poll_every = 0.1; /* s between two questions of ready */

int
service_start(struct scopes *s, struct services *v, const struct plan_line *l)
{
	char *path = command_begin(s, l);
	int r;

	v->v = mem_grow(v->v, v->n + 1, sizeof *v->v);
	r = command_start(s, &v->v[v->n], l->command, path, s->store->setup, 0, COMMAND_HELD);
	if (r == 0)
		v->n++;
	free(path);
	return r;
}

struct job *
service_over(const struct services *v)
{
	size_t i;

	for (i = 0; i < v->n; i++)
		if (v->v[i].pid != 0 && wait_for(v->v[i].res, -1, 0))
			return &v->v[i];
	return NULL;
}

int
service_ready(struct scopes *s, const struct services *v, const struct plan_line *l,
    struct job_result *r)
{
	double deadline = clock_mono() + (double)l->to, left;

	while (service_over(v) == NULL) {
		left = deadline - clock_mono();
		if (left <= 0) {
			r->timed_out = 1;
			return -1;
		}
		if (command_line(s, l, left, 1, r) == 0)
			return 0;
		if (r->stopped)
			return -1;
		(void)lockstep_wait(s->step, -1, stop_fd(), clock_mono() + poll_every);
		if (stop_asked() > 0) {
			r->stopped = 1;
			return -1;
		}
	}
	return -1;
}

void
services_stop(struct services *v, double grace)
{
	struct job_result r;

	while (v->n > 0) {
		struct job *job = &v->v[--v->n];

		if (job->pid == 0)
			continue;
		job_stop(job, stop_asked() > 1);
		(void)job_finish(job, &r, grace);
	}
	free(v->v);
	v->v = NULL;
}
