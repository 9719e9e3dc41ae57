/* session: those who take part, from the first that joins until it is over */
#include <stdlib.h>
#include <string.h>

#include "meet.h"

/* The group of a new member. */
static size_t
enter(struct meet *m, size_t id)
{
	size_t known = m->group_names.n, cap;
	size_t i = map_put(&m->group_names, m->caller[id].group_name);
	struct group *g;

	if (i == known) {
		m->group = mem_room(m->group, i, &m->cap, sizeof *m->group);
		memset(&m->group[i], 0, sizeof *m->group);
		m->group[i].name = m->group_names.key[i];
		m->group[i].last = -1;
	}
	g = &m->group[i];
	cap = g->cap;
	g->member = mem_room(g->member, g->size, &g->cap, sizeof *g->member);
	if (g->cap != cap)
		g->order = mem_grow(g->order, g->cap, sizeof *g->order);
	g->member[g->size++] = id;
	return i;
}

void
session_join(struct meet *m, size_t id)
{
	struct caller *c = &m->caller[id];
	size_t i;

	caller_move(m, id, MEMBER);
	if (!session_on(m)) {
		m->first = c->since;
		m->beat = c->since + m->c.heartbeat / PHASES;
	}
	m->member[m->joined++] = id;
	(void)map_put(&m->names, c->name);
	i = m->c.expect != NULL ? map_find(&m->expected, c->name) : NONE;
	if (i != NONE)
		m->here[i] = 1;
	c->group = enter(m, id);
	c->heard = c->since;
	c->clock.error = c->asked = c->trip = -1;
	due(m, m->beat);
	due(m, m->first + m->c.patience);
	tell(m, "join", c->name, "%s\t%s", c->group_name, c->address);
	ping_series(m, id, PINGS, 1);
	if (m->joined == session_want(m))
		gather_all(m);
}

static void
progress(struct meet *m, const struct caller *c, const char *what)
{
	char *text = esc_text(what);

	tell_text(m, "progress", c->name, text, strlen(text));
	free(text);
}

void
session_line(struct meet *m, size_t id, char *line, size_t len)
{
	struct caller *c = &m->caller[id];
	struct msg msg;
	const char *why;

	c->heard = m->now;
	if (msg_parse(line, len, &msg, &why) < 0) {
		blame_one(m, id, "talks nonsense: %s", why);
		return;
	}
	switch (msg.kind) {
	case MSG_ARRIVE:
		gather_arrive(m, id, &msg);
		break;
	case MSG_PONG:
		ping_answer(m, id, &msg);
		break;
	case MSG_PROGRESS:
		progress(m, c, msg.text);
		break;
	case MSG_FAIL:
		blame_one(m, id, "%s", msg.text);
		break;
	case MSG_BYE:
		blame_one(m, id, "says bye before mmtests_end");
		break;
	default:
		blame_one(m, id, "talks nonsense: not for a participant to say now");
	}
}

/* Told at the end of a session: who came and was nobody. */
static void
tell_end(struct meet *m)
{
	if (m->ignored > 0)
		tell(m, "strangers", "-", "%lu", m->ignored);
	m->ignored = m->refused = 0;
	tell(m, "end", "-", "%lu\t%lu", m->well, m->badly);
	m->over = 1;
}

void
session_well(struct meet *m)
{
	size_t i;

	for (i = 0; i < m->joined; i++)
		caller_move(m, m->member[i], LEAVING);
	if (m->lost > 0)
		m->badly++;
	else
		m->well++;
	tell_end(m);
}

void
session_badly(struct meet *m)
{
	size_t i;

	for (i = 0; i < m->joined; i++)
		if (m->caller[m->member[i]].state == MEMBER)
			caller_drop(m, m->member[i]);
	m->badly++;
	tell_end(m);
}

void
group_clear(struct group *g)
{
	free(g->member);
	free(g->order);
	free(g->steps.count);
}

void
session_clear(struct meet *m)
{
	size_t i;

	for (i = 0; i < m->group_names.n; i++)
		group_clear(&m->group[i]);
	map_free(&m->group_names);
	map_free(&m->names);
	memset(m->here, 0, m->c.n);
	map_free(&m->gone);
	m->joined = m->whole = m->looped = m->holding = 0;
	m->lost = m->struck = 0;
	m->over = m->began = m->checked = 0;
}

int
session_on(const struct meet *m)
{
	return m->joined > 0 || m->lost > 0;
}

size_t
session_want(const struct meet *m)
{
	return m->c.n - m->lost;
}
