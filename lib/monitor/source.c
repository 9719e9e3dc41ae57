/* source: the files of a sample, read again and again */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"

/* Files of /proc say nothing of their size, and give no more than a page or so at once. */
enum { ROOM = 1 << 14 };

static int
open_file(const char *path)
{
	/* A FIFO must not hang us. */
	return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

int
sources_open(struct definition *d, char **why)
{
	struct source *s;

	for (s = d->source; s < d->source + d->n; s++) {
		if (s->pattern)
			continue;
		s->fd = open_file(s->path);
		if (s->fd < 0 && !s->maybe) {
			*why = mem_fmt("%s: %s", s->path, strerror(errno));
			return -1;
		}
	}
	return 0;
}

/* Appends the file, from its beginning: 0, or -1 and errno, and t is as it was. */
static int
read_file(int fd, struct text *t)
{
	size_t from = t->n;
	ssize_t n;
	char *p;

	do {
		p = text_room(t, ROOM);
		n = pread(fd, p, t->cap - t->n, (off_t)(t->n - from));
		if (n > 0)
			t->n += (size_t)n;
		if (t->n - from > SAMPLE_MOST) { /* a device, say, without end */
			errno = EFBIG;
			n = -1;
		}
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0)
		t->n = from;
	return n < 0 ? -1 : 0;
}

static void
gone(struct text *t, const char *path)
{
	char *s = mem_fmt("%s %s", path, strerror(errno));

	frame_word(t, "gone", s);
	free(s);
}

/* Appends the file behind its name, or that it is gone: 0 or -1. */
static int
put_file(struct text *t, int fd, const char *path)
{
	size_t before = t->n, from;

	frame_word(t, "file", path);
	from = t->n;
	if (fd >= 0 && read_file(fd, t) == 0) {
		frame_content(t, from);
		return 0;
	}
	t->n = before;
	gone(t, path);
	return -1;
}

/* A process, a CPU may be gone since the match: that is none of the sample, then. */
static void
put_pattern(struct text *t, const char *pattern)
{
	size_t i, before;
	glob_t g;
	int fd;

	memset(&g, 0, sizeof g);
	if (glob(pattern, 0, NULL, &g) == 0)
		for (i = 0; i < g.gl_pathc; i++) {
			before = t->n;
			fd = open_file(g.gl_pathv[i]);
			if (fd < 0)
				continue;
			if (put_file(t, fd, g.gl_pathv[i]) < 0)
				t->n = before;
			(void)close(fd);
		}
	globfree(&g);
}

void
sources_read(struct definition *d, struct text *t)
{
	struct source *s;

	for (s = d->source; s < d->source + d->n; s++) {
		if (s->pattern) {
			put_pattern(t, s->path);
			continue;
		}
		if (s->fd < 0)
			s->fd = open_file(s->path);
		if (s->fd < 0 && s->maybe)
			continue;
		/* It may come back as another one of the same name. */
		if (put_file(t, s->fd, s->path) < 0 && s->fd >= 0) {
			(void)close(s->fd);
			s->fd = -1;
		}
	}
}
