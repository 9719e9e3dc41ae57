/* asked: the options of mmt-compare */
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum { CLASSIC = 256, RATIO, PRINT_RATIO, NO_COMPARE, SUB_HEADING, SIGNIFICANCE, TEST,
	PAIRED, STAT, ADJUST, ALPHA, THRESHOLD, BETTER_IS, BASELINE, SORT, ONLY, FORMAT,
	EXPLAIN, GATE, BISECT };

static const struct opt table[] = {
	{ 'n', "names", "RUN,...", "these runs, in this order, the base first" },
	{ BASELINE, "baseline", "RUN", "the base" },
	{ 'f', "facts", "FILE", "facts of a shellpack; may be given again" },
	{ SUB_HEADING, "sub-heading", "RE", "only metrics whose label matches" },
	{ BETTER_IS, "better", "low|high", "direction of tests that have none" },
	{ TEST, "test", "TEST", "auto (the default), welch, mw; cidiff if classic" },
	{ PAIRED, "paired", NULL, "the same round and iteration are a pair" },
	{ STAT, "stat", "STAT", "median amean hmean gmean min max pNN" },
	{ ADJUST, "adjust", "HOW", "holm (the default), bh or none" },
	{ ALPHA, "alpha", "P", "adjusted p up to which a change counts (.05)" },
	{ THRESHOLD, "threshold", "PCT", "the least change that matters (1)" },
	{ SORT, "sort", "BY", "change or name" },
	{ ONLY, "only", "VERDICT,...", "print rows with these verdicts" },
	{ EXPLAIN, "explain", NULL, "what the columns and verdicts mean" },
	{ FORMAT, "format", "FORMAT",
	    "text tsv html junit tap benchfmt kcidb bmf" },
	{ GATE, "gate", NULL, "exit with 1 when something is worse or missing" },
	{ BISECT, "bisect", NULL, "exit with 0, 1 or 125 for git bisect run" },
	{ CLASSIC, "classic", NULL, "the table of the classic suite" },
	{ RATIO, "ratio", NULL, "its ratios of the means to the base" },
	{ PRINT_RATIO, "print-ratio", NULL, "the same" },
	{ NO_COMPARE, "no-compare", NULL, "its values only, no changes" },
	{ SIGNIFICANCE, "print-significance", NULL, "its table, significant means marked" },
	{ 0, NULL, NULL, NULL }
};

static const struct format formats[] = {
	{ "text", NULL }, { "tsv", tsv_rows }, { "html", html_print },
	{ "junit", junit_print }, { "tap", tap_print }, { "benchfmt", benchfmt_print },
	{ "kcidb", kcidb_print }, { "bmf", bmf_print }
};

static void
load_facts(struct asked *a, const char *path)
{
	const char *why;

	a->facts = mem_room(a->facts, a->nfacts, &a->cap, sizeof *a->facts);
	if (kv_load(&a->facts[a->nfacts++], path, &why) < 0) {
		if (why != NULL)
			die("%s: %s", path, why);
		die("%s:", path);
	}
}

static void
add_names(struct asked *a, const char *list)
{
	char *all = a->names != NULL ? mem_fmt("%s,%s", a->names, list) : mem_dup(list);

	free(a->names);
	a->names = all;
}

/* The place of the option's value among the words, which end with NULL. */
static int
word(const struct opts *o, const char *name, const char *const *words)
{
	char *all;
	int i;

	for (i = 0; words[i] != NULL; i++)
		if (strcmp(o->value, words[i]) == 0)
			return i;
	for (all = mem_dup(words[0]), i = 1; words[i] != NULL; i++)
		all = mem_fmt("%s, %s", all, words[i]); /* dies below */
	opt_die(o, "--%s: '%s' is none of %s", name, o->value, all);
}

static void
take_test(struct asked *a, const struct opts *o)
{
	static const char *const words[] = { "auto", "welch", "mw", "cidiff", NULL };
	static const enum method method[] = { METHOD_AUTO, METHOD_WELCH, METHOD_MW,
		METHOD_AUTO };
	int i = word(o, "test", words);

	a->rows.rules.method = method[i];
	if (strcmp(words[i], "cidiff") != 0)
		a->judging = "--test";
	a->cidiff = strcmp(words[i], "cidiff") == 0;
}

static void
take_format(struct asked *a, const struct opts *o)
{
	static const char *words[sizeof formats / sizeof formats[0] + 1];
	size_t i;

	for (i = 0; i < sizeof formats / sizeof formats[0]; i++)
		words[i] = formats[i].name;
	a->format = &formats[word(o, "format", words)];
}

/* worse,unclear,...: a bit for each verdict. */
static void
take_only(struct asked *a, const struct opts *o)
{
	const char *s = o->value;
	size_t len;
	int v;

	for (; s != NULL; s = s[len] == ',' ? s + len + 1 : NULL) {
		len = strcspn(s, ",");
		for (v = BETTER; v <= CHANGED; v++)
			if (strlen(judge_word((enum verdict)v)) == len &&
			    strncmp(judge_word((enum verdict)v), s, len) == 0)
				break;
		if (v > CHANGED)
			opt_die(o, "--only: '%.*s' is none of better, worse, same, unclear, "
			    "untestable, changed", (int)len, s);
		a->only |= 1u << v;
	}
}

static void
take_rule(struct asked *a, const struct opts *o, int id)
{
	static const char *const adjust[] = { "holm", "bh", "none", NULL };
	static const char *const better[] = { "low", "high", NULL };
	static const char *const by[] = { "change", "name", NULL };
	struct rows *r = &a->rows;

	if (id == ADJUST)
		r->adjust = adjust[word(o, "adjust", adjust)];
	else if (id == BETTER_IS)
		a->better = better[word(o, "better", better)];
	else if (id == SORT)
		a->sort = word(o, "sort", by) == 0 ? BY_CHANGE : BY_NAME;
	else if (id == THRESHOLD)
		r->rules.threshold = opt_double(o, "threshold", 0, 1000) / 100;
	else if (id == ALPHA)
		r->rules.alpha = opt_double(o, "alpha", 1e-9, .5);
	else if (place_parse(&r->at, o->value) < 0)
		opt_die(o, "--stat: '%s' is none of median, amean, hmean, gmean, min, max, "
		    "p0 to p100", o->value);
	if (id == STAT) {
		r->reduce = r->at;
		r->stat = r->at.name;
	}
}

/* Which of the options that decide about p was given. */
static void
take_judging(struct asked *a, int id)
{
	switch (id) {
	case PAIRED: a->judging = "--paired"; break;
	case STAT: a->judging = "--stat"; break;
	case ADJUST: a->judging = "--adjust"; break;
	case ALPHA: a->judging = "--alpha"; break;
	case THRESHOLD: a->threshold = 1; break;
	default: break;
	}
}

static void
take(struct asked *a, const struct opts *o, int id)
{
	take_judging(a, id);
	switch (id) {
	case 'n': add_names(a, o->value); break;
	case 'f': load_facts(a, o->value); break;
	case BASELINE: a->baseline = o->value; break;
	case SUB_HEADING: a->sub_heading = o->value; break;
	case TEST: take_test(a, o); break;
	case PAIRED: a->rows.rules.paired = 1; break;
	case ONLY: take_only(a, o); break;
	case EXPLAIN: a->explain = 1; break;
	case FORMAT: take_format(a, o); break;
	case GATE: a->gate = 1; break;
	case BISECT: a->bisect = 1; break;
	case CLASSIC: a->classic = 1; break;
	case RATIO:
	case PRINT_RATIO: a->ratio = 1; break;
	case NO_COMPARE: a->values = 1; break;
	case SIGNIFICANCE: a->significance = 1; break;
	default: take_rule(a, o, id); break;
	}
}

/* The classic tables judge nothing but for a mark or an exit status; what is asked
 * for without effect is taken for something else. */
static void
check_classic(const struct asked *a, const struct opts *o)
{
	int status = a->gate || a->bisect, judged = status || (a->significance && !a->cidiff);

	if (a->format->print != NULL && a->format->print != tsv_rows)
		opt_die(o, "--format=%s is not a format of the classic tables; text and tsv "
		    "are", a->format->name);
	if (a->sort != AS_IS || a->only != 0)
		opt_die(o, "--sort and --only are not for the classic tables");
	if (a->judging != NULL && !judged)
		opt_die(o, "%s changes nothing in the classic tables without "
		    "--print-significance, --gate or --bisect", a->judging);
	if (a->threshold && !status)
		opt_die(o, "--threshold changes nothing in the classic tables without "
		    "--gate or --bisect");
}

/* What does not go together. */
static void
check(const struct asked *a, const struct opts *o)
{
	if (a->cidiff && !a->classic)
		opt_die(o, "--test=cidiff is the classic rule, which finds next to nothing; "
		    "it goes with --classic only");
	if (a->cidiff && (a->gate || a->bisect))
		opt_die(o, "--test=cidiff gives no verdict");
	if (a->gate && a->bisect)
		opt_die(o, "--gate and --bisect are two different exit statuses");
	if (a->rows.rules.paired && a->format->print == benchfmt_print)
		opt_die(o, "--format=benchfmt has no pairs; benchstat would compare all");
	if (a->explain && (a->classic || a->format->print != NULL))
		opt_die(o, "--explain is about the default table, which --classic and other "
		    "formats take the place of");
	if (a->classic)
		check_classic(a, o);
}

void
asked_options(struct asked *a, char **argv, char ***files)
{
	static const struct place amean = { PLACE_AMEAN, .5, "amean" };
	struct opts o;
	int id;

	memset(a, 0, sizeof *a);
	a->format = &formats[0];
	a->rows.rules.method = METHOD_AUTO;
	a->rows.rules.alpha = .05;
	a->rows.rules.threshold = .01;
	a->rows.adjust = "holm";
	a->rows.stat = "median";
	a->rows.reduce = amean;
	(void)place_parse(&a->rows.at, a->rows.stat);
	opt_begin(&o, table, "[-n RUN,...] [-f FILE] [--format=FORMAT] [--classic] "
	    "[OPTION]... [FILE...]",
	    "compare the records of two or more runs in a table", argv);
	while ((id = opt_next(&o)) != 0)
		take(a, &o, id);
	a->classic |= a->ratio || a->values || a->significance;
	check(a, &o);
	a->significance |= a->cidiff;
	*files = opt_files(&o);
}

void
asked_free(struct asked *a)
{
	while (a->nfacts > 0)
		kv_free(&a->facts[--a->nfacts]);
	free(a->facts);
	free(a->names);
	rows_free(&a->rows);
}
