/* gen: deterministic input for the benchmarks of mmt-stats
 *
 *   gen numbers N        N numbers "%.6f": two normal-like modes and a long tail
 *   gen ascending N      N numbers that grow: what was seen tells nothing of the rest
 *   gen records N TESTS  N records of so many tests, runs of adjacent lines */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* S. Vigna, An experimental exploration of Marsaglia's xorshift generators,
 * scrambled, ACM TOMS 42 (2016): xorshift64*. */
static uint64_t state = 88172645463325252u;

static double
chance(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (double)((state * 2685821657736338717u) >> 11) / 9007199254740992.0;
}

static double
value(void)
{
	double x = 0;
	int k;

	for (k = 0; k < 4; k++)
		x += chance();
	x = 60 + 20 * x + (chance() < .2 ? 150 : 0);
	return chance() < .01 ? x * (1 + 4 * chance()) : x;
}

int
main(int argc, char **argv)
{
	long n = argc > 2 ? atol(argv[2]) : 0, tests = argc > 3 ? atol(argv[3]) : 1, i, k;

	if (n < 1 || tests < 1 || tests > n) {
		(void)fprintf(stderr, "usage: gen numbers|ascending N | gen records N TESTS\n");
		return 2;
	}
	for (i = 0; i < n; i++) {
		if (strcmp(argv[1], "ascending") == 0)
			(void)printf("%.6f\n", 50 + 1e-5 * ((double)i + chance()));
		if (strcmp(argv[1], "numbers") == 0)
			(void)printf("%.6f\n", value());
		if (strcmp(argv[1], "records") != 0)
			continue;
		k = i / (n / tests);
		(void)printf("6.12-base\tfio/job=randread-%02ld/rw=read/clat\tus\tlow\t"
		    "%ld\t%ld\t%ld\t%.6f\n", k, i / 1000 % 10 / 5, i / 1000 % 5 + 1,
		    i % 1000, value());
	}
	return fflush(stdout) != 0;
}
