/* clock: seconds as doubles */
#include <errno.h>
#include <sys/time.h>
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
clock_seconds(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

double
clock_wall(void)
{
	return now(CLOCK_REALTIME);
}

void
clock_sleep(double instant)
{
	struct timespec ts;

	if (instant <= clock_mono())
		return;
	ts.tv_sec = (time_t)instant;
	ts.tv_nsec = (long)((instant - (double)ts.tv_sec) * 1e9);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		continue;
}

double
clock_cpu(void)
{
	return now(CLOCK_PROCESS_CPUTIME_ID);
}

double
clock_until(double instant)
{
	double t;

	clock_sleep(instant - 1e-3);
	do
		t = clock_mono();
	while (t < instant);
	return t;
}
