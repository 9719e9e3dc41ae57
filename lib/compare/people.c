/* people: the comparison as a table for people
 *
 * A block for each benchmark, its name in the corner, with columns that are the
 * same width in all of them; below, what the rows say together and how it was found.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum column { LABEL, UNIT, DIRECTION, RUN, N, BASE, NEW, CHANGE, INTERVAL, P, VERDICT,
	COLUMNS };

static const char right[COLUMNS] = { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0 };

struct grid {
	char *(*cell)[COLUMNS]; /* [rows->n] */
	char *head[COLUMNS];    /* LABEL: that of each block is its benchmark's name */
	int width[COLUMNS];
};

static char *
verdict(const struct row *p)
{
	if (p->found.n[0] == 0 || p->found.n[1] == 0)
		return mem_fmt("%s (no %s)", judge_word(p->verdict),
		    p->of == PAIRS && !row_empty(p) ? "pairs" : "values");
	if (p->need == 0)
		return mem_dup(judge_word(p->verdict));
	return mem_fmt("%s (n >= %lu)", judge_word(p->verdict), (unsigned long)p->need);
}

/* The bounds one below the other: widths of all of them. */
static char *
interval(const struct estimate *e, int lo_width, int hi_width)
{
	char *lo = cell_percent(e->lo), *hi = cell_percent(e->hi), *text;

	text = isnan(e->lo) && isnan(e->hi) ? mem_dup("-") :
	    mem_fmt("[%*s, %*s]", lo_width, lo, hi_width, hi);
	free(lo);
	free(hi);
	return text;
}

static void
interval_widths(const struct rows *r, int *lo, int *hi)
{
	const struct estimate *e;
	size_t i;
	char *s;

	*lo = *hi = 0;
	for (i = 0; i < r->n; i++) {
		e = &r->v[i].found.change;
		if (isnan(e->lo) && isnan(e->hi))
			continue;
		s = cell_percent(e->lo);
		*lo = text_width(s) > *lo ? text_width(s) : *lo;
		free(s);
		s = cell_percent(e->hi);
		*hi = text_width(s) > *hi ? text_width(s) : *hi;
		free(s);
	}
}

static void
fill_row(char **cell, const struct row *p, const char *mark, int lo, int hi)
{
	char *change = cell_percent(p->found.change.at);

	cell[LABEL] = mem_dup(p->label);
	cell[UNIT] = mem_dup(p->unit);
	cell[DIRECTION] = mem_dup(p->better);
	cell[RUN] = mem_dup(p->run);
	cell[N] = p->of == PAIRS ? mem_fmt("%lu%s", (unsigned long)p->found.n[0], mark) :
	    mem_fmt("%lu+%lu%s", (unsigned long)p->found.n[0],
	    (unsigned long)p->found.n[1], mark);
	cell_pair(&cell[BASE], p->loc);
	cell[CHANGE] = isnan(p->found.change.at) ? mem_dup("-") : mem_fmt("%s%%", change);
	cell[INTERVAL] = interval(&p->found.change, lo, hi);
	cell[P] = cell_p(p->padj);
	cell[VERDICT] = verdict(p);
	free(change);
}

static void
grid_make(struct grid *g, const struct rows *r)
{
	int lo, hi, c, marks = people_mixed(r), w;
	size_t i;

	g->head[LABEL] = mem_dup("");
	g->head[UNIT] = mem_dup("unit");
	g->head[DIRECTION] = mem_dup("better");
	g->head[RUN] = mem_dup("run");
	g->head[N] = mem_dup("n");
	g->head[BASE] = mem_dup(r->v[0].base);
	g->head[NEW] = mem_dup(r->runs > 1 ? "new" : r->v[0].run);
	g->head[CHANGE] = mem_dup("change");
	g->head[INTERVAL] = mem_fmt("[%.12g %%]", 100 * (1 - r->rules.alpha));
	g->head[P] = mem_dup(strcmp(r->adjust, "none") == 0 ? "p" : "adj. p");
	g->head[VERDICT] = mem_dup("verdict");
	for (c = 0; c < COLUMNS; c++)
		g->width[c] = text_width(g->head[c]);
	g->cell = mem_alloc(r->n, sizeof *g->cell);
	interval_widths(r, &lo, &hi);
	for (i = 0; i < r->n; i++) {
		fill_row(g->cell[i], &r->v[i], marks && r->v[i].of == ROUNDS ? "r" : "",
		    lo, hi);
		w = text_width(r->v[i].bench);
		if (w > g->width[LABEL])
			g->width[LABEL] = w;
		for (c = 0; c < COLUMNS; c++) {
			w = text_width(g->cell[i][c]);
			if (w > g->width[c])
				g->width[c] = w;
		}
	}
	if (r->runs <= 1)
		g->width[RUN] = -1; /* no such column */
}

static void
grid_free(struct grid *g, size_t n)
{
	size_t i;
	int c;

	for (c = 0; c < COLUMNS; c++) {
		free(g->head[c]);
		for (i = 0; i < n; i++)
			free(g->cell[i][c]);
	}
	free(g->cell);
}

/* Two blanks between columns, none at the end. */
static void
put_line(const struct grid *g, char *const *cell, const char *corner)
{
	int c, pad, blank = 0;

	for (c = 0; c < COLUMNS; c++) {
		const char *s = c == LABEL && corner != NULL ? corner : cell[c];

		if (g->width[c] < 0)
			continue;
		pad = g->width[c] - text_width(s);
		printf("%*s%s", blank + (right[c] ? pad : 0), "", s);
		blank = 2 + (right[c] ? 0 : pad);
	}
	putchar('\n');
}

void
people_print(const struct rows *r, int explain)
{
	struct grid g;
	size_t i;

	if (r->n > 0) {
		grid_make(&g, r);
		for (i = 0; i < r->n; i++) {
			if (i == 0 || r->v[i].bench != r->v[i - 1].bench) {
				if (i > 0)
					putchar('\n');
				put_line(&g, g.head, r->v[i].bench);
			}
			put_line(&g, g.cell[i], NULL);
		}
		grid_free(&g, r->n);
		putchar('\n');
	}
	people_summary(r);
	if (explain)
		people_explain(r);
}
