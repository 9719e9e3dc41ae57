/* ask: what is asked for, read from the options */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

enum {
	CI = 300, TYPE, APPROX, GROUP_BY, PER_ITER, KEY, MEMORY,
	CELLS = 512, /* from here on the index in cells_table, */
	WHOLE = 1024 /* and in whole_table */
};

static const char usual[] = "NmaeMSc"; /* asked for when nothing is */

static const struct opt others[] = {
	{ CI, "ci", "=LEVEL", "confidence intervals in the fields lo, hi; .95" },
	{ TYPE, "quantile-type", "TYPE", "of quantiles, 1, 6 or 7; 7" },
	{ APPROX, "approx", "=ERROR", "quantiles within a relative error, .01, in one pass" },
	{ GROUP_BY, "group-by", "LIST",
	    "fields of a record, 1 to 6, that tell its group; 1,2,3,4" },
	{ PER_ITER, "per-iter", NULL, "the values of one iteration are one, their mean" },
	{ KEY, "key", "NAME", "append the value of this key of the test, order by it" },
	{ MEMORY, "max-memory", "SIZE", "hold so much at most, K M G; 256M" },
	{ 'H', "header", NULL, "print a header line" }
};

enum { OTHERS = sizeof others / sizeof *others };

static struct opt *
append(struct opt *t, int id, const char *name, const char *arg, const char *help)
{
	t->id = id;
	t->name = name;
	t->arg = arg;
	t->help = help;
	return t + 1;
}

/* The table of the options, made of all the others. */
static struct opt *
table(void)
{
	struct opt *t, *all;
	size_t n = OTHERS + 1;
	int i;

	for (i = 0; kinds[i].name != NULL; i++)
		n++;
	for (i = 0; whole_table[i].name != NULL; i++)
		n++;
	for (i = 0; cells_table[i].name != NULL; i++)
		n++;
	t = all = mem_alloc(n, sizeof *all);
	for (i = 0; kinds[i].name != NULL; i++)
		t = append(t, kinds[i].id, kinds[i].name, kinds[i].arg, kinds[i].help);
	for (i = 0; whole_table[i].name != NULL; i++)
		t = append(t, WHOLE + i, whole_table[i].name, whole_table[i].arg,
		    whole_table[i].help);
	for (i = 0; cells_table[i].name != NULL; i++)
		t = append(t, CELLS + i, cells_table[i].name, NULL, cells_table[i].help);
	memcpy(t, others, sizeof others);
	return all;
}

static struct ask *
ask(struct asked *a, const char *name)
{
	struct ask *k;

	a->v = mem_grow(a->v, a->n + 1, sizeof *a->v);
	k = &a->v[a->n++];
	memset(k, 0, sizeof *k);
	k->name = mem_dup(name);
	return k;
}

static void
ask_kind(struct asked *a, const struct kind *k, const char *name, double p)
{
	struct ask *q = ask(a, name);

	q->kind = k;
	q->p[0] = k->id == 'p' ? p : k->p[0];
	q->p[1] = k->p[1];
	a->quantiles += k->once == NULL;
	a->inverses |= k->once == moments_hmean;
	a->logs |= k->once == moments_gmean;
}

/* p99.9 is its name, .999 its fraction: read as 99.9e-2, the nearest double,
 * which 99.9 / 100 is not. */
static void
ask_percentile(struct asked *a, const struct kind *k, const struct opts *o)
{
	char text[NUM_MAX + 8] = "p";
	size_t n;
	double p;

	if (strchr(o->value, ',') != NULL)
		opt_die(o, "--percentile: '%s' is not one number from 0 to 100, give -p "
		    "again for another", o->value);
	p = opt_double(o, "percentile", 0, 100);
	n = num_format(p, text + 1);
	(void)strcpy(text + 1 + n, "e-2");
	(void)num_parse(text + 1, n + 3, &p);
	text[1 + n] = '\0';
	ask_kind(a, k, text, p);
}

static void
ask_whole(struct asked *a, const struct whole *w, const struct opts *o)
{
	struct ask *q = ask(a, w->name);

	q->whole = w;
	q->how.alpha = .05;
	q->how.seed = 1;
	if (w->set != NULL)
		w->set(&q->how, o);
	a->hungry = w->name;
}

/* 1,2 as bits. */
static unsigned
fields(const struct opts *o)
{
	const char *p = o->value;
	unsigned by = 0;

	for (;; p += 2) {
		if (*p < '1' || *p > '6' || (p[1] != ',' && p[1] != '\0'))
			opt_die(o, "--group-by: '%s' is not a list of numbers from 1 to 6, "
			    "such as 1,2", o->value);
		by |= 1u << (*p - '1');
		if (p[1] == '\0')
			return by;
	}
}

static void
ask_other(struct asked *a, int id, const struct opts *o)
{
	if (id >= CELLS || id == GROUP_BY || id == PER_ITER || id == KEY)
		a->records = id >= CELLS ? cells_table[id - CELLS].name :
		    id == KEY ? "key" : id == PER_ITER ? "per-iter" : "group-by";
	if (id == 'H')
		a->header = 1;
	else if (id >= CELLS) {
		a->cells = mem_grow(a->cells, a->ncells + 1, sizeof *a->cells);
		a->cells[a->ncells++] = &cells_table[id - CELLS];
	} else if (id == CI)
		a->level = o->value == NULL ? .95 : opt_double(o, "ci", .01, .999999);
	else if (id == TYPE) {
		if (strcmp(o->value, "1") != 0 && strcmp(o->value, "6") != 0 &&
		    strcmp(o->value, "7") != 0)
			opt_die(o, "--quantile-type: '%s' is not 1, 6 or 7", o->value);
		a->type = o->value[0] - '0';
	} else if (id == APPROX)
		a->error = o->value == NULL ? .01 : opt_double(o, "approx", .0001, .5);
	else if (id == GROUP_BY)
		a->by = fields(o);
	else if (id == PER_ITER)
		a->per_iter = 1;
	else if (id == KEY)
		a->key = o->value;
	else
		a->memory = opt_size(o, "max-memory", "1M");
}

static const struct kind *
kind_of(int id)
{
	const struct kind *k;

	for (k = kinds; k->name != NULL; k++)
		if (k->id == id)
			return k;
	return NULL;
}

int
ask_quantile(const struct ask *a, int k)
{
	return a->kind != NULL && a->kind->once == NULL && (k == 0 || a->p[k] > 0);
}

void
ask_options(struct asked *a, struct opts *o, char **argv)
{
	const struct kind *k;
	const char *p;
	size_t i;
	int id;

	a->type = 7;
	a->by = 1 | 2 | 4 | 8;
	a->memory = (size_t)256 << 20;
	opt_begin(o, table(), "[-acegmNsSyMH] [-p P]... [--STATISTIC]... [FILE...]",
	    "statistics of records, or of bare numbers", argv);
	while ((id = opt_next(o)) != 0) {
		k = kind_of(id);
		if (id == 'p')
			ask_percentile(a, k, o);
		else if (k != NULL)
			ask_kind(a, k, k->name, 0);
		else if (id >= WHOLE)
			ask_whole(a, &whole_table[id - WHOLE], o);
		else
			ask_other(a, id, o);
	}
	if (a->n == 0 && a->ncells == 0)
		for (p = usual; *p != '\0'; p++)
			ask_kind(a, kind_of(*p), kind_of(*p)->name, 0);
	for (i = 0; i < a->n; i++)
		a->v[i].how.level = a->level > 0 ? a->level : .95;
	if (a->error > 0 && a->level > 0 && a->quantiles > 0)
		opt_die(o, "--approx and --ci both want the fields lo and hi of a quantile");
}
