/* place: blocks of a file, and where they are kept */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "latency/latency.h"

int
place_fill(struct place *p, int fd)
{
	size_t i, n;
	uint64_t x = 0;
	ssize_t got;

	/* Zeros may cost less: a file system can leave them out or compress them. */
	for (i = 0; i < p->block; i += n) {
		n = p->block - i < sizeof x ? p->block - i : sizeof x;
		x = rand_next(&p->rand);
		memcpy(p->buf + i, &x, n);
	}
	for (i = 0; i < p->block; i += (size_t)got)
		if ((got = write(fd, p->buf + i, p->block - i)) < 0)
			return -1;
	return 0;
}

int
place_block(struct place *p, int fd, off_t offset)
{
	size_t i;
	ssize_t got;

	for (i = 0; i < p->block; i += (size_t)got) {
		got = pread(fd, p->buf + i, p->block - i, offset + (off_t)i);
		if (got == 0)
			errno = EIO;
		if (got <= 0)
			return -1;
	}
	return 0;
}

void
place_hold(int hold)
{
	static sigset_t before;
	sigset_t all;

	(void)sigfillset(&all);
	if (hold)
		(void)sigprocmask(SIG_SETMASK, &all, &before);
	else
		(void)sigprocmask(SIG_SETMASK, &before, NULL);
}

/* Whether path is dir or below it. */
static int
within(const char *path, const char *dir)
{
	size_t n = strcmp(dir, "/") == 0 ? 0 : strlen(dir);

	return strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0');
}

char *
place_memory(const char *path)
{
	FILE *f = fopen("/proc/mounts", "r");
	char *line = NULL, *real = realpath(path, NULL), *dir, *type, *found = NULL;
	size_t cap = 0, longest = 0;

	while (f != NULL && real != NULL && getline(&line, &cap, f) > 0) {
		if (strtok(line, " ") == NULL || (dir = strtok(NULL, " ")) == NULL ||
		    (type = strtok(NULL, " ")) == NULL)
			continue;
		/* Of those at the same place the last one is on top. */
		if (!within(real, dir) || strlen(dir) < longest)
			continue;
		longest = strlen(dir);
		free(found);
		found = strcmp(type, "tmpfs") == 0 || strcmp(type, "ramfs") == 0 ?
		    mem_dup(type) : NULL;
	}
	free(line);
	free(real);
	if (f != NULL)
		(void)fclose(f);
	return found;
}
