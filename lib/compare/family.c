/* family: the rows of a comparison as one family */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

/* All p, ascending, and what one of them at place i brings upon the others. */
struct family {
	const char *adjust;
	double alpha;
	double *p;
	size_t n;
	double *holm;  /* [n + 1]: the most of (n - j) p[j], j < i */
	double *bh;    /* [n + 1]: the least of n p[j] / (j + 1), j >= i */
	/* The same with one more member, before which, or behind which, these come. */
	double *holm1; /* [n + 1]: the most of (n + 1 - j) p[j], j < i */
	double *bh1;   /* [n + 1]: the least of (n + 1) p[j] / (j + 2), j >= i */
	double *up;    /* [2n]: n p[j] / (j + 2) in [n + j], and in [i] the lesser of
	                * [2i] and [2i + 1] */
};

/* What one p brings upon all. */
static void
family_fill(struct family *f)
{
	size_t i, n = f->n;

	f->holm[0] = f->holm1[0] = 0;
	f->bh[n] = f->bh1[n] = 1;
	for (i = 0; i < n; i++) {
		f->holm[i + 1] = fmax(f->holm[i], (double)(n - i) * f->p[i]);
		f->holm1[i + 1] = fmax(f->holm1[i], (double)(n + 1 - i) * f->p[i]);
	}
	for (i = n; i-- > 0;) {
		f->bh[i] = fmin(f->bh[i + 1], (double)n * f->p[i] / (double)(i + 1));
		f->bh1[i] = fmin(f->bh1[i + 1], (double)(n + 1) * f->p[i] / (double)(i + 2));
		f->up[n + i] = (double)n * f->p[i] / (double)(i + 2);
	}
	for (i = n; i-- > 1;)
		f->up[i] = fmin(f->up[2 * i], f->up[2 * i + 1]);
}

static void
family_make(struct family *f, const double *p, const struct rows *r)
{
	size_t i;

	f->adjust = r->adjust;
	f->alpha = r->rules.alpha;
	f->n = 0;
	f->p = mem_grow(NULL, r->n, sizeof *f->p);
	for (i = 0; i < r->n; i++)
		if (!isnan(p[i]))
			f->p[f->n++] = p[i];
	stat_sort(f->p, f->n);
	f->holm = mem_grow(NULL, f->n + 1, sizeof *f->holm);
	f->bh = mem_grow(NULL, f->n + 1, sizeof *f->bh);
	f->holm1 = mem_grow(NULL, f->n + 1, sizeof *f->holm1);
	f->bh1 = mem_grow(NULL, f->n + 1, sizeof *f->bh1);
	f->up = mem_grow(NULL, 2 * f->n + 1, sizeof *f->up);
	family_fill(f);
}

static void
family_free(struct family *f)
{
	free(f->p);
	free(f->holm);
	free(f->bh);
	free(f->holm1);
	free(f->bh1);
	free(f->up);
}

/* How many p of the family are below q. */
static size_t
rank(const struct family *f, double q)
{
	size_t lo = 0, hi = f->n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (f->p[mid] < q)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The least of n p[j] / (j + 2), lo <= j < hi: few nodes of the tree cover them. */
static double
least_up(const struct family *f, size_t lo, size_t hi)
{
	double least = INFINITY;

	for (lo += f->n, hi += f->n; lo < hi; lo /= 2, hi /= 2) {
		if (lo % 2 == 1)
			least = fmin(least, f->up[lo++]);
		if (hi % 2 == 1)
			least = fmin(least, f->up[--hi]);
	}
	return least;
}

/* What q <= p, in the place of p, would be adjusted to; as one more member when p
 * is NAN.  Each of the p in between moves up by one rank. */
static double
would_be(const struct family *f, double q, double p)
{
	int more = isnan(p);
	size_t n = f->n + (more ? 1 : 0), r = rank(f, q), own;
	double least;

	/* No adjustment is harsher than that by the number of rows. */
	if (strcmp(f->adjust, "none") == 0 || (double)n * q <= f->alpha)
		return q;
	if (strcmp(f->adjust, "holm") == 0)
		return fmin(fmax(more ? f->holm1[r] : f->holm[r], (double)(n - r) * q), 1);
	least = (double)n * q / (double)(r + 1);
	if (more)
		return fmin(least, f->bh1[r]);
	own = rank(f, p);
	return fmin(fmin(least, f->bh[own < f->n ? own + 1 : own]), least_up(f, r, own));
}

/* The least n per side that could reach alpha; 0: it is not n that is wanting.  Where
 * 2 are not enough, the more there are the less p can be. */
static size_t
need(const struct family *f, const struct row *p, const struct rules *rules)
{
	const size_t *have = p->found.n;
	size_t lo = 2, hi = 1000, n = lo;

	while (lo < hi) {
		if (would_be(f, judge_least(&p->found, rules, n), p->found.p) <= rules->alpha)
			hi = n;
		else
			lo = n + 1;
		n = lo + (hi - lo) / 2;
	}
	return n < 1000 && (n > have[0] || n > have[1]) ? n : 0;
}

void
family_judge(struct rows *r)
{
	double *p = mem_grow(NULL, r->n, sizeof *p), *padj, least;
	struct family f;
	struct row *row;
	size_t i;

	for (i = 0; i < r->n; i++)
		p[i] = r->v[i].found.p;
	padj = mem_grow(NULL, r->n, sizeof *padj);
	if (strcmp(r->adjust, "holm") == 0)
		family_holm(p, padj, r->n);
	else if (strcmp(r->adjust, "bh") == 0)
		family_bh(p, padj, r->n);
	else if (r->n > 0)
		memcpy(padj, p, r->n * sizeof *padj);
	family_make(&f, p, r);
	for (i = 0; i < r->n; i++) {
		row = &r->v[i];
		row->padj = padj[i];
		least = would_be(&f, row->found.least, row->found.p);
		row->verdict = judge_verdict(&row->found, &r->rules, row->padj, least,
		    row->better);
		row->need = row->verdict == UNTESTABLE ? need(&f, row, &r->rules) : 0;
		r->count[row->verdict]++;
		if (row->need > r->need)
			r->need = row->need;
	}
	family_free(&f);
	free(p);
	free(padj);
}
