/* say: a row of the comparison as a sentence */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

char *
say_number(double x, int digits)
{
	char text[32], *s, *end;
	int e, decimals;

	if (!isfinite(x))
		return mem_dup("-");
	(void)snprintf(text, sizeof text, "%.*e", digits - 1, x);
	e = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	decimals = digits - 1 - e > 0 ? digits - 1 - e : 0;
	s = mem_fmt("%.*f", decimals, x);
	if (decimals > 0) {
		for (end = s + strlen(s); end[-1] == '0'; end--)
			;
		end -= end[-1] == '.';
		*end = '\0';
	}
	return s;
}

char *
say_percent(double x)
{
	char *number, *s;

	if (!isfinite(x))
		return mem_dup("-");
	number = cell_percent(x);
	s = mem_fmt("%s %%", number);
	free(number);
	return s;
}

char *
say_p(double p)
{
	return p < 1e-6 ? mem_dup("<0.000001") : say_number(p, 3);
}

/* "OLD 10.25 s (n 5)"; bare numbers have no unit. */
static char *
side(const struct row *r, int i)
{
	char *x = say_number(r->loc[i], 6), *lost, *s;
	int unit = strcmp(r->unit, "-") != 0;

	lost = r->missing[i] == 0 ? mem_dup("")
	    : mem_fmt(", %lu missing", (unsigned long)r->missing[i]);
	s = mem_fmt("%s %s%s%s (n %lu%s)", i == 0 ? r->base : r->run, x, unit ? " " : "",
	    unit ? r->unit : "", (unsigned long)r->found.n[i], lost);
	free(x);
	free(lost);
	return s;
}

static char *
interval(const struct estimate *e)
{
	char *lo = say_percent(e->lo), *hi = say_percent(e->hi), *s;

	s = isfinite(e->lo) && isfinite(e->hi) ? mem_fmt(" [%s, %s]", lo, hi) : mem_dup("");
	free(lo);
	free(hi);
	return s;
}

static char *
why(const struct row *r)
{
	if (row_lost(r))
		return mem_fmt("; %s has no value", r->run);
	if (r->verdict != UNTESTABLE)
		return mem_dup("");
	if (r->need > 0)
		return mem_fmt("; a verdict needs n %lu on each side", (unsigned long)r->need);
	return mem_dup("; there is nothing to test");
}

char *
say_row(const struct row *r)
{
	char *a = side(r, 0), *b = side(r, 1), *change = say_percent(r->found.change.at);
	char *ci = interval(&r->found.change), *p = say_p(r->padj), *note = why(r), *s;
	const char *how = method_word(r->found.method);

	if (r->found.method != METHOD_NONE)
		s = mem_fmt("%s: %s, %s: change %s%s, adjusted p %s (%s)%s",
		    judge_word(r->verdict), a, b, change, ci, p, how, note);
	else if (isnan(r->found.change.at))
		s = mem_fmt("%s: %s, %s: no test%s", judge_word(r->verdict), a, b, note);
	else
		s = mem_fmt("%s: %s, %s: change %s, no test%s", judge_word(r->verdict), a, b,
		    change, note);
	free(a);
	free(b);
	free(change);
	free(ci);
	free(p);
	free(note);
	return s;
}
