/* rec: a record of mmt-record(5), read in place */
#include <limits.h>
#include <string.h>

#include "mmt.h"

int
rec_skip(const char *line, size_t len)
{
	return len == 0 || line[0] == '#' || strspn(line, " \t") == len;
}

int
rec_better_ok(const char *s)
{
	return strcmp(s, "low") == 0 || strcmp(s, "high") == 0 || strcmp(s, "-") == 0;
}

int
rec_parse(char *line, size_t len, struct rec *r, const char **why)
{
	char *f[8];
	double at;
	int n;

	n = field_split(line, len, f, 8, why);
	if (n < 0)
		return -1;
	if (n != 8) {
		*why = field_count(n, 8);
		return -1;
	}
	r->run = f[0];
	r->test = f[1];
	r->unit = f[2];
	r->better = f[3];
	if (!rec_better_ok(f[3])) {
		*why = "field 4 (better) is not low, high or -";
		return -1;
	}
	if (field_long(f[4], 0, LONG_MAX, &r->round) < 0) {
		*why = "field 5 (round) is not a whole number";
		return -1;
	}
	r->iter = -1;
	if (strcmp(f[5], "-") != 0 && field_long(f[5], 0, LONG_MAX, &r->iter) < 0) {
		*why = "field 6 (iter) is neither a whole number nor -";
		return -1;
	}
	r->at = f[6];
	if (strcmp(f[6], "-") != 0 && num_parse(f[6], strlen(f[6]), &at) < 0) {
		*why = "field 7 (at) is neither a number nor -";
		return -1;
	}
	r->value = 0;
	r->missing = strcmp(f[7], "-") == 0;
	if (!r->missing && num_parse(f[7], strlen(f[7]), &r->value) < 0) {
		*why = "field 8 (value) is not a finite decimal number, '-' stands for none";
		return -1;
	}
	return 0;
}
