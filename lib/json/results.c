/* results: the samples of a module, its member _ResultData
 *
 * It has one of two forms: the older one is a list of [operation, number, value], the
 * newer one has for each operation a list, by outer iteration, of { SampleNrs: [...],
 * Values: [...] }.  Numbers may be strings.
 */
#include <math.h>
#include <string.h>

#include "json/module.h"

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

enum { ROW_ENDS = 3 };

static int
row_is_open(const struct module *m)
{
	return m->nth > 0 && m->column < ROW_ENDS;
}

/* ROW.COLUMN of a list. */
static int
row(struct module *m, const char *nth, const char *column, const char *value)
{
	int none = strcmp(value, "null") == 0;
	size_t i, k;

	if (index_of(nth, &i) < 0 || index_of(column, &k) < 0)
		return none ? 0 : -1;
	if (m->nth != i + 1 && row_is_open(m))
		return module_wrong(m, "the row before it has no value");
	if (k == 0 && !none) {
		if (*value == '\0')
			return module_wrong(m, "an operation without a name");
		(void)module_op(m, value);
		m->row = map_find(&m->op, value);
		m->nth = i + 1;
		m->column = 1;
		return 0;
	}
	if (m->nth != i + 1)
		return none ? 0 : -1;
	if (k != m->column || k >= ROW_ENDS)
		return -1;
	m->column++;
	if (k == 1) {
		m->nr = number(value);
		return 0;
	}
	dvec_push(&cell(&m->of[m->row], 0)->nr, m->nr);
	dvec_push(&cell(&m->of[m->row], 0)->x, number(value));
	return 0;
}

enum { MOST_ROUNDS = 100000 };

static const char again[] = "the operation is there before";

/* Where the samples of an operation in a round go, unless the operation, or that
 * round of it, has been read already. */
static struct cell *
next_cell(struct module *m, const char *name, size_t round)
{
	struct operation *o = module_op(m, name);
	size_t nth = map_find(&m->op, name) + 1;

	if ((nth != m->latest && o->n > 0) || round + 1 < o->n) {
		m->why = again;
		return NULL;
	}
	m->latest = nth;
	return cell(o, round);
}

/* The next element of one of the two lists of a round. */
static int
element(struct module *m, struct dvec *list, size_t i, const char *value)
{
	if (i != list->n)
		return module_wrong(m, again);
	dvec_push(list, number(value));
	return 0;
}

/* An outer iteration of an operation without data; or part of a row. */
static int
no_round(struct module *m, char *first, const char *second, char *value)
{
	size_t op, round;

	if (esc_untext(value) < 0)
		return -1;
	if (m->nth == 0 && strcmp(value, "null") == 0) {
		module_decode(first);
		op = map_find(&m->op, first);
		if (op != (size_t)-1 && index_of(second, &round) == 0 &&
		    round < m->of[op].n)
			return module_wrong(m, again);
	}
	return row(m, first, second, value);
}

/* OPERATION.ROUND.Values.K or .SampleNrs.K; or of a list. */
int
module_sample(struct module *m, char *path, char *value)
{
	char *first = module_key(&path), *second = module_key(&path);
	char *what = module_key(&path), *k = module_key(&path);
	struct cell *c;
	size_t round, i;

	if (*first == '\0')
		return module_wrong(m, "an operation without a name");
	if (*second == '\0')
		return strcmp(value, "null") == 0 ? 0 : -1;
	if (*what == '\0')
		return no_round(m, first, second, value);
	if (*path != '\0' || index_of(second, &round) < 0)
		return -1;
	if (round >= MOST_ROUNDS)
		return module_wrong(m, "more than 100000 outer iterations");
	if (index_of(k, &i) < 0) /* null in place of either */
		return *k == '\0' && strcmp(value, "null") == 0 ? 0 : -1;
	module_decode(first);
	if (strcmp(what, "Values") != 0 && strcmp(what, "SampleNrs") != 0)
		return 0;
	c = next_cell(m, first, round);
	if (c == NULL)
		return -1;
	return element(m, *what == 'V' ? &c->x : &c->nr, i, value);
}

static int
op_check(const char *name, const struct operation *o, char **why)
{
	size_t k;

	for (k = 0; k < o->n; k++)
		if (o->cell[k].nr.n != o->cell[k].x.n) {
			*why = mem_fmt("_ResultData: %s, outer iteration %lu: numbers %lu, values %lu",
			    name, (unsigned long)k, (unsigned long)o->cell[k].nr.n,
			    (unsigned long)o->cell[k].x.n);
			return -1;
		}
	return 0;
}

int
module_check(const struct module *m, char **why)
{
	size_t i;

	if (row_is_open(m)) {
		*why = mem_fmt("_ResultData.%lu: a row without a value",
		    (unsigned long)m->nth - 1);
		return -1;
	}
	for (i = 0; i < m->op.n; i++)
		if (op_check(m->op.key[i], &m->of[i], why) < 0)
			return -1;
	return 0;
}

size_t
module_samples(const struct module *m)
{
	size_t i, k, n = 0;

	for (i = 0; i < m->op.n; i++)
		for (k = 0; k < m->of[i].n; k++)
			n += m->of[i].cell[k].x.n;
	return n;
}
