/* load: a whole file as text, also one that gzip or xz has packed */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"

#define PACKER(suffix, name) { suffix, name, name " is not installed", name " -dc failed" }
static const struct packer {
	const char *suffix, *program, *missing, *failed;
} packers[] = { PACKER(".gz", "gzip"), PACKER(".xz", "xz") };
#define PACKERS (sizeof packers / sizeof packers[0])

/* What has packed the file, by its name; NULL: nothing has. */
static const struct packer *
packer_of(const char *path)
{
	size_t len = strlen(path), i;

	for (i = 0; i < PACKERS; i++)
		if (len > 3 && strcmp(path + len - 3, packers[i].suffix) == 0)
			return &packers[i];
	return NULL;
}

size_t
text_stem(const char *path)
{
	const struct packer *by = packer_of(path);

	return strlen(path) - (by != NULL ? strlen(by->suffix) : 0);
}

/* Reads up to the end, or until there are at least so many bytes more: 0, -1. */
static int
read_up_to(struct text *t, int fd, size_t most)
{
	size_t from = t->n;
	ssize_t n;

	do
		n = text_read(t, fd);
	while (n > 0 && t->n - from < most);
	return n < 0 ? -1 : 0;
}

/* The program reads the file itself, so neither waits for the other.  It dies of
 * SIGPIPE when no more is wanted. */
static int
unpack(const struct packer *by, int fd, struct text *t, size_t most, const char **why)
{
	char *argv[] = { (char *)by->program, "-dc", NULL }; /* execvp changes nothing */
	int p[2], status, r = -1;
	size_t from = t->n;
	pid_t pid;

	if (fd_pipe(p) < 0)
		return -1;
	pid = filter_start(argv, fd, p[1]);
	(void)close(p[1]);
	if (pid >= 0)
		r = read_up_to(t, p[0], most);
	(void)close(p[0]);
	if (pid < 0)
		return -1;
	status = filter_wait(pid);
	if (r < 0 || t->n - from >= most)
		return r;
	if (status != 0)
		*why = status == 127 ? by->missing : by->failed;
	return status != 0 ? -1 : 0;
}

/* As text_load, but no more than `most` bytes are needed. */
static int
load(struct text *t, const char *path, size_t most, const char **why)
{
	const struct packer *by = packer_of(path);
	size_t i;
	struct stat st;
	int fd, r, saved;
	char *packed;

	*why = NULL;
	/* A FIFO must not hang us, nor a device never end. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	for (i = 0; fd < 0 && errno == ENOENT && by == NULL && i < PACKERS; i++) {
		packed = mem_fmt("%s%s", path, packers[i].suffix);
		fd = open(packed, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0)
			by = &packers[i];
		free(packed);
	}
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		*why = "is not a regular file";
		(void)close(fd);
		return -1;
	}
	r = by != NULL ? unpack(by, fd, t, most, why) : read_up_to(t, fd, most);
	saved = errno;
	(void)close(fd);
	errno = saved;
	return r;
}

int
text_load(struct text *t, const char *path, const char **why)
{
	return load(t, path, SIZE_MAX, why);
}

int
text_begins(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);
	struct text t = { 0 };
	const char *why;
	int r = load(&t, path, n, &why) == 0 && t.n >= n && memcmp(t.s, prefix, n) == 0;

	text_free(&t);
	return r;
}
