/* due: deadlines that do not drift, and what became of them
 *
 * Deadline k is at begin + k * interval, whatever happened at the earlier ones.
 */
#include "monitor.h"

void
due_begin(struct due *d, double begin, double interval, uint64_t limit)
{
	d->begin = begin;
	d->interval = interval;
	d->next = 0;
	d->limit = limit;
	d->samples = d->missed = d->gap = 0;
	d->late = sketch_new(.01);
	d->latest = 0;
	d->last = -1;
}

double
due_at(const struct due *d)
{
	if (d->limit > 0 && d->next >= d->limit)
		return -1;
	return d->begin + (double)d->next * d->interval;
}

/* The first deadline that is not over yet. */
static void
go_on(struct due *d, double now)
{
	uint64_t over = (uint64_t)((now - d->begin) / d->interval) + 1, missed;

	d->next++;
	if (d->limit > 0 && over > d->limit)
		over = d->limit;
	if (over <= d->next)
		return;
	missed = over - d->next;
	d->missed += missed;
	d->gap += missed;
	d->next = over;
}

void
due_keep(struct due *d, double now)
{
	double late = now - due_at(d);

	sketch_add(d->late, late);
	if (late > d->latest)
		d->latest = late;
	d->last = now;
	go_on(d, now);
}

void
due_miss(struct due *d, double now)
{
	d->missed++;
	d->gap++;
	go_on(d, now);
}
