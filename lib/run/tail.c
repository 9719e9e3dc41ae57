/* tail: the last lines of a log, for people */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

enum { tail_bytes = 65536, tail_lines = 8, tail_width = 500 };

/* What may be shown on a terminal: a log can hold anything.  Of what is no ASCII, only
 * bytes of UTF-8 that a terminal cannot take for controls: those from C1 are at the
 * beginning of a character, or behind C2. */
static void
print_line(const char *p, const char *end)
{
	const unsigned char *s = (const unsigned char *)p, *e = (const unsigned char *)end;
	unsigned char before = 0;

	if (e - s > tail_width)
		e = s + tail_width;
	fputs("  | ", stderr);
	for (; s < e; s++) {
		int c1 = *s >= 0x80 && *s < 0xa0 && (before < 0x80 || before == 0xc2);

		before = c1 ? 0 : *s;
		putc(*s == '\t' ? ' ' : *s < ' ' || *s == 127 || c1 ? '?' : *s, stderr);
	}
	putc('\n', stderr);
}

/* The same as the line before it: what `ready` says, each time. */
static int
repeated(char *const line[], size_t seen, const char *p)
{
	return seen > 0 && strcmp(line[(seen - 1) % tail_lines], p) == 0;
}

void
tail_show(const char *path, int headlines)
{
	static char buf[tail_bytes];
	char *line[tail_lines], *p, *q, *end, *nl;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	off_t size;
	ssize_t n;
	size_t i, seen = 0;

	if (fd < 0)
		return;
	size = lseek(fd, 0, SEEK_END);
	n = pread(fd, buf, sizeof buf - 1, size > tail_bytes - 1 ? size - (tail_bytes - 1) : 0);
	(void)close(fd);
	if (n <= 0)
		return;
	end = buf + n;
	*end = '\0';
	for (p = buf; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			nl = end;
		*nl = '\0';
		for (q = p; (q = memchr(q, '\0', (size_t)(nl - q))) != NULL; )
			*q = '?'; /* no end */
		if (p != nl && (headlines || strncmp(p, "# ", 2) != 0) && !repeated(line, seen, p))
			line[seen++ % tail_lines] = p;
	}
	for (i = seen > tail_lines ? seen - tail_lines : 0; i < seen; i++)
		print_line(line[i % tail_lines], strchr(line[i % tail_lines], '\0'));
}
