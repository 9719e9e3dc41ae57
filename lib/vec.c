/* vec: growable arrays of numbers and of strings */
#include <stdlib.h>

#include "mmt.h"

void
dvec_push(struct dvec *d, double x)
{
	if (d->n == d->cap) {
		d->cap = d->cap != 0 ? d->cap * 2 : 16;
		d->v = mem_grow(d->v, d->cap, sizeof *d->v);
	}
	d->v[d->n++] = x;
}

void
svec_push(struct svec *s, const char *text)
{
	if (s->n == s->cap) {
		s->cap = s->cap != 0 ? s->cap * 2 : 8;
		s->v = mem_grow(s->v, s->cap, sizeof *s->v);
	}
	s->v[s->n++] = mem_dup(text);
}

void
svec_free(struct svec *s)
{
	while (s->n > 0)
		free(s->v[--s->n]);
	free(s->v);
	s->v = NULL;
	s->cap = 0;
}
