/* module: one run of a JSON export of the classic suite, member by member
 *
 * The samples are in _ResultData, in one of two forms: the older one is a list of
 * [operation, number, value], the newer one has for each operation a list, by outer
 * iteration, of { SampleNrs: [...], Values: [...] }.  Numbers may be strings.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export/module.h"

/* One component of a path, and where the rest of it begins. */
static char *
component(char **path)
{
	char *s = *path;

	*path += strcspn(s, ".");
	if (**path != '\0')
		*(*path)++ = '\0';
	return s;
}

/* A key out of a path: json.c wrote '.', '%' and controls as %XX. */
static void
decode(char *s)
{
	char *p = s;

	for (; *s != '\0'; s++)
		if (*s == '%' && esc_hex(s[1]) >= 0 && esc_hex(s[2]) >= 0) {
			*p++ = (char)(esc_hex(s[1]) * 16 + esc_hex(s[2]));
			s += 2;
		} else
			*p++ = *s;
	*p = '\0';
}

static int
index_of(const char *s, size_t *i)
{
	long n;

	if (field_long(s, 0, 100000000, &n) < 0)
		return -1;
	*i = (size_t)n;
	return 0;
}

/* What is no finite number, as NaN, inf, null and an empty string are, is none. */
static double
number(const char *s)
{
	double x;

	return num_parse(s, strlen(s), &x) < 0 ? NAN : x;
}

static struct operation *
operation(struct module *m, const char *name)
{
	size_t n = m->op.n, i = map_put(&m->op, name);

	if (i == n) {
		m->of = mem_room(m->of, n, &m->cap, sizeof *m->of);
		memset(&m->of[i], 0, sizeof m->of[i]);
		m->of[i].type = -1;
	}
	return &m->of[i];
}

static struct cell *
cell(struct operation *o, size_t round)
{
	if (round >= o->n) {
		o->cell = mem_grow(o->cell, round + 1, sizeof *o->cell);
		memset(&o->cell[o->n], 0, (round + 1 - o->n) * sizeof *o->cell);
		o->n = round + 1;
	}
	return &o->cell[round];
}

/* ROW.COLUMN of a list; or, of an operation, an outer iteration without data. */
static int
row(struct module *m, const char *nth, const char *column, const char *value)
{
	int none = strcmp(value, "null") == 0;
	size_t i, k;

	if (index_of(nth, &i) < 0 || index_of(column, &k) < 0)
		return none ? 0 : -1;
	if (k == 0 && !none) {
		(void)operation(m, value);
		m->row = map_find(&m->op, value);
		m->nth = i + 1;
		return 0;
	}
	if (m->nth != i + 1)
		return none ? 0 : -1;
	if (k == 1)
		m->nr = number(value);
	else if (k == 2) {
		dvec_push(&cell(&m->of[m->row], 0)->nr, m->nr);
		dvec_push(&cell(&m->of[m->row], 0)->x, number(value));
	}
	return k <= 2 ? 0 : -1;
}

enum { MOST_ROUNDS = 100000 };

/* OPERATION.ROUND.Values.K or .SampleNrs.K; or of a list. */
static int
sample(struct module *m, char *path, char *value)
{
	char *first = component(&path), *second = component(&path);
	char *what = component(&path), *k = component(&path);
	struct operation *o;
	size_t round, i;

	if (*second == '\0')
		return strcmp(value, "null") == 0 ? 0 : -1;
	if (*what == '\0')
		return esc_untext(value) < 0 ? -1 : row(m, first, second, value);
	if (*path != '\0' || index_of(second, &round) < 0 || round >= MOST_ROUNDS)
		return -1;
	if (index_of(k, &i) < 0) /* null in place of either */
		return *k == '\0' && strcmp(value, "null") == 0 ? 0 : -1;
	decode(first);
	o = operation(m, first);
	if (strcmp(what, "Values") == 0)
		dvec_push(&cell(o, round)->x, number(value));
	else if (strcmp(what, "SampleNrs") == 0)
		dvec_push(&cell(o, round)->nr, number(value));
	return 0;
}

static void
text(char **into, const char *value)
{
	free(*into);
	*into = mem_dup(value);
}

static long
type_of(const char *value)
{
	long type;

	return field_long(value, 0, 1000, &type) < 0 ? -1 : type;
}

int
module_member(struct module *m, char *path, char *value)
{
	char *key = component(&path);

	if (strcmp(key, "_ResultData") == 0 && *path != '\0')
		return sample(m, path, value);
	if (esc_untext(value) < 0)
		return -1;
	if (strcmp(key, "_ModuleName") == 0)
		text(&m->name, value);
	else if (strcmp(key, "_TestName") == 0)
		text(&m->run, value);
	else if (strcmp(key, "_DataType") == 0)
		m->type = type_of(value);
	else if (strcmp(key, "_DataTypes") == 0) {
		decode(path);
		operation(m, path)->type = type_of(value);
	} else if (strcmp(key, "_Operations") == 0 ||
	    strcmp(key, "_GeneratedOperations") == 0)
		svec_push(&m->order, value);
	else if (strcmp(key, "_MmtRecords") == 0)
		svec_push(&m->records, value);
	return 0;
}

void
module_free(struct module *m)
{
	size_t i, k;

	for (i = 0; i < m->op.n; i++) {
		for (k = 0; k < m->of[i].n; k++) {
			free(m->of[i].cell[k].nr.v);
			free(m->of[i].cell[k].x.v);
		}
		free(m->of[i].cell);
	}
	free(m->of);
	map_free(&m->op);
	svec_free(&m->order);
	svec_free(&m->records);
	free(m->name);
	free(m->run);
}
