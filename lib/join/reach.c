/* reach: the filter finds the server, and each proves that it knows the secret */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "join.h"

enum { ANSWER = 10 }; /* s a server may take for challenge and welcome */

static void
connecting(struct join *j, const char *why, double now)
{
	char *address, *escaped;

	(void)snprintf(j->why, sizeof j->why, "%s", why);
	if (now < j->connecting + 1)
		return;
	if (j->connecting < 0)
		warn("%s: %s; trying for %g s", j->c->address, why, j->c->timeout);
	j->connecting = now;
	if (!join_room())
		return;
	address = esc_text(j->c->address);
	escaped = esc_text(j->why);
	join_put(j, "connecting\t%s\t%s\n", address, escaped);
	free(address);
	free(escaped);
}

static void
hello(struct join *j, double now)
{
	struct msg m;

	if (secret_nonce(j->nonce) < 0) {
		join_fail(j, 125, "no random digits");
		return;
	}
	memset(&m, 0, sizeof m);
	m.kind = MSG_HELLO;
	m.name = j->c->name;
	m.group = j->c->group;
	m.nonce = j->nonce;
	j->state = GREETING;
	j->greeted = now;
	j->next = now + 1;
	join_send(j, &m);
}

static void
reach_try(struct join *j)
{
	double now;
	char *why, *text;

	j->fd = net_connect(j->c->address, 1, &why);
	now = j->now = clock_mono(); /* it may have taken its second */
	if (j->fd >= 0) {
		j->nout = j->net.n = 0;
		hello(j, now);
		return;
	}
	if (errno == EINVAL) {
		text = mem_fmt("%s: %s", j->c->address, why);
		join_fail(j, 125, text);
		free(text);
	} else {
		j->next = now + 0.1;
		connecting(j, why, now);
	}
	free(why);
}

void
reach_again(struct join *j, const char *why, double now)
{
	if (j->fd >= 0)
		(void)close(j->fd);
	j->fd = -1;
	j->state = REACHING;
	j->next = now + 0.2;
	connecting(j, why, now);
}

void
reach_tick(struct join *j, double now)
{
	char text[sizeof j->why + 64];

	if (now >= j->start + j->c->timeout) {
		(void)snprintf(text, sizeof text, "%s: not reached within %g s: %s",
		    j->c->address, j->c->timeout, j->why);
		join_blame(j, "server", text);
	} else if (now < j->next)
		return;
	else if (j->state == REACHING)
		reach_try(j);
	else {
		j->next = now + 1;
		connecting(j, "does not answer", now);
		if (j->device && (j->state == GREETING || now >= j->greeted + ANSWER))
			hello(j, now); /* what was sent before it was there is lost */
		else if (!j->device && now >= j->greeted + ANSWER)
			reach_again(j, "does not answer", now);
	}
}

double
reach_until(const struct join *j)
{
	double end = j->start + j->c->timeout;

	return j->next < end ? j->next : end;
}

/* Another challenge than ours is for a hello that was before, on a device. */
static void
prove(struct join *j, const struct msg *challenge, double now)
{
	char proof[BARRIER_PROOF + 1];
	struct msg m;

	if (strcmp(challenge->nonce, j->nonce) != 0)
		return;
	(void)snprintf(j->server, sizeof j->server, "%s", challenge->nonce2);
	secret_proof(&j->c->secret, "client", j->nonce, j->server, j->c->name, j->c->group,
	    proof);
	memset(&m, 0, sizeof m);
	m.kind = MSG_PROOF;
	m.proof = proof;
	j->state = PROVING;
	j->greeted = now;
	j->next = now + 1;
	join_send(j, &m);
}

static void
welcome(struct join *j, const struct msg *m)
{
	char proof[BARRIER_PROOF + 1];

	secret_proof(&j->c->secret, "server", j->nonce, j->server, j->c->name, j->c->group,
	    proof);
	if (!secret_same(proof, m->proof)) {
		join_blame(j, "server", "does not know the secret");
		return;
	}
	j->state = TAKING_PART;
	j->heartbeat = m->heartbeat;
	join_put(j, "joined\t%s\t%.9g\n", j->c->name, j->heartbeat);
}

void
reach_line(struct join *j, struct msg *m, double now)
{
	/* On a device it may be for somebody who was there before us. */
	if (m->kind == MSG_ERROR && !(j->device && j->state == GREETING))
		join_blame(j, m->name, m->text);
	else if (m->kind == MSG_ERROR)
		connecting(j, m->text, now);
	else if (m->kind == MSG_CHALLENGE && j->state == GREETING)
		prove(j, m, now);
	else if (m->kind == MSG_WELCOME && j->state == PROVING)
		welcome(j, m);
	else if (!j->device)
		reach_again(j, "answers hello with something else", now);
}
