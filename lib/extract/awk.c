/* awk: which awk, and what it is told */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

/* The words of $MMT_AWK (cut in place), options, the program. */
static char **
make_argv(char *words, const char *const *var, int interactive, char *program)
{
	static char v[] = "-v", ofs[] = "OFS=\t", ofmt[] = "OFMT=%.17g",
	    convfmt[] = "CONVFMT=%.17g", w_[] = "-W", at_once[] = "interactive", last[] = "--";
	char *const always[] = { v, ofs, v, ofmt, v, convfmt };
	size_t n = 0, nv = 0, na = sizeof always / sizeof always[0];
	char **argv, *w;

	while (var != NULL && var[nv] != NULL)
		nv++;
	argv = mem_alloc(strlen(words) / 2 + na + 2 * nv + 6, sizeof *argv);
	for (w = strtok(words, " \t"); w != NULL; w = strtok(NULL, " \t"))
		argv[n++] = w;
	if (interactive) {
		argv[n++] = w_;
		argv[n++] = at_once;
	}
	memcpy(argv + n, always, sizeof always);
	n += na;
	for (; nv > 0; nv--, var++) {
		argv[n++] = v;
		argv[n++] = (char *)*var; /* execvp changes nothing */
	}
	argv[n++] = last;
	argv[n] = program;
	return argv;
}

static char *
awk_words(void)
{
	const char *env = getenv("MMT_AWK");

	return mem_dup(env != NULL && *env != '\0' ? env : "awk");
}

int
awk_make(struct awk *a, const char *text, const char *const *files,
    const char *const *var, int interactive)
{
	const char *why;

	memset(a, 0, sizeof *a);
	a->words = awk_words();
	text_add(&a->program, text, strlen(text));
	for (; *files != NULL; files++) {
		if (text_load(&a->program, *files, &why) < 0) {
			warn_why(*files, why);
			return -1;
		}
		text_add(&a->program, "\n", 1);
	}
	text_add(&a->program, "", 1);
	a->argv = make_argv(a->words, var, interactive, a->program.s);
	return 0;
}

int
awk_complain(const char *program, const char *awk, int r, int status)
{
	if (r < 0)
		warn("%s: reading from %s:", program, awk);
	if (status == 126 || status == 127)
		warn("%s: cannot execute %s (MMT_AWK chooses another awk)", program, awk);
	else if (status > 128)
		warn("%s: %s was killed by signal %d", program, awk, status - 128);
	else if (status != 0)
		warn("%s: %s ended with status %d", program, awk, status);
	return r < 0 || status != 0 ? -1 : 0;
}

/* The others do not know the option that is asked for here; sh has them say that
 * where we hear it. */
int
awk_is_mawk(void)
{
	char *command = mem_fmt("%s -W version </dev/null 2>&1", awk_words());
	FILE *p = popen(command, "r");
	char first[5] = "";
	int mawk;

	if (p == NULL)
		die("cannot start sh:");
	mawk = fgets(first, sizeof first, p) != NULL && strcmp(first, "mawk") == 0;
	while (getc(p) != EOF)
		;
	(void)pclose(p);
	free(command);
	return mawk;
}

void
awk_free(struct awk *a)
{
	text_free(&a->program);
	free(a->argv);
	free(a->words);
}
