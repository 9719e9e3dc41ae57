/* world: a meeting with a clock that only turns when it is told to */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

static void
append(char **buf, size_t *n, size_t *cap, const char *s, size_t len)
{
	if (*cap - *n <= len) {
		*cap = 2 * *cap + len + 1;
		*buf = mem_grow(*buf, *cap, 1);
	}
	memcpy(*buf + *n, s, len);
	*n += len;
	(*buf)[*n] = '\0';
}

static double
late(struct world *w, double s)
{
	return w->random != NULL ? s * (1 + w->random(w)) : s;
}

/* What a filter does by itself. */
static void
answer(struct world *w, size_t id, const char *line)
{
	struct end *e = &w->end[id];
	char text[80];
	double then;

	if (strncmp(line, "clock\t", 6) == 0)
		(void)sscanf(line, "clock\t%lf\t%lf\t%lf", &e->clock, &e->error, &e->wall);
	if (strncmp(line, "ping\t", 5) != 0)
		return;
	e->pings++;
	if (e->dumb)
		return;
	then = w->now + late(w, e->there);
	(void)snprintf(text, sizeof text, "pong\t%ld\t%.9f", strtol(line + 5, NULL, 10),
	    then - e->offset);
	world_post(w, then + late(w, e->back), id, text);
}

static void
on_send(void *ctx, size_t id, const char *text, size_t len)
{
	struct world *w = ctx;
	struct end *e = &w->end[id];
	char line[BARRIER_LINE + 1];

	w->sent++;
	w->last_send = w->now;
	if (id >= w->ends || !e->open || e->dropped || len == 0 || len > BARRIER_LINE ||
	    memchr(text, '\n', len) != text + len - 1) {
		w->wrong++;
		return;
	}
	append(&e->got, &e->n, &e->cap, text, len);
	memcpy(line, text, len);
	line[len - 1] = '\0';
	answer(w, id, line);
	if (w->hear != NULL)
		w->hear(w, id, line);
}

static void
on_drop(void *ctx, size_t id)
{
	struct world *w = ctx;

	if (id >= w->ends || !w->end[id].open || w->end[id].dropped)
		w->wrong++;
	else
		w->end[id].dropped = 1;
}

static void
on_event(void *ctx, const char *kind, const char *name, const char *text)
{
	struct world *w = ctx;
	const char *part[6];
	size_t i;

	part[0] = kind;
	part[1] = part[3] = "\t";
	part[2] = name;
	part[4] = text;
	part[5] = "\n";
	for (i = 0; i < 6; i++)
		append(&w->events, &w->nevents, &w->capevents, part[i], strlen(part[i]));
}

static double
on_wall(void *ctx)
{
	const struct world *w = ctx;

	return w->now + w->wall;
}

static int
on_nonce(void *ctx, char nonce[BARRIER_NONCE + 1])
{
	struct world *w = ctx;

	(void)snprintf(nonce, BARRIER_NONCE + 1, "%032x", ++w->nonces);
	return 0;
}

void
world_begin(struct world *w, size_t n)
{
	memset(w, 0, sizeof *w);
	w->c.n = n;
	w->c.hello = 5;
	w->c.patience = 10;
	w->c.step = 30;
	w->c.heartbeat = 1;
	w->now = 100000;
	w->wall = 1700000000;
}

void
world_meet(struct world *w)
{
	struct meet_io io = { w, on_send, on_drop, on_event, on_wall, on_nonce };

	w->m = meet_new(&w->c, &io, w->now);
	append(&w->events, &w->nevents, &w->capevents, "", 0);
}

void
world_end(struct world *w)
{
	size_t i;

	meet_free(w->m);
	for (i = 0; i < w->ends; i++)
		free(w->end[i].got);
	free(w->end);
	free(w->post);
	free(w->events);
}

void
world_open(struct world *w, size_t id)
{
	char address[32];
	struct end *e;

	if (id >= w->ends) {
		w->end = mem_grow(w->end, id + 1, sizeof *w->end);
		memset(w->end + w->ends, 0, (id + 1 - w->ends) * sizeof *w->end);
		w->ends = id + 1;
	}
	e = &w->end[id];
	e->open = 1;
	e->dropped = e->dumb = e->pings = 0;
	e->number++;
	e->n = e->seen = 0;
	append(&e->got, &e->n, &e->cap, "", 0);
	(void)snprintf(address, sizeof address, "10.0.0.1:%zu", 40000 + id);
	meet_open(w->m, id, address, w->now);
}

void
world_close(struct world *w, size_t id)
{
	w->end[id].open = 0;
	if (!w->end[id].dropped)
		meet_gone(w->m, id, "closed the connection", w->now);
}

/* As a server does: what comes from somebody who was dropped is thrown away. */
static void
deliver(struct world *w, size_t id, const char *text)
{
	char line[BARRIER_LINE + 1];
	size_t n = strlen(text);

	if (!w->end[id].open || w->end[id].dropped)
		return;
	if (strcmp(text, "!") == 0) {
		world_close(w, id);
		return;
	}
	memcpy(line, text, n + 1);
	meet_line(w->m, id, line, n, w->now);
}

void
world_say(struct world *w, size_t id, const char *fmt, ...)
{
	char text[BARRIER_LINE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	deliver(w, id, text);
}

void
world_post(struct world *w, double when, size_t id, const char *line)
{
	struct post *p;

	w->post = mem_room(w->post, w->posts, &w->cap, sizeof *w->post);
	p = &w->post[w->posts++];
	p->when = when;
	p->id = id;
	p->number = w->end[id].number;
	(void)snprintf(p->line, sizeof p->line, "%s", line);
}

int
world_step(struct world *w, double until)
{
	double next = meet_tick(w->m, w->now);
	size_t i, first = w->posts;
	struct post post;

	if (next > until)
		next = until;
	for (i = 0; i < w->posts; i++)
		if (w->post[i].when <= next && (first == w->posts ||
		    w->post[i].when < w->post[first].when))
			first = i;
	if (first < w->posts) {
		post = w->post[first];
		memmove(w->post + first, w->post + first + 1,
		    (--w->posts - first) * sizeof *w->post);
		w->now = post.when > w->now ? post.when : w->now;
		if (w->end[post.id].number == post.number)
			deliver(w, post.id, post.line);
		return 1;
	}
	w->now = next > w->now ? next : w->now;
	if (w->now < until)
		return 1;
	(void)meet_tick(w->m, w->now);
	return 0;
}

void
world_pass(struct world *w, double seconds)
{
	double until = w->now + seconds;

	while (world_step(w, until))
		continue;
}

const char *
world_heard(struct world *w, size_t id, const char *begin)
{
	struct end *e = &w->end[id];
	static char line[BARRIER_LINE + 1];
	size_t n;

	while (e->seen < e->n) {
		n = strcspn(e->got + e->seen, "\n");
		memcpy(line, e->got + e->seen, n);
		line[n] = '\0';
		e->seen += n + 1;
		if (strncmp(line, begin, strlen(begin)) == 0)
			return line;
	}
	return NULL;
}

int
world_count(const struct world *w, size_t id, const char *begin)
{
	const char *p = w->end[id].got, *end = p + w->end[id].n;
	int n = 0;

	for (; p < end; p = strchr(p, '\n') + 1)
		n += strncmp(p, begin, strlen(begin)) == 0;
	return n;
}

void
world_hello(struct world *w, size_t id, const char *name, const char *group,
    const char *secret)
{
	static const char mine[] = "0123456789abcdef0123456789abcdef";
	char theirs[BARRIER_NONCE + 1], proof[BARRIER_PROOF + 1];
	struct secret s;
	const char *line;

	(void)snprintf(w->end[id].name, sizeof w->end[id].name, "%s", name);
	world_say(w, id, "hello\t1\t%s\t%s\t%s", name, group, mine);
	line = world_heard(w, id, "challenge\t");
	if (line == NULL || strncmp(line + 10, mine, BARRIER_NONCE) != 0)
		return;
	memcpy(theirs, line + 11 + BARRIER_NONCE, sizeof theirs);
	s.len = secret != NULL ? strlen(secret) : 0;
	s.text = (unsigned char *)mem_dup(secret != NULL ? secret : "");
	secret_proof(&s, "client", mine, theirs, name, group, proof);
	free(s.text);
	world_say(w, id, "proof\t%s", proof);
}

int
world_join(struct world *w, size_t id, const char *name, const char *group)
{
	world_open(w, id);
	world_hello(w, id, name, group,
	    w->c.secret.len > 0 ? (const char *)w->c.secret.text : NULL);
	return world_heard(w, id, "welcome\t") != NULL;
}

void
world_arrive(struct world *w, size_t id, long seq, enum token token)
{
	world_say(w, id, "arrive\t%ld\t%s\t-\t-\t-", seq, token_names[token]);
}

int
world_event(const struct world *w, const char *text)
{
	return strstr(w->events, text) != NULL;
}
