/* judge: what the spans that the spinners kept tell of a burst */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "loadbalance.h"
#include "mmt.h"

struct event {
	double at;
	int step; /* +1: one more runs */
};

/* An end before a start of the same instant: they may be on one CPU. */
static int
by_time(const void *p, const void *q)
{
	const struct event *a = p, *b = q;

	return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : a->step - b->step;
}

/* The first instant at which want of them ran, or -1. */
static double
all_busy(struct event *e, size_t n, long want)
{
	long running = 0;
	size_t i;

	qsort(e, n, sizeof *e, by_time);
	for (i = 0; i < n; i++)
		if ((running += e[i].step) >= want)
			return e[i].at;
	return -1;
}

/* How long the spinner ran within the burst; its spans go to e, from n on. */
static double
take_spans(struct bench *b, const struct track *t, struct event *e, size_t *n)
{
	double share = 0, last = b->from, from, to;
	size_t i;

	for (i = 0; i < t->n; i++) {
		from = fmax(t->v[i].from, b->from);
		to = fmin(t->v[i].to, b->until);
		if (from >= to)
			continue;
		share += to - from;
		b->wait = fmax(b->wait, from - last);
		last = to;
		e[*n].at = from;
		e[(*n)++].step = 1;
		e[*n].at = to;
		e[(*n)++].step = -1;
	}
	b->wait = fmax(b->wait, b->until - last);
	return share;
}

void
judge(struct bench *b, long k)
{
	double length = b->until - b->from, sum = 0, squares = 0, least = HUGE_VAL, share, at;
	size_t n = 0, spans = 0;
	struct event *e;
	long i, left = 0, want;

	for (i = 0; i < b->n; i++)
		spans += b->track[i].n;
	e = mem_alloc(2 * spans + 1, sizeof *e);
	for (i = 0; i < b->n; i++)
		if (b->pid[i] > 0) {
			share = take_spans(b, &b->track[i], e, &n);
			sum += share;
			squares += share * share;
			least = fmin(least, share);
			left++;
		}
	want = left < b->cpus ? left : b->cpus;
	at = all_busy(e, n, want);
	b->missed += at < 0;
	b->spread[k] = (at < 0 ? length : at - b->from) * 1e6;
	b->use[k] = 100 * sum / (length * (double)want);
	printf("# burst %ld: %ld spinners, spread %.3f us, use %.3f %%", k + 1, left,
	    b->spread[k], b->use[k]);
	if (sum > 0) { /* else there is nothing to share */
		b->jain[b->shared] = 100 * sum * sum / ((double)left * squares);
		b->least[b->shared] = 100 * least * (double)left / sum;
		printf(", jain %.3f %%", b->jain[b->shared++]);
	}
	printf("\n");
	free(e);
}
