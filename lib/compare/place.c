/* place: one number that stands for many */
#include <math.h>
#include <string.h>

#include "compare.h"

int
place_parse(struct place *w, const char *text)
{
	static const char *const name[] = { "median", "amean", "hmean", "gmean", "min",
		"max" };
	size_t i;

	w->name = text;
	w->p = .5;
	for (i = 0; i < sizeof name / sizeof name[0]; i++)
		if (strcmp(text, name[i]) == 0) {
			w->kind = (enum place_kind)i;
			return 0;
		}
	w->kind = PLACE_QUANTILE;
	if (text[0] != 'p' || num_parse(text + 1, strlen(text + 1), &w->p) < 0 ||
	    w->p < 0 || w->p > 100)
		return -1;
	w->p /= 100;
	return 0;
}

double
place_of(const struct place *w, const double *x, size_t n)
{
	if (n == 0)
		return NAN;
	switch (w->kind) {
	case PLACE_AMEAN:
		return stat_amean(x, n);
	case PLACE_HMEAN:
		return stat_hmean(x, n);
	case PLACE_GMEAN:
		return stat_gmean(x, n);
	case PLACE_MIN:
		return x[0];
	case PLACE_MAX:
		return x[n - 1];
	case PLACE_MEDIAN:
	case PLACE_QUANTILE:
		break;
	}
	return stat_quantile(x, n, w->p);
}
