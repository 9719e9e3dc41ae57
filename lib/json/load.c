/* load: the whole of a file, decompressed by gzip where it has to be */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json/json.h"

static char *
slurp(FILE *f, size_t *n)
{
	size_t cap = 1 << 16, got;
	char *s = mem_alloc(cap, 1);

	for (*n = 0; (got = fread(s + *n, 1, cap - *n - 1, f)) > 0; ) {
		*n += got;
		if (*n + 1 == cap) {
			s = mem_grow(s, 2, cap);
			cap *= 2;
		}
	}
	s[*n] = '\0';
	return s;
}

/* gzip(1), RFC 1952: it begins with these two bytes. */
static int
compressed(int fd)
{
	unsigned char magic[2] = { 0, 0 };

	return pread(fd, magic, sizeof magic, 0) == 2 && magic[0] == 0x1f &&
	    magic[1] == 0x8b;
}

char *
load_file(const char *path, size_t *n, char **why)
{
	int fd = strcmp(path, "-") == 0 ? 0 : open(path, O_RDONLY | O_CLOEXEC), zip, bad;
	char *s = NULL;
	FILE *f;

	*why = NULL;
	/* The file as standard input: gzip finds it there, whatever its name is. */
	if (fd < 0 || (fd != 0 && dup2(fd, 0) < 0)) {
		*why = mem_dup(strerror(errno));
		return NULL;
	}
	if (fd != 0)
		(void)close(fd);
	zip = compressed(0);
	f = zip ? popen("gzip -dc", "r") : fdopen(dup(0), "r");
	if (f == NULL) {
		*why = mem_dup(strerror(errno));
		return NULL;
	}
	s = slurp(f, n);
	if (ferror(f))
		*why = mem_dup(strerror(errno));
	bad = zip ? pclose(f) : fclose(f);
	if (*why == NULL && bad != 0)
		*why = mem_dup(zip ? "gzip -dc fails" : strerror(errno));
	if (*why == NULL)
		return s;
	free(s);
	return NULL;
}
