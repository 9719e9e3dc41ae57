/* blame: what becomes of a session when somebody is to blame */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "meet.h"

enum { TEXT_MAX = 1024 };

void
names_add(struct names *names, const char *name)
{
	size_t n = strlen(name), comma = names->n > 0;

	names->all++;
	if (names->cut)
		return;
	/* ",..." has to fit behind it. */
	if (names->n + comma + n + 4 > BARRIER_NAMES) {
		memcpy(names->text + names->n, ",...", 5);
		names->n += 4;
		names->cut = 1;
		return;
	}
	names->text[names->n] = ',';
	memcpy(names->text + names->n + comma, name, n + 1);
	names->n += comma + n;
}

void
names_accuse(struct meet *m, struct names *names, size_t id)
{
	m->caller[id].accused = m->accusation;
	if (names != NULL)
		names_add(names, m->caller[id].name);
}

/* The writes come first: who hears of it may still do better than to wait. */
static void
tell_fault(struct meet *m, const char *names, const char *why)
{
	struct msg msg = { .kind = MSG_ERROR };
	char line[BARRIER_LINE + 1], *text;
	size_t i, len;

	msg.name = names;
	msg.text = why;
	len = msg_format(&msg, line);
	for (i = 0; i < m->joined; i++)
		if (m->caller[m->member[i]].state == MEMBER)
			m->io.send(m->io.ctx, m->member[i], line, len);
	text = esc_text(why);
	tell_text(m, "fail", names, text, strlen(text));
	free(text);
	session_badly(m);
}

void
blame_all(struct meet *m, const char *why)
{
	tell_fault(m, "-", why);
}

void
blame(struct meet *m, const char *names, const char *fmt, ...)
{
	char text[TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (m->c.go_on)
		lost_accused(m, text);
	else
		tell_fault(m, names, text);
}

/* Where somebody was when it happened. */
static void
place(const struct meet *m, const struct caller *c, char *text, size_t size)
{
	const struct group *g = &m->group[c->group];

	if (c->waits)
		(void)snprintf(text, size, "waiting at %s, step %ld", token_names[c->token],
		    g->seq + 1);
	else if (g->last < 0)
		(void)snprintf(text, size, "before mmtests_start");
	else
		(void)snprintf(text, size, "behind %s, step %ld",
		    token_names[g->last == LAST_DONE ? TOKEN_BEGIN : g->last], g->seq);
}

void
blame_one(struct meet *m, size_t id, const char *fmt, ...)
{
	char text[TEXT_MAX], where[80], whole[TEXT_MAX + 90], name[BARRIER_NAME + 1];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	place(m, &m->caller[id], where, sizeof where);
	(void)snprintf(whole, sizeof whole, "%s (%s)", text, where);
	memcpy(name, m->caller[id].name, sizeof name);
	if (m->c.go_on)
		lost_one(m, id, whole);
	else
		tell_fault(m, name, whole);
}

/* Names those of the group that came with another token than right, or, with a token
 * of its own, with any other than that. */
static void
blame_others(struct meet *m, const struct group *g, enum token right, const char *why)
{
	struct names names = { .n = 0 };
	const char *wrong = "";
	size_t i;

	for (i = 0; i < g->arrived; i++)
		if (m->caller[g->order[i]].token != right) {
			names_accuse(m, &names, g->order[i]);
			wrong = token_names[m->caller[g->order[i]].token];
		}
	blame(m, names.text, "at %s, step %ld, but %s %s", wrong, g->seq + 1, why,
	    token_names[right]);
}

/* The token with which most came; -1: there is no one such. */
static int
most_common(const struct meet *m, const struct group *g, size_t *n)
{
	size_t count[TOKEN_FINISH + 1] = { 0 }, i;
	int t, best = 0, alone = 1;

	for (i = 0; i < g->arrived; i++)
		count[m->caller[g->order[i]].token]++;
	for (t = 1; t <= TOKEN_FINISH; t++) {
		if (count[t] == count[best])
			alone = 0;
		if (count[t] > count[best]) {
			best = t;
			alone = 1;
		}
	}
	*n = count[best];
	return alone ? best : -1;
}

/* Each of the tokens is in order for who came with it.  The minority is to blame; without
 * one, who departs from the steps that were declared; else who came later. */
void
blame_torn(struct meet *m, struct group *g, int at_last)
{
	size_t n, i, right = 0;
	int best = most_common(m, g, &n), want = steps_next(g);

	for (i = 0; want >= 0 && i < g->arrived; i++)
		right += (int)m->caller[g->order[i]].token == want;
	if (best >= 0 && (2 * n > g->size || g->arrived == g->size))
		blame_others(m, g, (enum token)best, "the others of the group are at");
	else if (right > 0)
		blame_others(m, g, (enum token)want, "the steps declared want");
	else if (at_last || g->arrived == g->size)
		blame_others(m, g, best >= 0 ? (enum token)best : g->token,
		    "the group was at");
	else /* more have to come; no longer than this, they may be stuck */
		due(m, g->last_one + m->c.heartbeat);
}

void
blame_groups(struct meet *m, const struct group *later)
{
	const struct group *g = m->group;
	struct names names = { .n = 0 };
	size_t i;

	while (g == later || g->arrived < g->size || !meets_all(g->token))
		g++;
	for (i = 0; i < later->size; i++)
		names_accuse(m, &names, later->member[i]);
	blame(m, names.text, "group %s is at %s, but group %s is at %s", later->name,
	    token_names[later->token], g->name, token_names[g->token]);
}

void
blame_late(struct meet *m, const struct group *g)
{
	struct names names = { .n = 0 };
	size_t i;

	for (i = 0; i < g->size; i++)
		if (!m->caller[g->member[i]].waits)
			names_accuse(m, &names, g->member[i]);
	if (g->arrived > 0)
		blame(m, names.text, "late: not at %s, step %ld, %g s after the first",
		    token_names[g->token], g->seq + 1, m->c.patience);
	else
		blame(m, names.text, "late: nobody of the group at step %ld within %g s",
		    g->seq + 1, m->c.step);
}

void
blame_absent(struct meet *m)
{
	struct names names = { .n = 0 };
	char text[80];
	size_t i;

	(void)snprintf(text, sizeof text, "%zu of %zu joined in %g s", m->joined,
	    session_want(m), m->c.patience);
	if (m->c.go_on) {
		lost_absent(m, text);
		return;
	}
	for (i = 0; m->c.expect != NULL && i < m->c.n; i++)
		if (!m->here[i])
			names_add(&names, m->c.expect[i]);
	tell_fault(m, names.all > 0 ? names.text : "-", text);
}
