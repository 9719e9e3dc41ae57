/* skew: how far apart the members of a group saw the last release, and executed what they
 * were to run, as they tell with their next arrival */
#include <stdio.h>
#include <string.h>

#include "meet.h"

struct span {
	double lo, hi;
	size_t n;
};

static void
widen(struct span *s, double x)
{
	if (s->n == 0 || x < s->lo)
		s->lo = x;
	if (s->n == 0 || x > s->hi)
		s->hi = x;
	s->n++;
}

/* On the server's clock, of those who told and whose clock is known. */
static void
measure(const struct meet *m, const struct group *g, struct span *went, struct span *exec)
{
	const struct caller *c;
	size_t i;

	for (i = 0; i < g->arrived; i++) {
		c = &m->caller[g->order[i]];
		if (c->clock.error < 0)
			continue;
		if (c->went >= 0)
			widen(went, c->went + c->clock.offset);
		if (c->exec >= 0)
			widen(exec, c->exec + c->clock.offset);
	}
}

/* Of less than all it would look better than it is. */
static void
show(char text[24], const struct span *s, size_t all)
{
	if (s->n == all)
		(void)snprintf(text, 24, "%.7f", s->hi - s->lo);
	else
		(void)strcpy(text, "-");
}

void
skew_note(struct meet *m, struct group *g, char note[SKEW_NOTE])
{
	struct span went = { 0, 0, 0 }, exec = { 0, 0, 0 };
	char a[24], b[24], *p = note;

	(void)strcpy(note, "-");
	if (m->lost > 0)
		(void)sprintf(note, "lost=%zu", m->lost);
	if (g->last < 0 || g->size < 2)
		return; /* one alone is not in step with anybody */
	measure(m, g, &went, &exec);
	show(a, &went, g->size);
	show(b, &exec, g->size);
	if (went.n == g->size)
		p += sprintf(p, "skew=%s,", a);
	if (exec.n == g->size)
		p += sprintf(p, "execskew=%s,", b);
	if (g->jumped)
		p += sprintf(p, "clock,");
	if (p > note && m->lost > 0)
		(void)sprintf(p, "lost=%zu", m->lost);
	else if (p > note)
		p[-1] = '\0';
	if (went.n == g->size || exec.n == g->size)
		tell(m, "skew", g->name, "%ld\t%s\t%s\t%s", g->seq,
		    token_names[g->last == LAST_DONE ? TOKEN_BEGIN : g->last],
		    g->jumped ? "-" : a, g->jumped ? "-" : b);
}
