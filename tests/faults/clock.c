/* clock: lib/clock.c with clocks that can be set while the program runs: the file that
 * $MMT_TEST_CLOCK names holds the seconds that are added to both; replaced by
 * rename(2), so that nobody reads half of it */
#include <stdio.h>
#include <stdlib.h>

#define clock_mono true_mono
#define clock_wall true_wall
#define clock_until true_until
#include "../../lib/clock.c"
#undef clock_mono
#undef clock_wall
#undef clock_until

double clock_mono(void);
double clock_wall(void);
double clock_until(double instant);

static double
added(void)
{
	const char *path = getenv("MMT_TEST_CLOCK");
	FILE *f = path != NULL ? fopen(path, "re") : NULL;
	double x = 0;

	if (f != NULL) {
		if (fscanf(f, "%lf", &x) != 1)
			x = 0;
		(void)fclose(f);
	}
	return x;
}

double
clock_mono(void)
{
	return true_mono() + added();
}

double
clock_wall(void)
{
	return true_wall() + added();
}

double
clock_until(double instant)
{
	double x = added();

	return true_until(instant - x) + x;
}
