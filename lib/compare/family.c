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
};

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
	f->holm[0] = 0;
	f->bh[f->n] = 1;
	for (i = 0; i < f->n; i++)
		f->holm[i + 1] = fmax(f->holm[i], (double)(f->n - i) * f->p[i]);
	for (i = f->n; i-- > 0;)
		f->bh[i] = fmin(f->bh[i + 1], (double)f->n * f->p[i] / (double)(i + 1));
}

static void
family_free(struct family *f)
{
	free(f->p);
	free(f->holm);
	free(f->bh);
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

/* What q <= p, in the place of p, would be adjusted to; as one more member when p
 * is NAN.  Each of the p in between moves up by one rank. */
static double
would_be(const struct family *f, double q, double p)
{
	size_t n = f->n + (size_t)isnan(p), r = rank(f, q), own, i;
	double most, least;

	/* No adjustment is harsher than that by the number of rows. */
	if (strcmp(f->adjust, "none") == 0 || (double)n * q <= f->alpha)
		return q;
	if (strcmp(f->adjust, "holm") == 0) {
		most = f->holm[r];
		for (i = 0; i < r && n > f->n; i++)
			most = fmax(most, (double)(n - i) * f->p[i]);
		return fmin(fmax(most, (double)(n - r) * q), 1);
	}
	own = isnan(p) ? f->n : rank(f, p);
	least = fmin((double)n * q / (double)(r + 1), f->bh[own < f->n ? own + 1 : own]);
	for (i = r; i < own; i++)
		least = fmin(least, (double)n * f->p[i] / (double)(i + 2));
	return least;
}

/* The least n per side that could reach alpha; 0: it is not n that is wanting. */
static size_t
need(const struct family *f, const struct row *p, const struct rules *rules)
{
	const size_t *have = p->found.n;
	size_t n;

	for (n = 2; n < 1000; n++)
		if (would_be(f, judge_least(&p->found, rules, n), p->found.p) <= rules->alpha)
			return n > have[0] || n > have[1] ? n : 0;
	return 0;
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
