/* say: the results of a simulation, and where they break a promise */
#include <math.h>
#include <stdio.h>

#include "simulate.h"

/* The rate is beyond alpha by more than chance. */
static int
errs(double rate, double draws)
{
	return rate > alpha + 3 * sqrt(alpha * (1 - alpha) / draws);
}

static int
breaks(const struct noise *of, size_t n, const char *what, double rate, double limit)
{
	printf("BROKEN: %s, n = %zu, %s: %.1f %%, limit %.1f %%\n", of->name, n, what,
	    100 * rate, 100 * limit);
	return 1;
}

int
say_broken(const struct noise *of, size_t n, const struct cell *c)
{
	char what[40];
	double best;
	size_t i, how;
	int broken = 0;

	if (!of->promised)
		return 0;
	if (errs(c->found[AUTO], c->draws))
		broken |= breaks(of, n, "no shift, one row", c->found[AUTO], alpha);
	for (i = 0; i < FAMILIES; i++) {
		sprintf(what, "no shift, %zu rows", family[i]);
		if (errs(c->erring[i], c->families[i]))
			broken |= breaks(of, n, what, c->erring[i], alpha);
	}
	for (i = 1; i < SHIFTS && n >= 6; i++) {
		best = 0;
		for (how = WELCH; how <= RANKS; how++)
			if (!errs(c->found[how], c->draws))
				best = fmax(best, c[i].found[how]);
		sprintf(what, "a shift of %s", shifts[i].name);
		if (c[i].found[AUTO] < best - .05)
			broken |= breaks(of, n, what, c[i].found[AUTO], best - .05);
	}
	return broken;
}

void
say_cells(size_t n, const struct cell *c)
{
	size_t i, how;

	for (i = 0; i < SHIFTS; i++) {
		printf("%3zu  %-5s", n, shifts[i].name);
		for (how = 0; how < HOWS; how++)
			printf("%8.2f", 100 * c[i].found[how]);
		for (how = 0; i == 0 && how < FAMILIES; how++)
			printf("%8.2f", 100 * c->erring[how]);
		putchar('\n');
	}
}

void
say_short(const struct cell cells[NOISES][SIZES][SHIFTS])
{
	static const enum how shown[] = { AUTO, ONE_PERCENT, CLASSIC };
	const struct cell *c;
	size_t i, k, of, how;

	printf("\n  n");
	for (k = 0; k < 4; k++)
		printf(" |%16s", noises[k].name);
	printf("\n   ");
	for (k = 0; k < 4; k++)
		printf(" | none 1SD 2SD cl");
	for (i = 0; i < SIZES; i++) {
		printf("\n%3zu", sizes[i]);
		for (of = 0; of < 4; of++) {
			c = cells[of][i];
			printf(" |%5.1f%4.0f%4.0f%3.0f", 100 * c->found[AUTO],
			    100 * c[1].found[AUTO], 100 * c[2].found[AUTO],
			    100 * c[2].found[CLASSIC]);
		}
	}
	printf("\n\n  n");
	for (of = 0; of < NOISES; of++)
		printf(" |%12s", noises[of].name);
	for (i = 0; i < SIZES; i++) {
		printf("\n%3zu", sizes[i]);
		for (of = 0; of < NOISES; of++)
			printf(" |%6.1f%6.1f", 100 * cells[of][i]->erring[0],
			    100 * cells[of][i]->erring[1]);
	}
	printf("\n\n  n    0.5 %%         1 %%         5 %%\n");
	for (i = 0; i < SIZES; i++) {
		printf("%3zu", sizes[i]);
		for (k = 3; k < SHIFTS; k++)
			for (how = 0; how < sizeof shown / sizeof *shown; how++)
				printf("%4.0f", 100 * cells[0][i][k].found[shown[how]]);
		putchar('\n');
	}
}
