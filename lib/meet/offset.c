/* offset: what the clock of another machine says, from questions and answers */
#include <math.h>

#include "meet.h"

/* How far two crystals drift apart, s per s; and what is no jump of a clock whatever
 * the round trip says: the grain of a double that holds months. */
#define DRIFT 50e-6
#define GRAIN 1e-7

/* An estimate worse than that says nothing about whose clock it is: machines that
 * were started at the same time have clocks that are near each other. */
#define FINE 1e-3

static double
aged(const struct offset *o, double now)
{
	return now > o->when ? o->width + DRIFT * (now - o->when) : o->width;
}

/* What is told of it. */
static void
publish(struct offset *o)
{
	int same = !o->differs && o->width < FINE;

	o->offset = same ? 0 : o->middle;
	o->error = same ? 0 : o->width;
}

/* The answer was given at some instant between t1 and t2: whatever the two ways took,
 * our clock was at the middle then, +- half the round trip. */
int
offset_sample(struct offset *o, double t1, double theirs, double t2, double *jump)
{
	double middle = t1 + (t2 - t1) / 2 - theirs, width = (t2 - t1) / 2 + GRAIN;
	int fresh = o->error < 0, jumped;

	if (!(t2 >= t1))
		return 0;
	jumped = !fresh && fabs(middle - o->middle) > width + aged(o, t2);
	if (jumped)
		*jump = o->middle - middle;
	if (fresh)
		o->differs = 0;
	if (fabs(middle) > width)
		o->differs = 1;
	if (fresh || jumped || width <= aged(o, t2)) {
		o->middle = middle;
		o->width = width;
		o->when = t2;
	}
	publish(o);
	return jumped;
}

double
offset_error(const struct offset *o, double now)
{
	if (o->error <= 0)
		return o->error;
	return aged(o, now);
}
