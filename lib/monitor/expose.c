/* expose: the last values of metrics as OpenMetrics text
 *
 * A family is mmt_MONITOR_METRIC, with the keys of the name as labels.  What a family
 * may not be called becomes '_', and the name as it is then is one label more, so that
 * no two series are alike.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "monitor.h"

static int
plain(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == '_';
}

/* Appends s[0..n) as a part of a name; 1: something of it was no part of one. */
static int
put_name(struct text *t, const char *s, size_t n)
{
	int changed = 0;
	size_t i;
	char c;

	for (i = 0; i < n; i++) {
		c = plain((unsigned char)s[i]) ? s[i] : '_';
		changed |= c != s[i];
		text_add(t, &c, 1);
	}
	return changed;
}

static void
put(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

/* Appends KEY="VALUE", a comma before it unless it is the first; %XX that are printable
 * ASCII are decoded. */
static void
put_label(struct text *t, const char *key, size_t nkey, const char *value, size_t n)
{
	size_t i;
	int c;

	put(t, t->n > 0 ? "," : "");
	if (nkey > 0 && key[0] >= '0' && key[0] <= '9')
		put(t, "_");
	(void)put_name(t, key, nkey);
	put(t, "=\"");
	for (i = 0; i < n; i++) {
		char out[2] = "\\";

		c = (unsigned char)value[i];
		if (c == '%' && i + 2 < n && esc_hex(value[i + 1]) >= 0 && esc_hex(value[i + 2]) >= 0) {
			int code = 16 * esc_hex(value[i + 1]) + esc_hex(value[i + 2]);

			if (code >= ' ' && code < 0x7f) {
				c = code;
				i += 2;
			}
		}
		out[1] = (char)c;
		if (c == '"' || c == '\\')
			text_add(t, out, 2);
		else
			text_add(t, out + 1, 1);
	}
	put(t, "\"");
}

/* What a test is called here: its family and labels. */
static void
call(struct series *s, const char *test)
{
	const char *metric = strrchr(test, '/'), *p = test + strcspn(test, "/"), *end, *eq;
	struct text name = { 0 }, labels = { 0 };
	int changed;

	metric = metric != NULL ? metric + 1 : test;
	put(&name, "mmt_");
	(void)put_name(&name, test, (size_t)(p - test));
	put(&name, "_");
	changed = put_name(&name, metric, strlen(metric));
	text_add(&name, "", 1);
	for (; *p == '/' && p + 1 < metric; p = end) {
		p++;
		end = p + strcspn(p, "/");
		eq = memchr(p, '=', (size_t)(end - p));
		if (eq != NULL)
			put_label(&labels, p, (size_t)(eq - p), eq + 1, (size_t)(end - eq - 1));
	}
	if (changed)
		put_label(&labels, "metric", 6, metric, strlen(metric));
	text_add(&labels, "", 1);
	s->family = name.s;
	s->labels = labels.s;
	s->monitor = mem_fmt("%.*s", (int)strcspn(test, "/"), test);
}

int
expose_take(struct exposition *e, char *line, size_t len, double now, const char **why)
{
	size_t i, n = e->names.n;
	struct series *s;
	struct rec r;

	if (rec_skip(line, len))
		return 0;
	if (rec_parse(line, len, &r, why) < 0)
		return -1;
	i = map_put(&e->names, r.test);
	if (i == n) {
		e->v = mem_room(e->v, n, &e->cap, sizeof *e->v);
		memset(&e->v[i], 0, sizeof e->v[i]);
		call(&e->v[i], r.test);
		e->v[i].unit = mem_dup(r.unit);
	}
	s = &e->v[i];
	s->there = !r.missing;
	s->value = r.value;
	s->when = now;
	return 0;
}

static int
by_family(const void *a, const void *b)
{
	const struct series *x = *(struct series *const *)a, *y = *(struct series *const *)b;
	int c = strcmp(x->family, y->family);

	return c != 0 ? c : strcmp(x->labels, y->labels);
}

/* Of another monitor than the series before. */
static int
put_series(FILE *out, const struct series *s, const char *before)
{
	char value[NUM_MAX];

	(void)num_format(s->value, value);
	if (before == NULL || strcmp(before, s->family) != 0)
		(void)fprintf(out, "# TYPE %s gauge\n# HELP %s Of the monitor %s, in %s.\n",
		    s->family, s->family, s->monitor, strcmp(s->unit, "-") != 0 ? s->unit : "units of its own");
	return fprintf(out, "%s%s%s%s %s\n", s->family, *s->labels != '\0' ? "{" : "",
	    s->labels, *s->labels != '\0' ? "}" : "", value);
}

void
expose_write(const struct exposition *e, FILE *out, double oldest)
{
	struct series **v = mem_alloc(e->names.n, sizeof *v);
	const char *before = NULL;
	size_t i, n = 0;

	for (i = 0; i < e->names.n; i++)
		if (e->v[i].there && e->v[i].when >= oldest)
			v[n++] = &e->v[i];
	if (n > 0)
		qsort(v, n, sizeof *v, by_family);
	for (i = 0; i < n; i++) {
		(void)put_series(out, v[i], before);
		before = v[i]->family;
	}
	(void)fputs("# EOF\n", out);
	free(v);
}

int
expose_replace(const struct exposition *e, const char *path, double oldest)
{
	char *fresh = mem_fmt("%s.new", path);
	FILE *out = fopen(fresh, "w");
	int bad = out == NULL, saved;

	if (out != NULL) {
		expose_write(e, out, oldest);
		bad = ferror(out);
		bad |= fclose(out) != 0;
	}
	if (!bad)
		bad = rename(fresh, path) < 0;
	saved = errno;
	if (bad && out != NULL)
		(void)remove(fresh);
	free(fresh);
	errno = saved;
	return bad ? -1 : 0;
}
