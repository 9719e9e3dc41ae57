/* heed: what the server says to the filter of a participant */
#include <string.h>

#include "join.h"

enum { SPEAK = 5 }; /* s a reader is left without a word while it waits */
#define STRETCH 0.003 /* s before an agreed instant that belong to clock_until() */

static void
pong(struct join *j, long id, double now)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_PONG;
	m.seq = id;
	m.instant = now;
	join_send(j, &m);
}

static void
bye(struct join *j)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_BYE;
	j->state = j->fd >= 0 ? LEAVING : OVER;
	j->status = 0;
	j->next = j->now + 1;
	join_send(j, &m);
}

/* Local instant on the common clock; our own idea of it when the server has told none. */
static double
common(const struct join *j, double local)
{
	if (j->clocked)
		return local + j->offset + j->wall;
	return clock_wall() - (clock_mono() - local);
}

static char *
put_text(char *p, const char *text)
{
	size_t n = strlen(text);

	memcpy(p, text, n);
	p[n] = '\t';
	return p + n + 1;
}

/* As printf would write it, but that touches a dozen pages of the C library, and a
 * thousand filters on a machine do this at the same time.
 * local: the instant of the release, the agreed one or that of its receipt. */
static void
go(struct join *j, enum msg_kind kind, double local, const char *note)
{
	char line[128 + BARRIER_NOTE], *p = line;

	j->waiting = 0;
	p = put_text(p, kind == MSG_GO ? "go" : kind == MSG_LOOP ? "loop" : "done");
	p = put_text(p, token_names[j->token]);
	p = put_whole(p, (uint64_t)j->seq, 1);
	*p++ = '\t';
	p = put_fixed(p, common(j, local), 6);
	*p++ = '\t';
	p = put_fixed(p, local, 9);
	*p++ = '\t';
	p = put_text(p, note);
	p[-1] = '\n';
	join_write(j, line, (size_t)(p - line));
	if (j->token == TOKEN_FINISH && j->state == TAKING_PART)
		bye(j);
}

static void
go_then(struct join *j)
{
	double local = j->due.local;

	j->due.local = -1;
	j->went = clock_until(local);
	go(j, j->due.kind, local, j->due.note);
}

static void
nonsense(struct join *j, const char *what, long seq)
{
	char text[128];
	struct msg m;

	memset(&m, 0, sizeof m);
	(void)snprintf(text, sizeof text, "%s, step %ld, and the last one is %ld", what, seq,
	    j->seq);
	m.kind = MSG_FAIL;
	m.text = text;
	join_send(j, &m);
	join_blame(j, "server", text);
}

static void
release(struct join *j, const struct msg *m, double now)
{
	double local = now;

	if (!j->waiting || j->due.local >= 0 || m->seq != j->seq || m->token != j->token ||
	    (m->kind == MSG_LOOP && m->token != TOKEN_TEST_DONE) ||
	    (m->kind == MSG_DONE && m->token != TOKEN_BEGIN)) {
		nonsense(j, "releases what does not wait", m->seq);
		return;
	}
	j->went = now;
	if (m->at >= 0 && j->clocked) {
		local = m->at - j->offset;
		if (local <= now || local > now + BARRIER_AHEAD)
			local = now;
		else if (j->c->early)
			j->went = -1; /* the reader goes by itself */
		else {
			j->due.kind = m->kind;
			j->due.local = local;
			(void)snprintf(j->due.note, sizeof j->due.note, "%s", m->note);
			return;
		}
	}
	go(j, m->kind, local, m->note);
}

static void
put_wait(struct join *j)
{
	j->said = j->now;
	if (join_room())
		join_put(j, "wait\t%s\t%ld\t%ld\t%ld\t%s\n", token_names[j->token], j->seq,
		    j->arrived, j->all, j->names);
}

static void
wait_for(struct join *j, const struct msg *m)
{
	if (!j->waiting || m->seq != j->seq || j->due.local >= 0)
		return;
	j->arrived = m->arrived;
	j->all = m->all;
	(void)snprintf(j->names, sizeof j->names, "%s", m->text);
	put_wait(j);
}

void
heed_line(struct join *j, const struct msg *m, double now)
{
	switch (m->kind) {
	case MSG_GO:
	case MSG_LOOP:
	case MSG_DONE:
		release(j, m, now);
		break;
	case MSG_PING:
		pong(j, m->seq, now);
		break;
	case MSG_CLOCK:
		j->offset = m->offset;
		j->wall = m->wall;
		j->clocked = 1;
		break;
	case MSG_WAIT:
		wait_for(j, m);
		break;
	case MSG_ERROR:
		join_blame(j, m->name, m->text);
		break;
	default:
		nonsense(j, "sends what belongs to joining", j->seq);
	}
}

double
heed_until(const struct join *j)
{
	double until = j->heard + BARRIER_DEAD * j->heartbeat;

	if (j->waiting && until > j->said + SPEAK)
		until = j->said + SPEAK;
	if (j->due.local >= 0 && until > j->due.local - STRETCH)
		until = j->due.local - STRETCH;
	return until;
}

void
heed_tick(struct join *j, double now)
{
	char text[64];

	if (j->due.local >= 0 && now >= j->due.local - STRETCH)
		go_then(j);
	else if (now >= j->heard + BARRIER_DEAD * j->heartbeat) {
		(void)snprintf(text, sizeof text, "has said nothing for %g s",
		    BARRIER_DEAD * j->heartbeat);
		join_blame(j, "server", text);
	} else if (j->waiting && now >= j->said + SPEAK)
		put_wait(j);
}
