/* write: a benchmark's records as the JSON that the classic suite exports
 *
 * Iterations without a value are left out there, where they would count as 0; our
 * records stand beside, so that reading them back loses nothing.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

/* hackbench-process-pipes is Hackbenchprocesspipes, of that kind. */
static void
put_name(const char *kind, const char *bench)
{
	char *name = mem_fmt("%s%s", kind, bench), *p = name + strlen(kind), *to = p;

	*p = (char)toupper((unsigned char)*p);
	for (; *p != '\0'; p++)
		if (*p != '-')
			*to++ = *p;
	*to = '\0';
	(void)fputs("\"_ModuleName\": ", stdout);
	quote_json(name);
	free(name);
}

static void
comma(size_t *n)
{
	(void)fputs((*n)++ > 0 ? ", " : "", stdout);
}

/* The numbers, or the values, of one outer iteration. */
static void
put_list(const struct group *g, long round, int values)
{
	size_t i, n = 0, nth = 0;

	for (i = 0; i < g->n; i++) {
		if (g->seen[i].round != round)
			continue;
		nth++;
		comma(&n);
		if (values)
			quote_number(g->seen[i].value, "null");
		else if (g->seen[i].iter >= 0)
			printf("%ld", g->seen[i].iter);
		else
			printf("%lu", (unsigned long)nth);
	}
}

static int
by_number(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* The rounds of a run: outer iterations count from 0 without gaps there. */
static long *
rounds_of(const struct names *names, const struct bench *b, size_t run, size_t *n)
{
	const struct group *g;
	size_t i, k, total = 0, last = 0;
	long *v;

	for (i = 0; i < b->n; i++)
		total += groups_at(&names->g, b->metric[i].test, run)->n;
	v = mem_alloc(total + 1, sizeof *v);
	for (*n = 0, i = 0; i < b->n; i++) {
		g = groups_at(&names->g, b->metric[i].test, run);
		for (k = 0; k < g->n; k++)
			v[(*n)++] = g->seen[k].round;
	}
	qsort(v, *n, sizeof *v, by_number);
	for (i = 0; i < *n; i++)
		if (i == 0 || v[i] != v[last - 1])
			v[last++] = v[i];
	*n = last;
	return v;
}

static void
put_results(const struct names *names, const struct bench *b, size_t run)
{
	size_t i, k, n, rounds;
	long *round = rounds_of(names, b, run, &rounds);
	const struct group *g;

	(void)fputs("\"_ResultData\": {", stdout);
	for (n = 0, i = 0; i < b->n; i++) {
		g = groups_at(&names->g, b->metric[i].test, run);
		(void)fputs(n++ > 0 ? ",\n " : "\n ", stdout);
		quote_json(b->metric[i].label);
		(void)fputs(": [", stdout);
		for (k = 0; k < rounds; k++) {
			printf("%s{\"SampleNrs\": [", k > 0 ? ", " : "");
			put_list(g, round[k], 0);
			(void)fputs("], \"Values\": [", stdout);
			put_list(g, round[k], 1);
			(void)fputs("]}", stdout);
		}
		(void)putchar(']');
	}
	(void)fputs("},\n", stdout);
	free(round);
}

static void
put_operations(const struct names *names, const struct bench *b)
{
	const struct group_test *about = names->g.about;
	size_t i, n = 0;

	(void)fputs("\"_Operations\": [", stdout);
	for (i = 0; i < b->n; i++) {
		comma(&n);
		quote_json(b->metric[i].label);
	}
	(void)fputs("],\n\"_DataTypes\": {", stdout);
	for (n = 0, i = 0; i < b->n; i++) {
		comma(&n);
		quote_json(b->metric[i].label);
		printf(": %ld", datatype_of(about[b->metric[i].test].unit,
		    about[b->metric[i].test].better));
	}
	(void)fputs("},\n", stdout);
}

/* line is a record of that run and benchmark. */
static int
is_of(const char *line, const char *run, const char *bench)
{
	size_t n = strlen(run), k = strlen(bench);

	return strncmp(line, run, n) == 0 && line[n] == '\t' &&
	    strncmp(line + n + 1, bench, k) == 0 &&
	    (line[n + 1 + k] == '/' || line[n + 1 + k] == '\t');
}

static void
put_module(const struct names *names, const struct bench *b, size_t run,
    const struct svec *lines)
{
	const char *name = names->g.run.key[run];
	size_t i, n = 0;

	(void)putchar('{');
	put_name("Extract", b->name);
	(void)fputs(", \"_TestName\": ", stdout);
	quote_json(name);
	(void)fputs(", \"_FieldLength\": 12, \"_Precision\": 2,\n", stdout);
	put_operations(names, b);
	put_results(names, b, run);
	(void)fputs("\"_MmtRecords\": [", stdout);
	for (i = 0; i < lines->n; i++) {
		if (!is_of(lines->v[i], name, b->name))
			continue;
		(void)fputs(n++ > 0 ? ",\n " : "\n ", stdout);
		quote_json(lines->v[i]);
	}
	(void)fputs("]}", stdout);
}

void
write_print(const struct names *names, const struct bench *b, const struct svec *lines)
{
	size_t run, i, n = 0;

	(void)putchar('{');
	put_name("Compare", b->name);
	(void)fputs(", \"_FieldLength\": 12, \"_Precision\": 2,\n\"_ExtractModules\": [", stdout);
	for (run = 0; run < names->g.run.n; run++) {
		for (i = 0; i < b->n; i++)
			if (groups_have(&names->g, b->metric[i].test, run))
				break;
		if (i == b->n)
			continue;
		(void)fputs(n++ > 0 ? ",\n" : "\n", stdout);
		put_module(names, b, run, lines);
	}
	(void)fputs("]}\n", stdout);
}
