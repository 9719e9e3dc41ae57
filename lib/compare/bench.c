/* bench: the tests of a benchmark, with the names and rows its table has */
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* The facts of a benchmark: those with it as a `test`; those of the monitor of that
 * name; else those that name no test at all and so are about any. */
static const struct kv *
find(const struct kv *facts, size_t n, const char *bench)
{
	const struct kv *any = NULL;
	const char *test, *name;
	size_t i, k;

	for (i = 0; i < n; i++) {
		for (k = 0; (test = kv_get(&facts[i], "test", k)) != NULL; k++)
			if (strcmp(test, bench) == 0)
				return &facts[i];
		name = kv_get(&facts[i], "name", 0);
		if (k == 0 && name != NULL && strcmp(name, bench) == 0)
			return &facts[i];
		if (k == 0 && any == NULL)
			any = &facts[i];
	}
	return any;
}

/* A fact that is a whole number: 0, or -1 and what is wrong. */
static int
whole(const struct kv *facts, const char *key, long lo, long hi, int *x, char **why)
{
	const char *fact = facts != NULL ? kv_get(facts, key, 0) : NULL;
	long n;

	if (fact == NULL)
		return 0;
	if (field_long(fact, lo, hi, &n) == 0) {
		*x = (int)n;
		return 0;
	}
	*why = mem_fmt("%s: %s '%s' is not a whole number from %ld to %ld", facts->path,
	    key, fact, lo, hi);
	return -1;
}

/* Mean and maximum are what they are, whichever value is the better one. */
static int
direction(const char *set, const struct kv *facts)
{
	const char *better = facts != NULL ? kv_get(facts, "classic-better", 0) : NULL;

	if (better != NULL)
		return strcmp(better, "high") == 0;
	return strcmp(set, "meanmax") == 0 ? 0 : -1;
}

/* row-set SET [NAME], decimals N, column-width N: how the table looks. */
static char *
form(struct bench *b, const struct kv *facts)
{
	const char *set = facts != NULL ? kv_get(facts, "row-set", 0) : NULL;
	char *word, *why = NULL;
	size_t len;

	b->row = classic_rows("multiops", &b->nrow);
	b->high = direction("multiops", facts);
	if (set != NULL) {
		len = strcspn(set, " \t");
		word = mem_fmt("%.*s", (int)len, set);
		b->row = classic_rows(word, &b->nrow);
		b->high = direction(word, facts);
		free(word);
		if (b->row == NULL)
			return mem_fmt("%s: row-set '%s' is not one of multiops "
			    "normalisedops leftskew subselection singleops meanmax",
			    facts->path, set);
		len += strspn(set + len, " \t");
		b->ops = set[len] != '\0' ? set + len : NULL;
	}
	b->decimals = 2;
	b->width = 18;
	if (whole(facts, "decimals", 0, 17, &b->decimals, &why) == 0)
		(void)whole(facts, "column-width", 1, 80, &b->width, &why);
	return why;
}

/* classic-name PATTERN TEXT: into *label (caller frees) what it makes of a test whose
 * benchmark has the first n bytes of the name; NULL: it is about another metric. */
static char *
rename_metric(const char *test, size_t n, const struct kv *facts, const char *fact,
    char **label)
{
	const char *rest = test[n] == '/' ? test + n + 1 : test, *last = strrchr(rest, '/');
	size_t len = strcspn(fact, " \t");
	char *pattern = mem_fmt("%.*s", (int)len, fact), *why = NULL;
	const char *text = fact + len + strspn(fact + len, " \t");
	struct capture c[CAPTURES];

	*label = NULL;
	if (*text == '\0')
		why = mem_fmt("%s: classic-name '%s': METRIC LABEL is wanted", facts->path, fact);
	else if (strpbrk(pattern, "{}") == NULL) {
		if (fnmatch(pattern, last != NULL ? last + 1 : rest, 0) == 0)
			*label = label_make(rest, text);
	} else if (!capture_ok(pattern) || !capture_ok(text) ||
	    (capture(pattern, test, c) && (*label = label_fill(text, c)) == NULL))
		why = mem_fmt("%s: classic-name '%s': a brace that is not part of a {key} "
		    "of the pattern", facts->path, fact);
	free(pattern);
	return why;
}

/* The label of a test by the first classic-name that is about it, as above. */
static char *
label_of(const char *test, size_t n, const struct kv *facts, char **label)
{
	const char *fact;
	char *why = NULL;
	size_t i;

	*label = NULL;
	for (i = 0; facts != NULL && why == NULL && *label == NULL &&
	    (fact = kv_get(facts, "classic-name", i)) != NULL; i++)
		why = rename_metric(test, n, facts, fact, label);
	if (why == NULL && *label == NULL)
		*label = label_make(test[n] == '/' ? test + n + 1 : test, NULL);
	return why;
}

static void
add_metric(struct bench *b, size_t test, char *label, int high)
{
	b->metric = mem_room(b->metric, b->n, &b->cap, sizeof *b->metric);
	b->metric[b->n].test = test;
	b->metric[b->n].label = label;
	b->metric[b->n++].high = high;
}

/* A label leaves the keys' names out; where two tests come out alike, it is
 * their own names that tell them apart. */
static void
tell_apart(struct bench *b, const struct groups *g)
{
	size_t head = strlen(b->name);
	struct map seen = { 0 };
	size_t *count = mem_alloc(b->n, sizeof *count), i;
	const char *rest;

	for (i = 0; i < b->n; i++)
		count[map_put(&seen, b->metric[i].label)]++;
	for (i = 0; i < b->n; i++) {
		if (count[map_find(&seen, b->metric[i].label)] < 2)
			continue;
		rest = g->test.key[b->metric[i].test] + head;
		rest = *rest == '/' ? rest + 1 : b->name;
		free(b->metric[i].label);
		b->metric[i].label = mem_dup(rest);
		esc_unname(b->metric[i].label);
	}
	free(count);
	map_free(&seen);
}

/* How much of a test's name is that of its benchmark. */
static size_t
head_of(const char *test)
{
	size_t n = strcspn(test, "/");

	if (strncmp(test + n, "/during=", 8) == 0)
		n += 1 + strcspn(test + n + 1, "/");
	return n;
}

/* Adds one test to its benchmark, which may be new. */
static char *
add_test(struct benches *b, struct map *names, const struct groups *g, size_t i,
    const struct kv *facts, size_t nfacts)
{
	const char *test = g->test.key[i];
	size_t n = head_of(test), k;
	char *bench = mem_fmt("%.*s", (int)n, test), *why = NULL, *label;
	char *of = mem_fmt("%.*s", (int)strcspn(test, "/"), test);
	const struct kv *f = find(facts, nfacts, of);

	free(of);
	k = map_put(names, bench);

	if (k == b->n) {
		b->v = mem_room(b->v, b->n++, &b->cap, sizeof *b->v);
		memset(&b->v[k], 0, sizeof b->v[k]);
		b->v[k].name = mem_dup(bench);
		why = form(&b->v[k], f);
	}
	free(bench);
	if (why == NULL)
		why = label_of(test, n, f, &label);
	if (why == NULL)
		add_metric(&b->v[k], i, label,
		    b->v[k].high >= 0 ? b->v[k].high :
		    strcmp(g->about[i].better, "high") == 0);
	return why;
}

int
benches_make(struct benches *b, const struct view *v, const struct kv *facts,
    size_t nfacts, char **why)
{
	struct map names = { 0 };
	size_t i;

	memset(b, 0, sizeof *b);
	*why = NULL;
	for (i = 0; i < v->g->test.n && *why == NULL; i++)
		if (view_has(v, i))
			*why = add_test(b, &names, v->g, i, facts, nfacts);
	map_free(&names);
	for (i = 0; i < b->n; i++)
		tell_apart(&b->v[i], v->g);
	return *why == NULL ? 0 : -1;
}

struct pattern {
	const char *prefix;
	regex_t re;
	int compiled; /* 0: prefix is no regular expression, and only a prefix */
};

static int
matches(const struct pattern *p, const char *label)
{
	return strncmp(label, p->prefix, strlen(p->prefix)) == 0 ||
	    (p->compiled && regexec(&p->re, label, 0, NULL, 0) == 0);
}

size_t
benches_filter(struct benches *b, const char *text)
{
	size_t i, k, n, left = 0;
	struct pattern keep;

	keep.prefix = text;
	keep.compiled = regcomp(&keep.re, text, REG_EXTENDED | REG_NOSUB) == 0;
	for (i = 0; i < b->n; i++) {
		struct bench *p = &b->v[i];

		for (n = k = 0; k < p->n; k++) {
			if (matches(&keep, p->metric[k].label))
				p->metric[n++] = p->metric[k];
			else
				free(p->metric[k].label);
		}
		p->n = n;
		left += n;
	}
	if (keep.compiled)
		regfree(&keep.re);
	return left;
}

void
benches_free(struct benches *b)
{
	size_t i, k;

	for (i = 0; i < b->n; i++) {
		for (k = 0; k < b->v[i].n; k++)
			free(b->v[i].metric[k].label);
		free(b->v[i].metric);
		free(b->v[i].name);
	}
	free(b->v);
	memset(b, 0, sizeof *b);
}
