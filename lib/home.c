/* home: the directory that holds shellpacks/, found from the program's path, and its parts */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmt.h"

static char *
has_shellpacks(char *dir)
{
	char *p = mem_fmt("%s/shellpacks", dir);
	int there = access(p, R_OK | X_OK) == 0;

	free(p);
	if (there)
		return dir;
	free(dir);
	return NULL;
}

/* bin/.. in a source or tarball tree, bin/../share/mmt when installed. */
static char *
beside(const char *path)
{
	const char *slash = strrchr(path, '/');
	int n = slash != NULL ? (int)(slash - path) : 0;
	char *dir;

	dir = has_shellpacks(mem_fmt("%.*s/..", n, path));
	if (dir == NULL)
		dir = has_shellpacks(mem_fmt("%.*s/../share/mmt", n, path));
	return dir;
}

char *
home_find(const char *argv0)
{
	const char *env = getenv("MMT_HOME"), *path = getenv("PATH"), *end;
	char self[4096], *try, *dir;
	ssize_t n;

	if (env != NULL && *env != '\0')
		return has_shellpacks(mem_dup(env));
	/* Linux tells a program its own path; elsewhere argv[0] has to do. */
	n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n > 0) {
		self[n] = '\0';
		if ((dir = beside(self)) != NULL)
			return dir;
	}
	if (strchr(argv0, '/') != NULL)
		return beside(argv0);
	for (; path != NULL; path = *end == ':' ? end + 1 : NULL) {
		end = path + strcspn(path, ":");
		try = mem_fmt("%.*s/%s", (int)(end - path), path, argv0);
		dir = access(try, X_OK) == 0 ? beside(try) : NULL;
		free(try);
		if (dir != NULL)
			return dir;
	}
	return NULL;
}

const char *
home_part(const char *name, const char *variable, int option, const char *argv0)
{
	const char *env = getenv(variable);
	char *home, *path;

	if (env != NULL && *env != '\0')
		return env;
	home = home_find(argv0);
	if (home == NULL)
		die("cannot find the %s: set %s to their directory, or use -%c", name, variable,
		    option);
	path = mem_fmt("%s/%s", home, name);
	free(home);
	return path;
}
