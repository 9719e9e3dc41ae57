/* meet: the core of the server under a script of what its peers do
 *
 * The first line says how it is set up: a digit, one participant less, and letters.  Every
 * other line is an action, the digit of a peer and what belongs to it:
 *   o3          opens a connection        l3LINE  sends the line
 *   j3GROUP     opens one and joins       d3N     joins under the name of peer N
 *   a3TDETAIL   arrives, T: number of a token, in order: its sequence number is right
 *   p3N         answers the last ping, its clock N seconds ahead
 *   g3          is gone                   O       30 others open a connection
 *   tN          time passes, see steps[]  sN      the same, but the server slept
 *   x           the server is told to end
 * At the end nothing happens for long: nobody may be left.
 */
#include <stdlib.h>
#include <string.h>

#include "barrier/barrier.h"
#include "fuzz.h"

enum { ACTORS = 10, PEERS = 310 };

static const double steps[] = { 0, 1e-5, 0.01, 0.06, 1, 1.25, 4.9, 18, 101, 202 };

struct peer {
	int open, waits, told;
	long seq, ping;
	enum token token;
	char ours[BARRIER_NONCE + 1];
};

struct world {
	struct meet *meet;
	struct secret secret;
	double now;
	unsigned long nonces;
	size_t crowd; /* of others */
	int told;     /* who was told that it is over, and is not disconnected yet */
	struct peer peer[PEERS];
};

static void
hear(void *ctx, size_t id, const char *text, size_t len)
{
	struct world *w = ctx;
	struct peer *p = &w->peer[id];
	char line[BARRIER_LINE + 1];
	const char *why;
	struct msg m;

	must(id < PEERS && p->open && len > 0 && len <= BARRIER_LINE && text[len - 1] == '\n');
	memcpy(line, text, len);
	must(msg_parse(line, len - 1, &m, &why) == 0 && m.kind >= MSG_CHALLENGE);
	switch (m.kind) {
	case MSG_CHALLENGE:
		memcpy(p->ours, m.nonce2, sizeof p->ours);
		break;
	case MSG_PING:
		p->ping = m.seq;
		break;
	case MSG_ERROR:
		must(!p->told);
		p->told = 1;
		w->told++;
		break;
	case MSG_GO:
	case MSG_LOOP:
	case MSG_DONE:
		must(p->waits && m.seq == p->seq && m.token == p->token);
		must(m.kind != MSG_LOOP || m.token == TOKEN_TEST_DONE);
		must(m.kind != MSG_DONE || m.token == TOKEN_BEGIN);
		p->waits = 0;
		break;
	default:
		break;
	}
}

static void
drop(void *ctx, size_t id)
{
	struct world *w = ctx;

	must(id < PEERS && w->peer[id].open);
	w->told -= w->peer[id].told;
	memset(&w->peer[id], 0, sizeof w->peer[id]);
}

static void
event(void *ctx, const char *kind, const char *name, const char *text)
{
	(void)ctx;
	must(strcspn(kind, "\t\n") == strlen(kind) && *kind != '\0');
	must(strcspn(name, "\t\n") == strlen(name) && *name != '\0');
	must(strchr(text, '\n') == NULL && *text != '\0' && *text != '\t');
	must(strstr(text, "\t\t") == NULL && text[strlen(text) - 1] != '\t');
}

static double
wall(void *ctx)
{
	return 1795395600 + ((const struct world *)ctx)->now;
}

static int
nonce(void *ctx, char digits[BARRIER_NONCE + 1])
{
	(void)snprintf(digits, BARRIER_NONCE + 1, "%032lx", ++((struct world *)ctx)->nonces);
	return 0;
}

static void
open_one(struct world *w, size_t id)
{
	if (!w->peer[id].open) {
		memset(&w->peer[id], 0, sizeof w->peer[id]);
		w->peer[id].open = 1;
		meet_open(w->meet, id, "unix", w->now);
	}
}

/* What a peer says: heard, and what it has to be answered kept. */
static void
say(struct world *w, size_t id, const char *text, size_t len)
{
	struct peer *p = &w->peer[id];
	char *line = line_of((const uint8_t *)text, len);
	const char *why;
	struct msg m;

	if (p->open) {
		if (meet_joined(w->meet, id) && msg_parse(line, len, &m, &why) == 0 &&
		    m.kind == MSG_ARRIVE && !p->waits && m.seq == p->seq + 1) {
			p->waits = 1;
			p->seq = m.seq;
			p->token = m.token;
		}
		memcpy(line, text, len);
		meet_line(w->meet, id, line, len, w->now);
	}
	free(line);
}

static void
say_msg(struct world *w, size_t id, const struct msg *m)
{
	char line[BARRIER_LINE + 1];
	size_t n = msg_format(m, line);

	say(w, id, line, n - 1);
}

static void
join_as(struct world *w, size_t id, char as, const char *group)
{
	char name[] = "vm?", proof[BARRIER_PROOF + 1];
	const char *own = "0123456789abcdef0123456789abcdef";
	struct msg m;

	name[2] = as;
	if (msg_badname(name) != NULL || msg_badname(group) != NULL)
		return;
	open_one(w, id);
	memset(&m, 0, sizeof m);
	m.kind = MSG_HELLO;
	m.name = name;
	m.group = group;
	m.nonce = own;
	say_msg(w, id, &m);
	secret_proof(&w->secret, "client", own, w->peer[id].ours, name, group, proof);
	m.kind = MSG_PROOF;
	m.proof = proof;
	say_msg(w, id, &m);
}

static void
arrive(struct world *w, size_t id, const char *rest)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_ARRIVE;
	m.seq = w->peer[id].seq + 1;
	m.token = (enum token)((unsigned char)(*rest - '0') % (TOKEN_FINISH + 1));
	m.went = w->now;
	m.exec = w->now + (double)id;
	m.detail = *rest != '\0' ? rest + 1 : NULL;
	say_msg(w, id, &m);
}

static void
pong(struct world *w, size_t id, char ahead)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_PONG;
	m.seq = w->peer[id].ping;
	m.instant = w->now + (double)(ahead & 15);
	say_msg(w, id, &m);
}

static void
pass(struct world *w, double seconds, int asleep)
{
	double when;

	w->now += seconds;
	if (asleep)
		meet_slept(w->meet, seconds);
	when = meet_tick(w->meet, w->now);
	must(when > w->now - 1e-9 && when < w->now + 1e6); /* but for rounding */
}

static void
act(struct world *w, const char *line, size_t len)
{
	char digit = len > 1 ? line[1] : '0';
	size_t id = (unsigned char)(digit - '0') % ACTORS, i;
	const char *rest = len > 2 ? line + 2 : "";

	switch (*line) {
	case 'o':
		open_one(w, id);
		break;
	case 'O':
		for (i = 0; i < 30; i++)
			open_one(w, ACTORS + w->crowd++ % (PEERS - ACTORS));
		break;
	case 'j':
		join_as(w, id, (char)('0' + id), *rest != '\0' ? rest : "all");
		break;
	case 'd':
		join_as(w, id, *rest, "all");
		break;
	case 'a':
		arrive(w, id, rest);
		break;
	case 'p':
		pong(w, id, *rest);
		break;
	case 'l':
		say(w, id, rest, len > 2 ? len - 2 : 0);
		break;
	case 'g':
		if (w->peer[id].open) {
			w->peer[id].open = 0;
			meet_gone(w->meet, id, "closed the connection", w->now);
		}
		break;
	case 't':
	case 's':
		pass(w, steps[id], *line == 's');
		break;
	case 'x':
		meet_stop(w->meet, "the server ends", w->now);
		break;
	default:
		break;
	}
	must(w->told == 0);
	for (i = 0; i < ACTORS; i++)
		must(w->peer[i].open || !meet_joined(w->meet, i));
}

static void
begin(struct world *w, const char *line)
{
	static const char *const names[] = { "vm0", "vm1", "vm2", "vm3", "vm4" };
	static unsigned char key[] = "secret";
	const struct meet_io io = { w, hear, drop, event, wall, nonce };
	struct meet_config c;

	memset(&c, 0, sizeof c);
	w->now = 1000;
	w->secret.text = key;
	w->secret.len = strchr(line, 'k') != NULL ? sizeof key - 1 : 0;
	c.n = 1 + (unsigned char)(*line - '0') % 5;
	c.expect = strchr(line, 'e') != NULL ? names : NULL;
	c.secret = w->secret;
	c.hello = 10;
	c.patience = 100;
	c.step = 200;
	c.heartbeat = 5;
	c.at = strchr(line, 'a') != NULL;
	c.lead = strchr(line, 'l') != NULL ? .01 : 0;
	c.loop_others = strchr(line, 'o') != NULL;
	c.go_on = strchr(line, 'g') != NULL;
	w->meet = meet_new(&c, &io, w->now);
}

void
fuzz_meet(const uint8_t *data, size_t n)
{
	static struct world w;
	char *script = line_of(data, n), *p = script, *nl;
	size_t i, len;
	int first = 1;

	memset(&w, 0, sizeof w);
	for (; first || p < script + n; p = nl + 1, first = 0) {
		nl = memchr(p, '\n', (size_t)(script + n - p));
		nl = nl != NULL ? nl : script + n;
		*nl = '\0';
		len = (size_t)(nl - p);
		if (first)
			begin(&w, p);
		else
			act(&w, p, len);
	}
	for (i = 0; i < 64; i++)
		pass(&w, meet_tick(w.meet, w.now) + 1e-6 - w.now, 0);
	for (i = 0; i < PEERS; i++)
		must(!w.peer[i].open);
	meet_free(w.meet);
	free(script);
}
