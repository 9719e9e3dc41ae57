/* status: what the rows of a comparison say together, as an exit status */
#include <math.h>
#include <string.h>

#include "compare.h"

/* Has the side values, or should it? */
static size_t
has(const struct row *p, int side, int should)
{
	return p->found.n[side] + p->alone[side] + p->undefined[side] +
	    (should ? p->missing[side] : 0);
}

int
rows_gate(const struct rows *r)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (has(&r->v[i], 0, 1) > 0 && has(&r->v[i], 1, 0) == 0)
			return 1;
	return r->count[WORSE] > 0;
}

/* A row that is not worse, but may hide a change for the worse that matters. */
static int
may_be_worse(const struct row *p, double threshold)
{
	double most = strcmp(p->better, "low") == 0 ? p->found.change.hi :
	    -p->found.change.lo;

	if (p->missing[1] > 0 || has(p, 1, 0) == 0)
		return 1;
	if (p->verdict == BETTER || p->verdict == SAME)
		return 0;
	return isnan(most) || most >= threshold;
}

int
rows_bisect(const struct rows *r)
{
	size_t i, judged = 0;
	int may_be = 0;

	for (i = 0; i < r->n; i++) {
		/* What only the new run has, or has no direction, cannot be worse. */
		if (has(&r->v[i], 0, 1) == 0 || strcmp(r->v[i].better, "-") == 0)
			continue;
		judged++;
		may_be |= may_be_worse(&r->v[i], r->rules.threshold);
	}
	if (r->count[WORSE] > 0)
		return 1;
	return judged == 0 || may_be ? 125 : 0;
}
