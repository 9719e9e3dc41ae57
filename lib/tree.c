/* tree: names and directories of the log tree, DIR/RUN/iter-N/TEST */
#include <dirent.h>
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
tree_order(const char *a, const char *b)
{
	static const char digits[] = "0123456789";
	const char *s = a, *t = b;
	size_t m, n;
	int c;

	while (*s != '\0' && *t != '\0') {
		if (strchr(digits, *s) == NULL || strchr(digits, *t) == NULL) {
			if (*s != *t)
				break;
			s++;
			t++;
			continue;
		}
		s += strspn(s, "0");
		t += strspn(t, "0");
		m = strspn(s, digits);
		n = strspn(t, digits);
		if (m != n)
			return m < n ? -1 : 1;
		if ((c = strncmp(s, t, n)) != 0)
			return c;
		s += n;
		t += n;
	}
	c = (unsigned char)*s - (unsigned char)*t;
	return c != 0 ? c : strcmp(a, b);
}

static int
by_name(const void *a, const void *b)
{
	return tree_order(*(char *const *)a, *(char *const *)b);
}

int
tree_list(const char *dir, struct svec *names)
{
	struct dirent *e;
	DIR *d = opendir(dir);
	size_t from = names->n;
	int saved;

	if (d == NULL)
		return -1;
	for (errno = 0; (e = readdir(d)) != NULL; errno = 0)
		if (e->d_name[0] != '.')
			svec_push(names, e->d_name);
	saved = errno;
	(void)closedir(d);
	if (names->n > from)
		qsort(names->v + from, names->n - from, sizeof *names->v, by_name);
	errno = saved;
	return saved != 0 ? -1 : 0;
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
