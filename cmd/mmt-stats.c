/* mmt-stats: statistics of records, or of bare numbers */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

/* What can be asked for: its letter and name, whether the values have to be in
 * ascending order, and the function; NULL is the quantile of the ask's p. */
struct kind {
	int letter, sorted;
	const char *name;
	double (*of)(const double *x, size_t n);
};

/* One statistic asked for, in the order of the command line. */
struct ask {
	const struct kind *kind;
	char *name;
	double p;     /* 0..1 */
	double value; /* of the group in work */
};

/* Records with the same fields 1 to 4, or all the bare numbers. */
struct group {
	struct dvec x;
	size_t missing;
};

struct state {
	struct ask *ask;
	size_t nask;
	struct map key; /* "run TAB test TAB unit TAB better" -> group */
	struct group *group;
	size_t last; /* the group of the line before */
	int bare;    /* -1: no data yet; 1: bare numbers; 0: records */
};

static double
count(const double *x, size_t n)
{
	(void)x;
	return (double)n;
}

static double
least(const double *x, size_t n)
{
	double m = x[0];

	while (n-- > 0)
		m = x[n] < m ? x[n] : m;
	return m;
}

static double
greatest(const double *x, size_t n)
{
	double m = x[0];

	while (n-- > 0)
		m = x[n] > m ? x[n] : m;
	return m;
}

static double
cv(const double *x, size_t n)
{
	return stat_stddev(x, n) / fabs(stat_amean(x, n));
}

static const struct kind kinds[] = {
	{ 'N', 0, "n", count },
	{ 'm', 0, "min", least },
	{ 'M', 0, "max", greatest },
	{ 's', 0, "sum", stat_sum },
	{ 'a', 0, "amean", stat_amean },
	{ 'y', 0, "hmean", stat_hmean },
	{ 'g', 0, "gmean", stat_gmean },
	{ 'S', 0, "stddev", stat_stddev },
	{ 'c', 0, "cv", cv },
	{ 'e', 1, "median", NULL },
	{ 'p', 1, "p", NULL }
};

static const char usual[] = "NmaeMSc"; /* asked for when nothing is */

static const struct opt table[] = {
	{ 'N', "n", NULL, "number of values" },
	{ 'm', "min", NULL, "smallest value" },
	{ 'M', "max", NULL, "greatest value" },
	{ 's', "sum", NULL, "sum" },
	{ 'a', "amean", NULL, "arithmetic mean" },
	{ 'y', "hmean", NULL, "harmonic mean" },
	{ 'g', "gmean", NULL, "geometric mean" },
	{ 'e', "median", NULL, "median" },
	{ 'p', "percentile", "P", "percentile, 0 to 100; may be repeated" },
	{ 'S', "stddev", NULL, "standard deviation, n - 1" },
	{ 'c', "cv", NULL, "coefficient of variation, stddev / |amean|" },
	{ 'H', "header", NULL, "print a header line" },
	{ 0, NULL, NULL, NULL }
};

static void
ask(struct state *s, int letter, const char *name)
{
	const struct kind *k;
	struct ask *a;

	for (k = kinds; k->letter != letter; k++)
		;
	s->ask = mem_grow(s->ask, s->nask + 1, sizeof *s->ask);
	a = &s->ask[s->nask++];
	a->kind = k;
	a->name = mem_dup(name != NULL ? name : k->name);
	a->p = 0.5;
}

/* p99.9 is its name, .999 its fraction: read as 99.9e-2, the nearest double,
 * which 99.9 / 100 is not. */
static void
ask_percentile(struct state *s, const struct opts *o)
{
	char text[NUM_MAX + 8] = "p";
	double p = opt_double(o, "percentile", 0, 100);
	size_t n = num_format(p, text + 1);

	ask(s, 'p', text);
	(void)strcpy(text + 1 + n, "e-2");
	(void)num_parse(text + 1, n + 3, &s->ask[s->nask - 1].p);
}

/* The group of a key, made when it is new.  Records mostly come group by
 * group, so the one before is tried first. */
static struct group *
group_of(struct state *s, const char *key)
{
	size_t n = s->key.n, cap = s->key.cap;

	if (n == 0 || strcmp(s->key.key[s->last], key) != 0) {
		s->last = map_put(&s->key, key);
		if (s->key.cap != cap)
			s->group = mem_grow(s->group, s->key.cap, sizeof *s->group);
		if (s->key.n != n)
			memset(&s->group[n], 0, sizeof *s->group);
	}
	return &s->group[s->last];
}

static const char *
take_number(struct state *s, char *line, size_t len)
{
	struct group *g = group_of(s, "");
	double x;

	if (num_parse(line, len, &x) == 0)
		dvec_push(&g->x, x);
	else if (len == 1 && *line == '-')
		g->missing++;
	else if (rec_skip(line, len))
		return NULL;
	else if (g->x.n + g->missing == 0)
		return "neither a number nor a record, which has 8 fields parted by TABs";
	else if (memchr(line, '\t', len) != NULL)
		return "more than one field among bare numbers";
	else
		return "not a finite decimal number, '-' stands for none";
	return NULL;
}

static const char *
take_record(struct state *s, char *line, size_t len)
{
	const char *why;
	struct group *g;
	struct rec r;

	if (memchr(line, '\t', len) == NULL)
		return "one field among records, want 8";
	if (rec_parse(line, len, &r, &why) < 0)
		return why;
	/* The first four fields as they were are the key. */
	line[r.test - line - 1] = '\t';
	line[r.unit - line - 1] = '\t';
	line[r.better - line - 1] = '\t';
	g = group_of(s, line);
	if (r.missing)
		g->missing++;
	else
		dvec_push(&g->x, r.value);
	return NULL;
}

static void
read_all(struct state *s, char **files)
{
	const char *why;
	struct in in;
	char *line;
	size_t len;
	int r;

	in_open(&in, files);
	while ((r = in_line(&in, &line, &len, NULL)) > 0) {
		/* Most lines are data: a number is tried before it is asked
		 * whether the line is to be skipped. */
		if (s->bare != 1 && rec_skip(line, len))
			continue;
		if (s->bare < 0)
			s->bare = memchr(line, '\t', len) == NULL;
		why = (s->bare ? take_number : take_record)(s, line, len);
		if (why != NULL)
			die("%s:%lu: %s%s", in.name, in.line,
			    s->bare ? "" : "not a record: ", why);
	}
	if (r < 0)
		die("%s:", in.name);
	in_close(&in);
}

/* Those that need order come last: sorting first would change what rounding
 * does to the others, and so the same statistic by what it is asked with. */
static void
compute(struct state *s, struct group *g)
{
	int sorted = 0, pass;
	struct ask *a;

	for (pass = 0; pass < 2; pass++)
		for (a = s->ask; a < s->ask + s->nask; a++) {
			if (a->kind->sorted != pass)
				continue;
			if (pass == 1 && !sorted++)
				stat_sort(g->x.v, g->x.n);
			if (a->kind->of == count)
				a->value = count(g->x.v, g->x.n);
			else if (g->x.n == 0)
				a->value = NAN;
			else if (a->kind->of != NULL)
				a->value = a->kind->of(g->x.v, g->x.n);
			else
				a->value = stat_quantile(g->x.v, g->x.n, a->p);
		}
}

static void
print(const struct state *s, const char *key, const struct group *g)
{
	const struct ask *a;
	char text[NUM_MAX];

	for (a = s->ask; a < s->ask + s->nask; a++) {
		(void)num_format(a->value, text);
		if (!s->bare)
			printf("%s\t%zu\t%s\t%s\t-\t-\n", key, g->x.n, a->name, text);
		else if (s->nask > 1)
			printf("%s\t%s\n", a->name, text);
		else
			printf("%s\n", text);
	}
}

/* How many values are missing is said once for each group, by run and test. */
static int
complain(const struct state *s)
{
	const struct group *g;
	const char *key, *tab;
	int bad = 0;
	size_t i;

	for (i = 0; i < s->key.n; i++) {
		g = &s->group[i];
		if (g->missing == 0)
			continue;
		bad = 1;
		key = s->key.key[i];
		tab = strchr(key, '\t');
		if (tab == NULL)
			warn("%zu of %zu values missing", g->missing, g->missing + g->x.n);
		else
			warn("%.*s: %.*s: %zu of %zu values missing", (int)(tab - key), key,
			    (int)strcspn(tab + 1, "\t"), tab + 1, g->missing,
			    g->missing + g->x.n);
	}
	return bad;
}

int
main(int argc, char **argv)
{
	static struct state s; /* static: to a leak checker, in use to the end */
	struct opts o;
	const char *p;
	int c, header = 0;
	size_t i;

	err_init(argc > 0 ? argv[0] : "mmt-stats", 2);
	s.bare = -1;
	opt_begin(&o, table, "[-acegmNsSyMH] [-p P]... [FILE...]",
	    "statistics of records, or of bare numbers", argv);
	while ((c = opt_next(&o)) != 0) {
		if (c == 'H')
			header = 1;
		else if (c == 'p')
			ask_percentile(&s, &o);
		else
			ask(&s, c, NULL);
	}
	if (s.nask == 0)
		for (p = usual; *p != '\0'; p++)
			ask(&s, *p, NULL);
	read_all(&s, o.argv);
	if (s.bare < 0)
		warn("no values");
	else if (header)
		puts(!s.bare ? "#run\ttest\tunit\tbetter\tn\tstat\tvalue\tlo\thi" :
		    s.nask > 1 ? "#stat\tvalue" : "#value");
	for (i = 0; i < s.key.n; i++) {
		compute(&s, &s.group[i]);
		print(&s, s.key.key[i], &s.group[i]);
	}
	c = complain(&s) || s.bare < 0;
	out_close();
	return c;
}
