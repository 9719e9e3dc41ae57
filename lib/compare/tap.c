/* tap: the comparison as TAP, https://testanything.org/tap-version-14-specification.html
 *
 * Nothing in it needs version 14, so that it says 13: prove(1) 3.44 fails what
 * says 14, whatever the results are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "compare.h"

/* A description or a reason: '#' begins a directive, '\' escapes. */
static void
put_text(const char *s)
{
	unsigned long c;
	size_t n;

	for (; *s != '\0'; s += n > 0 ? n : 1) {
		n = quote_utf8(s, &c);
		if (n == 0 || c < ' ' || c == 0x7F) {
			quote_byte((unsigned char)*s);
			continue;
		}
		if (c == '#' || c == '\\')
			(void)putchar('\\');
		(void)fwrite(s, 1, n, stdout);
	}
}

/* A string of JSON is one of YAML. */
static void
put_string(const char *key, const char *s)
{
	printf("  %s: ", key);
	quote_json(s);
	(void)putchar('\n');
}

static void
put_number(const char *key, double x)
{
	printf("  %s: ", key);
	quote_number(x, "null");
	(void)putchar('\n');
}

static void
put_pair(const char *key, double a, double b)
{
	printf("  %s: [", key);
	quote_number(a, "null");
	(void)fputs(", ", stdout);
	quote_number(b, "null");
	(void)fputs("]\n", stdout);
}

static void
diagnose(const struct row *r)
{
	char *say = say_row(r);

	(void)fputs("  ---\n", stdout);
	put_string("message", say);
	put_string("verdict", judge_word(r->verdict));
	put_string("unit", r->unit);
	put_string("better", r->better);
	put_string("base", r->base);
	put_string("new", r->run);
	printf("  n: [%lu, %lu]\n", (unsigned long)r->found.n[0],
	    (unsigned long)r->found.n[1]);
	put_pair("location", r->loc[0], r->loc[1]);
	put_number("change", r->found.change.at);
	put_pair("interval", r->found.change.lo, r->found.change.hi);
	put_number("p", r->found.p);
	put_number("padj", r->padj);
	put_string("method", method_word(r->found.method));
	(void)fputs("  ...\n", stdout);
	free(say);
}

void
tap_print(const struct rows *r)
{
	const struct row *p;
	size_t i;

	printf("TAP version 13\n1..%lu", (unsigned long)r->n);
	(void)fputs(r->n == 0 ? " # SKIP nothing to compare\n" : "\n", stdout);
	for (i = 0; i < r->n; i++) {
		p = &r->v[i];
		printf("%sok %lu - ", p->verdict == WORSE || row_lost(p) ? "not " : "",
		    (unsigned long)i + 1);
		put_text(p->test);
		(void)fputs(" of ", stdout);
		put_text(p->run);
		if (row_lost(p))
			(void)fputs(" has no value", stdout);
		else if (p->verdict == UNTESTABLE && p->need > 0)
			printf(" # SKIP untestable, needs n %lu on each side",
			    (unsigned long)p->need);
		else if (p->verdict == UNTESTABLE)
			(void)fputs(" # SKIP untestable", stdout);
		(void)putchar('\n');
		diagnose(p);
	}
}
