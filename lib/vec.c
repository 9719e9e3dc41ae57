/* vec: growable arrays of numbers and of strings */
#include <stdlib.h>

#include "mmt.h"

void
dvec_push(struct dvec *d, double x)
{
	d->v = mem_room(d->v, d->n, &d->cap, sizeof *d->v);
	d->v[d->n++] = x;
}

void
svec_push(struct svec *s, const char *text)
{
	s->v = mem_room(s->v, s->n, &s->cap, sizeof *s->v);
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
