/* gather: who waits for whom
 *
 * A group is complete when all of its members have arrived with the same token.  Then it
 * goes on, or waits until all groups are complete.
 */
#include <string.h>

#include "meet.h"

int
meets_all(enum token token)
{
	return token != TOKEN_BEGIN && token != TOKEN_END;
}

/* All are at the same step; NULL, or what is wrong with this arrival. */
static const char *
misstep(const struct group *g, const struct caller *c, const struct msg *msg)
{
	if (msg->seq <= g->seq || (msg->seq == g->seq + 1 && c->waits))
		return "repeats";
	if (msg->seq > g->seq + 1 + c->waits)
		return "jumps ahead to";
	if (c->waits)
		return "was not released, and goes on to";
	if (g->last == LAST_DONE ? msg->token != TOKEN_TEST_DONE :
	    !token_follows(g->last, (int)msg->token))
		return "comes out of order to";
	return NULL;
}

/* The group's next release may be later than what it is complete for. */
static int
held(struct meet *m, size_t holding, double last_one, enum token token)
{
	double until = last_one + (token == TOKEN_START ? HOLD_FIRST : HOLD);

	if (holding == 0 || m->now >= until)
		return 0;
	due(m, until);
	return 1;
}

static double
last_of_all(const struct meet *m)
{
	double last_one = 0;
	size_t i;

	for (i = 0; i < m->group_names.n; i++)
		if (m->group[i].last_one > last_one)
			last_one = m->group[i].last_one;
	return last_one;
}

static void
meet_others(struct meet *m, struct group *g)
{
	if (m->whole < m->group_names.n) {
		if (g->token == TOKEN_TEST_DONE && m->c.loop_others &&
		    m->looped < m->group_names.n && !held(m, g->holding, g->last_one, g->token)) {
			m->whole--;
			g->whole = 0;
			release_group(m, g, MSG_LOOP);
		}
		return;
	}
	if (held(m, m->holding, last_of_all(m), g->token))
		return;
	release_all(m);
}

void
gather_again(struct meet *m, struct group *g)
{
	if (m->over || m->struck > 0 || m->joined < session_want(m) || g->arrived < g->size || g->torn)
		return;
	if (meets_all(g->token))
		meet_others(m, g);
	else if (!held(m, g->holding, g->last_one, g->token))
		release_group(m, g, g->token == TOKEN_BEGIN && m->looped > 0 &&
		    m->looped == m->group_names.n ? MSG_DONE : MSG_GO);
}

/* The first group that is complete says where all meet. */
static int
elsewhere(const struct meet *m, const struct group *g)
{
	const struct group *o;

	for (o = m->group; o < m->group + m->group_names.n; o++)
		if (o != g && o->arrived == o->size && meets_all(o->token))
			return o->token != g->token;
	return 0;
}

static void
complete(struct meet *m, struct group *g)
{
	if (meets_all(g->token)) {
		m->whole += !g->whole;
		g->whole = 1;
		if (m->whole > 1 && elsewhere(m, g)) {
			blame_groups(m, g);
			return;
		}
		if (g->token == TOKEN_TEST_DONE && !g->looped) {
			g->looped = 1;
			m->looped++;
		}
		if (g->token == TOKEN_START && m->whole == m->group_names.n && !m->checked) {
			m->checked = 1;
			if (steps_check(m) < 0)
				return;
		}
	}
	gather_again(m, g);
}

/* Their deadlines begin now. */
static void
begin(struct meet *m)
{
	struct group *g, *end = m->group + m->group_names.n;

	m->began = 1;
	for (g = m->group; g < end; g++) {
		g->since = g->first = m->now;
		due(m, m->now + (g->arrived > 0 ? m->c.patience : m->c.step));
	}
}

void
gather_all(struct meet *m)
{
	int all = m->joined == session_want(m);
	struct group *g;
	size_t i;

	if (all && !m->began)
		begin(m);
	for (i = 0; i < m->group_names.n && !m->over && m->struck == 0; i++) {
		g = &m->group[i];
		if (g->torn)
			blame_torn(m, g, 0);
		else if (all && g->arrived == g->size)
			complete(m, g);
	}
}

static void
note(struct meet *m, struct group *g, size_t id, const struct msg *msg)
{
	struct caller *c = &m->caller[id];
	char text[64 + BARRIER_DETAIL], *p;

	c->waits = 1;
	c->token = msg->token;
	c->went = msg->went;
	c->exec = msg->exec;
	g->last_one = m->now;
	if (g->arrived == 0) {
		g->first = g->last_one;
		g->token = msg->token;
		due(m, g->first + m->c.patience);
	}
	g->order[g->arrived++] = id;
	g->torn |= msg->token != g->token;
	p = put_word(put_whole(text, (uint64_t)msg->seq, 1), "\t");
	p = put_word(p, token_names[msg->token]);
	if (strcmp(msg->detail, "-") != 0)
		p = put_word(put_word(p, "\t"), msg->detail);
	tell_text(m, "arrive", c->name, text, (size_t)(p - text));
}

void
gather_arrive(struct meet *m, size_t id, const struct msg *msg)
{
	struct caller *c = &m->caller[id];
	struct group *g = &m->group[c->group];
	const char *why = misstep(g, c, msg);

	if (why != NULL) {
		blame_one(m, id, "%s step %ld, %s", why, msg->seq, token_names[msg->token]);
		return;
	}
	note(m, g, id, msg);
	if (msg->token == TOKEN_START)
		c->steps = mem_dup(msg->detail);
	if (m->c.at)
		ping_series(m, id, PINGS, 1);
	if (g->torn)
		blame_torn(m, g, 0);
	else if (m->joined == session_want(m) && g->arrived == g->size)
		complete(m, g);
}
