/* document: the runs in a JSON export of the classic suite */
#include <stdlib.h>
#include <string.h>

#include "json/module.h"

/* The module that path is in, and *path without the way to it: [N.][_ExtractModules.M.] */
static struct module *
module(struct modules *m, char **path)
{
	static const char inside[] = "_ExtractModules.";
	char *p = *path, *key;
	size_t digits = strspn(p, "0123456789"), n = m->key.n, i;

	if (digits > 0 && p[digits] == '.')
		p += digits + 1;
	if (strncmp(p, inside, sizeof inside - 1) == 0) {
		m->compared = 1;
		p += sizeof inside - 1;
		p += strcspn(p, ".");
		p += *p == '.';
	}
	key = mem_fmt("%.*s", (int)(p - *path), *path);
	*path = p;
	i = map_put(&m->key, key);
	free(key);
	if (i == n) {
		m->v = mem_room(m->v, n, &m->cap, sizeof *m->v);
		memset(&m->v[i], 0, sizeof m->v[i]);
		m->v[i].type = -1;
	}
	return &m->v[i];
}

static int
take(struct modules *m, char *line, char *end, char **why)
{
	char *tab = memchr(line, '\t', (size_t)(end - line)), *path = line + 2, *whole;
	struct module *in;
	int r;

	/* All is inside of "x", see modules_read(). */
	if (tab == NULL || strncmp(line, "x.", 2) != 0) {
		*why = mem_dup("no comparison and no module of the classic suite");
		return -1;
	}
	*tab = *end = '\0';
	whole = mem_dup(path);
	in = module(m, &path);
	r = module_member(in, path, tab + 1);
	if (r < 0)
		*why = mem_fmt("%s: %s", whole,
		    in->why != NULL ? in->why : "no sample of a form that is known");
	free(whole);
	return r;
}

int
modules_read(struct modules *m, const char *text, size_t n, char **why)
{
	size_t len = 0, at = 0, skip = strspn(text, " \t\r\n");
	char *whole, *flat = NULL, *line, *end;
	const char *bad = NULL;
	FILE *out = open_memstream(&flat, &len);
	int r;
	size_t i;

	memset(m, 0, sizeof *m);
	*why = NULL;
	if (out == NULL)
		die("out of memory:");
	/* One document, which may be an array. */
	whole = mem_grow(NULL, n + 8, 1);
	memcpy(whole, "{\"x\":", 5);
	memcpy(whole + 5, text + skip, n - skip);
	memcpy(whole + 5 + n - skip, "}\n", 2);
	r = json_flatten(whole, n - skip + 7, out, &bad, &at);
	if (fclose(out) != 0)
		die("out of memory:");
	free(whole);
	if (r < 0)
		*why = mem_fmt("byte %lu: not JSON: %s",
		    (unsigned long)(at > 5 ? at - 5 + skip : skip), bad);
	for (line = flat; r == 0 && line < flat + len; line = end + 1) {
		end = memchr(line, '\n', (size_t)(flat + len - line));
		r = take(m, line, end, why);
	}
	for (i = 0; r == 0 && i < m->key.n; i++)
		r = module_check(&m->v[i], why);
	free(flat);
	return r;
}

void
modules_free(struct modules *m)
{
	size_t i;

	for (i = 0; i < m->key.n; i++)
		module_free(&m->v[i]);
	free(m->v);
	map_free(&m->key);
}
