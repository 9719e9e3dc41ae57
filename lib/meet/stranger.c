/* stranger: who wants to take part, and has to prove that it may */
#include <stdlib.h>
#include <string.h>

#include "meet.h"

static void
unlist(struct meet *m, size_t id)
{
	struct caller *c = &m->caller[id];
	struct list *l = &m->list[c->state];

	if (c->state == NOBODY || c->state == MEMBER)
		return;
	*(c->older != NONE ? &m->caller[c->older].newer : &l->oldest) = c->newer;
	*(c->newer != NONE ? &m->caller[c->newer].older : &l->newest) = c->older;
	l->n--;
}

void
caller_move(struct meet *m, size_t id, enum caller_state state)
{
	struct caller *c = &m->caller[id];
	struct list *l = &m->list[state];

	unlist(m, id);
	c->state = state;
	c->since = m->now;
	if (state == NOBODY || state == MEMBER)
		return;
	c->older = l->newest;
	c->newer = NONE;
	*(l->newest != NONE ? &m->caller[l->newest].newer : &l->oldest) = id;
	l->newest = id;
	l->n++;
	due(m, c->since + m->c.hello);
}

void
caller_clear(struct meet *m, size_t id)
{
	struct caller *c = &m->caller[id];

	caller_move(m, id, NOBODY);
	free(c->address);
	free(c->steps);
	c->address = c->steps = NULL;
}

void
caller_drop(struct meet *m, size_t id)
{
	m->io.drop(m->io.ctx, id);
	caller_clear(m, id);
}

/* Of too many strangers the one who is there longest has to go, of the kind that are
 * more: neither many that are silent nor many that only say hello can keep another out. */
static void
evict(struct meet *m)
{
	const struct list *silent = &m->list[SILENT], *greeted = &m->list[GREETED];

	if (silent->n + greeted->n < STRANGERS + m->c.n)
		return;
	m->ignored++;
	caller_drop(m, silent->n >= greeted->n ? silent->oldest : greeted->oldest);
}

void
stranger_open(struct meet *m, size_t id, const char *address)
{
	if (m->caller[id].state != NOBODY)
		caller_drop(m, id);
	evict(m);
	memset(&m->caller[id], 0, sizeof m->caller[id]);
	m->caller[id].address = esc_text(address);
	caller_move(m, id, SILENT);
}

static void
refuse(struct meet *m, size_t id, const char *why)
{
	struct caller *c = &m->caller[id];
	struct msg msg = { .kind = MSG_ERROR, .name = "-", .text = why };
	char *text = esc_text(why);

	send_msg(m, id, &msg);
	if (m->refused++ < REFUSALS)
		tell(m, "refuse", c->state == GREETED ? c->name : "-", "%s\t%s", text,
		    c->address);
	else
		m->ignored++;
	free(text);
	caller_drop(m, id);
}

static void
hello(struct meet *m, size_t id, const struct msg *msg)
{
	struct caller *c = &m->caller[id];
	struct msg answer = { .kind = MSG_CHALLENGE };

	/* Each costs random numbers and an answer: many strangers with many of them
	 * would keep the participants waiting. */
	if (c->hellos++ == HELLOS) {
		refuse(m, id, "says hello too often");
		return;
	}
	memcpy(c->name, msg->name, strlen(msg->name) + 1);
	memcpy(c->group_name, msg->group, strlen(msg->group) + 1);
	memcpy(c->nonce, msg->nonce, sizeof c->nonce);
	if (c->state == SILENT)
		caller_move(m, id, GREETED);
	if (m->io.nonce(m->io.ctx, c->ours) < 0) {
		refuse(m, id, "the server has no random numbers");
		return;
	}
	answer.nonce = c->nonce;
	answer.nonce2 = c->ours;
	send_msg(m, id, &answer);
}

/* Why somebody who knows the secret cannot take part all the same; NULL: it can. */
static char *
unwanted(const struct meet *m, const struct caller *c)
{
	size_t i;

	if (m->c.expect != NULL && map_find(&m->expected, c->name) == NONE)
		return mem_fmt("%s is not expected here", c->name);
	if (map_find(&m->gone, c->name) != NONE)
		return mem_fmt("%s was lost, and the others have gone on", c->name);
	i = map_find(&m->names, c->name);
	if (i != NONE)
		return mem_fmt("%s has joined already, from %s", c->name,
		    m->caller[m->member[i]].address);
	if (m->joined == session_want(m))
		return m->lost > 0 ? mem_dup("the others have gone on without who was missing") :
		    mem_fmt("all %zu have joined already", m->c.n);
	return NULL;
}

static void
proof(struct meet *m, size_t id, const struct msg *msg)
{
	struct caller *c = &m->caller[id];
	struct msg welcome = { .kind = MSG_WELCOME, .heartbeat = m->c.heartbeat };
	const struct secret *s = &m->c.secret;
	char want[BARRIER_PROOF + 1], *why;

	secret_proof(s, "client", c->nonce, c->ours, c->name, c->group_name, want);
	if (!secret_same(msg->proof, want)) {
		refuse(m, id, s->len == 0 ? "the server has no secret, and you have one" :
		    strcmp(msg->proof, "-") == 0 ? "a secret is wanted, and you have none" :
		    "wrong secret");
		return;
	}
	why = unwanted(m, c);
	if (why != NULL) {
		refuse(m, id, why);
		free(why);
		return;
	}
	secret_proof(s, "server", c->nonce, c->ours, c->name, c->group_name, want);
	welcome.proof = want;
	send_msg(m, id, &welcome);
	session_join(m, id);
}

void
stranger_line(struct meet *m, size_t id, char *line, size_t len)
{
	struct msg msg;
	const char *why;

	if (msg_parse(line, len, &msg, &why) < 0)
		refuse(m, id, why);
	else if (msg.kind == MSG_HELLO)
		hello(m, id, &msg);
	else if (msg.kind == MSG_PROOF && m->caller[id].state == GREETED)
		proof(m, id, &msg);
	else
		refuse(m, id, "wants 'hello' first");
}

/* Those of a list who had their time.  What they have not said is no fault. */
static void
expire(struct meet *m, enum caller_state state)
{
	size_t id;

	while ((id = m->list[state].oldest) != NONE) {
		if (m->now < m->caller[id].since + m->c.hello) {
			due(m, m->caller[id].since + m->c.hello);
			return;
		}
		m->ignored += state != LEAVING;
		caller_drop(m, id);
	}
}

void
stranger_deadlines(struct meet *m)
{
	expire(m, SILENT);
	expire(m, GREETED);
	expire(m, LEAVING);
}
