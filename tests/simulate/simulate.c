/* simulate: how often the default verdict errs, and how often it finds what is there
 *
 * simulate [SCALE]: draws samples of known noise and shift, SCALE (1, from .001) times
 * as many as usual, and prints in how many % of the draws each rule says that the
 * sides differ.
 * 0: the default does what mmt-verdict(7) promises:
 *   - no row of one, 9 or 50 where nothing changed is called better or worse more
 *     often than alpha, by 3 standard errors of the simulation;
 *   - from 6 values a side on it is within 5 points of the best single test in every
 *     cell, of those that err no more often than that themselves.
 * 1: it does not, and here is where.  Every draw comes from a seed: same output.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "simulate.h"

const size_t sizes[SIZES] = { 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30 };
const size_t family[FAMILIES] = { 9, 50 };

const struct noise noises[NOISES] = {
	{ "normal", "CV 2 %", 1, .02, 0, 0, 0 },
	{ "lognormal", "CV 20 %", 1, 0, .2, 0, 0 },
	{ "80/20", "two placements of CV 2 %, the second, 20 % of the values, 5 % higher",
	    1, .02, 0, .2, .05 },
	{ "50/50", "the same, as many values on either; beyond what is promised",
	    0, .02, 0, .5, .05 },
	{ "far 50/50", "the same, 8 % apart; beyond what is promised", 0, .02, 0, .5, .08 },
};

const struct shift shifts[SHIFTS] = {
	{ "none", 0, 0 }, { "1 SD", 1, 0 }, { "2 SD", 2, 0 }, { "0.5 %", 0, .005 },
	{ "1 %", 0, .01 }, { "5 %", 0, .05 },
};

static struct cell cells[NOISES][SIZES][SHIFTS];

static double
draw(const struct noise *of, struct rand *r)
{
	double z = rand_norm(r), low = exp(of->log_sd * z) + of->sd * z;

	return low + (rand_unit(r) < of->second ? of->apart : 0);
}

/* Standard deviation over mean. */
static double
variation(const struct noise *of)
{
	double s = of->log_sd * of->log_sd, w = of->second;

	return of->log_sd > 0 ? sqrt(expm1(s)) :
	    sqrt(of->sd * of->sd + w * (1 - w) * of->apart * of->apart) /
	    (1 + w * of->apart);
}

static int
differ(const struct finding *f, double threshold, double padj)
{
	struct rules rules = { METHOD_AUTO, 0, alpha, threshold };
	enum verdict v = judge_verdict(f, &rules, padj, 0, "low");

	return v == BETTER || v == WORSE;
}

static double
logs_p(const double *x, const double *y, size_t n)
{
	double u[MOST], v[MOST];
	size_t i;

	for (i = 0; i < n; i++) {
		u[i] = log(x[i]);
		v[i] = log(y[i]);
	}
	return test_welch(u, n, v, n, 1 - alpha, NULL).p;
}

/* Judges one draw in every way; x and y are sorted afterwards. */
static struct finding
look(struct cell *c, double *x, double *y, size_t n)
{
	struct rules rules = { METHOD_AUTO, 0, alpha, 0 };
	struct finding f = judge(x, n, y, n, &rules);

	c->draws++;
	c->found[AUTO] += differ(&f, 0, f.p);
	c->found[ONE_PERCENT] += differ(&f, .01, f.p);
	c->found[WELCH] += test_welch(x, n, y, n, 1 - alpha, NULL).p <= alpha;
	c->found[LOGS] += logs_p(x, y, n) <= alpha;
	c->found[CLASSIC] += fabs(classic_distance(stat_amean(y, n), stat_stddev(y, n),
	    stat_amean(x, n), stat_stddev(x, n))) > 1;
	stat_sort(x, n);
	stat_sort(y, n);
	c->found[RANKS] += test_mw(x, n, y, n, NULL).p <= alpha;
	return f;
}

/* Rows where nothing changed, dealt out to families one after the other. */
static void
families(struct cell *c, const struct finding *f, size_t done)
{
	double p[50], padj[50];
	size_t i, k, n;
	int erring;

	for (k = 0; k < FAMILIES; k++) {
		n = family[k];
		if (done % n != 0)
			continue;
		for (i = 0; i < n; i++)
			p[i] = f[(done - n + i) % RING].p;
		family_holm(p, padj, n);
		erring = 0;
		for (i = 0; i < n; i++)
			erring |= differ(&f[(done - n + i) % RING], 0, padj[i]);
		c->families[k]++;
		c->erring[k] += erring;
	}
}

static void
fill(struct cell *c, const struct noise *of, size_t n, const struct shift *s,
    double draws)
{
	static struct finding f[RING];
	double x[MOST], y[MOST], ratio = 1 + s->ratio + s->sds * variation(of);
	struct rand r;
	size_t i, done;

	rand_seed(&r, (uint64_t)(of - noises) * 1000 + n * 10 + (uint64_t)(s - shifts));
	memset(c, 0, sizeof *c);
	for (done = 0; (double)done < draws;) {
		for (i = 0; i < n; i++) {
			x[i] = draw(of, &r);
			y[i] = draw(of, &r) * ratio;
		}
		f[done % RING] = look(c, x, y, n);
		done++;
		if (ratio == 1)
			families(c, f, done);
	}
	for (i = 0; i < HOWS; i++)
		c->found[i] /= c->draws;
	for (i = 0; i < FAMILIES; i++)
		c->erring[i] /= c->families[i];
}

int
main(int argc, char **argv)
{
	double scale = argc > 1 ? strtod(argv[1], NULL) : 1;
	size_t i, k, of;
	int broken = 0;

	if (!(scale >= .001 && scale <= 1000) || argc > 2) {
		fprintf(stderr, "simulate: usage: simulate [SCALE], .001 to 1000\n");
		return 2;
	}
	for (of = 0; of < NOISES; of++) {
		printf("%s%s: %s\n  n shift %8s%8s%8s%8s%8s%8s%8s%8s\n", of ? "\n" : "",
		    noises[of].name, noises[of].about, "mmt", "mmt 1%", "welch",
		    "logs", "ranks", "classic", "9 rows", "50 rows");
		for (i = 0; i < SIZES; i++) {
			for (k = 0; k < SHIFTS; k++)
				fill(&cells[of][i][k], &noises[of], sizes[i], &shifts[k],
				    (k == 0 ? 90000 : 10000) * scale);
			say_cells(sizes[i], cells[of][i]);
			broken |= say_broken(&noises[of], sizes[i], cells[of][i]);
			fflush(stdout);
		}
	}
	say_short((const struct cell (*)[SIZES][SHIFTS])cells);
	return broken;
}
