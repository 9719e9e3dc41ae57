/* pairs: how many pairs of a series fall */
#include <stdlib.h>
#include <string.h>

#include "maths/maths.h"
#include "mmt.h"

static int
less(const struct twofold *a, const struct twofold *b)
{
	return a->hi < b->hi || (a->hi == b->hi && a->lo < b->lo);
}

/* A merge sort: what overtakes the i-th of the left half overtakes all behind it. */
static double
merge(struct twofold *v, struct twofold *spare, size_t n, int equal)
{
	size_t half = n / 2, i = 0, j = half, k = 0;
	double found;

	if (n < 2)
		return 0;
	found = merge(v, spare, half, equal) + merge(v + half, spare, n - half, equal);
	memcpy(spare, v, n * sizeof *v);
	while (k < n)
		if (j == n || (i < half && (equal ? less(&spare[i], &spare[j]) :
		    !less(&spare[j], &spare[i])))) {
			v[k++] = spare[i++];
		} else {
			found += (double)(half - i);
			v[k++] = spare[j++];
		}
	return found;
}

double
pairs_falling(struct twofold *v, size_t n, int equal)
{
	struct twofold *spare = mem_grow(NULL, n, sizeof *spare);
	double found = merge(v, spare, n, equal);

	free(spare);
	return found;
}
