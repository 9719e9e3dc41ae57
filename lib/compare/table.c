/* table: lines as the text tables of the classic suite
 *
 * Text columns are as wide as the classic suite's, and wider where a value, a
 * change or the name of a run needs it, so that they stay columns.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum {
	CHANGE = 7,  /* of a change, without its " (%)" */
	RATIO = 17   /* of " (0.00%) (+0.00s)", what follows a ratio */
};

static int
max(int a, int b)
{
	return a > b ? a : b;
}

static void
put_left(const char *s, int w)
{
	printf("%s%*s", s, max(w - text_width(s), 0), "");
}

static void
put_right(const char *s, int w)
{
	printf("%*s%s", max(w - text_width(s), 0), "", s);
}

/* Where a run's name is cut for the header's two lines: behind the first '-',
 * or not at all. */
static const char *
second_half(const char *name)
{
	const char *dash = strchr(name, '-');

	return dash != NULL && dash != name && dash[1] != '\0' ? dash + 1 : name;
}

static char *
half(const char *name, int second)
{
	const char *at = second_half(name);

	if (second)
		return mem_dup(at);
	return mem_fmt("%.*s", at == name ? 0 : (int)(at - name - 1), name);
}

/* The name of every run, right-aligned in its column, on two lines. */
static void
put_header(const struct view *v, int indent, const int *column)
{
	int second, blank;
	size_t r;
	char *s;

	for (second = 0; second < 2; second++) {
		blank = indent;
		for (r = 0; r < v->n; r++) {
			s = half(v->g->run.key[v->run[r]], second);
			blank += column[r] - text_width(s);
			if (*s != '\0') {
				printf("%*s%s", max(blank, 0), "", s);
				blank = 0;
			}
			free(s);
		}
		putchar('\n');
	}
}

/* The widths of the two parts of a label. */
static void
label_widths(const struct lines *l, int *stat, int *label)
{
	size_t i;

	*stat = *label = 0;
	for (i = 0; i < l->n; i++) {
		*stat = max(*stat, text_width(l->v[i].stat));
		*label = max(*label, text_width(l->v[i].label));
	}
}

static void
put_label(const struct line *p, int stat, int label)
{
	put_left(p->stat, stat);
	putchar(' ');
	put_left(p->label, label);
}

static char *
number(double x, int decimals)
{
	return isnan(x) ? mem_dup("-") : mem_fmt("%.*f", decimals, x);
}

/* The text of a cell; w is the width of a change, 0: without. */
static char *
cell(const struct line *p, size_t r, int decimals, int w)
{
	char *value = number(p->value[r], decimals), *change, *text;

	if (w == 0)
		return value;
	change = number(p->change[r], 2);
	text = isnan(p->change[r]) ? mem_fmt("%s (%*s)", value, w + 1, change) :
	    p->sure[r] ? mem_fmt("%s *%*s%%*", value, w, change) :
	    mem_fmt("%s (%*s%%)", value, w, change);
	free(value);
	free(change);
	return text;
}

static int
change_width(const struct lines *l, size_t runs)
{
	int w = CHANGE;
	size_t i, r;
	char *s;

	for (i = 0; i < l->n; i++)
		for (r = 0; r < runs; r++) {
			s = number(l->v[i].change[r], 2);
			w = max(w, text_width(s));
			free(s);
		}
	return w;
}

/* Column widths: the classic least, the widest cell, the longer half of the
 * run's name. */
static int *
columns(const struct lines *l, const struct view *v, const struct bench *b, int w)
{
	int *column = mem_alloc(v->n, sizeof *column), second;
	size_t i, r;
	char *s;

	for (r = 0; r < v->n; r++) {
		column[r] = b->width + (w > 0 ? w + 4 : 0);
		for (second = 0; second < 2; second++) {
			s = half(v->g->run.key[v->run[r]], second);
			column[r] = max(column[r], text_width(s) + 1);
			free(s);
		}
		for (i = 0; i < l->n; i++) {
			s = cell(&l->v[i], r, b->decimals, w);
			column[r] = max(column[r], text_width(s) + 1);
			free(s);
		}
	}
	return column;
}

void
table_classic(const struct lines *l, const struct view *v, const struct bench *b,
    int compare)
{
	int w = compare ? change_width(l, v->n) : 0;
	int *column = columns(l, v, b, w), stat, label;
	size_t i, r;
	char *s;

	label_widths(l, &stat, &label);
	put_header(v, stat + 1 + label, column);
	for (i = 0; i < l->n; i++) {
		put_label(&l->v[i], stat, label);
		for (r = 0; r < v->n; r++) {
			s = cell(&l->v[i], r, b->decimals, w);
			put_right(s, column[r]);
			free(s);
		}
		putchar('\n');
	}
	free(column);
}

/* What follows a ratio: its change and distance; blanks behind what has none. */
static void
put_ratio(const struct line *p, size_t r)
{
	char *change = number(p->change[r], 2);

	if (p->kind != LINE_RATIO || isnan(p->value[r]))
		printf("%*s", RATIO, "");
	else if (isnan(p->dist[r]))
		printf(" (%s%%) (-)", change);
	else
		printf(" (%s%%) (%+.2fs)", change, p->dist[r]);
	free(change);
}

/* Its header is laid out as if the cells were those of table_classic(), a habit
 * of the classic suite that its readers' scripts know. */
void
table_ratio(const struct lines *l, const struct view *v, const struct bench *b,
    int compare)
{
	int *column = columns(l, v, b, compare ? CHANGE : 0), stat, label;
	size_t i, r;
	char *s;

	label_widths(l, &stat, &label);
	put_header(v, stat + 1 + label, column);
	for (i = 0; i < l->n; i++) {
		put_label(&l->v[i], stat, label);
		for (r = 0; r < v->n; r++) {
			s = number(l->v[i].value[r], b->decimals);
			put_right(s, compare ? b->width : column[r]);
			free(s);
			if (compare)
				put_ratio(&l->v[i], r);
		}
		putchar('\n');
	}
	free(column);
}
