/* import: the runs of an export, as records
 *
 * The classic suite counts iterations and stamps series with the same number.  When
 * all numbers of an operation are whole they are iterations here; else they are
 * times inside one.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

/* What all records of an operation begin with. */
struct head {
	char *run, *test;
	const char *unit, *better;
};

static char *
bench_of(const struct import *i, const struct modules *all, const struct module *m,
    const char *path)
{
	char *name = all->compared ? called_by_file(path) : NULL;

	if (i->bench != NULL) {
		free(name);
		return mem_dup(i->bench);
	}
	return name != NULL || m->name == NULL ? name : called_by_module(m->name);
}

/* By the records it goes with when they have such a label, else by its own name. */
static struct head
head_of(const struct import *i, const struct module *m, size_t op, const char *bench,
    const char *run)
{
	const struct groups *g = &i->names->g;
	size_t test = names_test(i->names, bench, m->op.key[op]);
	struct head h;
	char *name;

	h.run = mem_dup(run);
	if (test != (size_t)-1) {
		h.test = mem_dup(g->test.key[test]);
		h.unit = g->about[test].unit;
		h.better = g->about[test].better;
		return h;
	}
	name = esc_name(m->op.key[op]);
	h.test = mem_fmt("%s/%s", bench, name);
	free(name);
	datatype_means(m->of[op].type >= 0 ? m->of[op].type : m->type, &h.unit, &h.better);
	return h;
}

static int
whole(const struct cell *c)
{
	size_t i;

	for (i = 0; i < c->nr.n; i++)
		if (!(c->nr.v[i] >= 0 && c->nr.v[i] <= 1e9 &&
		    floor(c->nr.v[i]) >= c->nr.v[i]))
			return 0;
	return 1;
}

static void
put_cell(const struct head *h, const struct cell *c, size_t round)
{
	char at[NUM_MAX], x[NUM_MAX];
	int iterations = whole(c);
	size_t i;

	for (i = 0; i < c->x.n; i++) {
		(void)num_format(c->x.v[i], x);
		(void)num_format(c->nr.v[i], at);
		printf("%s\t%s\t%s\t%s\t%lu\t%s\t%s\t%s\n", h->run, h->test, h->unit,
		    h->better, (unsigned long)round, iterations ? at : "1",
		    iterations ? "-" : at, x);
	}
}

static void
put_operation(const struct import *i, const struct module *m, size_t op,
    const char *bench, const char *run)
{
	struct head h = head_of(i, m, op, bench, run);
	size_t k;

	for (k = 0; k < m->of[op].n; k++)
		put_cell(&h, &m->of[op].cell[k], k);
	free(h.run);
	free(h.test);
}

/* In the order of its table; what the table leaves out, behind. */
static void
put_module(const struct import *i, const struct module *m, const char *bench,
    const char *run)
{
	char *done = mem_alloc(m->op.n, 1);
	size_t k, op;

	for (k = 0; k < m->order.n; k++) {
		op = map_find(&m->op, m->order.v[k]);
		if (op == (size_t)-1 || done[op])
			continue;
		done[op] = 1;
		put_operation(i, m, op, bench, run);
	}
	for (op = 0; op < m->op.n; op++)
		if (!done[op])
			put_operation(i, m, op, bench, run);
	free(done);
}

/* One run of one benchmark comes from one place: two would be taken for one.  0,
 * or -1 and *why. */
static int
claim(struct import *i, const char *run, const char *bench, const char *from, char **why)
{
	char *key = mem_fmt("%s\t%s", run, bench);
	size_t n = i->seen.n, k = map_put(&i->seen, key);

	free(key);
	if (k == n)
		svec_push(&i->from, from);
	else if (strcmp(i->from.v[k], from) == 0)
		return 0;
	else {
		*why = mem_fmt("run %s of %s was there before; --suffix tells them apart",
		    run, bench);
		return -1;
	}
	if (map_find(&i->names->g.run, run) == (size_t)-1 ||
	    names_bench(i->names, bench) == NULL)
		return 0;
	*why = mem_fmt("run %s of %s is in the records, too; --suffix tells them apart",
	    run, bench);
	return -1;
}

/* The records that are kept in our own exports. */
static int
put_records(struct import *i, const struct module *m, const char *from, char **why)
{
	const char *bad;
	struct rec r;
	char *line, *bench, *run;
	size_t k;
	int result = 0;

	for (k = 0; k < m->records.n && result == 0; k++) {
		line = mem_dup(m->records.v[k]);
		result = rec_parse(line, strlen(line), &r, &bad);
		if (result < 0)
			*why = mem_fmt("_MmtRecords %lu: not a record: %s", (unsigned long)k, bad);
		else {
			bench = mem_fmt("%.*s", (int)strcspn(r.test, "/"), r.test);
			run = mem_fmt("%s%s", r.run, i->suffix);
			result = claim(i, run, bench, from, why);
			if (result == 0)
				printf("%s%s\n", run, strchr(m->records.v[k], '\t'));
			free(bench);
			free(run);
		}
		free(line);
	}
	return result;
}

static int
put_samples(struct import *i, const struct modules *all, const struct module *m,
    const char *path, const char *from, char **why)
{
	char *bench = bench_of(i, all, m, path), *name, *run;
	int r = -1;

	if (bench == NULL || *bench == '\0')
		*why = mem_dup("which benchmark this is of does not show; -b names it");
	else if (m->run == NULL || *m->run == '\0')
		*why = mem_dup("a run without a name (_TestName)");
	else {
		name = esc_name(m->run);
		run = mem_fmt("%s%s", name, i->suffix);
		r = claim(i, run, bench, from, why);
		if (r == 0)
			put_module(i, m, bench, run);
		free(name);
		free(run);
	}
	free(bench);
	return r;
}

/* In the first versions a comparison had a data type of its own, and another
 * numbering of them. */
static void
forget_types(const struct modules *m)
{
	size_t i, k;

	for (i = 0; i < m->key.n; i++) {
		m->v[i].type = -1;
		for (k = 0; k < m->v[i].op.n; k++)
			m->v[i].of[k].type = -1;
	}
}

int
import_print(struct import *i, const struct modules *m, const char *path, char **why)
{
	size_t k, n = 0;
	char *from;
	int inside, r = 0;

	i->files++;
	for (k = 0; k < m->key.n && m->compared; k++)
		if (strstr(m->key.key[k], "_ExtractModules.") == NULL && m->v[k].type >= 0)
			forget_types(m);
	for (k = 0; k < m->key.n && r == 0; k++) {
		inside = strstr(m->key.key[k], "_ExtractModules.") != NULL;
		if (m->compared && !inside)
			continue;
		n += m->v[k].records.n + module_samples(&m->v[k]);
		from = mem_fmt("%lu %lu", (unsigned long)i->files, (unsigned long)k);
		if (m->v[k].records.n > 0)
			r = put_records(i, &m->v[k], from, why);
		else if (m->v[k].op.n > 0)
			r = put_samples(i, m, &m->v[k], path, from, why);
		free(from);
	}
	if (r < 0 || n > 0)
		return r;
	*why = mem_dup("no samples (_ResultData) in it");
	return -1;
}
