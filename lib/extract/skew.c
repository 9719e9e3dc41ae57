/* skew: runs that did not begin together with those of the other participants */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "extract.h"

/* As a decimal number with an exponent, so that 21.3ms is .0213 to the last bit. */
int
skew_parse(const char *text, double *seconds)
{
	static const struct { const char *suffix, *exponent; } units[] = {
		{ "", "" }, { "s", "" }, { "ms", "e-3" }, { "us", "e-6" }
	};
	size_t n = num_scan(text, text + strlen(text), seconds), i;
	char *plain;
	int r = -1;

	for (i = 0; i < sizeof units / sizeof units[0]; i++)
		if (n > 0 && strcmp(text + n, units[i].suffix) == 0) {
			plain = mem_fmt("%.*s%s", (int)n, text, units[i].exponent);
			r = num_parse(plain, strlen(plain), seconds);
			free(plain);
		}
	return r == 0 && *seconds >= 0 ? 0 : -1;
}

/* Counts the run where it belongs: 1 when it is to be taken away. */
static int
judge(const struct run *p, double limit, struct skewed *s)
{
	double skew = fmax(p->skew, p->execskew);

	s->runs++;
	if (p->unsynced)
		s->unsynced++;
	else if (p->skew < 0)
		s->alone++;
	else if (skew > limit) {
		s->above++;
		s->largest = fmax(s->largest, skew);
	} else
		return 0;
	return 1;
}

void
skew_drop(struct runs *r, double limit, struct skewed *s)
{
	size_t i, kept = 0;

	for (i = 0; i < r->n; i++) {
		if (judge(&r->v[i], limit, s))
			free(r->v[i].label);
		else
			r->v[kept++] = r->v[i];
	}
	r->n = kept;
}

void
skew_count(const struct runs *r, struct skewed *s)
{
	size_t i;

	s->taken += r->n;
	for (i = 0; i < r->n; i++)
		s->lost += (size_t)r->v[i].lost;
}

/* "LIST, ITEM" of two strings that it frees; list may be NULL. */
static char *
also(char *list, char *item)
{
	char *both;

	if (list == NULL)
		return item;
	both = mem_fmt("%s, %s", list, item);
	free(list);
	free(item);
	return both;
}

int
skew_say(const struct skewed *s, double limit, const struct logdir *d)
{
	size_t out = s->above + s->unsynced + s->alone;
	char least[NUM_MAX], most[NUM_MAX], *why = NULL;

	if (s->lost > 0)
		warn("%s/%s: %zu of %zu iterations had fewer neighbours, others at the barrier "
		    "had been lost", d->run, d->test, s->lost, s->taken);
	if (out == 0)
		return 0;
	(void)num_format(limit, least);
	(void)num_format(s->largest, most);
	if (s->above > 0)
		why = also(why, mem_fmt("%zu with skew above %s s (largest %s s)", s->above,
		    least, most));
	if (s->unsynced > 0)
		why = also(why, mem_fmt("%zu unsynced", s->unsynced));
	if (s->alone > 0)
		why = also(why, mem_fmt("%zu without a skew", s->alone));
	warn("%s/%s: %zu of %zu iterations left out: %s", d->run, d->test, out, s->runs, why);
	free(why);
	return out == s->runs;
}
