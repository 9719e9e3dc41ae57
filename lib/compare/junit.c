/* junit: the comparison as JUnit XML, a suite per benchmark
 *
 * There is no standard but what its readers take: testsuites, testsuite, testcase
 * with failure, skipped or system-out (github.com/testmoapp/junitxml collects it).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

struct count {
	size_t tests, worse, lost, untestable;
};

/* Of the rows of a benchmark, of all when bench is NULL. */
static struct count
count(const struct rows *r, const char *bench)
{
	struct count c = { 0 };
	size_t i;

	for (i = 0; i < r->n; i++) {
		if (bench != NULL && strcmp(r->v[i].bench, bench) != 0)
			continue;
		c.tests++;
		c.worse += r->v[i].verdict == WORSE;
		c.lost += (size_t)row_lost(&r->v[i]);
		c.untestable += r->v[i].verdict == UNTESTABLE && !row_lost(&r->v[i]);
	}
	return c;
}

static void
put_attribute(const char *name, const char *value)
{
	printf(" %s=\"", name);
	quote_xml(value);
	(void)putchar('"');
}

static void
put_suite(const char *element, const char *name, struct count c)
{
	printf("<%s", element);
	put_attribute("name", name);
	printf(" tests=\"%lu\" failures=\"%lu\" errors=\"%lu\" skipped=\"%lu\">\n",
	    (unsigned long)c.tests, (unsigned long)c.worse, (unsigned long)c.lost,
	    (unsigned long)c.untestable);
}

/* Every case says what was found; what is worse fails, what has no value any more
 * is an error, and what could not have found anything is skipped. */
static void
put_case(const struct row *r, int many)
{
	const char *rest = strchr(r->test, '/');
	char *say = say_row(r), *name;

	rest = rest != NULL ? rest + 1 : r->test;
	name = many ? mem_fmt("%s of %s", rest, r->run) : mem_dup(rest);
	(void)fputs("<testcase", stdout);
	put_attribute("classname", r->bench);
	put_attribute("name", name);
	(void)fputs(">\n", stdout);
	if (r->verdict == WORSE || r->verdict == UNTESTABLE) {
		printf("<%s", r->verdict == WORSE ? "failure type=\"worse\"" :
		    row_lost(r) ? "error type=\"missing\"" : "skipped");
		put_attribute("message", say);
		(void)fputs("/>\n", stdout);
	}
	(void)fputs("<system-out>", stdout);
	quote_xml(say);
	(void)fputs("</system-out>\n</testcase>\n", stdout);
	free(name);
	free(say);
}

void
junit_print(const struct rows *r)
{
	struct map bench = { 0 }, run = { 0 };
	size_t i, k;

	for (i = 0; i < r->n; i++) {
		(void)map_put(&bench, r->v[i].bench);
		(void)map_put(&run, r->v[i].run);
	}
	(void)fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", stdout);
	put_suite("testsuites", "mmt", count(r, NULL));
	for (k = 0; k < bench.n; k++) {
		put_suite("testsuite", bench.key[k], count(r, bench.key[k]));
		for (i = 0; i < r->n; i++)
			if (strcmp(r->v[i].bench, bench.key[k]) == 0)
				put_case(&r->v[i], run.n > 1);
		(void)fputs("</testsuite>\n", stdout);
	}
	(void)fputs("</testsuites>\n", stdout);
	map_free(&bench);
	map_free(&run);
}
