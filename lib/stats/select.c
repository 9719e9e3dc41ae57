/* select: the values of some ranks, without sorting the others */
#include "stats/stats.h"

enum { SHORT = 24 }; /* sorted as a whole */

static double
middle(double a, double b, double c)
{
	if (a > b)
		return b > c ? b : a > c ? c : a;
	return a > c ? a : b > c ? c : b;
}

/* C. A. R. Hoare, Algorithm 65: Find, CACM 4 (1961), for several ranks at once, all
 * of them in from..to; with values equal to the pivot in a part of their own (E. W.
 * Dijkstra, A discipline of programming, 1976, 14).  Sorts after too many bad pivots. */
static void
find(double *x, size_t from, size_t to, const size_t *rank, size_t n, int depth)
{
	size_t lt = from, i = from, gt = to, below = 0, above;
	double p, y;

	if (n == 0)
		return;
	if (to - from <= SHORT || depth == 0) {
		stat_sort(x + from, to - from);
		return;
	}
	p = middle(x[from], x[from + (to - from) / 2], x[to - 1]);
	while (i < gt) {
		y = x[i];
		if (y < p) {
			x[i++] = x[lt];
			x[lt++] = y;
		} else if (y > p) {
			x[i] = x[--gt];
			x[gt] = y;
		} else
			i++;
	}
	while (below < n && rank[below] < lt)
		below++;
	for (above = below; above < n && rank[above] < gt; above++)
		;
	find(x, from, lt, rank, below, depth - 1);
	find(x, gt, to, rank + above, n - above, depth - 1);
}

void
select_ranks(double *x, size_t n, const size_t *rank, size_t nrank)
{
	int depth = 8;
	size_t i;

	for (i = n; i > 0; i /= 2)
		depth += 2;
	find(x, 0, n, rank, nrank, depth);
}
