/* mark: which means of the classic table carry a mark */
#include <math.h>

#include "compare.h"

/* Rows and lines are in the same order of tests. */
void
mark_rows(struct lines *l, const struct rows *r, size_t *next)
{
	const struct row *p;
	size_t i;

	for (i = 0; i < l->n; i++)
		for (; l->v[i].mean && *next < r->n; ++*next) {
			p = &r->v[*next];
			if (p->test != l->v[i].test)
				break;
			l->v[i].sure[p->nth] = p->padj <= r->rules.alpha;
		}
}

void
mark_cidiff(struct lines *l, const struct view *v, const struct bench *b)
{
	static const struct classic_row mean = { CLASSIC_MEAN, 0 };
	static const struct classic_row stddev = { CLASSIC_STDDEV, 0 };
	const struct bench_metric *m = b->metric;
	const struct group *base, *p;
	size_t i, k;

	for (i = 0; i < l->n; i++) {
		if (!l->v[i].mean)
			continue;
		base = groups_at(v->g, m->test, v->run[0]);
		for (k = 1; k < v->n; k++) {
			p = groups_at(v->g, m->test, v->run[k]);
			l->v[i].sure[k] = fabs(classic_distance(
			    classic_value(&mean, m->high, EXACT, p->x, p->n),
			    classic_value(&stddev, m->high, EXACT, p->x, p->n),
			    classic_value(&mean, m->high, EXACT, base->x, base->n),
			    classic_value(&stddev, m->high, EXACT, base->x, base->n))) > 1;
		}
		m++;
	}
}
