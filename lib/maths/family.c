/* family: many tests at once */
#include <math.h>
#include <stdlib.h>

#include "maths/maths.h"
#include "mmt.h"

struct member {
	double p;
	size_t at;
};

static int
by_p(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return (x->p > y->p) - (x->p < y->p);
}

/* The p that are defined, ascending: their number; the others are done with. */
static size_t
members(const double *p, double *adjusted, size_t n, struct member **out)
{
	struct member *v = mem_alloc(n, sizeof *v);
	size_t i, k = 0;

	for (i = 0; i < n; i++) {
		if (isnan(p[i])) {
			adjusted[i] = p[i];
			continue;
		}
		v[k].p = p[i];
		v[k++].at = i;
	}
	qsort(v, k, sizeof *v, by_p);
	*out = v;
	return k;
}

/* S. Holm, A simple sequentially rejective multiple test procedure, Scand. J.
 * Stat. 6 (1979): the i-th smallest times n - i + 1, never less than the one
 * before it. */
void
family_holm(const double *p, double *adjusted, size_t n)
{
	struct member *v;
	double most = 0, a;
	size_t i, k = members(p, adjusted, n, &v);

	for (i = 0; i < k; i++) {
		a = (double)(k - i) * v[i].p;
		if (a > most)
			most = a;
		adjusted[v[i].at] = most < 1 ? most : 1;
	}
	free(v);
}

/* Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, J. R. Stat.
 * Soc. B 57 (1995): the i-th smallest times n / i, never more than the one
 * behind it. */
void
family_bh(const double *p, double *adjusted, size_t n)
{
	struct member *v;
	double least = 1, a;
	size_t i, k = members(p, adjusted, n, &v);

	for (i = k; i > 0; i--) {
		a = (double)k / (double)i * v[i - 1].p;
		if (a < least)
			least = a;
		adjusted[v[i - 1].at] = least;
	}
	free(v);
}
