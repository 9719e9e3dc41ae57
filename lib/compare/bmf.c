/* bmf: Bencher Metric Format, https://bencher.dev/docs/reference/bencher-metric-format
 *
 * A document is one run's: a line for each run that is not the base.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* The interval of the location, where its statistic has one. */
static struct estimate
interval(const struct rows *rows, const struct row *r)
{
	struct estimate e = { NAN, NAN, NAN };
	double level = 1 - rows->rules.alpha, *y;
	size_t n = r->found.n[1], lo, hi;

	if (strcmp(rows->stat, "amean") == 0 && n >= 2)
		return test_mean(r->y, n, level);
	if (strcmp(rows->stat, "median") != 0 || n == 0 ||
	    stat_quantile_ranks(n, .5, level, &lo, &hi) < 0)
		return e;
	y = mem_alloc(n, sizeof *y);
	memcpy(y, r->y, n * sizeof *y);
	stat_sort(y, n);
	e.lo = y[lo];
	e.hi = y[hi];
	free(y);
	return e;
}

static void
put_metric(const struct rows *rows, const struct row *r)
{
	struct estimate e = interval(rows, r);

	quote_json(r->test);
	(void)fputs(": {", stdout);
	quote_json(strcmp(r->unit, "-") == 0 ? "value" : r->unit);
	(void)fputs(": {\"value\": ", stdout);
	quote_number(r->loc[1], "null");
	if (isfinite(e.lo) && isfinite(e.hi)) {
		(void)fputs(", \"lower_value\": ", stdout);
		quote_number(e.lo, "null");
		(void)fputs(", \"upper_value\": ", stdout);
		quote_number(e.hi, "null");
	}
	(void)fputs("}}", stdout);
}

void
bmf_print(const struct rows *r)
{
	struct map run = { 0 };
	size_t i, k, n;

	for (i = 0; i < r->n; i++)
		(void)map_put(&run, r->v[i].run);
	for (k = 0; k < run.n; k++) {
		(void)putchar('{');
		for (n = 0, i = 0; i < r->n; i++) {
			/* A metric without a value cannot be written. */
			if (strcmp(r->v[i].run, run.key[k]) != 0 || !isfinite(r->v[i].loc[1]))
				continue;
			(void)fputs(n++ > 0 ? ",\n" : "", stdout);
			put_metric(r, &r->v[i]);
		}
		(void)fputs("}\n", stdout);
	}
	if (run.n == 0)
		(void)fputs("{}\n", stdout);
	map_free(&run);
}
