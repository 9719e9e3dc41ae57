/* html: the comparison as a web page that needs nothing else: no script, no font,
 * no network; light or dark as the reader has it, and fit for paper
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

static const char style[] =
    ":root{color-scheme:light dark;--fg:#1c1e21;--bg:#fff;--dim:#667;--line:#d5d8dd;"
    "--better:#08702f;--worse:#b3151f;--same:#445;--other:#8a5a00}\n"
    "@media(prefers-color-scheme:dark){:root{--fg:#e4e6ea;--bg:#16181c;--dim:#9aa1ac;"
    "--line:#3a3f47;--better:#5fd38a;--worse:#ff7b82;--same:#b3bac5;--other:#e0b04c}}\n"
    "body{font:15px/1.45 system-ui,sans-serif;color:var(--fg);background:var(--bg);"
    "margin:2em auto;max-width:75em;padding:0 1em}\n"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{padding:.3em .6em;border-bottom:1px solid var(--line);text-align:right;"
    "font-variant-numeric:tabular-nums}\n"
    "th{color:var(--dim);font-weight:600}\n"
    "th.l,td.l{text-align:left}td.l{overflow-wrap:anywhere}\n"
    "td.v{text-align:left;font-weight:600}\n"
    ".better{color:var(--better)}.worse{color:var(--worse)}.same{color:var(--same)}\n"
    ".unclear,.untestable,.changed{color:var(--other)}\n"
    ".dim,dd{color:var(--dim)}\n"
    "svg{display:block;fill:currentColor;stroke:currentColor}\n"
    "svg .zone{fill:var(--line);stroke:none}svg .zero{stroke:var(--dim)}\n"
    "@media print{body{margin:0;max-width:none;font-size:10pt}tr{break-inside:avoid}}\n";

static void
put_cell(const char *class, const char *text)
{
	printf("<td%s%s%s>", class != NULL ? " class=\"" : "", class != NULL ? class : "",
	    class != NULL ? "\"" : "");
	quote_xml(text);
	(void)fputs("</td>", stdout);
}

/* The number as people read it; all its digits when pointed at. */
static void
put_number(double x, char *text)
{
	(void)fputs("<td", stdout);
	if (isfinite(x)) {
		(void)fputs(" title=\"", stdout);
		quote_number(x, "-");
		(void)putchar('"');
	}
	(void)putchar('>');
	quote_xml(text);
	(void)fputs("</td>", stdout);
	free(text);
}

static void
put_row(const struct row *r, const struct rules *rules, int many, int mixed,
    double scale)
{
	const struct estimate *e = &r->found.change;
	char *text, *lo = say_percent(e->lo), *hi = say_percent(e->hi);

	(void)fputs("<tr>", stdout);
	put_cell("l", r->label);
	put_cell("l dim", r->unit);
	if (many)
		put_cell("l", r->run);
	text = mem_fmt("%lu, %lu%s", (unsigned long)r->found.n[0],
	    (unsigned long)r->found.n[1], mixed && r->of == ROUNDS ? " r" : "");
	put_cell(NULL, text);
	free(text);
	put_number(r->loc[0], say_number(r->loc[0], 6));
	put_number(r->loc[1], say_number(r->loc[1], 6));
	put_number(e->at, say_percent(e->at));
	text = isfinite(e->lo) && isfinite(e->hi) ? mem_fmt("%s to %s", lo, hi) : mem_dup("-");
	put_cell(NULL, text);
	free(text);
	(void)fputs("<td>", stdout);
	bar_print(r, rules->threshold, scale);
	(void)fputs("</td>", stdout);
	put_number(r->padj, say_p(r->padj));
	printf("<td class=\"v %s\">%s", judge_word(r->verdict), judge_word(r->verdict));
	if (r->verdict == UNTESTABLE && r->need > 0)
		printf(" <span class=\"dim\">needs n %lu</span>", (unsigned long)r->need);
	(void)fputs("</td></tr>\n", stdout);
	free(lo);
	free(hi);
}

static void
put_table(const struct rows *r, const char *bench, const struct map *run)
{
	double scale = bar_scale(r, bench);
	size_t i;

	(void)fputs("<h2>", stdout);
	quote_xml(bench);
	(void)fputs("</h2>\n<table>\n<thead><tr><th class=\"l\">test</th>"
	    "<th class=\"l\">unit</th>", stdout);
	if (run->n > 1)
		(void)fputs("<th class=\"l\">run</th>", stdout);
	(void)fputs("<th>n</th><th>", stdout);
	quote_xml(r->v[0].base);
	(void)fputs("</th><th>", stdout);
	quote_xml(run->n > 1 ? "run" : r->v[0].run);
	printf("</th><th>change</th><th>interval, %.12g %%</th><th>&#177;%.3g %%</th>"
	    "<th>%s</th><th class=\"l\">verdict</th></tr></thead>\n<tbody>\n",
	    100 * (1 - r->rules.alpha), 100 * scale,
	    strcmp(r->adjust, "none") == 0 ? "p" : "adjusted p");
	for (i = 0; i < r->n; i++)
		if (strcmp(r->v[i].bench, bench) == 0)
			put_row(&r->v[i], &r->rules, run->n > 1, people_mixed(r), scale);
	(void)fputs("</tbody>\n</table>\n", stdout);
}

static void
put_summary(const struct rows *r)
{
	static const enum verdict order[] = { WORSE, BETTER, CHANGED, SAME, UNCLEAR,
		UNTESTABLE };
	size_t i, n = 0;

	(void)fputs("<p class=\"summary\">", stdout);
	for (i = 0; i < sizeof order / sizeof order[0]; i++)
		if (r->count[order[i]] > 0)
			printf("%s<strong class=\"%s\">%lu %s</strong>", n++ > 0 ? ", " : "",
			    judge_word(order[i]), (unsigned long)r->count[order[i]],
			    judge_word(order[i]));
	(void)fputs(n == 0 ? "Nothing to compare." : "", stdout);
	if (r->hidden > 0)
		printf(" (%lu of these rows are not shown)", (unsigned long)r->hidden);
	(void)fputs("</p>\n", stdout);
}

static const char legend[] =
    "<dl>\n"
    "<dt class=\"better\">better</dt><dt class=\"worse\">worse</dt>\n"
    "<dd>Changed by at least the threshold, and chance alone rarely looks so: "
    "the adjusted p is at most alpha.</dd>\n"
    "<dt class=\"changed\">changed</dt>\n"
    "<dd>The same of a value that has no good direction.</dd>\n"
    "<dt class=\"same\">same</dt>\n"
    "<dd>The whole interval of the change lies within the threshold.</dd>\n"
    "<dt class=\"unclear\">unclear</dt>\n"
    "<dd>Neither: the values are too few or too noisy to tell.</dd>\n"
    "<dt class=\"untestable\">untestable</dt>\n"
    "<dd>There are no values, or so few that nothing could have been found.</dd>\n"
    "</dl>\n"
    "<p class=\"dim\">In a bar the point is the change, the line its interval; the "
    "shaded zone is the threshold and the middle is no change. It is that of its row "
    "alone, p and the verdict are adjusted for all rows: an interval may exclude no "
    "change where the verdict is unclear.</p>\n";

static void
put_rules(const struct rows *r)
{
	size_t n = r->n + r->hidden;

	(void)fputs("<h2>Rules</h2>\n<p>", stdout);
	people_how(r);
	printf("; %lu %s</p>\n", (unsigned long)n, n == 1 ? "row" : "rows");
	(void)fputs(legend, stdout);
}

static void
put_title(const struct rows *r, const struct map *run)
{
	size_t i;

	for (i = 0; i < run->n; i++) {
		(void)fputs(i > 0 ? ", " : "", stdout);
		quote_xml(run->key[i]);
	}
	(void)fputs(run->n > 0 ? " against " : "comparison", stdout);
	quote_xml(r->n > 0 ? r->v[0].base : "");
}

void
html_print(const struct rows *r)
{
	struct map bench = { 0 }, run = { 0 };
	size_t i;

	for (i = 0; i < r->n; i++) {
		(void)map_put(&bench, r->v[i].bench);
		(void)map_put(&run, r->v[i].run);
	}
	(void)fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>", stdout);
	put_title(r, &run);
	printf("</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
	put_title(r, &run);
	(void)fputs("</h1>\n", stdout);
	put_summary(r);
	for (i = 0; i < bench.n; i++)
		put_table(r, bench.key[i], &run);
	put_rules(r);
	(void)fputs("</body>\n</html>\n", stdout);
	map_free(&bench);
	map_free(&run);
}
