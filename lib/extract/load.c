/* load: a whole file as text, also one that gzip has packed */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extract.h"

/* gzip reads the file itself, so neither waits for the other. */
static int
gunzip(int fd, struct text *t, const char **why)
{
	char *argv[] = { "gzip", "-dc", NULL };
	int p[2], status;
	ssize_t n;
	pid_t pid;

	if (fd_pipe(p) < 0)
		return -1;
	pid = filter_start(argv, fd, p[1]);
	(void)close(p[1]);
	do
		n = pid < 0 ? -1 : text_read(t, p[0]);
	while (n > 0);
	(void)close(p[0]);
	if (pid < 0)
		return -1;
	status = filter_wait(pid);
	if (status != 0)
		*why = status == 127 ? "gzip is not installed" : "gzip -dc failed";
	return n < 0 || status != 0 ? -1 : 0;
}

int
text_load(struct text *t, const char *path, const char **why)
{
	size_t len = strlen(path);
	struct stat st;
	int fd, saved, gz = len > 3 && strcmp(path + len - 3, ".gz") == 0;
	ssize_t n;
	char *packed;

	*why = NULL;
	/* A FIFO must not hang us, nor a device never end. */
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && !gz) {
		packed = mem_fmt("%s.gz", path);
		fd = open(packed, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		free(packed);
		gz = 1;
	}
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		*why = "is not a regular file";
		(void)close(fd);
		return -1;
	}
	if (gz)
		n = gunzip(fd, t, why);
	else
		while ((n = text_read(t, fd)) > 0)
			;
	saved = errno;
	(void)close(fd);
	errno = saved;
	return n < 0 ? -1 : 0;
}
