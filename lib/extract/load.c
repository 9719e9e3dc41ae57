/* load: a whole file as text, also one that gzip or xz has packed */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"

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

static const struct packer {
	char *program, *suffix;
	const char *missing, *failed;
} packers[] = {
	{ "gzip", ".gz", "gzip is not installed", "gzip -dc failed" },
	{ "xz", ".xz", "xz is not installed", "xz -dc failed" }
};

/* What has packed a file of that name, NULL: nothing. */
static const struct packer *
packer_of(const char *name)
{
	const struct packer *p;
	size_t n = strlen(name), len;

	for (p = packers; p < packers + sizeof packers / sizeof *packers; p++) {
		len = strlen(p->suffix);
		if (n > len && strcmp(name + n - len, p->suffix) == 0)
			return p;
	}
	return NULL;
}

char *
text_unpacked(const char *name)
{
	const struct packer *p = packer_of(name);
	char *s = mem_dup(name);

	if (p != NULL)
		s[strlen(s) - strlen(p->suffix)] = '\0';
	return s;
}

/* The program reads the file itself, so neither waits for the other.  It dies of
 * SIGPIPE when no more is wanted. */
static int
unpack(const struct packer *packer, int fd, struct text *t, size_t most, const char **why)
{
	char *argv[] = { packer->program, "-dc", NULL };
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
		*why = status == 127 ? packer->missing : packer->failed;
	return status != 0 ? -1 : 0;
}

/* As text_load, but no more than `most` bytes are needed. */
static int
load(struct text *t, const char *path, size_t most, const char **why)
{
	const struct packer *packer = packer_of(path);
	struct stat st;
	int fd, r, saved;
	char *packed;

	*why = NULL;
	/* A FIFO must not hang us, nor a device never end. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && packer == NULL) {
		packed = mem_fmt("%s.gz", path);
		fd = open(packed, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		packer = packer_of(packed);
		free(packed);
	}
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		*why = "is not a regular file";
		(void)close(fd);
		return -1;
	}
	r = packer != NULL ? unpack(packer, fd, t, most, why) : read_up_to(t, fd, most);
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
