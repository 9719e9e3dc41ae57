/* opt: short and long options, usage text and --help from one table */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

void
opt_begin(struct opts *o, const struct opt *table, const char *synopsis,
    const char *about, char **argv)
{
	memset(o, 0, sizeof *o);
	o->table = table;
	o->synopsis = synopsis;
	o->about = about;
	o->argv = argv[0] != NULL ? argv + 1 : argv;
}

static void
help(const struct opts *o)
{
	const struct opt *t;
	char left[64];

	printf("%s: %s\nusage: %s %s\n", progname, o->about, progname, o->synopsis);
	for (t = o->table; t->name != NULL; t++) {
		int optional = t->arg != NULL && t->arg[0] == '=';

		(void)snprintf(left, sizeof left, "%s--%s%s%s%s",
		    t->id < 256 ? "-x, " : "    ", t->name,
		    t->arg == NULL ? "" : optional ? "[" : "=",
		    t->arg == NULL ? "" : t->arg, optional ? "]" : "");
		if (t->id < 256)
			left[1] = (char)t->id;
		printf("  %-30s %s\n", left, t->help);
	}
	out_close();
	exit(0);
}

void
opt_die(const struct opts *o, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	die("%s\nusage: %s %s\n(%s --help explains the options)", text, progname,
	    o->synopsis, progname);
}

static int
long_option(struct opts *o, char *word)
{
	const struct opt *t;
	size_t n = strcspn(word, "=");

	if (strcmp(word, "help") == 0)
		help(o);
	if (strcmp(word, "version") == 0) {
		printf("%s %s\n", progname, MMT_VERSION);
		out_close();
		exit(0);
	}
	for (t = o->table; t->name != NULL; t++)
		if (strlen(t->name) == n && strncmp(t->name, word, n) == 0)
			break;
	if (t->name == NULL)
		opt_die(o, "unknown option --%.*s", (int)n, word);
	if (word[n] == '=') {
		if (t->arg == NULL)
			opt_die(o, "option --%s takes no value", t->name);
		o->value = word + n + 1;
	} else if (t->arg != NULL && t->arg[0] != '=') {
		if (*o->argv == NULL)
			opt_die(o, "option --%s wants a value: %s", t->name, t->arg);
		o->value = *o->argv++;
	}
	return t->id;
}

static int
short_option(struct opts *o)
{
	const struct opt *t;
	int c = (unsigned char)*o->letters++;

	for (t = o->table; t->name != NULL; t++)
		if (t->id == c)
			break;
	if (t->name == NULL) {
		if (c == 'h')
			help(o);
		opt_die(o, "unknown option -%c", c);
	}
	if (t->arg != NULL && t->arg[0] != '=') {
		if (*o->letters != '\0')
			o->value = o->letters;
		else if (*o->argv == NULL)
			opt_die(o, "option -%c wants a value: %s", c, t->arg);
		else
			o->value = *o->argv++;
		o->letters = NULL;
	}
	return t->id;
}

int
opt_next(struct opts *o)
{
	char *word;

	o->value = NULL;
	if (o->letters != NULL && *o->letters != '\0')
		return short_option(o);
	word = *o->argv;
	if (word == NULL || word[0] != '-' || word[1] == '\0')
		return 0;
	o->argv++;
	if (strcmp(word, "--") == 0)
		return 0;
	if (word[1] == '-')
		return long_option(o, word + 2);
	o->letters = word + 1;
	return short_option(o);
}

/* Taken for a file, a misplaced option would give a message that helps nobody. */
char **
opt_files(const struct opts *o)
{
	char **p;

	if (*o->argv == NULL || strcmp(o->argv[-1], "--") == 0)
		return o->argv;
	for (p = o->argv; *p != NULL; p++)
		if ((*p)[0] == '-' && (*p)[1] != '\0')
			opt_die(o, "%s stands behind the operand '%s'; options come first "
			    "(a file of that name: ./%s)", *p, *o->argv, *p);
	return o->argv;
}

long
opt_long(const struct opts *o, const char *name, long lo, long hi)
{
	long x;

	if (field_long(o->value, lo, hi, &x) < 0)
		opt_die(o, "--%s: '%s' is not a whole number from %ld to %ld", name,
		    o->value, lo, hi);
	return x;
}

double
opt_double(const struct opts *o, const char *name, double lo, double hi)
{
	double x;

	if (num_parse(o->value, strlen(o->value), &x) < 0 || x < lo || x > hi)
		opt_die(o, "--%s: '%s' is not a number from %g to %g", name, o->value,
		    lo, hi);
	return x;
}

/* 256M in bytes, as a double; -1: it is no size. */
static double
size(const char *s)
{
	static const char letters[] = "KMG";
	size_t n = strlen(s);
	const char *unit = n > 0 ? strchr(letters, s[n - 1]) : NULL;
	double x;

	if (num_parse(s, unit != NULL ? n - 1 : n, &x) < 0)
		return -1;
	return unit != NULL ? x * (double)(1L << 10 * (unit - letters + 1)) : x;
}

size_t
opt_size(const struct opts *o, const char *name, const char *least)
{
	double x = size(o->value);

	if (x < size(least) || x > (double)((size_t)-1 / 4))
		opt_die(o, "--%s: '%s' is not a size of %s or more, such as 64M or 4G", name,
		    o->value, least);
	return (size_t)x;
}
