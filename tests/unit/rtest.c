/* rtest: random data sets, and what lib/maths says of them, for tests/r/compare.R
 *
 *   rtest [SETS]
 *
 * Lines of a word and numbers; x and y begin a set, what else follows is of it.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "maths/maths.h"

#define LEVEL 0.95

enum { MOST = 40 };

static struct rand chance;

static size_t
up_to(size_t least, size_t most)
{
	return least + (size_t)rand_below(&chance, most - least + 1);
}

static void
put(double x)
{
	printf(" %.17g", x);
}

static void
put_all(const char *word, const double *x, size_t n)
{
	size_t i;

	fputs(word, stdout);
	for (i = 0; i < n; i++)
		put(x[i]);
	putchar('\n');
}

static void
put_estimate(struct estimate e)
{
	put(e.at);
	put(e.lo);
	put(e.hi);
	putchar('\n');
}

/* With an estimate that belongs to it. */
static void
put_test(const char *word, struct tested t, struct estimate e)
{
	fputs(word, stdout);
	put(t.statistic);
	if (!isnan(t.df))
		put(t.df);
	put(t.p);
	put_estimate(e);
}

static double
value(int kind)
{
	switch (kind) {
	case 0:
		return rand_norm(&chance);
	case 1:
		return exp(rand_norm(&chance));
	case 2:
		return (double)up_to(0, 200000) - 100000;
	case 3:
		return 1000 + rand_norm(&chance);
	default:
		return rand_unit(&chance);
	}
}

static int
differ(const double *x, size_t n)
{
	double v[2 * MOST];
	size_t i;

	for (i = 0; i < n; i++)
		v[i] = fabs(x[i]);
	stat_sort(v, n);
	for (i = 1; i < n; i++)
		if (v[i] == v[i - 1])
			return 0;
	return v[0] > 0;
}

/* Two samples in v, without ties: R is exact only then.  Nor do differences tie. */
static void
draw(double *v, size_t n, size_t m)
{
	double d[MOST], shift, scale = 1 + rand_unit(&chance);
	int kind = (int)up_to(0, 4);
	size_t i;

	do {
		shift = kind == 2 ? (double)up_to(0, 100000) : 2 * rand_unit(&chance);
		for (i = 0; i < n + m; i++)
			v[i] = i < n ? value(kind) : kind == 2 ? value(kind) + shift :
			    scale * value(kind) + shift;
		for (i = 0; i < n && i < m; i++)
			d[i] = v[n + i] - v[i];
	} while (!differ(v, n + m) || !differ(d, n < m ? n : m));
}

static void
means(const double *x, size_t n, const double *y, size_t m)
{
	struct estimate e;
	struct tested t;

	fputs("mean", stdout);
	put_estimate(test_mean(x, n, LEVEL));
	t = test_welch(x, n, y, m, LEVEL, &e);
	put_test("welch", t, e);
	t = test_paired(x, y, n < m ? n : m, LEVEL, &e);
	put_test("paired", t, e);
	fputs("ratio", stdout);
	put_estimate(test_ratio(x, n, y, m, LEVEL));
}

static void
signed_ranks(const double *x, const double *y, size_t n)
{
	double d[MOST];
	struct tested t;
	size_t i;

	for (i = 0; i < n; i++)
		d[i] = y[i] - x[i];
	t = test_signed(d, n, NULL);
	stat_sort(d, n);
	put_test("signed-rank", t, shift_one(d, n, LEVEL));
}

/* Ascending x and y, both here and below. */
static void
ranks(const double *x, size_t n, const double *y, size_t m)
{
	double a[MOST], b[MOST];
	size_t i;

	put_test("mann-whitney", test_mw(x, n, y, m, NULL), shift_two(x, n, y, m, LEVEL));
	if (n + m <= RANK_EXACT)
		return;
	for (i = 0; i < n; i++)
		a[i] = floor(x[i]);
	for (i = 0; i < m; i++)
		b[i] = floor(y[i]);
	put_test("mann-whitney-tied", test_mw(a, n, b, m, NULL), shift_two(a, n, b, m, LEVEL));
}

static void
quantiles(const double *x, size_t n)
{
	static const int type[] = { 1, 6, 7 };
	double p = (double)up_to(0, 1000) / 1000;
	size_t i;

	fputs("quantile", stdout);
	put(p);
	for (i = 0; i < 3; i++)
		put(stat_quantile_type(x, n, p, type[i]));
	put(stat_quantile(x, n, p));
	putchar('\n');
}

static void
families(size_t n)
{
	double p[MOST], adjusted[MOST];
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = i > 0 && up_to(0, 4) == 0 ? p[i - 1] : pow(rand_unit(&chance), 4);
	put_all("p", p, n);
	family_holm(p, adjusted, n);
	put_all("holm", adjusted, n);
	family_bh(p, adjusted, n);
	put_all("benjamini-hochberg", adjusted, n);
}

static void
distributions(void)
{
	double z = 4 * rand_norm(&chance), p = rand_unit(&chance), b = exp(rand_norm(&chance));
	double df = exp(2 * rand_norm(&chance) + 2) + .5, n = (double)up_to(1, 200);
	double k = (double)up_to(0, (size_t)n), got[13];

	got[0] = z;
	got[1] = p;
	got[2] = b;
	got[3] = df;
	got[4] = n;
	got[5] = k;
	got[6] = dist_norm(z);
	got[7] = dist_norm_q(p);
	got[8] = dist_t(z, df);
	got[9] = dist_t_two(z, df);
	got[10] = dist_t_q(p, df);
	got[11] = dist_beta(p, df, b);
	got[12] = dist_chisq_upper(b * df, df);
	put_all("distributions", got, 13);
	got[0] = n;
	got[1] = k;
	got[2] = p;
	got[3] = dist_binom((size_t)k, (size_t)n, p);
	got[4] = test_mw_q(p, 1 + (size_t)n % 20, 1 + (size_t)k % 12);
	got[5] = test_signed_q(p, 1 + (size_t)k % 60);
	put_all("discrete", got, 6);
}

int
main(int argc, char **argv)
{
	double v[2 * MOST], *x = v, *y;
	long set, sets = argc > 1 ? atol(argv[1]) : 10000;
	size_t n, m;

	rand_seed(&chance, 1945);
	for (set = 0; set < sets; set++) {
		n = up_to(2, MOST);
		m = up_to(2, MOST);
		y = v + n;
		draw(v, n, m);
		put_all("x", x, n);
		put_all("y", y, m);
		means(x, n, y, m);
		signed_ranks(x, y, n < m ? n : m);
		stat_sort(x, n);
		stat_sort(y, m);
		ranks(x, n, y, m);
		quantiles(x, n);
		families(n);
		distributions();
	}
	return ferror(stdout) || fclose(stdout) != 0 ? 2 : 0;
}
