/* scope: what encloses the runs of a plan: setup, services, before and after,
 * teardown; entered before the first run they cover, unwound behind the last */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static const double teardown_limit = 60; /* s a teardown may take at least */
static const double poll_every = 0.1;    /* s between two questions of ready */

enum { MAX_DEPTH = 102 }; /* a label has at most 200 bytes, a=b/ at least 4 */

struct scope {
	const char *label;
	struct job *service;
	size_t n;
	int failed; /* it could not be entered: what failed, and how */
	enum plan_verb verb;
	struct job_result r;
};

/* What the commands of a scope print goes to setup.log, each under a headline. */
static void
headline(const struct scopes *s, const struct plan_line *l)
{
	char *text = mem_fmt("# %s %s: %s\n", plan_verbs[l->verb], l->label, l->command);

	(void)!write(s->store->setup, text, strlen(text));
	free(text);
}

static char *
run_id(const char *path)
{
	return mem_fmt("%s:%ld", path, (long)getpid());
}

static char *
command_path(const struct scopes *s, const struct plan_line *l)
{
	return mem_fmt("%s/%s/%s", s->store->dir, plan_verbs[l->verb], l->label);
}

static int
good(const struct job_result *r)
{
	char text[32];

	job_status(r, text, sizeof text);
	return strcmp(text, "ok") == 0;
}

int
scopes_start(struct scopes *s, struct job *job, const char *command, const char *path,
    int logfd, double timeout, int gated)
{
	struct job_spec spec;
	char *id = run_id(path);
	int r;

	memset(&spec, 0, sizeof spec);
	spec.command = command;
	spec.run_id = id;
	spec.logfd = logfd;
	spec.gated = gated;
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

/* Whether services_live() will find one that has ended. */
static int
service_over(const struct scopes *s)
{
	size_t i, k;

	for (i = 0; i < s->n; i++)
		for (k = 0; k < s->stack[i].n; k++)
			if (s->stack[i].service[k].pid != 0 && wait_for(s->stack[i].service[k].res, -1, 0))
				return 1;
	return 0;
}

int
scopes_await(struct scopes *s, struct job *job, int stoppable, struct job_result *r)
{
	enum { NO, ENDED, TOLD } lost = NO; /* a service, which wakes us as a child */
	int told = 0, asked = 0;
	double end = -1;

	memset(r, 0, sizeof *r);
	while (!lockstep_wait(s->step, job->res, stop_fd(), end >= 0 ? end : job->late)) {
		if (job->late >= 0 && clock_mono() >= job->late)
			job_late(job);
		if (stoppable && lost == NO && service_over(s)) {
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
scopes_command(struct scopes *s, const char *command, const char *path, int logfd,
    double timeout, int stoppable, struct job_result *r)
{
	struct job job;

	memset(r, 0, sizeof *r);
	if (scopes_start(s, &job, command, path, logfd, timeout, 0) < 0)
		return -1;
	return scopes_await(s, &job, stoppable, r);
}

static int
command_of(struct scopes *s, const struct plan_line *l, double timeout, int stoppable,
    struct job_result *r)
{
	char *path = command_path(s, l);
	int rc;

	headline(s, l);
	rc = scopes_command(s, l->command, path, s->store->setup, timeout, stoppable, r);
	free(path);
	return rc < 0 || !good(r) ? -1 : 0;
}

static int
start_service(struct scopes *s, struct scope *c, const struct plan_line *l)
{
	char *path = command_path(s, l), *id = run_id(path);
	struct job_spec spec;
	int r;

	memset(&spec, 0, sizeof spec);
	headline(s, l);
	c->service = mem_grow(c->service, c->n + 1, sizeof *c->service);
	spec.command = l->command;
	spec.run_id = id;
	spec.logfd = s->store->setup;
	spec.held = 1;
	spec.grace = s->grace;
	r = job_start(&c->service[c->n], &spec);
	if (r == 0)
		c->n++;
	else {
		warn("cannot start a service:");
		s->broken = 1;
	}
	free(path);
	free(id);
	return r;
}

/* A service that has ended although nobody asked it to: -1, and *r how. */
static int
services_live(struct scopes *s, struct scope *c, struct job_result *r)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->service[i].pid != 0 && wait_for(c->service[i].res, -1, 0)) {
			if (job_finish(&c->service[i], r, s->grace) < 0)
				s->broken = 1;
			c->failed = 1;
			c->verb = PLAN_SERVICE;
			c->r = *r;
			return -1;
		}
	return 0;
}

static int
wait_ready(struct scopes *s, struct scope *c, const struct plan_line *l,
    struct job_result *r)
{
	double deadline = clock_mono() + (double)l->to, left;

	for (;;) {
		if (services_live(s, c, r) < 0)
			return -1;
		left = deadline - clock_mono();
		if (left <= 0) {
			r->timed_out = 1;
			return -1;
		}
		if (command_of(s, l, left, 1, r) == 0)
			return 0;
		if (r->stopped)
			return -1;
		(void)lockstep_wait(s->step, -1, stop_fd(), clock_mono() + poll_every);
		if (stop_asked() > 0) {
			r->stopped = 1;
			return -1;
		}
	}
}

static int
enter_one(struct scopes *s, struct scope *c)
{
	const struct plan *p = s->plan;
	size_t i;
	int r = 0;

	job_env(c->label, -1, NULL);
	for (i = 0; r == 0 && i < p->n; i++) {
		const struct plan_line *l = &p->v[i];

		if (strcmp(l->test, s->test) != 0 || strcmp(l->label, c->label) != 0)
			continue;
		if (l->verb == PLAN_SETUP)
			r = command_of(s, l, s->timeout, 1, &c->r);
		else if (l->verb == PLAN_SERVICE)
			r = start_service(s, c, l);
		else if (l->verb == PLAN_READY)
			r = wait_ready(s, c, l, &c->r);
		else
			continue;
		if (r < 0 && !c->failed) {
			c->failed = 1;
			c->verb = l->verb;
		}
	}
	return r;
}

/* Unwinds the innermost scope. */
static int
leave_one(struct scopes *s)
{
	struct scope *c = &s->stack[--s->n];
	const struct plan *p = s->plan;
	struct job_result r;
	double limit = s->timeout > teardown_limit ? s->timeout : teardown_limit;
	size_t i;
	int rc = 0;

	for (i = c->n; i-- > 0; )
		if (c->service[i].pid != 0) {
			job_stop(&c->service[i], stop_asked() > 1);
			(void)job_finish(&c->service[i], &r, s->grace);
		}
	job_env(c->label, -1, NULL);
	for (i = p->n; i-- > 0; ) {
		const struct plan_line *l = &p->v[i];

		if (l->verb != PLAN_TEARDOWN || strcmp(l->test, s->test) != 0 ||
		    strcmp(l->label, c->label) != 0)
			continue;
		if (command_of(s, l, limit, 0, &r) < 0) {
			char how[32];

			job_status(&r, how, sizeof how);
			warn("%s: teardown %s: %s (%s/setup.log has its output)", s->test,
			    l->label, how, s->store->dir);
			rc = -1;
		}
	}
	free(c->service);
	return rc;
}

/* The lengths of the labels that cover label, outermost first: 0 is "-", then
 * what ends at each '/', then label itself.  How many. */
static size_t
prefixes(const char *label, size_t len[MAX_DEPTH])
{
	size_t n = 0, at = 0;

	len[n++] = 0;
	if (strcmp(label, "-") == 0)
		return n;
	while (n < MAX_DEPTH) {
		at += strcspn(label + at, "/");
		len[n++] = at;
		if (label[at++] == '\0')
			break;
	}
	return n;
}

static int
is_prefix(const char *scope, const char *label, size_t len)
{
	if (len == 0)
		return strcmp(scope, "-") == 0;
	return strncmp(scope, label, len) == 0 && scope[len] == '\0';
}

static int
to_be_entered(const struct plan_line *l)
{
	return l->verb == PLAN_SETUP || l->verb == PLAN_SERVICE || l->verb == PLAN_READY ||
	    l->verb == PLAN_TEARDOWN;
}

/* The label of the plan's scope that is the first len bytes of label, if it
 * has anything to do. */
static const char *
scope_label(const struct scopes *s, const char *label, size_t len)
{
	size_t i;

	for (i = 0; i < s->plan->n; i++) {
		const struct plan_line *l = &s->plan->v[i];

		if (to_be_entered(l) && is_prefix(l->label, label, len) &&
		    strcmp(l->test, s->test) == 0)
			return l->label;
	}
	return NULL;
}

static int
entered(const struct scopes *s, const char *scope)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (strcmp(s->stack[i].label, scope) == 0)
			return 1;
	return 0;
}

int
scopes_check(struct scopes *s)
{
	struct job_result r;
	size_t i;
	int rc = 0;

	for (i = 0; i < s->n; i++)
		if (!s->stack[i].failed && services_live(s, &s->stack[i], &r) < 0)
			rc = -1;
	return rc;
}

int
scopes_enter(struct scopes *s, const char *label, enum plan_verb *verb,
    struct job_result *r)
{
	size_t i, n, len[MAX_DEPTH];
	const char *next;

	while (s->n > 0 && !plan_covers(s->stack[s->n - 1].label, label))
		(void)leave_one(s);
	(void)scopes_check(s);
	n = prefixes(label, len);
	for (i = 0; i < n && (s->n == 0 || !s->stack[s->n - 1].failed); i++) {
		struct scope c;

		next = scope_label(s, label, len[i]);
		if (next == NULL || entered(s, next))
			continue;
		memset(&c, 0, sizeof c);
		c.label = next;
		s->stack = mem_grow(s->stack, s->n + 1, sizeof *s->stack);
		s->stack[s->n++] = c;
		(void)enter_one(s, &s->stack[s->n - 1]);
	}
	for (i = 0; i < s->n; i++)
		if (s->stack[i].failed) {
			*verb = s->stack[i].verb;
			*r = s->stack[i].r;
			return -1;
		}
	return 0;
}

/* The before lines in order, or the after lines in reverse. */
int
scopes_around(struct scopes *s, enum plan_verb verb, const char *label,
    struct job_result *r)
{
	size_t i, k, n, len[MAX_DEPTH];
	int rc = 0, inwards = verb == PLAN_BEFORE;

	n = prefixes(label, len);
	for (i = 0; i < n; i++)
		for (k = 0; k < s->plan->n; k++) {
			const struct plan_line *l =
			    &s->plan->v[inwards ? k : s->plan->n - 1 - k];

			if (l->verb != verb || strcmp(l->test, s->test) != 0 ||
			    !is_prefix(l->label, label, len[inwards ? i : n - 1 - i]))
				continue;
			if (command_of(s, l, s->timeout, inwards, r) < 0) {
				rc = -1;
				if (inwards)
					return rc;
			}
		}
	return rc;
}

int
scopes_leave(struct scopes *s)
{
	int rc = 0;

	while (s->n > 0)
		if (leave_one(s) < 0)
			rc = -1;
	free(s->stack);
	s->stack = NULL;
	return rc;
}
