/* called: which benchmark an export is of */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

char *
called_by_module(const char *name)
{
	static const char *const kinds[] = { "Extract", "Compare", "Monitor" };
	size_t i;
	char *s, *p;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strncmp(name, kinds[i], strlen(kinds[i])) == 0) {
			name += strlen(kinds[i]);
			break;
		}
	s = esc_name(name);
	for (p = s; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return s;
}

char *
called_by_file(const char *path)
{
	const char *slash = strrchr(path, '/'), *end;
	char *name, *escaped;

	path = slash != NULL ? slash + 1 : path;
	end = strstr(path, ".json");
	if (end == NULL || end == path || (end[5] != '\0' && strcmp(end + 5, ".gz") != 0))
		return NULL;
	name = mem_fmt("%.*s", (int)(end - path), path);
	escaped = esc_name(name);
	free(name);
	return escaped;
}
