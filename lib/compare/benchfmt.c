/* benchfmt: the samples in the format of Go benchmarks
 *
 * https://golang.org/design/14313-benchmark-format, with the lines on units of
 * golang.org/x/perf/benchfmt.  One sample is one line; the configuration key "run"
 * tells the runs apart.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* White space of Unicode ends a field there. */
static int
is_space(unsigned long c)
{
	return c <= ' ' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
	    c == 0x202F || c == 0x205F || c == 0x3000;
}

/* s[0..len) as a field, or a part of one. */
static void
put_field(const char *s, size_t len)
{
	const char *end = s + len;
	unsigned long c;
	size_t n;

	while (s < end) {
		n = quote_utf8(s, &c);
		if (n > 0 && !is_space(c)) {
			(void)fwrite(s, 1, n, stdout);
			s += n;
			continue;
		}
		for (n = n > 0 ? n : 1; n > 0; n--)
			quote_byte((unsigned char)*s++);
	}
}

/* "Benchmark", and the next letter may not be a lower-case one: bench -> Bench,
 * and whatever does not begin with one gets a '_' that keeps the two apart.  What
 * ends in -4 would be read as run on 4 processors. */
static void
put_name(const char *test)
{
	const char *last = strrchr(test, '/'), *dash;
	size_t n;

	(void)fputs("Benchmark", stdout);
	if (islower((unsigned char)*test))
		(void)putchar(toupper((unsigned char)*test++));
	else
		(void)putchar('_');
	if (last != NULL) {
		put_field(test, (size_t)(last - test));
		(void)fputs("/metric=", stdout);
		test = last + 1;
	}
	dash = strrchr(test, '-');
	n = strlen(test);
	if (dash == NULL || dash[1] == '\0' || strspn(dash + 1, "0123456789") != strlen(dash + 1)) {
		put_field(test, n);
		return;
	}
	put_field(test, (size_t)(dash - test));
	quote_byte('-');
	put_field(dash + 1, strlen(dash + 1));
}

static void
put_samples(const struct row *r, int side)
{
	const double *x = side == 0 ? r->x : r->y;
	size_t i;

	for (i = 0; i < r->found.n[side]; i++) {
		put_name(r->test);
		(void)fputs(" 1 ", stdout);
		quote_number(x[i], "0");
		(void)putchar(' ');
		put_field(r->unit, strlen(r->unit));
		(void)putchar('\n');
	}
}

/* A direction is said once of each unit; of one that has both, none is. */
static void
put_units(const struct rows *r)
{
	struct map unit = { 0 };
	const char **better;
	size_t i, k;

	for (i = 0; i < r->n; i++)
		(void)map_put(&unit, r->v[i].unit);
	better = mem_alloc(unit.n + 1, sizeof *better);
	for (i = 0; i < r->n; i++) {
		k = map_find(&unit, r->v[i].unit);
		if (better[k] == NULL)
			better[k] = r->v[i].better;
		else if (strcmp(better[k], r->v[i].better) != 0)
			better[k] = "-";
	}
	for (k = 0; k < unit.n; k++) {
		if (strcmp(better[k], "-") == 0)
			continue;
		(void)fputs("Unit ", stdout);
		put_field(unit.key[k], strlen(unit.key[k]));
		printf(" better=%s\n", strcmp(better[k], "low") == 0 ? "lower" : "higher");
	}
	free(better);
	map_free(&unit);
}

static void
put_run(const char *name)
{
	(void)fputs("run: ", stdout);
	put_field(name, strlen(name));
	(void)putchar('\n');
}

void
benchfmt_print(const struct rows *r)
{
	struct map run = { 0 }, test = { 0 };
	size_t i, k, seen;

	put_units(r);
	for (i = 0; i < r->n; i++) {
		(void)map_put(&run, r->v[i].run);
		if (i == 0)
			put_run(r->v[i].base);
		/* The samples of the base are in the rows of every run. */
		seen = test.n;
		if (map_put(&test, r->v[i].test) == seen)
			put_samples(&r->v[i], 0);
	}
	for (k = 0; k < run.n; k++) {
		put_run(run.key[k]);
		for (i = 0; i < r->n; i++)
			if (strcmp(r->v[i].run, run.key[k]) == 0)
				put_samples(&r->v[i], 1);
	}
	map_free(&run);
	map_free(&test);
}
