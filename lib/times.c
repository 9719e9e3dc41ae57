/* times: what the bundled benchmarks print of the times of a run */
#include <stdio.h>

#include "maths/maths.h"
#include "mmt.h"

void
times_print(const char *what, double *us, size_t n)
{
	static const struct {
		const char *name;
		double p;
	} quantile[] = { { "50", .5 }, { "90", .9 }, { "99", .99 }, { "99.9", .999 } };
	size_t i;

	stat_sort(us, n);
	printf("%s-min %.3f us\n", what, us[0]);
	printf("%s-mean %.3f us\n", what, stat_amean(us, n));
	for (i = 0; i < sizeof quantile / sizeof *quantile; i++)
		printf("%s-p%s %.3f us\n", what, quantile[i].name,
		    stat_quantile(us, n, quantile[i].p));
	printf("%s-max %.3f us\n", what, us[n - 1]);
}
