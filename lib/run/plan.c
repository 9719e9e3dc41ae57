/* plan: mmt-plan(5), read and checked; the order of its runs */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

const char *const plan_verbs[] = { "env", "setup", "service", "ready", "before",
	"run", "after", "teardown", NULL };

/* A label becomes part of a file name. */
static const char *
bad_label(const char *s)
{
	if (strcmp(s, "-") == 0)
		return NULL;
	if (*s == '.' || *s == '-')
		return "a label begins with '.' or '-'";
	return strlen(s) > 200 ? "a label longer than 200 bytes" : name_bad(s, 0);
}

static int
is_name(const char *s)
{
	return *s != '\0' && (*s < '0' || *s > '9') &&
	    strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") ==
	    strlen(s);
}

/* N or A-B. */
static int
iterations(char *s, long *from, long *to)
{
	char *dash = strchr(s, '-');

	*from = 1;
	if (dash == NULL)
		return field_long(s, 1, 1000000, to);
	*dash = '\0';
	if (field_long(s, 1, 1000000, from) < 0)
		return -1;
	return field_long(dash + 1, *from, 1000000, to);
}

/* What the verb wants of count, label and command. */
static const char *
bad_for_verb(struct plan_line *l, char *count)
{
	l->from = l->to = 0;
	if (l->verb == PLAN_RUN) {
		if (iterations(count, &l->from, &l->to) < 0)
			return "field 3 is no count of iterations, N or A-B";
	} else if (l->verb == PLAN_READY) {
		if (field_long(count, 1, 86400, &l->to) < 0)
			return "field 3 is no number of seconds to wait, 1 to 86400";
	} else if (strcmp(count, "-") != 0)
		return "field 3 has to be - for this verb";
	if (l->verb == PLAN_ENV)
		return is_name(l->label) ? NULL : "field 4 is no name of a variable";
	if (strcmp(l->command, "-") == 0)
		return "no command";
	return bad_label(l->label);
}

static int
parse(char *line, size_t len, struct plan_line *l, const char **why)
{
	char *f[5];
	int n = field_split(line, len, f, 5, why), v;

	if (n < 0)
		return -1;
	if (n != 5) {
		*why = n < 5 ? field_count(n, 5) :
		    "more than 5 fields (a TAB in a command is written \\t)";
		return -1;
	}
	if (tree_badname(f[0]) != NULL) {
		*why = "field 1 is no test name: no '/', ',', blank, leading '.' or '-'";
		return -1;
	}
	for (v = 0; plan_verbs[v] != NULL && strcmp(plan_verbs[v], f[1]) != 0; v++)
		;
	if (plan_verbs[v] == NULL) {
		*why = "unknown verb: env, setup, service, ready, before, run, after or teardown";
		return -1;
	}
	l->verb = (enum plan_verb)v;
	l->test = f[0];
	l->label = f[3];
	l->command = f[4];
	if ((*why = bad_for_verb(l, f[2])) != NULL)
		return -1;
	if (l->verb == PLAN_ENV && strcmp(l->command, "-") == 0)
		*l->command = '\0'; /* the empty value */
	if (esc_untext(l->command) < 0) {
		*why = "a backslash that is none of \\t \\n \\\\";
		return -1;
	}
	return 0;
}

int
plan_add(struct plan *p, char *line, size_t len, const char **why)
{
	struct plan_line l;
	char *text;

	if (memchr(line, '\0', len) != NULL) {
		*why = "holds a NUL byte";
		return -1;
	}
	text = mem_dup(line);
	if (parse(line, len, &l, why) < 0) {
		free(text);
		return -1;
	}
	l.text = text;
	l.test = mem_dup(l.test);
	l.label = mem_dup(l.label);
	l.command = mem_dup(l.command);
	if (p->n == p->cap) {
		p->cap = p->cap != 0 ? 2 * p->cap : 32;
		p->v = mem_grow(p->v, p->cap, sizeof *p->v);
	}
	p->v[p->n++] = l;
	return 0;
}

void
plan_free(struct plan *p)
{
	while (p->n > 0) {
		struct plan_line *l = &p->v[--p->n];

		free(l->text);
		free(l->test);
		free(l->label);
		free(l->command);
	}
	free(p->v);
	memset(p, 0, sizeof *p);
}

int
plan_covers(const char *scope, const char *label)
{
	size_t n = strlen(scope);

	return strcmp(scope, "-") == 0 ||
	    (strncmp(scope, label, n) == 0 && (label[n] == '\0' || label[n] == '/'));
}

int
plan_check(const struct plan *p, const char **why, const struct plan_line **line)
{
	struct map seen = { NULL, 0, 0, NULL, 0 };
	size_t i, k, before;
	char *key;
	long it;
	int r = 0;

	for (i = 0; r == 0 && i < p->n; i++) {
		const struct plan_line *l = *line = &p->v[i], *m;

		if (l->verb == PLAN_ENV)
			continue;
		if (l->verb != PLAN_RUN) {
			for (k = 0; k < p->n; k++) {
				m = &p->v[k];
				if (m->verb == PLAN_RUN && strcmp(m->test, l->test) == 0 &&
				    plan_covers(l->label, m->label))
					break;
			}
			if (k == p->n) {
				*why = "its label covers no run of the plan";
				r = -1;
			}
			continue;
		}
		for (it = l->from; r == 0 && it <= l->to; it++) {
			key = mem_fmt("%s/%s.%ld", l->test, l->label, it);
			before = seen.n;
			if (map_put(&seen, key) < before) {
				*why = "a run that is already in the plan";
				r = -1;
			}
			free(key);
		}
	}
	map_free(&seen);
	return r;
}

/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Fisher-Yates; the bias of the modulus is below n / 2^64. */
static void
shuffle(struct plan_item *v, size_t n, unsigned long seed)
{
	uint64_t state = seed;
	struct plan_item t;
	size_t i, k;

	for (i = n; i > 1; i--) {
		k = (size_t)(next_random(&state) % i);
		t = v[i - 1];
		v[i - 1] = v[k];
		v[k] = t;
	}
}

/* By iteration, then as in the plan: the lines are in one array. */
static int
by_iteration(const void *a, const void *b)
{
	const struct plan_item *x = a, *y = b;

	if (x->iter != y->iter)
		return x->iter < y->iter ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

struct plan_item *
plan_items(const struct plan *p, const char *test, enum plan_order order,
    unsigned long seed, size_t *n)
{
	struct plan_item *v = NULL;
	size_t i, cap = 0;
	long it;

	*n = 0;
	for (i = 0; i < p->n; i++) {
		const struct plan_line *l = &p->v[i];

		if (l->verb != PLAN_RUN || strcmp(l->test, test) != 0)
			continue;
		for (it = l->from; it <= l->to; it++) {
			if (*n == cap) {
				cap = cap != 0 ? 2 * cap : 64;
				v = mem_grow(v, cap, sizeof *v);
			}
			v[*n].line = l;
			v[(*n)++].iter = it;
		}
	}
	if (order == ORDER_ROUNDS && *n > 0)
		qsort(v, *n, sizeof *v, by_iteration);
	else if (order == ORDER_RANDOM)
		shuffle(v, *n, seed);
	return v;
}
