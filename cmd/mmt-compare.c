/* mmt-compare: compare the records of two or more runs in a table
 *
 * Reads all records, then chooses the runs and the metrics, says what is missing,
 * and makes one table per benchmark: lines of numbers, handed to a presenter.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"

enum { CLASSIC = 256, RATIO, NO_COMPARE, SUB_HEADING, FORMAT, BASELINE };

static const struct opt table[] = {
	{ CLASSIC, "classic", NULL, "the table of the classic suite (the default)" },
	{ RATIO, "ratio", NULL, "ratios of the means to the base, and their means" },
	{ NO_COMPARE, "no-compare", NULL, "values only, no changes" },
	{ SUB_HEADING, "sub-heading", "RE", "only metrics whose label matches" },
	{ FORMAT, "format", "FORMAT", "text (the default) or tsv" },
	{ 'n', "names", "RUN,...", "these runs, in this order, the base first" },
	{ BASELINE, "baseline", "RUN", "the base; it becomes the first column" },
	{ 'f', "facts", "FILE", "facts of a shellpack; may be given again" },
	{ 0, NULL, NULL, NULL }
};

/* A kind of table: what it says, and how that looks as text. */
static const struct kind {
	void (*make)(struct lines *, const struct view *, const struct bench *,
	    enum classic_sums);
	void (*print)(const struct lines *, const struct view *, int, int);
} classic = { lines_classic, table_classic }, ratio = { lines_ratio, table_ratio };

struct asked {
	const struct kind *kind;
	int compare, tsv;
	char *names; /* or NULL */
	const char *baseline, *sub_heading;
	struct kv *facts;
	size_t nfacts, cap;
};

static void
load_facts(struct asked *a, const char *path)
{
	const char *why;

	a->facts = mem_room(a->facts, a->nfacts, &a->cap, sizeof *a->facts);
	if (kv_load(&a->facts[a->nfacts++], path, &why) < 0) {
		warn_why(path, why);
		exit(2);
	}
}

static void
add_names(struct asked *a, const char *list)
{
	char *all = a->names != NULL ? mem_fmt("%s,%s", a->names, list) : mem_dup(list);

	free(a->names);
	a->names = all;
}

static void
options(struct asked *a, struct opts *o)
{
	int id;

	memset(a, 0, sizeof *a);
	a->kind = &classic;
	a->compare = 1;
	while ((id = opt_next(o)) != 0) {
		if (id == CLASSIC)
			continue; /* the default */
		if (id == RATIO)
			a->kind = &ratio;
		else if (id == NO_COMPARE)
			a->compare = 0;
		else if (id == SUB_HEADING)
			a->sub_heading = o->value;
		else if (id == BASELINE)
			a->baseline = o->value;
		else if (id == 'n')
			add_names(a, o->value);
		else if (id == 'f')
			load_facts(a, o->value);
		else if (strcmp(o->value, "text") != 0 && strcmp(o->value, "tsv") != 0)
			opt_die(o, "--format: '%s' is not text or tsv", o->value);
		else
			a->tsv = strcmp(o->value, "tsv") == 0;
	}
}

static void
read_records(struct groups *g, char **files)
{
	const char *why;
	struct rec r;
	struct in in;
	char *line, *conflict;
	size_t len;
	int more;

	in_open(&in, files);
	while ((more = in_line(&in, &line, &len, NULL)) > 0) {
		if (rec_skip(line, len))
			continue;
		if (rec_parse(line, len, &r, &why) < 0)
			die("%s:%lu: not a record: %s", in.name, in.line, why);
		if (groups_add(g, &r, &conflict) < 0)
			die("%s:%lu: %s", in.name, in.line, conflict);
	}
	if (more < 0)
		die("%s:", in.name);
	in_close(&in);
	if (g->test.n == 0)
		die("no records to compare");
	groups_sort(g);
}

static void
sub_heading(struct benches *b, const char *text)
{
	struct svec labels = { 0 };
	size_t i, k;

	for (i = 0; i < b->n; i++)
		for (k = 0; k < b->v[i].n; k++)
			svec_push(&labels, b->v[i].metric[k].label);
	if (benches_filter(b, text) == 0)
		die("--sub-heading: '%s' matches no metric; there are %s", text,
		    view_list(labels.v, labels.n));
	svec_free(&labels);
}

/* Says which values are missing; how many groups lack some. */
static size_t
note_missing(const struct view *v, const struct bench *b)
{
	const struct group *p;
	size_t k, r, n = 0;

	for (r = 0; r < v->n; r++)
		for (k = 0; k < b->n; k++) {
			p = groups_at(v->g, b->metric[k].test, v->run[r]);
			if (p->x.n > 0 && p->missing == 0)
				continue;
			n++;
			if (p->missing > 0)
				warn("%s: %s: %lu of %lu values missing",
				    v->g->run.key[v->run[r]], v->g->test.key[b->metric[k].test],
				    (unsigned long)p->missing,
				    (unsigned long)(p->missing + p->x.n));
			else
				warn("%s: %s: no values", v->g->run.key[v->run[r]],
				    v->g->test.key[b->metric[k].test]);
		}
	return n;
}

static void
note_ratios(const struct view *v, const struct lines *l)
{
	size_t i, r;

	for (i = 0; i < l->n; i++)
		for (r = 0; r < v->n && l->v[i].kind == LINE_RATIO; r++)
			if (isnan(l->v[i].value[r]))
				warn("%s: %s: no ratio to %s, left out of Gmean %s",
				    v->g->run.key[v->run[r]], l->v[i].test,
				    v->g->run.key[v->run[0]],
				    strcmp(l->v[i].better, "high") == 0 ? "Higher" : "Lower");
}

/* Prints the table of one benchmark; how many of its groups lack values. */
static size_t
compare(const struct view *v, const struct bench *b, const struct asked *a)
{
	struct lines l = { 0 };
	size_t missing = note_missing(v, b);

	a->kind->make(&l, v, b, a->tsv ? EXACT : PLAIN);
	note_ratios(v, &l);
	if (a->tsv)
		tsv_print(&l, v);
	else
		a->kind->print(&l, v, b->decimals, a->compare);
	lines_free(&l);
	return missing;
}

int
main(int argc, char **argv)
{
	struct groups g = { 0 };
	struct benches b;
	struct asked a;
	struct opts o;
	struct view v;
	size_t i, missing = 0;
	char *why;
	int tables = 0;

	(void)argc;
	err_init(argv[0], 2);
	opt_begin(&o, table, "[--ratio] [--no-compare] [--format=FORMAT] [-n RUN,...] "
	    "[-f FILE] [FILE...]", "compare the records of two or more runs in a table",
	    argv);
	options(&a, &o);
	read_records(&g, o.argv);
	if (view_make(&v, &g, a.names, a.baseline, &why) < 0 ||
	    view_check(&v, &why) < 0 ||
	    benches_make(&b, &v, a.facts, a.nfacts, &why) < 0)
		die("%s", why);
	if (a.sub_heading != NULL)
		sub_heading(&b, a.sub_heading);
	for (i = 0; i < b.n; i++) {
		if (b.v[i].n == 0)
			continue;
		if (b.n > 1 && !a.tsv)
			printf("%s%s\n", tables++ > 0 ? "\n" : "", b.v[i].name);
		missing += compare(&v, &b.v[i], &a);
	}
	benches_free(&b);
	groups_free(&g);
	free(v.run);
	while (a.nfacts > 0)
		kv_free(&a.facts[--a.nfacts]);
	free(a.facts);
	free(a.names);
	out_close();
	return missing > 0;
}
