/* ping: what the clocks of the participants say, and which answers a release waits for */
#include "meet.h"

static void
ask(struct meet *m, size_t id)
{
	struct caller *c = &m->caller[id];
	struct msg msg = { .kind = MSG_PING };

	msg.seq = ++c->ping;
	c->asked = m->now;
	send_msg(m, id, &msg);
}

/* One that is not answered yet is asked once more: it is also told that we are here. */
void
ping_series(struct meet *m, size_t id, int n, int holds)
{
	struct caller *c = &m->caller[id];

	if (holds && !c->holds) {
		c->holds = 1;
		m->group[c->group].holding++;
		m->holding++;
	}
	if (c->left == 0)
		c->trip = -1;
	if (c->left == 0 || !holds)
		ask(m, id);
	if (c->left < n)
		c->left = n;
}

void
ping_release(struct meet *m, struct caller *c)
{
	if (!c->holds)
		return;
	c->holds = 0;
	m->group[c->group].holding--;
	m->holding--;
}

/* The last one of a series was answered. */
static void
finish(struct meet *m, size_t id)
{
	struct caller *c = &m->caller[id];
	struct msg msg = { .kind = MSG_CLOCK };
	struct group *g = &m->group[c->group];

	msg.offset = c->clock.offset;
	msg.error = offset_error(&c->clock, m->now);
	msg.wall = m->io.wall(m->io.ctx) - m->now;
	send_msg(m, id, &msg);
	if (c->holds) {
		ping_release(m, c);
		gather_again(m, g);
	}
}

void
ping_answer(struct meet *m, size_t id, const struct msg *msg)
{
	struct caller *c = &m->caller[id];
	double jump, trip = m->now - c->asked;

	if (msg->seq > c->ping) {
		blame_one(m, id, "answers a question that nobody asked");
		return;
	}
	if (msg->seq < c->ping || c->asked < 0)
		return; /* has been asked again in the meantime */
	if (offset_sample(&c->clock, c->asked, msg->instant, m->now, &jump)) {
		tell(m, "clock", c->name, "%.6f", jump);
		m->group[c->group].jumped = 1;
		c->left = PINGS + 1; /* where it is now is worth knowing well */
	}
	if (c->trip < 0 || trip < c->trip)
		c->trip = trip;
	c->asked = -1;
	if (--c->left > 0)
		ask(m, id);
	else
		finish(m, id);
}
