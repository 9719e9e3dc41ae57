/* offset: unit tests of lib/meet/offset.c, TAP on standard output */
#include <math.h>
#include <stdlib.h>

#include "meet/meet.h"
#include "tap.h"

static uint64_t seed = 42;

static double
random1(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(seed >> 11) / 9007199254740992.0;
}

/* Their clock is ours - offset, fast by drift; the ways take there and back. */
static int
sample(struct offset *o, double t, double offset, double drift, double there, double back,
    double *jump)
{
	double at = t + there;

	return offset_sample(o, t, at - offset + drift * at, at + back, jump);
}

static void
test_first(void)
{
	struct offset o = { .error = -1 };
	double jump = 42;

	ok(offset_error(&o, 10) < 0, "nothing is known at first");
	ok(sample(&o, 100, 5, 0, 0.001, 0.003, &jump) == 0 && jump == 42,
	    "the first sample is no jump");
	ok(fabs(o.offset - 5.001) < 1e-9, "the middle of the round trip: %.9f", o.offset);
	ok(fabs(o.error - 0.002) < 1e-6, "half the round trip: %.9f", o.error);
	ok(fabs(offset_error(&o, 100.004 + 100) - 0.007) < 1e-6, "aged by 50 ppm: %.9f",
	    offset_error(&o, 200.004));
	(void)sample(&o, 101, 5, 0, 0.02, 0.02, &jump);
	ok(fabs(o.error - 0.002) < 1e-6, "a worse one is not kept");
	(void)sample(&o, 102, 5, 0, 0.0001, 0.0001, &jump);
	ok(fabs(o.error - 0.0001) < 1e-6 && fabs(o.offset - 5) < 1e-9, "a better one is");
	(void)sample(&o, 202, 5, 0, 0.002, 0.002, &jump);
	ok(fabs(o.error - 0.002) < 1e-6, "and one as good as the old one has become");
	ok(offset_sample(&o, 300, 0, 299, &jump) == 0 && fabs(o.offset - 5) < 0.01,
	    "an answer before its question says nothing");
}

/* What is told is true, whatever the ways, for months. */
static void
test_true(void)
{
	double offset, drift, t, jump, real, worst = 0;
	struct offset o;
	int i, k, jumps = 0, wrong = 0, known = 0;

	for (i = 0; i < 400; i++) {
		o.error = -1;
		offset = (random1() - 0.5) * 1e6;
		drift = (random1() - 0.5) * 98e-6;
		for (t = 1e6 * random1(), k = 0; k < 250; k++, t += 10 * random1()) {
			jumps += sample(&o, t, offset, drift, 1e-5 + 0.01 * pow(random1(), 4),
			    1e-5 + 0.03 * pow(random1(), 4), &jump);
			real = offset - drift * (t + 20);
			known++;
			wrong += !(fabs(real - o.offset) <= offset_error(&o, t + 20));
			if (k > 20 && o.error > worst)
				worst = o.error;
		}
	}
	ok(wrong == 0, "%d estimates over ways of any kind: %d outside of their error",
	    known, wrong);
	ok(jumps == 0, "and none of them taken for a jump: %d", jumps);
	ok(worst < 0.005, "the error stays small: %.6f s", worst);
}

static void
test_same(void)
{
	struct offset o = { .error = -1 };
	double jump, t;
	int k, jumps = 0, good = 1;

	for (k = 0, t = 5e6; k < 1000; k++, t += 5) {
		jumps += sample(&o, t, 0, 0, 2e-5 + 0.01 * pow(random1(), 8), 2e-5, &jump);
		good &= k == 0 || o.width > 0.001 || (o.offset == 0 && o.error == 0 &&
		    offset_error(&o, t + 1000) == 0);
	}
	ok(good && jumps == 0 && o.error == 0, "the same clock is seen to be that");
	o.error = -1;
	(void)sample(&o, 100, 0.0004, 0, 0.0005, 0.0005, &jump);
	ok(o.error == 0, "another one, as near as the round trip is long, is taken for it");
	ok(sample(&o, 101, 0.0004, 0, 0.00001, 0.00001, &jump) == 0,
	    "until a better sample knows; which is no jump");
	ok(fabs(o.offset - 0.0004) < 1e-6 && o.error > 0, "and then it is another clock");
	(void)sample(&o, 102, 0.0004, 0, 0.0005, 0.0005, &jump);
	ok(fabs(o.offset - 0.0004) < 1e-6, "for good: %.9f", o.offset);
	o.error = -1;
	(void)sample(&o, 100, 0.02, 0, 0.03, 0.03, &jump);
	ok(o.error > 0.02, "a slow way says nothing about whose clock it is");
}

static void
test_jump(void)
{
	struct offset o = { .error = -1 };
	double jump = 0;
	int i, good = 1;

	for (i = 0; i < 4; i++)
		(void)sample(&o, 100 + i, 0, 0, 0.0001, 0.0001, &jump);
	ok(o.error == 0, "the same clock");
	ok(sample(&o, 110, -3, 0, 0.0001, 0.0001, &jump) == 1 && fabs(jump - 3) < 0.001,
	    "set forward by 3 s: %.6f", jump);
	ok(fabs(o.offset + 3) < 0.001 && o.error > 0, "is followed");
	ok(sample(&o, 111, -3, 0, 0.0001, 0.0001, &jump) == 0, "and is no jump twice");
	ok(sample(&o, 120, 2, 0, 0.02, 0.02, &jump) == 1 && fabs(jump + 5) < 0.03,
	    "set back by 5 s over a slow way: %.6f", jump);
	for (i = 0; i < 1000; i++) {
		struct offset p = { .error = -1 };
		double by = (random1() - 0.5) * 0.2, way = 1e-4 * (1 + random1());
		int seen;

		(void)sample(&p, 1000, 7, 0, 1e-4, 1e-4, &jump);
		seen = sample(&p, 1001, 7 - by, 0, way, 1e-4, &jump);
		good &= fabs(by) < 6e-4 || (seen && fabs(jump - by) < 4e-4);
		good &= fabs(by) > 1e-4 || !seen;
	}
	ok(good, "1000 jumps, seen when they are larger than what the ways hide");
}

int
main(void)
{
	test_first();
	test_true();
	test_same();
	test_jump();
	printf("1..%d\n", ran);
	return failed != 0;
}
