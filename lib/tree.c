/* tree: names and directories of the log tree, DIR/RUN/iter-N/TEST */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mmt.h"

const char *
tree_badname(const char *name)
{
	const unsigned char *p;

	if (*name == '\0')
		return "is empty";
	if (*name == '.' || *name == '-')
		return "begins with '.' or '-'";
	for (p = (const unsigned char *)name; *p != '\0'; p++) {
		if (*p == '/')
			return "holds a '/'";
		if (*p == ',')
			return "holds a ',', which separates names";
		if (*p <= ' ' || *p == 0x7f)
			return "holds a blank or a control character";
	}
	return strlen(name) > 200 ? "is longer than 200 bytes" : NULL;
}

int
tree_mkdir(const char *path)
{
	char *p = mem_dup(path), *q;
	struct stat st;
	int r = 0;

	for (q = p + 1; r == 0; q++) {
		if (*q != '/' && *q != '\0')
			continue;
		if (q[-1] != '/') {
			char c = *q;

			*q = '\0';
			if (mkdir(p, 0777) < 0 && (errno != EEXIST || stat(p, &st) < 0))
				r = -1;
			else if (c == '\0' && stat(p, &st) == 0 && !S_ISDIR(st.st_mode)) {
				errno = ENOTDIR;
				r = -1;
			}
			*q = c;
		}
		if (*q == '\0')
			break;
	}
	free(p);
	return r;
}

char *
tree_logname(const char *label, long iter)
{
	char *name = mem_fmt("%s.%ld", label, iter), *p;

	for (p = name; *p != '\0'; p++)
		if (*p == '/')
			*p = ',';
	return name;
}
