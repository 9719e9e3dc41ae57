/* verb: what may be asked for of a machine, how long it may take, how it ends */
#include <string.h>

#include "vm.h"

static const struct verb verbs[] = {
	{ "list", 30, 0, { NULL, NULL, NULL } },
	{ "define", 60, 0, { "defined", NULL, NULL } },
	{ "start", 60, 0, { "started", "up", NULL } },
	{ "wait", 300, 0, { "ready", NULL, NULL } },
	{ "ip", 30, 0, { "up", NULL, NULL } },
	{ "run", 0, 1, { NULL, NULL, NULL } },
	{ "copy", 600, 1, { "copied", NULL, NULL } },
	{ "stop", 90, 0, { "stopped", NULL, NULL } },
	{ "destroy", 90, 0, { "gone", NULL, NULL } }
};

const struct verb *
verb_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

int
verb_is_final(const struct verb *v, const char *state)
{
	const char *const *f;

	for (f = v->final; *f != NULL; f++)
		if (strcmp(*f, state) == 0)
			return 1;
	return 0;
}

const char *
verb_copy_bad(char *const *word)
{
	size_t n, guest = 0, i;

	for (n = 0; word[n] != NULL; n++)
		if (word[n][0] == ':')
			guest++;
		else if (word[n][0] == '\0')
			return "an empty name";
	for (i = 0; i < n; i++)
		if (word[i][0] == ':' && word[i][1] == '\0')
			return "':' wants a path of the machine behind it, such as ':.'";
	if (n < 2)
		return "want FILE... :DIRECTORY, or :FILE... DIRECTORY";
	if (word[n - 1][0] == ':' ? guest != 1 : guest != n - 1)
		return "either the last word or all others begin with ':', the machine's side";
	return NULL;
}
