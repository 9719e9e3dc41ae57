/* meet: who waits for whom; what a caller does, handed on to who knows about it */
#include <stdlib.h>
#include <string.h>

#include "meet.h"

/* No deadline is further away: who asks comes back for the rest. */
#define FAR 86400.0

void
due(struct meet *m, double when)
{
	if (when < m->due)
		m->due = when;
}

void
send_msg(struct meet *m, size_t id, const struct msg *msg)
{
	char line[BARRIER_LINE + 1];
	size_t len = msg_format(msg, line);

	m->io.send(m->io.ctx, id, line, len);
}

struct meet *
meet_new(const struct meet_config *c, const struct meet_io *io, double now)
{
	struct meet *m = mem_alloc(1, sizeof *m);
	size_t i;

	m->c = *c;
	m->io = *io;
	m->now = now;
	m->due = now + FAR;
	m->accusation = 1; /* 0: nobody is accused */
	for (i = 0; i < STATES; i++)
		m->list[i].oldest = m->list[i].newest = NONE;
	m->member = mem_alloc(c->n, sizeof *m->member);
	m->here = mem_alloc(c->n, 1);
	for (i = 0; c->expect != NULL && i < c->n; i++)
		(void)map_put(&m->expected, c->expect[i]);
	return m;
}

void
meet_free(struct meet *m)
{
	size_t i;

	session_clear(m);
	for (i = 0; i < m->callers; i++)
		caller_clear(m, i);
	map_free(&m->expected);
	free(m->caller);
	free(m->member);
	free(m->here);
	free(m->group);
	free(m->told);
	free(m->said);
	free(m);
}

/* What has to be done behind everything that was sent. */
static void
leave(struct meet *m)
{
	lost_settle(m);
	if (m->over)
		session_clear(m);
	tell_all(m);
}

void
meet_open(struct meet *m, size_t peer, const char *address, double now)
{
	size_t old = m->callers;

	m->now = now;
	if (peer >= old) {
		m->callers = peer < 2 * old ? 2 * old : peer + 16;
		m->caller = mem_grow(m->caller, m->callers, sizeof *m->caller);
		memset(m->caller + old, 0, (m->callers - old) * sizeof *m->caller);
	}
	stranger_open(m, peer, address);
	leave(m);
}

void
meet_line(struct meet *m, size_t peer, char *line, size_t len, double now)
{
	m->now = now;
	if (peer >= m->callers)
		return;
	switch (m->caller[peer].state) {
	case SILENT:
	case GREETED:
		stranger_line(m, peer, line, len);
		break;
	case MEMBER:
		session_line(m, peer, line, len);
		break;
	case LEAVING: /* says bye, or nothing of interest any more */
		if (len == 3 && memcmp(line, "bye", 3) == 0)
			caller_drop(m, peer);
		break;
	default:
		break;
	}
	leave(m);
}

/* A participant that heard nothing of a server that was stopped gave it up; it is not
 * to blame for that. */
static void
lost(struct meet *m, size_t id, const char *why)
{
	char name[BARRIER_NAME + 1];

	if (m->nap < BARRIER_DEAD * m->c.heartbeat || m->now >= m->woke + m->c.heartbeat) {
		blame_one(m, id, "%s", why);
		return;
	}
	memcpy(name, m->caller[id].name, sizeof name);
	if (m->c.go_on)
		names_accuse(m, NULL, id);
	blame(m, "-", "the server itself was stopped for %.1f s, and %s %s", m->nap, name, why);
}

void
meet_gone(struct meet *m, size_t peer, const char *why, double now)
{
	m->now = now;
	if (peer >= m->callers || m->caller[peer].state == NOBODY)
		return;
	if (m->caller[peer].state == MEMBER) {
		m->caller[peer].state = NOBODY; /* cannot be told */
		lost(m, peer, why);
	} else if (m->caller[peer].state != LEAVING)
		m->ignored++;
	caller_clear(m, peer);
	leave(m);
}

double
meet_tick(struct meet *m, double now)
{
	m->now = now;
	if (m->now >= m->due) {
		m->due = m->now + FAR;
		beat_look(m);
		leave(m);
	}
	return m->due;
}

/* All that anybody has a deadline from happened later, so to say. */
void
meet_slept(struct meet *m, double seconds)
{
	size_t i;

	if (!(seconds > 0))
		return;
	for (i = 0; i < m->callers; i++) {
		m->caller[i].since += seconds;
		m->caller[i].heard += seconds;
	}
	for (i = 0; i < m->group_names.n; i++) {
		m->group[i].since += seconds;
		m->group[i].first += seconds;
		m->group[i].last_one += seconds;
	}
	m->first += seconds;
	m->beat += seconds;
	m->due += seconds;
	/* Awake for less than a heartbeat it has not spoken to everybody in between. */
	m->nap = seconds + (m->now < m->woke + m->c.heartbeat ? m->nap : 0);
	m->woke = m->now + seconds;
}

void
meet_stop(struct meet *m, const char *why, double now)
{
	size_t i;

	m->now = now;
	if (session_on(m))
		blame_all(m, why);
	for (i = 0; i < m->callers; i++)
		if (m->caller[i].state != NOBODY)
			caller_drop(m, i);
	leave(m);
}

int
meet_joined(const struct meet *m, size_t peer)
{
	return peer < m->callers && (m->caller[peer].state == MEMBER ||
	    m->caller[peer].state == LEAVING);
}

void
meet_sessions(const struct meet *m, unsigned long *well, unsigned long *badly)
{
	*well = m->well;
	*badly = m->badly;
}
