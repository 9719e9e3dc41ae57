/* bar: a change and its interval as a small picture, inline SVG */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare.h"

enum { WIDTH = 160, MIDDLE = WIDTH / 2, MARGIN = 6 };

static void
widen(double *scale, double change)
{
	if (isfinite(change) && fabs(change) > *scale)
		*scale = fabs(change);
}

double
bar_scale(const struct rows *r, const char *bench)
{
	double scale = r->rules.threshold > .001 ? 2 * r->rules.threshold : .002;
	size_t i;

	for (i = 0; i < r->n; i++) {
		if (strcmp(r->v[i].bench, bench) != 0)
			continue;
		widen(&scale, r->v[i].found.change.at);
		widen(&scale, r->v[i].found.change.lo);
		widen(&scale, r->v[i].found.change.hi);
	}
	return scale < 1 ? scale : 1;
}

/* Where a change is; what is off the scale, at the edge. */
static double
place(double change, double scale)
{
	double x = MIDDLE + change / scale * (MIDDLE - MARGIN);

	return x < 0 ? 0 : x > WIDTH ? WIDTH : x;
}

void
bar_print(const struct row *r, double threshold, double scale)
{
	const struct estimate *e = &r->found.change;
	double zone = place(threshold, scale) - MIDDLE;

	if (!isfinite(e->at))
		return;
	printf("<svg class=\"%s\" width=\"%d\" height=\"14\" viewBox=\"0 0 %d 14\" "
	    "aria-hidden=\"true\">", judge_word(r->verdict), WIDTH, WIDTH);
	printf("<rect class=\"zone\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"14\"/>",
	    MIDDLE - zone, 2 * zone);
	printf("<line class=\"zero\" x1=\"%d\" y1=\"0\" x2=\"%d\" y2=\"14\"/>", MIDDLE,
	    MIDDLE);
	if (isfinite(e->lo) && isfinite(e->hi))
		printf("<line x1=\"%.1f\" y1=\"7\" x2=\"%.1f\" y2=\"7\" stroke-width=\"2\"/>",
		    place(e->lo, scale), place(e->hi, scale));
	printf("<circle cx=\"%.1f\" cy=\"7\" r=\"3.5\"/></svg>", place(e->at, scale));
}
