/* mmt-fair: how fairly runs at the same time shared what there was */
#include <stdlib.h>
#include <string.h>

#include "fair/fair.h"

enum { FORMAT = 256, SUMMARY, AS_IS };

static const struct opt table[] = {
	{ 'n', "names", "RUN,...", "these runs, in this order (default all)" },
	{ SUMMARY, "summary", NULL, "only the lines mean and worst of each test" },
	{ AS_IS, "as-is", NULL, "values are the shares, also where low is better" },
	{ FORMAT, "format", "FORMAT", "text (the default) or tsv" },
	{ 'H', "header", NULL, "tsv: print a header line" },
	{ 0, NULL, NULL, NULL }
};

struct wanted {
	struct map names;
	int summary, as_is, tsv, header;
};

static void
add_names(struct wanted *a, const struct opts *o)
{
	const char *list = o->value, *end;
	char *name;

	for (;; list = end + 1) {
		end = list + strcspn(list, ",");
		name = mem_fmt("%.*s", (int)(end - list), list);
		if (*name == '\0')
			opt_die(o, "-n: an empty name in '%s'", o->value);
		(void)map_put(&a->names, name);
		free(name);
		if (*end == '\0')
			return;
	}
}

static char **
options(struct wanted *a, char **argv)
{
	struct opts o;
	int c;

	opt_begin(&o, table, "[-n RUN,...] [--summary] [--as-is] [--format=text|tsv] [-H] "
	    "[FILE...]", "how fairly runs at the same time shared what there was", argv);
	while ((c = opt_next(&o)) != 0) {
		if (c == 'n')
			add_names(a, &o);
		else if (c == SUMMARY)
			a->summary = 1;
		else if (c == AS_IS)
			a->as_is = 1;
		else if (c == 'H')
			a->header = 1;
		else if (!(a->tsv = strcmp(o.value, "tsv") == 0) && strcmp(o.value, "text") != 0)
			opt_die(&o, "--format: '%s' is none of text, tsv", o.value);
	}
	if (a->header && !a->tsv)
		opt_die(&o, "-H is for --format=tsv; the text has a heading");
	return opt_files(&o);
}

/* A value is missing, or a test of a run. */
static int
lacking(const struct shares *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->v[i].lacking > 0)
			return 1;
	return s->left_out + s->partial > 0;
}

int
main(int argc, char **argv)
{
	struct wanted a = { 0 };
	struct cells c = { 0 };
	struct shares s;
	char **files, *why;
	int status;

	err_init(argc > 0 ? argv[0] : "mmt-fair", 2);
	files = options(&a, argv);
	if (fair_read(&c, &a.names, files, &why) < 0 ||
	    shares_make(&s, &c, a.as_is, &why) < 0)
		die("%s", why);
	if (a.tsv)
		fair_tsv(&s, a.summary, a.header);
	else
		fair_people(&s, a.summary);
	status = lacking(&s);
	shares_free(&s);
	cells_free(&c);
	map_free(&a.names);
	out_close();
	return status;
}
