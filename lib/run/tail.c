/* tail: the last lines of a log, for people */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

enum { tail_bytes = 4096, tail_lines = 8 };

/* What may be shown on a terminal: a log can hold anything. */
static void
print_line(const char *p, const char *end)
{
	fputs("  | ", stderr);
	for (; p < end; p++)
		putc(*p == '\t' ? ' ' : (*p >= 0 && *p < ' ') || *p == 127 ? '?' : *p, stderr);
	putc('\n', stderr);
}

/* Shows the last lines of the log PATH on standard error, but for the headlines of
 * commands in a setup.log, of which there is one for each time that `ready` was tried. */
void
tail_show(const char *path)
{
	char buf[tail_bytes], *line[tail_lines], *p, *end, *nl;
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
		if (p != nl && strncmp(p, "# ", 2) != 0)
			line[seen++ % tail_lines] = p;
	}
	for (i = seen > tail_lines ? seen - tail_lines : 0; i < seen; i++)
		print_line(line[i % tail_lines], strchr(line[i % tail_lines], '\0'));
}
