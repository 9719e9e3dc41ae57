/* in: lines of the operands or of standard input, read in whole blocks */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmt.h"

enum { BLOCK = 1 << 16 };

static char *no_files[] = { "-", NULL };

void
in_open(struct in *in, char **files)
{
	memset(in, 0, sizeof *in);
	in->files = files != NULL && files[0] != NULL ? files : no_files;
	in->fd = -1;
}

static int
next_file(struct in *in)
{
	const char *path = *in->files++;

	in->line = 0;
	in->eof = 0;
	in->start = in->end = 0;
	if (strcmp(path, "-") == 0) {
		in->name = "stdin";
		in->fd = 0;
		return 0;
	}
	in->name = path;
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	return in->fd < 0 ? -1 : 0;
}

/* Reads one more block behind what is there; 0 at the end of the file. */
static ssize_t
fill(struct in *in)
{
	ssize_t n;

	if (in->start > 0) {
		memmove(in->buf, in->buf + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->cap - in->end < BLOCK + 1) {
		in->cap = in->cap != 0 ? 2 * in->cap : 2 * BLOCK;
		in->buf = mem_grow(in->buf, in->cap, 1);
	}
	do
		n = read(in->fd, in->buf + in->end, BLOCK);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		in->end += (size_t)n;
	return n;
}

static void
done(struct in *in)
{
	if (in->fd > 0)
		(void)close(in->fd);
	in->fd = -1;
}

int
in_line(struct in *in, char **line, size_t *len, int *torn)
{
	size_t seen = 0;
	ssize_t n;
	char *nl;

	for (;;) {
		if (in->fd < 0) {
			if (*in->files == NULL)
				return 0;
			if (next_file(in) < 0)
				return -1;
		}
		nl = in->end - in->start > seen ?
		    memchr(in->buf + in->start + seen, '\n', in->end - in->start - seen) : NULL;
		seen = in->end - in->start;
		if (nl == NULL && !in->eof) {
			if ((n = fill(in)) < 0)
				return -1;
			in->eof = n == 0;
			continue;
		}
		if (nl == NULL && seen == 0) {
			done(in);
			continue;
		}
		*line = in->buf + in->start;
		*len = nl != NULL ? (size_t)(nl - *line) : seen;
		if (torn != NULL)
			*torn = nl == NULL;
		(*line)[*len] = '\0';
		in->start += *len + (nl != NULL);
		in->line++;
		return 1;
	}
}

void
in_close(struct in *in)
{
	done(in);
	free(in->buf);
	in->buf = NULL;
}
