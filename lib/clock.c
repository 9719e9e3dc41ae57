/* clock: seconds as doubles */
#include <time.h>

#include "mmt.h"

static double
now(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
clock_mono(void)
{
	return now(CLOCK_MONOTONIC);
}

double
clock_wall(void)
{
	return now(CLOCK_REALTIME);
}
