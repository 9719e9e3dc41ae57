/* scope: what encloses the runs of a plan: setup, services, before and after,
 * teardown; entered before the first run they cover, unwound behind the last */
#include <stdlib.h>
#include <string.h>

#include "run.h"

static const double teardown_limit = 60; /* s a teardown may take at least */

enum { MAX_DEPTH = 102 }; /* a label has at most 200 bytes, a=b/ at least 4 */

static void
fails(struct scopes *s, struct scope *c, enum plan_verb verb)
{
	c->failed = 1;
	c->verb = verb;
	s->failures++;
}

/* A service of it that has ended although nobody asked it to: -1. */
static int
services_live(struct scopes *s, struct scope *c)
{
	struct job *over = service_over(&c->services);

	if (over == NULL)
		return 0;
	if (job_finish(over, &c->r, s->grace) < 0)
		s->broken = 1;
	fails(s, c, PLAN_SERVICE);
	return -1;
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
			r = command_line(s, l, s->timeout, 1, &c->r);
		else if (l->verb == PLAN_SERVICE)
			r = service_start(s, &c->services, l);
		else if (l->verb == PLAN_READY)
			r = service_ready(s, &c->services, l, &c->r);
		else
			continue;
		if (r < 0 && l->verb == PLAN_READY && !c->r.stopped)
			(void)services_live(s, c);
		if (r < 0 && !c->failed)
			fails(s, c, l->verb);
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

	services_stop(&c->services, s->grace);
	job_env(c->label, -1, NULL);
	for (i = p->n; i-- > 0; ) {
		const struct plan_line *l = &p->v[i];

		if (l->verb != PLAN_TEARDOWN || strcmp(l->test, s->test) != 0 ||
		    strcmp(l->label, c->label) != 0)
			continue;
		if (command_line(s, l, limit, 0, &r) < 0) {
			char how[32];

			job_status(&r, how, sizeof how);
			warn("%s: teardown %s: %s (%s/setup.log has its output)", s->test,
			    l->label, how, s->store->dir);
			rc = -1;
		}
	}
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
	size_t i;
	int rc = 0;

	for (i = 0; i < s->n; i++)
		if (!s->stack[i].failed && services_live(s, &s->stack[i]) < 0)
			rc = -1;
	return rc;
}

int
scopes_over(const struct scopes *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (service_over(&s->stack[i].services) != NULL)
			return 1;
	return 0;
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
			if (command_line(s, l, s->timeout, inwards, r) < 0) {
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
