/* in: whole lines of the operands or of standard input, read in large blocks */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmt.h"

/* So much is read at a time: it stays in the second level cache between the
 * kernel's copy and the reader.  A line may be longer, up to LONGEST. */
enum { BLOCK = 1 << 18, LONGEST = 1 << 26 };

static char *no_files[] = { "-", NULL };

void
in_open(struct in *in, char **files)
{
	memset(in, 0, sizeof *in);
	in->files = files != NULL && files[0] != NULL ? files : no_files;
	in->fd = -1;
	in->longest = LONGEST;
}

static int
next_file(struct in *in)
{
	const char *path = *in->files++;

	in->line = 0;
	in->eof = in->torn = 0;
	in->start = in->whole = in->end = 0;
	if (strcmp(path, "-") == 0) {
		in->name = "stdin";
		in->fd = 0;
		return 0;
	}
	in->name = path;
	in->fd = open(path, O_RDONLY | O_CLOEXEC);
	return in->fd < 0 ? -1 : 0;
}

/* Reads more behind what there is of a line, which moves to the front; 0 at the
 * end of the file.  Two bytes stay free behind: a newline, and a NUL. */
static ssize_t
fill(struct in *in)
{
	ssize_t n;

	if (in->start > 0) {
		memmove(in->buf, in->buf + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->end >= in->cap / 2) {
		in->cap = in->cap != 0 ? 2 * in->cap : BLOCK;
		in->buf = mem_grow(in->buf, in->cap, 1);
	}
	do
		n = read(in->fd, in->buf + in->end, in->cap - in->end - 2);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		in->end += (size_t)n;
	return n;
}

/* Whole lines end before one that is too long, which must not depend on where the
 * blocks end.  Mostly no block is as long as that. */
static void
cut(struct in *in)
{
	char *p = in->buf + in->start, *end = in->buf + in->whole, *nl;

	while ((size_t)(end - p) > in->longest) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if ((size_t)(nl - p) > in->longest) {
			in->whole = (size_t)(p - in->buf);
			return;
		}
		p = nl + 1;
	}
}

/* Reads until there is a whole line: 1; 0: there is none any more. */
static int
more(struct in *in)
{
	size_t seen;
	ssize_t n;

	for (;;) {
		/* And no newline in it, or one that cut() left for here. */
		seen = in->end - in->start;
		if (seen > in->longest) {
			errno = EMSGSIZE;
			return -1;
		}
		if (!in->eof && (n = fill(in)) <= 0) {
			if (n < 0)
				return -1;
			in->eof = 1;
		}
		if (in->eof) {
			if (seen > 0) {
				in->buf[in->end++] = '\n';
				in->torn = 1;
			}
			in->whole = in->end;
			break;
		}
		in->whole = in->end;
		while (in->whole > seen && in->buf[in->whole - 1] != '\n')
			in->whole--;
		if (in->whole > seen) {
			cut(in);
			if (in->whole > in->start)
				break;
		}
		in->whole = 0;
	}
	if (in->end > 0)
		in->buf[in->end] = '\0';
	return in->whole > in->start;
}

static void
done(struct in *in)
{
	if (in->fd > 0)
		(void)close(in->fd);
	in->fd = -1;
}

/* There are whole lines in buf[start..whole). */
static int
ready(struct in *in)
{
	int r;

	for (;;) {
		if (in->fd < 0) {
			if (*in->files == NULL)
				return 0;
			if (next_file(in) < 0)
				return -1;
		}
		if (in->whole > in->start)
			return 1;
		if ((r = more(in)) != 0)
			return r;
		done(in);
	}
}

int
in_block(struct in *in, char **block, char **end)
{
	int r = ready(in);

	if (r > 0) {
		*block = in->buf + in->start;
		*end = in->buf + in->whole;
		in->start = in->whole;
	}
	return r;
}

int
in_line(struct in *in, char **line, size_t *len, int *torn)
{
	int r = ready(in);
	char *nl;

	if (r <= 0)
		return r;
	*line = in->buf + in->start;
	nl = memchr(*line, '\n', in->whole - in->start);
	*nl = '\0';
	*len = (size_t)(nl - *line);
	in->start += *len + 1;
	in->line++;
	if (torn != NULL) /* such a line comes alone, all before it were whole */
		*torn = in->torn;
	return 1;
}

char *
in_why(const struct in *in)
{
	if (errno == EMSGSIZE)
		return mem_fmt("%s:%lu: line longer than %zu bytes", in->name,
		    in->line + 1, in->longest);
	return mem_fmt("%s: %s", in->name, strerror(errno));
}

const char in_dos[] = "ends in a carriage return (a DOS file? tr -d '\\r')";

char *
in_junk(const char *line, size_t len, const char *why)
{
	size_t cr = len > 0 && line[len - 1] == '\r', n = len - cr, i;
	char text[20 + 1];
	double x;

	for (i = 0; i < n && i < sizeof text - 1; i++)
		text[i] = line[i] >= ' ' && line[i] <= '~' ? line[i] : '?';
	text[i] = '\0';
	if (cr && (n == 0 || num_parse(line, n, &x) == 0 || (n == 1 && *line == '-')))
		return mem_fmt("'%s%s' %s", text, n > i ? "..." : "", in_dos);
	return mem_fmt("%s: '%s%s'", why, text, n > i ? "..." : "");
}

void
in_close(struct in *in)
{
	done(in);
	free(in->buf);
	in->buf = NULL;
}
