/* cell: numbers in the table for people */
#include <math.h>
#include <string.h>

#include "compare.h"

char *
cell_percent(double ratio)
{
	double x = 100 * ratio;

	if (isnan(x))
		return mem_dup("-");
	if (fabs(x) >= 1e6)
		return mem_fmt("%+.3g", x);
	return mem_fmt(fabs(x) < .005 ? "%.2f" : "%+.2f", fabs(x) < .005 ? 0 : x);
}

char *
cell_p(double p)
{
	if (isnan(p))
		return mem_dup("-");
	return p < .0001 ? mem_dup("<0.0001") : mem_fmt("%.4f", p);
}

/* Takes the last decimal off both while it is 0, the point with the first of them. */
static void
strip(char *a, char *b, size_t decimals)
{
	size_t m = strlen(a), n = strlen(b), cut;

	while (decimals > 0 && a[m - 1] == '0' && b[n - 1] == '0') {
		cut = --decimals > 0 ? 1 : 2;
		a[m -= cut] = '\0';
		b[n -= cut] = '\0';
	}
}

/* For people 1e-12 says more than a row of zeros. */
void
cell_pair(char *to[2], const double x[2])
{
	double u = isnan(x[0]) ? x[1] : x[0], v = isnan(x[1]) ? x[0] : x[1];
	double most = fmax(fabs(u), fabs(v)), least = fmin(fabs(u), fabs(v)), n = 0;

	if (most > 0 && (most >= 1e15 || most < 1e-9)) {
		to[0] = mem_fmt("%.5g", u);
		to[1] = mem_fmt("%.5g", v);
	} else {
		if (most > 0)
			n = fmax(4 - floor(log10(most)), least > 0 ? 1 - floor(log10(least)) : 0);
		n = fmin(fmax(n, 0), 15);
		to[0] = mem_fmt("%.*f", (int)n, u);
		to[1] = mem_fmt("%.*f", (int)n, v);
		strip(to[0], to[1], (size_t)n);
	}
	if (isnan(x[0]))
		strcpy(to[0], "-");
	if (isnan(x[1]))
		strcpy(to[1], "-");
}
