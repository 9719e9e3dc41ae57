/* observe: what an extractor prints, and what it cannot, as records */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

struct observation { /* "metric TAB at TAB value [TAB unit TAB better]" */
	const char *metric, *at, *value, *unit, *better;
	char at_text[NUM_MAX], value_text[NUM_MAX];
};

/* The canonical text of a number, or "-"; NULL: neither. */
static const char *
canonical(const char *s, char buf[NUM_MAX])
{
	double x;

	if (strcmp(s, "-") == 0)
		return s;
	if (num_parse(s, strlen(s), &x) < 0)
		return NULL;
	(void)num_format(x, buf);
	return buf;
}

static int
cut(struct observation *o, char *s, size_t len, const struct facts *f, const char *path)
{
	const char *why, *better;
	const struct metric *m;
	char *p[5];
	int n = field_split(s, len, p, 5, &why);

	if (n < 0) {
		warn("%s: the extractor of %s prints a line with %s", path, f->dir, why);
		return -1;
	}
	if (n != 3 && n != 5) {
		warn("%s: the extractor of %s prints '%.200s' with %d field%s, want 3 or 5: "
		    "metric at value [unit better]", path, f->dir, p[0], n, n == 1 ? "" : "s");
		return -1;
	}
	if ((why = name_bad(p[0], 1)) != NULL) {
		warn("%s: the extractor of %s prints the metric '%.200s': %s", path, f->dir, p[0], why);
		return -1;
	}
	if ((m = facts_metric(f, p[0])) == NULL) {
		warn("%s: %s has no metric fact for '%.200s'", path, f->kv.path, p[0]);
		return -1;
	}
	o->metric = p[0];
	o->unit = n == 5 ? p[3] : m->unit;
	better = o->better = n == 5 ? p[4] : m->better;
	o->at = canonical(p[1], o->at_text);
	o->value = canonical(p[2], o->value_text);
	if (o->at != NULL && o->value != NULL && rec_better_ok(better))
		return 0;
	warn("%s: %.200s: %s '%.200s' is not %s", path, p[0],
	    o->at == NULL ? "at" : o->value == NULL ? "value" : "better",
	    o->at == NULL ? p[1] : o->value == NULL ? p[2] : better,
	    o->at != NULL && o->value != NULL ? "low, high or -" : "a finite decimal number");
	return -1;
}

static void
put(struct text *t, const char *s, char end)
{
	size_t n = strlen(s);

	text_add(t, s, n);
	if (end != '\0')
		text_add(t, &end, 1);
}

/* "RUN TAB TEST[/LABEL]/"; caller frees. */
static char *
head(const struct log *log, const struct logdir *d)
{
	int bare = strcmp(log->label, "-") == 0;

	return mem_fmt("%s\t%s%s%s/", d->run, log->monitor != NULL ? log->monitor : d->test,
	    bare ? "" : "/", bare ? "" : log->label);
}

/* The iteration of the observation: the log's, or how often the metric has
 * appeared in it and in the logs before it that have its name. */
static long
iteration(const struct log *log, const char *first, long round, const char *metric,
    struct counts *seen)
{
	size_t k, n = seen->name.n;
	char *name;

	if (log->iter >= 0)
		return log->iter;
	name = mem_fmt("%ld\t%s%s", round, first, metric);
	k = map_put(&seen->name, name);
	free(name);
	if (seen->name.n > n) {
		seen->times = mem_grow(seen->times, seen->name.cap, sizeof *seen->times);
		seen->times[k] = 0;
	}
	return ++seen->times[k];
}

void
counts_free(struct counts *c)
{
	map_free(&c->name);
	free(c->times);
}

long
observe(struct log *log, const struct logdir *d, const struct facts *f, char *s, size_t n,
    struct counts *seen)
{
	char *first = head(log, d), *end = s + n, *nl, where[64];
	struct observation o;
	long missing = 0;

	(void)snprintf(where, sizeof where, "%ld\t-", d->round);
	for (; s < end; s = nl + 1) {
		nl = memchr(s, '\n', (size_t)(end - s));
		*nl = '\0';
		if (cut(&o, s, (size_t)(nl - s), f, log->path) < 0) {
			log->rec.n = 0;
			missing = -1;
			break;
		}
		put(&log->rec, first, '\0');
		put(&log->rec, o.metric, '\t');
		put(&log->rec, o.unit, '\t');
		put(&log->rec, o.better, '\t');
		if (log->monitor == NULL)
			(void)snprintf(where, sizeof where, "%ld\t%ld", d->round,
			    iteration(log, first, d->round, o.metric, seen));
		put(&log->rec, where, '\t');
		put(&log->rec, o.at, '\t');
		put(&log->rec, o.value, '\n');
		missing += strcmp(o.value, "-") == 0;
	}
	free(first);
	return missing;
}

/* Adds the "METRIC TAB UNIT TAB BETTER" of a log's records to known. */
static void
metrics_of(const struct log *log, const struct logdir *d, struct map *known)
{
	char *first = head(log, d), *s = log->rec.s, *end = s + log->rec.n, *p;
	size_t n = strlen(first);

	for (; s < end; s = (char *)memchr(p, '\n', (size_t)(end - p)) + 1) {
		s += n;
		p = strchr(s, '\t');
		p = strchr(p + 1, '\t');
		p = strchr(p + 1, '\t');
		*p = '\0';
		(void)map_put(known, s);
		*p = '\t';
	}
	free(first);
}

static void
metrics_known(const struct logs *l, const struct logdirs *dirs, size_t i,
    int any_run, struct map *known)
{
	const struct logdir *d = &dirs->v[l->v[i].dir], *e;
	size_t k;

	for (k = 0; k < l->n; k++) {
		e = &dirs->v[l->v[k].dir];
		if (l->v[k].rec.n > 0 && strcmp(l->v[k].label, l->v[i].label) == 0 &&
		    strcmp(e->test, d->test) == 0 && (any_run || strcmp(e->run, d->run) == 0))
			metrics_of(&l->v[k], e, known);
	}
}

static void
metrics_declared(const struct facts *f, struct map *known)
{
	const struct metric *m;
	char *s;

	for (m = f->metric; m < f->metric + f->nmetric; m++) {
		if (strpbrk(m->name, "*?[\\") != NULL)
			continue;
		s = mem_fmt("%s\t%s\t%s", m->name, m->unit, m->better);
		(void)map_put(known, s);
		free(s);
	}
}

static struct text
missing(const struct logs *l, const struct logdirs *dirs, size_t i,
    const struct facts *facts)
{
	const struct log *log = &l->v[i];
	const struct logdir *d = &dirs->v[log->dir];
	struct map known = { 0 };
	struct text rec = { 0 };
	char *first = head(log, d), last[64];
	size_t k;

	metrics_known(l, dirs, i, 0, &known);
	if (known.n == 0)
		metrics_known(l, dirs, i, 1, &known);
	if (known.n == 0)
		metrics_declared(facts, &known);
	if (known.n == 0)
		warn("%s: no record, no metric that it should have is known", log->path);
	(void)snprintf(last, sizeof last, "%ld\t%ld\t-\t-", d->round,
	    log->iter < 0 ? 1 : log->iter);
	for (k = 0; k < known.n; k++) {
		put(&rec, first, '\0');
		put(&rec, known.key[k], '\t');
		put(&rec, last, '\n');
	}
	map_free(&known);
	free(first);
	return rec;
}

size_t
observe_missing(struct logs *l, const struct logdirs *dirs,
    const struct facts *const *facts)
{
	struct text *rec = mem_alloc(l->n, sizeof *rec);
	size_t i, n = 0;

	/* All are made before any is set: a missing value is no source of names. */
	for (i = 0; i < l->n; i++)
		if (l->v[i].rec.n == 0 && !l->v[i].given_up) {
			rec[i] = missing(l, dirs, i, facts[l->v[i].group]);
			n++;
		}
	for (i = 0; i < l->n; i++)
		if (rec[i].n > 0) {
			text_free(&l->v[i].rec);
			l->v[i].rec = rec[i];
		}
	free(rec);
	return n;
}
