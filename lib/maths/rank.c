/* rank: the Mann-Whitney test, exact with ties
 *
 * Midranks are doubled throughout: whole numbers.
 */
#include <math.h>

#include "maths/maths.h"

/* The lowest or the highest ranks, as many as the smaller sample has values: their
 * sum, and that the last of them are take of t tied ones. */
struct end {
	double sum;
	size_t t, take;
};

/* Two samples ranked together. */
struct deal {
	size_t n, m, all;
	long rank[RANK_EXACT]; /* ascending; only of so many values */
	double sum;            /* of the ranks of y */
	double ties;           /* sum of t^3 - t */
	struct end low, high;
};

/* The next t values are tied, and of_y of them are of y; done came before. */
static void
deal_tied(struct deal *d, size_t done, size_t t, size_t of_y)
{
	double rank = (double)(2 * done + t + 1), size = (double)t;
	size_t i, k = d->n < d->m ? d->n : d->m, behind = d->all - done - t;

	d->sum += (double)of_y * rank;
	d->ties += (size * size - 1) * size;
	if (d->all <= RANK_EXACT)
		for (i = done; i < done + t; i++)
			d->rank[i] = (long)(2 * done + t + 1);
	if (done < k) {
		d->low.t = t;
		d->low.take = k - done < t ? k - done : t;
		d->low.sum += (double)d->low.take * rank;
	}
	if (behind < k) {
		i = k - behind < t ? k - behind : t;
		if (d->high.t == 0) {
			d->high.t = t;
			d->high.take = i;
		}
		d->high.sum += (double)i * rank;
	}
}

static void
deal(struct deal *d, const double *x, size_t n, const double *y, size_t m)
{
	size_t i = 0, j = 0, done = 0, of_x, of_y;
	double v;

	d->n = n;
	d->m = m;
	d->all = n + m;
	while (done < d->all) {
		v = j >= m || (i < n && x[i] <= y[j]) ? x[i] : y[j];
		for (of_x = 0; i < n && x[i] == v; i++)
			of_x++;
		for (of_y = 0; j < m && y[j] == v; j++)
			of_y++;
		deal_tied(d, done, of_x + of_y, of_y);
		done += of_x + of_y;
	}
}

/* Ties make U asymmetric unless n = m: the upper tail is the lower one of the
 * ranks turned about. */
static double
tied_p(const struct deal *d, size_t k, long distance)
{
	long turned[RANK_EXACT], bound = (long)(k * (d->all + 1)) - distance;
	double ways = ways_subsets(d->rank, d->all, k, bound);
	size_t i;

	if (d->n == d->m)
		ways *= 2;
	else {
		for (i = 0; i < d->all; i++)
			turned[i] = 2 * (long)(d->all + 1) - d->rank[d->all - 1 - i];
		ways += ways_subsets(turned, d->all, k, bound);
	}
	return ways / ways_choose(d->all, k);
}

/* P(|S - mu| >= distance), S the sum of the doubled ranks of one sample. */
static double
mw_p(const struct deal *d, double distance)
{
	double a = (double)d->n, b = (double)d->m, all = a + b, p;

	if (d->all > RANK_EXACT)
		return near_p(distance / 2,
		    a * b / 12 * (all + 1 - d->ties / (all * (all - 1))));
	if (!(distance > 0))
		return 1;
	if (d->ties > 0)
		return tied_p(d, d->n < d->m ? d->n : d->m, (long)distance);
	p = 2 * null_mw((size_t)(a * b - distance) / 2, d->n, d->m);
	return p < 1 ? p : 1;
}

/* The p of the sum farthest from the mean: which of the tied values at the edge
 * are taken is all that can differ. */
static double
mw_least(const struct deal *d)
{
	size_t k = d->n < d->m ? d->n : d->m;
	double mu = (double)k * (double)(d->all + 1), ways = 0;
	double below = mu - d->low.sum, above = d->high.sum - mu;

	if (d->all > RANK_EXACT)
		return mw_p(d, below > above ? below : above);
	if (below >= above)
		ways += ways_choose(d->low.t, d->low.take);
	if (above >= below)
		ways += ways_choose(d->high.t, d->high.take);
	ways /= ways_choose(d->all, k);
	return ways < 1 ? ways : 1;
}

struct tested
test_mw(const double *x, size_t n, const double *y, size_t m, double *least)
{
	struct tested t = { NAN, NAN, NAN, 0 };
	struct deal d = { 0 };
	double b = (double)m;

	if (least != NULL)
		*least = NAN;
	if (n == 0 || m == 0)
		return t;
	deal(&d, x, n, y, m);
	t.statistic = (d.sum - b * (b + 1)) / 2;
	t.exact = d.all <= RANK_EXACT;
	t.p = mw_p(&d, fabs(d.sum - b * (double)(d.all + 1)));
	if (least != NULL)
		*least = mw_least(&d);
	return t;
}
