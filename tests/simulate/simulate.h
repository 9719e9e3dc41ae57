/* simulate.h: what is simulated, what came of it, and how that is said */
#ifndef SIMULATE_H
#define SIMULATE_H

#include <stddef.h>

enum how { AUTO, ONE_PERCENT, WELCH, LOGS, RANKS, CLASSIC, HOWS };
enum { MOST = 30, NOISES = 5, SIZES = 11, FAMILIES = 2, SHIFTS = 6, RING = 9 * 50 };

/* A value is exp(log_sd z) + sd z, and higher by apart with probability second. */
struct noise {
	const char *name, *about;
	int promised;
	double sd, log_sd, second, apart;
};

struct shift {
	const char *name;
	double sds, ratio;
};

/* Of the draws of one cell, the share that was called different. */
struct cell {
	double found[HOWS], draws;
	double families[FAMILIES], erring[FAMILIES];
};

static const double alpha = .05;

extern const size_t sizes[SIZES], family[FAMILIES];
extern const struct noise noises[NOISES];
extern const struct shift shifts[SHIFTS];

/* ---- say.c ------------------------------------------------------------------------ */
/* The cells of one size, c[SHIFTS]. */
void say_cells(size_t n, const struct cell *c);
/* Says where they break a promise: 1 when they do. */
int say_broken(const struct noise *of, size_t n, const struct cell *c);
/* The tables of mmt-verdict(7), of c[noise][size][shift]. */
void say_short(const struct cell c[NOISES][SIZES][SHIFTS]);

#endif
