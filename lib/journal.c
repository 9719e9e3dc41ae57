/* journal: a line of mmt-journal(5), read in place and written */
#include <limits.h>
#include <string.h>

#include "mmt.h"

static int
number(const char *s, double lo, double *x)
{
	return num_parse(s, strlen(s), x) < 0 || *x < lo ? -1 : 0;
}

static int
is_status(const char *s)
{
	long n;

	if (strncmp(s, "exit=", 5) == 0)
		return field_long(s + 5, 0, 255, &n) == 0;
	if (strncmp(s, "signal=", 7) == 0)
		return field_long(s + 7, 1, 255, &n) == 0;
	return strcmp(s, "ok") == 0 || strcmp(s, "timeout") == 0 ||
	    strcmp(s, "interrupted") == 0;
}

int
journal_parse(char *line, size_t len, struct journal_line *j, const char **why)
{
	char *f[12];
	int n = field_split(line, len, f, 12, why);

	if (n < 0)
		return -1;
	if (n != 12) {
		*why = field_count(n, 12);
		return -1;
	}
	j->run = f[0];
	j->test = f[1];
	j->label = f[2];
	j->status = f[10];
	j->note = f[11];
	j->maxrss = -1;
	if (field_long(f[3], 0, LONG_MAX, &j->round) < 0 ||
	    field_long(f[4], 0, LONG_MAX, &j->iter) < 0) {
		*why = "round or iteration (fields 4, 5) is not a whole number";
		return -1;
	}
	if (number(f[5], 0, &j->start) < 0 || number(f[6], 0, &j->elapsed) < 0 ||
	    number(f[7], 0, &j->user) < 0 || number(f[8], 0, &j->sys) < 0 ||
	    (strcmp(f[9], "-") != 0 && number(f[9], 0, &j->maxrss) < 0)) {
		*why = "a time or the memory size (fields 6 to 10) is not a number";
		return -1;
	}
	if (!is_status(f[10])) {
		*why = "unknown status (field 11)";
		return -1;
	}
	return 0;
}

char *
journal_format(const struct journal_line *j)
{
	char rss[32] = "-";

	if (j->maxrss >= 0)
		(void)snprintf(rss, sizeof rss, "%.0f", j->maxrss);
	return mem_fmt("%s\t%s\t%s\t%ld\t%ld\t%.6f\t%.6f\t%.6f\t%.6f\t%s\t%s\t%s\n",
	    j->run, j->test, j->label, j->round, j->iter, j->start, j->elapsed,
	    j->user, j->sys, rss, j->status, j->note);
}

int
journal_note(const char *note, const char *key, double *x)
{
	size_t n = strlen(key), len;

	for (; *note != '\0'; note += len + (note[len] == ',')) {
		len = strcspn(note, ",");
		if (strncmp(note, key, n) != 0)
			continue;
		*x = 0;
		if (len == n)
			return 1;
		if (note[n] == '=')
			return num_parse(note + n + 1, len - n - 1, x) == 0;
	}
	return 0;
}
