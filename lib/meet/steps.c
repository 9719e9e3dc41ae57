/* steps: what was declared at mmtests_start: rounds=R,TEST=COUNT,... */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "meet.h"

static int
take_count(const char *s, size_t n, long lo, long *x)
{
	char text[24];

	if (n >= sizeof text)
		return -1;
	memcpy(text, s, n);
	text[n] = '\0';
	return field_long(text, lo, 1000000000, x);
}

/* "-" declares nothing.  0, or -1. */
static int
parse(const char *s, struct steps *steps)
{
	size_t n, key, cap = 0;
	long x;

	memset(steps, 0, sizeof *steps);
	if (strcmp(s, "-") == 0)
		return 0;
	for (;; s += n + 1) {
		n = strcspn(s, ",");
		key = strcspn(s, "=");
		if (key == 0 || key >= n ||
		    take_count(s + key + 1, n - key - 1, steps->rounds == 0, &x) < 0)
			return -1;
		if (steps->rounds != 0) {
			steps->count = mem_room(steps->count, steps->tests, &cap,
			    sizeof *steps->count);
			steps->count[steps->tests++] = x;
		} else if (key == 6 && memcmp(s, "rounds", 6) == 0)
			steps->rounds = x;
		else
			return -1;
		if (s[n] == '\0')
			return 0;
	}
}

/* What most of the group declare, who say something; when there is no majority, what the
 * first of them says (Boyer and Moore's vote). */
static const char *
most(const struct meet *m, const struct group *g)
{
	const char *s, *first = NULL, *best = NULL;
	size_t i, lead = 0, n = 0, all = 0;

	for (i = 0; i < g->arrived; i++) {
		s = m->caller[g->order[i]].steps;
		if (strcmp(s, "-") == 0)
			continue;
		if (first == NULL)
			first = s;
		if (lead == 0)
			best = s;
		lead += strcmp(s, best) == 0 ? 1 : (size_t)-1;
	}
	for (i = 0; i < g->arrived; i++) {
		s = m->caller[g->order[i]].steps;
		all += strcmp(s, "-") != 0;
		n += best != NULL && strcmp(s, best) == 0;
	}
	return 2 * n > all ? best : first;
}

/* All of the group mean the same: 0, or -1. */
static int
agree(struct meet *m, struct group *g)
{
	const char *want = most(m, g), *s, *other = NULL;
	struct names names = { .n = 0 };
	struct steps steps;
	size_t i;

	for (i = 0; i < g->arrived; i++) {
		s = m->caller[g->order[i]].steps;
		if (parse(s, &steps) < 0) {
			free(steps.count);
			blame_one(m, g->order[i], "declares steps that are none: '%.200s'", s);
			return -1;
		}
		free(steps.count);
		if (strcmp(s, "-") != 0 && strcmp(s, want) != 0) {
			names_accuse(m, &names, g->order[i]);
			other = s;
		}
	}
	if (other != NULL) {
		blame(m, names.text, "other steps than the group's: '%.200s', want '%.200s'",
		    other, want);
		return -1;
	}
	free(g->steps.count); /* looked at before, when somebody was lost since */
	(void)parse(want != NULL ? want : "-", &g->steps);
	return 0;
}

static unsigned long
tests(const struct group *g)
{
	return (unsigned long)g->steps.rounds * g->steps.tests;
}

/* How many tests most of the groups mean to do that declare any; without a majority,
 * the group that was complete first. */
static unsigned long
most_tests(const struct meet *m)
{
	const struct group *g, *o, *first = NULL, *end = m->group + m->group_names.n;
	unsigned long best = 0;
	size_t lead = 0, n = 0, all = 0;

	for (g = m->group; g < end; g++) {
		if (g->steps.rounds == 0)
			continue;
		if (first == NULL || g->last_one < first->last_one)
			first = g;
		if (lead == 0)
			best = tests(g);
		lead += tests(g) == best ? 1 : (size_t)-1;
		all++;
	}
	for (o = m->group; o < end; o++)
		n += o->steps.rounds != 0 && tests(o) == best;
	return 2 * n > all || first == NULL ? best : tests(first);
}

int
steps_check(struct meet *m)
{
	struct group *g, *end = m->group + m->group_names.n;
	struct names names = { .n = 0 };
	unsigned long want, other = 0;
	size_t i;

	for (g = m->group; g < end; g++)
		if (agree(m, g) < 0)
			return -1;
	want = most_tests(m);
	for (g = m->group; g < end; g++) {
		if (g->steps.rounds == 0 || tests(g) == want)
			continue;
		other = tests(g);
		for (i = 0; i < g->size; i++)
			names_accuse(m, &names, g->member[i]);
	}
	if (names.all == 0)
		return 0;
	blame(m, names.text, "%lu tests to do, the other groups have %lu", other, want);
	return -1;
}

int
steps_next(const struct group *g)
{
	long count;

	if (g->steps.rounds == 0)
		return -1;
	if (g->last == TOKEN_START || g->last == TOKEN_TEST_DONE)
		return g->test < tests(g) ? TOKEN_TEST : TOKEN_FINISH;
	if (g->last == TOKEN_TEST || g->last == TOKEN_END) {
		count = g->test < tests(g) ? g->steps.count[g->test % g->steps.tests] : 0;
		return g->iteration < count ? TOKEN_BEGIN : TOKEN_TEST_DONE;
	}
	return -1;
}
