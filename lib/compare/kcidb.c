/* kcidb: the comparison for KCIDB, https://github.com/kernelci/kcidb-io, schema 5.0
 *
 * A test is a row; the build and the checkout it was run on are known by the name
 * of the run alone.  Who submits has an origin of his own, and puts it in place
 * of "mmt".
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* A run that gave no value did not do what it was to do; what is neither good nor
 * bad is DONE, not PASS. */
static const char *
status(const struct row *r)
{
	if (row_empty(r))
		return "MISS";
	switch (r->verdict) {
	case WORSE:
		return "FAIL";
	case BETTER:
	case SAME:
		return "PASS";
	case UNCLEAR:
	case UNTESTABLE:
	case CHANGED:
		break;
	}
	return "DONE";
}

/* Letters, digits, '_' and '-', parted by dots. */
static void
put_path(const char *test)
{
	(void)putchar('"');
	for (; *test != '\0'; test++)
		(void)putchar(*test == '/' ? '.' : isalnum((unsigned char)*test) ||
		    *test == '-' ? *test : '_');
	(void)putchar('"');
}

static void
put_id(const char *key, const char *id)
{
	char *whole = mem_fmt("mmt:%s", id);

	quote_json(key);
	(void)fputs(": ", stdout);
	quote_json(whole);
	free(whole);
}

/* A member that is left out when it has no value: nothing may be null there. */
static void
put_number(const char *key, double x)
{
	if (!isfinite(x))
		return;
	printf(", \"%s\": ", key);
	quote_number(x, "0");
}

static void
put_string(const char *key, const char *s)
{
	printf(", \"%s\": ", key);
	quote_json(s);
}

static void
put_misc(const struct row *r)
{
	(void)fputs(",\n \"misc\": {\"mmt\": {\"test\": ", stdout);
	quote_json(r->test);
	put_string("unit", r->unit);
	put_string("better", r->better);
	put_string("base", r->base);
	put_string("new", r->run);
	put_number("n1", (double)r->found.n[0]);
	put_number("n2", (double)r->found.n[1]);
	put_number("loc1", r->loc[0]);
	put_number("loc2", r->loc[1]);
	put_number("change", r->found.change.at);
	put_number("lo", r->found.change.lo);
	put_number("hi", r->found.change.hi);
	put_number("p", r->found.p);
	put_number("padj", r->padj);
	put_string("verdict", judge_word(r->verdict));
	(void)fputs("}}", stdout);
}

static void
put_test(const struct row *r)
{
	char *id = mem_fmt("%s/%s/%s", r->base, r->run, r->test), *say = say_row(r);

	(void)fputs("{\"origin\": \"mmt\", ", stdout);
	put_id("build_id", r->run);
	(void)fputs(",\n ", stdout);
	put_id("id", id);
	(void)fputs(",\n \"path\": ", stdout);
	put_path(r->test);
	put_string("status", status(r));
	put_string("comment", say);
	if (isfinite(r->loc[1])) {
		(void)fputs(",\n \"number\": {\"value\": ", stdout);
		quote_number(r->loc[1], "0");
		if (strcmp(r->unit, "-") != 0)
			put_string("unit", r->unit);
		(void)putchar('}');
	}
	put_misc(r);
	(void)putchar('}');
	free(id);
	free(say);
}

static void
put_checkout(const char *run)
{
	(void)fputs("{\"origin\": \"mmt\", ", stdout);
	put_id("id", run);
	put_string("comment", run);
	(void)putchar('}');
}

static void
put_build(const char *run)
{
	(void)fputs("{\"origin\": \"mmt\", ", stdout);
	put_id("checkout_id", run);
	(void)fputs(", ", stdout);
	put_id("id", run);
	(void)putchar('}');
}

void
kcidb_print(const struct rows *r)
{
	struct map run = { 0 };
	size_t i;

	for (i = 0; i < r->n; i++)
		(void)map_put(&run, r->v[i].run);
	(void)fputs("{\"version\": {\"major\": 5, \"minor\": 0},\n\"checkouts\": [", stdout);
	for (i = 0; i < run.n; i++) {
		(void)fputs(i > 0 ? ",\n" : "\n", stdout);
		put_checkout(run.key[i]);
	}
	(void)fputs("],\n\"builds\": [", stdout);
	for (i = 0; i < run.n; i++) {
		(void)fputs(i > 0 ? ",\n" : "\n", stdout);
		put_build(run.key[i]);
	}
	(void)fputs("],\n\"tests\": [", stdout);
	for (i = 0; i < r->n; i++) {
		(void)fputs(i > 0 ? ",\n" : "\n", stdout);
		put_test(&r->v[i]);
	}
	(void)fputs("]}\n", stdout);
	map_free(&run);
}
