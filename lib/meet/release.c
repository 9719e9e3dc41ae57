/* release: the word to go on
 *
 * The line is written once and sent to all, in the order in which they arrived: who came
 * first sleeps longest, and deepest, and takes longest to wake up.
 */
#include <string.h>

#include "meet.h"

/* s: a participant that is told of an instant 10 s ahead by its own clock goes at once,
 * and its clock is known but roughly. */
#define FURTHEST 9.0

/* With an agreed instant: all have to hear of it before. */
static double
lead(const struct meet *m, const struct group *g, size_t groups)
{
	double longest = 0, n = 0;
	size_t i;

	if (m->c.lead > 0)
		return m->c.lead < FURTHEST ? m->c.lead : FURTHEST;
	for (; groups > 0; groups--, g++) {
		n += (double)g->size;
		for (i = 0; i < g->size; i++)
			if (m->caller[g->member[i]].trip > longest)
				longest = m->caller[g->member[i]].trip;
	}
	longest = 0.005 + 4 * longest + n * 1e-4;
	return longest < FURTHEST ? longest : FURTHEST;
}

static void
count(struct meet *m, struct group *g, enum msg_kind kind)
{
	g->last = (int)g->token;
	switch (g->token) {
	case TOKEN_TEST:
		g->iteration = 0;
		break;
	case TOKEN_BEGIN:
		g->iteration++;
		if (kind == MSG_DONE)
			g->last = LAST_DONE;
		break;
	case TOKEN_TEST_DONE:
		if (kind == MSG_LOOP) {
			g->iteration = 0;
			g->last = TOKEN_TEST;
			break;
		}
		g->test++;
		g->looped = 0;
		m->looped = 0;
		break;
	default:
		break;
	}
}

static void
write_all(struct meet *m, struct group *g, enum msg_kind kind, double at)
{
	struct msg msg = { .kind = kind, .token = g->token, .at = at };
	char line[BARRIER_LINE + 1], skew[SKEW_NOTE];
	size_t i, len;

	skew_note(m, g, skew);
	msg.seq = g->seq + 1;
	msg.note = skew;
	len = msg_format(&msg, line);
	for (i = 0; i < g->arrived; i++)
		m->io.send(m->io.ctx, g->order[i], line, len);
	for (i = 0; i < g->arrived; i++) {
		m->caller[g->order[i]].waits = 0;
		ping_release(m, &m->caller[g->order[i]]);
	}
	g->seq++;
	g->arrived = 0;
	g->jumped = 0;
	g->since = m->now;
	due(m, g->since + m->c.step);
	count(m, g, kind);
}

/* seq < 0: not the same for all; from, to: the first arrival and the last; wall: before
 * the first write. */
static void
tell_release(struct meet *m, const struct group *g, enum msg_kind kind, size_t n, long seq,
    double from, double to, double wall)
{
	double took = m->io.wall(m->io.ctx) - wall;
	char text[24] = "-";

	if (seq >= 0)
		*put_whole(text, (uint64_t)seq, 1) = '\0';
	took = m->now - g->last_one + (took > 0 ? took : 0);
	tell(m, kind == MSG_GO ? "release" : kind == MSG_LOOP ? "loop" : "done",
	    m->group_names.n > 1 && kind == MSG_GO && meets_all(g->token) ? "-" : g->name,
	    "%s\t%s\t%zu\t%.6f\t%.6f", text, token_names[g->token], n, took, to - from);
}

void
release_group(struct meet *m, struct group *g, enum msg_kind kind)
{
	double wall = m->io.wall(m->io.ctx);
	size_t n = g->arrived;

	write_all(m, g, kind, m->c.at ? m->now + lead(m, g, 1) : -1);
	tell_release(m, g, kind, n, g->seq, g->first, g->last_one, wall);
}

void
release_all(struct meet *m)
{
	double wall = m->io.wall(m->io.ctx);
	double at = m->c.at ? m->now + lead(m, m->group, m->group_names.n) : -1;
	struct group *g, *end = m->group + m->group_names.n, *last_one = m->group;
	double from = m->group->first;
	long seq = m->group->seq + 1;

	for (g = m->group; g < end; g++) {
		g->whole = 0;
		if (g->last_one >= last_one->last_one)
			last_one = g;
		if (g->first < from)
			from = g->first;
		if (g->seq + 1 != seq)
			seq = -1;
		write_all(m, g, MSG_GO, at);
	}
	m->whole = 0;
	tell_release(m, last_one, MSG_GO, m->joined, seq, from, last_one->last_one, wall);
	if (last_one->token == TOKEN_FINISH)
		session_well(m);
}
