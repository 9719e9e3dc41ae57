/* log: whole frames into a file or to standard output */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"

/* NAME or NAME.gz is there. */
static int
taken(const char *path)
{
	char *packed = mem_fmt("%s.gz", path);
	int there = access(path, F_OK) == 0 || access(packed, F_OK) == 0;

	free(packed);
	return there;
}

int
log_open(struct logfile *l, const char *dir, const char *name, const char *test)
{
	unsigned long k = 0;
	char *first;

	memset(l, 0, sizeof *l);
	l->fd = STDOUT_FILENO;
	if (dir == NULL)
		return 0;
	first = mem_fmt("%s/%s%s%s", dir, name, test != NULL ? "-" : "",
	    test != NULL ? test : "");
	l->path = mem_dup(first);
	for (;;) {
		l->fd = -1;
		if (!taken(l->path)) {
			l->fd = open(l->path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
			    0666);
			if (l->fd >= 0 || errno != EEXIST)
				break;
		}
		free(l->path);
		l->path = mem_fmt("%s.%lu", first, ++k);
	}
	free(first);
	return l->fd < 0 ? -1 : 0;
}

/* 0, or -1 and errno. */
static int
write_all(int fd, const char *s, size_t n)
{
	ssize_t done;

	for (; n > 0; s += done, n -= (size_t)done) {
		done = write(fd, s, n);
		if (done < 0 && errno != EINTR)
			return -1;
		if (done < 0)
			done = 0;
	}
	return 0;
}

/* The frame is lost; what was written of it is taken back. */
static void
lose(struct logfile *l)
{
	if (!l->said)
		warn("%s: samples are lost until it can be written:", l->path);
	l->said = 1;
	l->lost++;
	l->gap++;
	if (ftruncate(l->fd, l->size) < 0)
		warn("%s: the last frame cannot be taken back:", l->path);
}

int
log_put(struct logfile *l, const struct text *t)
{
	if (write_all(l->fd, t->s, t->n) == 0) {
		l->size += (off_t)t->n;
		l->gap = 0;
		return 0;
	}
	if (l->path != NULL)
		lose(l);
	else {
		l->closed = 1;
		if (errno != EPIPE)
			warn("cannot write standard output:");
	}
	return -1;
}

int
log_close(struct logfile *l)
{
	if (l->path == NULL || l->fd < 0)
		return 0;
	if (close(l->fd) < 0) {
		warn("%s:", l->path);
		l->lost++;
	}
	l->fd = -1;
	if (l->lost == 0)
		return 0;
	warn("%s: frames that could not be written: %llu", l->path,
	    (unsigned long long)l->lost);
	return -1;
}

int
log_pack(const struct logfile *l)
{
	char *argv[] = { "gzip", "-n", l->path, NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), status;
	pid_t pid = null < 0 ? -1 : filter_start(argv, null, null);

	if (null >= 0)
		(void)close(null);
	if (pid < 0) {
		warn("%s: not packed:", l->path);
		return -1;
	}
	if ((status = filter_wait(pid)) == 0)
		return 0;
	warn("%s: not packed, %s", l->path, status == 127 ? "gzip is not installed" :
	    "gzip failed");
	return -1;
}
