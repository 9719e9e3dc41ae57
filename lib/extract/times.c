/* times: when and how long the runs ran, as records */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

/* The record of one metric, behind "RUN TAB times/during=TEST[/LABEL]/". */
static void
put(struct text *t, const char *head, const char *metric, const char *place,
    const char *value)
{
	char *s = mem_fmt("%s%s\t%s\t-\t%s\n", head, metric, place, value);

	text_add(t, s, strlen(s));
	free(s);
}

static void
put_run(struct text *t, const char *head, const struct logdir *d, const struct run *p)
{
	const struct { const char *metric; double x; int of_failed; } times[] = {
		{ "begin\ts\t-", p->begin, 0 },
		{ "elapsed\ts\tlow", p->elapsed, 0 },
		{ "user\ts\tlow", p->user, 0 },
		{ "sys\ts\tlow", p->sys, 0 },
		{ "maxrss\tKiB\tlow", p->maxrss, 0 },
		{ "skew\ts\tlow", p->skew, 1 },
		{ "execskew\ts\tlow", p->execskew, 1 },
	};
	char place[64], value[NUM_MAX];
	size_t i;

	(void)snprintf(place, sizeof place, "%ld\t%ld", d->round, p->iter);
	for (i = 0; i < sizeof times / sizeof times[0]; i++) {
		if (times[i].x < 0)
			continue;
		(void)num_format(times[i].x, value);
		put(t, head, times[i].metric, place,
		    p->end == RUN_FAILED && !times[i].of_failed ? "-" : value);
	}
}

void
times_records(struct text *t, const struct logdir *d, const struct runs *r)
{
	char *test = esc_name(d->test), *head;
	size_t i;
	int bare;

	for (i = 0; i < r->n; i++) {
		bare = strcmp(r->v[i].label, "-") == 0;
		head = mem_fmt("%s\ttimes/during=%s%s%s/", d->run, test, bare ? "" : "/",
		    bare ? "" : r->v[i].label);
		put_run(t, head, d, &r->v[i]);
		free(head);
	}
	free(test);
}
