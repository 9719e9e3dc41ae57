/* beat: heartbeats, and deadlines of those who take part; looked at a few times in a
 * heartbeat, since it takes a look at everybody */
#include "meet.h"

/* Who is being waited for at a token at which all groups meet. */
struct missing {
	int token; /* -1: not known yet */
	long arrived;
	struct names names;
};

static void
silent(struct meet *m)
{
	double patience = BARRIER_DEAD * m->c.heartbeat, until;
	struct names names = { .n = 0 };
	struct caller *c;
	size_t i;

	for (i = 0; i < m->joined; i++) {
		c = &m->caller[m->member[i]];
		until = c->heard + patience;
		if (m->now >= until)
			names_accuse(m, &names, m->member[i]);
		/* Nor every microsecond for each of many who are near it. */
		else if (until < m->now + m->c.heartbeat / 64)
			due(m, m->now + m->c.heartbeat / 64);
		else
			due(m, until);
	}
	if (names.all > 0)
		blame(m, names.text, "silent for %g s, %g heartbeats", patience, BARRIER_DEAD);
}

static void
group_deadlines(struct meet *m, struct group *g)
{
	double until;

	if (g->torn) {
		until = g->last_one + m->c.heartbeat;
		if (m->now >= until) {
			blame_torn(m, g, 1);
			return;
		}
		due(m, until);
	}
	if (g->arrived == g->size) {
		gather_again(m, g);
		return;
	}
	until = g->arrived > 0 ? g->first + m->c.patience : g->since + m->c.step;
	if (m->now >= until)
		blame_late(m, g);
	else
		due(m, until);
}

static void
deadlines(struct meet *m)
{
	double until = m->first + m->c.patience;
	size_t i;

	silent(m);
	if (m->over || m->struck > 0)
		return;
	if (m->joined < session_want(m)) {
		if (m->now >= until)
			blame_absent(m);
		else
			due(m, until);
		return;
	}
	for (i = 0; i < m->group_names.n && !m->over && m->struck == 0; i++)
		group_deadlines(m, &m->group[i]);
}

static void
look_for(struct meet *m, enum token token, struct missing *all)
{
	const struct caller *c;
	size_t i;

	if (all->token == (int)token)
		return;
	all->token = (int)token;
	all->arrived = 0;
	all->names.n = all->names.all = 0;
	all->names.cut = 0;
	for (i = 0; i < m->joined; i++) {
		c = &m->caller[m->member[i]];
		if (c->waits && c->token == token)
			all->arrived++;
		else
			names_add(&all->names, c->name);
	}
	for (i = 0; m->c.expect != NULL && m->joined < session_want(m) && i < m->c.n; i++)
		if (!m->here[i])
			names_add(&all->names, m->c.expect[i]);
}

/* The line of those of a group who wait. */
static size_t
wait_line(struct meet *m, const struct group *g, struct missing *all, char *line)
{
	struct msg msg = { .kind = MSG_WAIT };
	struct names names = { .n = 0 };
	size_t i;

	msg.seq = g->seq + 1;
	if (meets_all(g->token)) {
		look_for(m, g->token, all);
		msg.arrived = all->arrived;
		msg.all = (long)session_want(m);
		msg.text = all->names.all > 0 ? all->names.text : "-";
		return msg_format(&msg, line);
	}
	for (i = 0; i < g->size; i++)
		if (!m->caller[g->member[i]].waits)
			names_add(&names, m->caller[g->member[i]].name);
	msg.arrived = (long)g->arrived;
	msg.all = (long)g->size;
	msg.text = names.all > 0 ? names.text : "-";
	return msg_format(&msg, line);
}

/* A quarter of the participants: are you there; and who waits, for whom. */
static void
beat(struct meet *m)
{
	char line[BARRIER_LINE + 1];
	struct missing all = { .token = -1 };
	struct group *g = m->group;
	size_t i, k = m->phase++, len;

	for (; g < m->group + m->group_names.n; g++) {
		len = 0;
		for (i = 0; i < g->size; i++, k++) {
			if (k % PHASES != 0)
				continue;
			if (m->caller[g->member[i]].waits) {
				if (len == 0)
					len = wait_line(m, g, &all, line);
				m->io.send(m->io.ctx, g->member[i], line, len);
			}
			ping_series(m, g->member[i], 1, 0);
		}
	}
}

void
beat_look(struct meet *m)
{
	stranger_deadlines(m);
	if (!session_on(m))
		return;
	deadlines(m);
	if (m->over || m->struck > 0)
		return;
	if (m->now >= m->beat) {
		m->beat = m->now + m->c.heartbeat / PHASES;
		beat(m);
	}
	due(m, m->beat);
}
