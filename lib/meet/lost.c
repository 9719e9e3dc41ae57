/* lost: those who are to blame are struck off, and the others go on without them
 *
 * Whoever is lost may be found out in the middle of anything, so it is only told, and
 * disconnected, at once; the lists are mended, and the others looked at, when that is done.
 */
#include <stdlib.h>
#include <string.h>

#include "meet.h"

void
lost_one(struct meet *m, size_t id, const char *why)
{
	struct caller *c = &m->caller[id];
	struct msg msg = { .kind = MSG_ERROR };
	char *text = esc_text(why);

	msg.name = c->name;
	msg.text = why;
	if (c->state == MEMBER)
		send_msg(m, id, &msg);
	tell_text(m, "fail", c->name, text, strlen(text));
	free(text);
	(void)map_put(&m->gone, c->name);
	ping_release(m, c);
	if (c->state == MEMBER)
		caller_drop(m, id);
	m->accusation++;
	m->lost++;
	m->struck++;
}

void
lost_accused(struct meet *m, const char *why)
{
	unsigned long accusation = m->accusation;
	size_t i;

	for (i = 0; i < m->joined; i++)
		if (m->caller[m->member[i]].accused == accusation)
			lost_one(m, m->member[i], why);
}

void
lost_absent(struct meet *m, const char *why)
{
	size_t i;

	if (m->c.expect == NULL)
		tell(m, "fail", "-", "%s", why);
	for (i = 0; m->c.expect != NULL && i < m->c.n; i++)
		if (!m->here[i]) {
			tell(m, "fail", m->c.expect[i], "%s", why);
			(void)map_put(&m->gone, m->c.expect[i]);
			m->here[i] = 1;
		}
	m->struck += session_want(m) - m->joined;
	m->lost += session_want(m) - m->joined;
}

/* Those of n who are still there; how many. */
static size_t
stay(const struct meet *m, size_t *id, size_t n)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (m->caller[id[i]].state == MEMBER)
			id[kept++] = id[i];
	return kept;
}

static void
mend_group(struct meet *m, struct group *g)
{
	size_t i;

	g->size = stay(m, g->member, g->size);
	g->arrived = stay(m, g->order, g->arrived);
	g->torn = 0;
	if (g->arrived > 0)
		g->token = m->caller[g->order[0]].token;
	for (i = 0; i < g->arrived; i++)
		g->torn |= m->caller[g->order[i]].token != g->token;
}

/* Of nobody there is no group. */
static void
mend_groups(struct meet *m)
{
	struct map names = { 0 };
	struct group *g = m->group, *end = g + m->group_names.n, *to;
	size_t i, k;

	m->whole = m->looped = 0;
	for (; g < end; g++) {
		mend_group(m, g);
		if (g->size == 0) {
			group_clear(g);
			continue;
		}
		i = map_put(&names, g->name);
		to = &m->group[i];
		*to = *g;
		to->name = names.key[i];
		for (k = 0; k < to->size; k++)
			m->caller[to->member[k]].group = i;
		m->whole += (size_t)to->whole;
		m->looped += (size_t)to->looped;
	}
	map_free(&m->group_names);
	m->group_names = names;
}

static void
mend(struct meet *m)
{
	size_t i;

	m->joined = stay(m, m->member, m->joined);
	map_free(&m->names);
	for (i = 0; i < m->joined; i++)
		(void)map_put(&m->names, m->caller[m->member[i]].name);
	mend_groups(m);
	m->checked = 0;
}

void
lost_settle(struct meet *m)
{
	while (m->struck > 0 && !m->over) {
		m->struck = 0;
		mend(m);
		due(m, m->now);
		if (session_want(m) == 0)
			session_badly(m);
		else
			gather_all(m);
	}
}
