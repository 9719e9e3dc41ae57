/* status: what the rows of a comparison say together, as an exit status */
#include <math.h>
#include <stdlib.h>
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
row_empty(const struct row *p)
{
	return has(p, 1, 0) == 0;
}

int
row_lost(const struct row *p)
{
	return has(p, 0, 1) > 0 && row_empty(p);
}

void
rows_need(struct rows *r)
{
	size_t i;

	r->need = 0;
	for (i = 0; i < r->n; i++) {
		if (r->v[i].found.n[0] == 0 || r->v[i].found.n[1] == 0)
			r->v[i].need = 0;
		if (r->v[i].need > r->need)
			r->need = r->v[i].need;
	}
}

static char *
reason(char *so_far, size_t n, const char *what)
{
	char *s;

	if (n == 0)
		return so_far;
	s = mem_fmt("%s%s%lu %s", so_far, *so_far != '\0' ? ", " : "", (unsigned long)n,
	    what);
	free(so_far);
	return s;
}

int
rows_gate(const struct rows *r)
{
	size_t lost = 0, missing = 0, i;
	char *why = mem_dup("");
	int fails;

	for (i = 0; i < r->n; i++) {
		if (row_lost(&r->v[i]))
			lost++;
		else
			missing += r->v[i].missing[1];
	}
	why = reason(why, r->count[WORSE], "worse");
	why = reason(why, lost, lost == 1 ? "test without values" : "tests without values");
	why = reason(why, missing, missing == 1 ? "value missing" : "values missing");
	fails = *why != '\0';
	if (fails)
		warn("gate: %s", why);
	free(why);
	return fails;
}

/* A row that is not worse, but may hide a change for the worse that matters. */
static int
may_be_worse(const struct row *p, double threshold)
{
	double most = strcmp(p->better, "low") == 0 ? p->found.change.hi :
	    -p->found.change.lo;

	if (p->missing[1] > 0 || row_empty(p))
		return 1;
	if (p->verdict == BETTER || p->verdict == SAME)
		return 0;
	return isnan(most) || (most > 0 && judge_matters(most, threshold));
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
