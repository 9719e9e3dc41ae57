/* run: one session, and what is done to it */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "faults.h"

static const int brief[] = { TOKEN_START, TOKEN_FINISH, -1 };
enum { END = 1000 /* of any script */ };

/* All but one; -1: all. */
static int
joined(struct cast *c, long but)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if ((long)i != but && !c->part[i].joined)
			return 0;
	return 1;
}

static int
has_arrived(struct cast *c, long x)
{
	return c->server.seq == x / PARTS + 1 &&
	    strcmp(c->server.arrived, c->part[x % PARTS].name) == 0;
}

/* It arrives, and the server has seen it. */
static int
arrive(struct cast *c, size_t i, int token, long step)
{
	char line[64];

	(void)snprintf(line, sizeof line, "%s\n", token_names[token]);
	cast_tell(c, i, line);
	return cast_until(c, has_arrived, step * PARTS + (long)i, LIMIT, "an arrival");
}

static int
have_gone(struct cast *c, long step)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->part[i].seq != step + 1)
			return 0;
	return 1;
}

static int
went(struct cast *c, int token, long step)
{
	size_t i;

	if (!cast_until(c, have_gone, step, LIMIT, "all go"))
		return 0;
	for (i = 0; i < c->n; i++)
		if (c->part[i].token != token)
			cast_wrong(c, "%s goes with another token", c->part[i].name);
	return c->wrong[0] == '\0';
}

/* Steps from..to - 1. */
static int
walk(struct cast *c, const int *tokens, long from, long to)
{
	long step;
	size_t i;

	for (step = from; step < to && tokens[step] >= 0; step++) {
		for (i = 0; i < c->n; i++)
			if (!arrive(c, i, tokens[step], step))
				return 0;
		if (!went(c, tokens[step], step))
			return 0;
	}
	return 1;
}

static void
clean_session(struct cast *c, const struct plan *p)
{
	unsigned long before = c->server.well;
	int fails = c->server.fails;
	size_t i;

	c->server.arrived[0] = '\0';
	for (i = 0; i < c->n; i++)
		start_part(c, p, i, 0);
	if (cast_until(c, joined, -1, LIMIT, "all join the clean session") &&
	    walk(c, brief, 0, END))
		after_well(c, before);
	if (c->server.fails > fails)
		cast_wrong(c, "the clean session failed: %s: %s", c->server.failed,
		    c->server.why);
}

/* Who has to be there at that moment arrives; the others too, if it goes on. */
static int
arrivals(struct cast *c, const struct plan *p, int then)
{
	size_t i;
	int before;

	for (i = 0; i < c->n; i++) {
		before = (p->moment == 2 && i != p->victim) || (p->moment == 4 && i == p->victim);
		if (before != then && !arrive(c, i, script[p->step], p->step))
			return 0;
	}
	return 1;
}

static void
session(struct cast *c, const struct plan *p)
{
	const struct kind *k = &kinds[p->kind];
	int fails = c->server.fails;
	size_t i;

	for (i = 0; i < c->n; i++)
		if (!k->joining || i != p->victim)
			start_part(c, p, i, 1);
	if (!cast_until(c, joined, k->joining ? (long)p->victim : -1, LIMIT, "all join"))
		return;
	if (!k->joining && (!walk(c, script, 0, p->step) || !arrivals(c, p, 0)))
		return;
	k->does(c, p);
	if (k->outcome != WELL)
		after_fault(c, p, fails);
	else if (arrivals(c, p, 1) && went(c, script[p->step], p->step) &&
	    walk(c, script, p->step + 1, END))
		after_well(c, 0);
}

int
run(struct cast *c, const struct plan *p)
{
	int status;

	cast_begin(c);
	c->n = p->n;
	clock_set(c, 0);
	if (start_server(c, p)) {
		session(c, p);
		if (c->wrong[0] == '\0')
			clean_session(c, p);
		(void)kill(c->server.pid, SIGTERM);
		if (cast_reap(c, &c->server.pid, &status, "the server") &&
		    (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM))
			cast_wrong(c, "the server ended with status %x", (unsigned int)status);
	}
	cast_end(c);
	if (waitpid(-1, NULL, WNOHANG) != -1)
		cast_wrong(c, "a process is left");
	return c->wrong[0] == '\0' ? 0 : -1;
}
