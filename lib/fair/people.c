/* people: fairness as a table for people */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fair/fair.h"

/* The values of the runs are shown of so many of them. */
enum { FEW = 4, FIXED = 6, COLUMNS = FIXED + FEW };

struct line {
	char *cell[COLUMNS];
	int gap; /* a blank line goes before */
};

struct table {
	struct line *line;
	size_t n, cap, columns;
	int width[COLUMNS];
};

/* A byte that continues a UTF-8 sequence takes no place. */
static int
width(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static char *
number(double x, int decimals)
{
	return isfinite(x) ? mem_fmt(fabs(x) < 1e15 ? "%.*f" : "%.*g", decimals, x) :
	    mem_dup("-");
}

static char *
percent(double part)
{
	return isfinite(part) ? mem_fmt("%.1f %%", 100 * part) : mem_dup("-");
}

/* How many decimals a value needs for five digits, its last zeros left out. */
static int
decimals_of(double x)
{
	int n = 0;
	char *s;

	if (!isfinite(x) || x == 0 || fabs(x) >= 1e15)
		return 0;
	n = (int)fmin(fmax(4 - floor(log10(fabs(x))), 0), 15);
	s = mem_fmt("%.*f", n, x);
	while (n > 0 && s[strlen(s) - 1] == '0') {
		s[strlen(s) - 1] = '\0';
		n--;
	}
	free(s);
	return n;
}

/* Those of all values of a test. */
static int
decimals(const struct shared *p, size_t runs, int summary)
{
	int most = 0, n;
	size_t i, r;

	for (i = 0; i <= p->n; i++)
		for (r = 0; r < runs && (i == p->n || !summary); r++) {
			n = decimals_of(i < p->n ? p->v[i].value[r] : p->mean.value[r]);
			most = n > most ? n : most;
		}
	return most;
}

static struct line *
add(struct table *t)
{
	t->line = mem_room(t->line, t->n, &t->cap, sizeof *t->line);
	memset(&t->line[t->n], 0, sizeof *t->line);
	return &t->line[t->n++];
}

static void
heading(struct table *t, const struct shares *s)
{
	static const char *const names[FIXED] = { "test", "iter", "n", "jain", "max/min",
		"overlap" };
	struct line *l = add(t);
	size_t i;

	t->columns = FIXED + (s->run->n <= FEW ? s->run->n : 0);
	for (i = 0; i < t->columns; i++)
		l->cell[i] = mem_dup(i < FIXED ? names[i] : s->run->key[i - FIXED]);
}

/* place: the iteration, NULL: mean or worst as it is; freed. */
static void
row(struct table *t, const struct shared *p, const struct iteration *i, char *place,
    int places)
{
	struct line *l = add(t);
	size_t k;

	l->cell[0] = mem_dup(p->names.test);
	l->cell[1] = place;
	l->cell[2] = mem_fmt("%zu", i->n);
	l->cell[3] = number(i->jain, 4);
	l->cell[4] = number(i->ratio, 3);
	l->cell[5] = percent(i->overlap);
	for (k = FIXED; k < t->columns; k++)
		l->cell[k] = number(i->value[k - FIXED], places);
}

static void
rows(struct table *t, const struct shared *p, int summary, int rounds)
{
	int places = decimals(p, t->columns - FIXED, summary);
	size_t i, first = t->n;

	for (i = 0; i < p->n && !summary; i++)
		row(t, p, &p->v[i], rounds ?
		    mem_fmt("%ld:%ld", p->v[i].round, p->v[i].iter) :
		    mem_fmt("%ld", p->v[i].iter), places);
	row(t, p, &p->mean, mem_dup("mean"), places);
	row(t, p, &p->worst, mem_dup("worst"), places);
	t->line[first].gap = first > 1 && !summary;
}

/* Two blanks between columns, none at the end; all but the first are numbers. */
static void
print(struct table *t)
{
	size_t i, k;
	int w;

	for (i = 0; i < t->n; i++)
		for (k = 0; k < t->columns; k++) {
			w = width(t->line[i].cell[k]);
			t->width[k] = w > t->width[k] ? w : t->width[k];
		}
	for (i = 0; i < t->n; i++) {
		if (t->line[i].gap)
			putchar('\n');
		for (k = 0; k < t->columns; k++) {
			w = t->width[k] - width(t->line[i].cell[k]);
			printf("%*s%s%*s", k > 0 ? w + 2 : 0, "", t->line[i].cell[k],
			    k > 0 ? 0 : w, "");
			free(t->line[i].cell[k]);
		}
		putchar('\n');
	}
	free(t->line);
}

/* What is asked of some test. */
struct traits {
	int plain, inverse, rounds, timed;
};

static struct traits
traits_of(const struct shares *s)
{
	struct traits a = { 0 };
	const struct shared *p;
	size_t i;

	for (p = s->v; p < s->v + s->n; p++) {
		a.plain |= !p->inverse;
		a.inverse |= p->inverse;
		a.timed |= !isnan(p->mean.overlap);
		for (i = 0; i < p->n; i++)
			a.rounds |= p->v[i].round != s->v->v->round;
	}
	return a;
}

void
fair_people(const struct shares *s, int summary)
{
	struct traits a = traits_of(s);
	struct table t = { 0 };
	size_t i;

	printf("fairness of %zu runs; the share of a run is %s%s%s\n\n", s->run->n,
	    a.plain ? "its value" : "", a.plain && a.inverse ? ", or " : "",
	    a.inverse ? "1 / value where low is better" : "");
	heading(&t, s);
	for (i = 0; i < s->n; i++)
		rows(&t, &s->v[i], summary, a.rounds);
	print(&t);
	printf("\nideal: jain 1, max/min 1, overlap 100 %%%s\n", a.timed ? "" :
	    "; overlap needs the times (mmt-extract --times)");
}
