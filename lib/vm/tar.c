/* tar: the headers and the content of an archive that is not trusted
 *
 * ustar, with the long names of GNU tar and of pax.  What is no archive, or ends early,
 * is fatal: nothing behind it could be believed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tar.h"

enum { BLOCK = 512, NAME_MOST = 1 << 20 };

/* 1: all n bytes; 0: the end; -1: errno, 0 when it ends in the middle. */
static int
fetch(char *p, size_t n)
{
	size_t got = 0;
	ssize_t r;

	while (got < n) {
		r = read(STDIN_FILENO, p + got, n - got);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0) {
			errno = 0;
			return got == 0 ? 0 : -1;
		}
		got += (size_t)r;
	}
	return 1;
}

static void cut_off(void) NORETURN;

static void
cut_off(void)
{
	if (errno != 0)
		die("cannot read the archive:");
	die("the archive is cut off");
}

/* The octal number, or the binary one of GNU tar; -1: it is none. */
static int64_t
number(const char *field, size_t n)
{
	const unsigned char *s = (const unsigned char *)field;
	int64_t x = 0;
	size_t i = 0;

	if (s[0] == 0x80) {
		for (i = 1; i < n; i++) {
			if (x > INT64_MAX >> 8)
				return -1;
			x = x << 8 | s[i];
		}
		return x;
	}
	while (i < n && s[i] == ' ')
		i++;
	for (; i < n && s[i] >= '0' && s[i] <= '7'; i++)
		x = x << 3 | (s[i] - '0');
	return i < n && s[i] != ' ' && s[i] != '\0' ? -1 : x;
}

static int
sum_ok(const char *block)
{
	int64_t sum = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)block[i];
	return number(block + 148, 8) == sum;
}

/* The content of n bytes, as text; caller frees. */
static char *
content(int64_t n)
{
	size_t whole;
	char *s;

	if (n < 0 || n > NAME_MOST)
		die("the archive holds a name longer than %d bytes", NAME_MOST);
	whole = ((size_t)n + BLOCK - 1) / BLOCK * BLOCK;
	s = mem_alloc(whole + 1, 1);
	if (whole > 0 && fetch(s, whole) <= 0)
		cut_off();
	s[n] = '\0';
	return s;
}

/* "LENGTH KEY=VALUE\n"... */
static void
pax(struct tar *t, int64_t n)
{
	char *s = content(n), *p = s, *end = s + n, *key, *equals, *next;
	double size;

	for (; p < end; p = next) {
		size_t len = strtoul(p, &key, 10);

		if (len == 0 || len > (size_t)(end - p) || *key != ' ' || p[len - 1] != '\n')
			die("the archive holds a broken pax header");
		next = p + len;
		next[-1] = '\0';
		equals = strchr(++key, '=');
		if (equals == NULL)
			continue;
		*equals++ = '\0';
		if (strcmp(key, "path") == 0) {
			free(t->name);
			t->name = mem_dup(equals);
		} else if (strcmp(key, "linkpath") == 0) {
			free(t->target);
			t->target = mem_dup(equals);
		} else if (strcmp(key, "size") == 0 &&
		    num_parse(equals, strlen(equals), &size) == 0 && size >= 0 && size < 9e15)
			t->size = (int64_t)size;
	}
	free(s);
}

void
tar_pass(int64_t size, int fd, const char *name)
{
	static char buf[128 * BLOCK];
	size_t part, use, done;
	ssize_t n;

	for (; size > 0; size -= (int64_t)use) {
		part = sizeof buf;
		if (size < (int64_t)part)
			part = ((size_t)size + BLOCK - 1) / BLOCK * BLOCK;
		if (fetch(buf, part) <= 0)
			cut_off();
		use = size < (int64_t)part ? (size_t)size : part;
		for (done = 0; fd >= 0 && done < use; done += (size_t)n)
			if ((n = write(fd, buf + done, use - done)) < 0) {
				if (errno != EINTR)
					die("%s:", name);
				n = 0;
			}
	}
}

static void
from_header(struct tar *t, const char *b, int64_t size)
{
	int ustar = memcmp(b + 257, "ustar", 6) == 0; /* with the NUL: not GNU's */

	if (t->name == NULL)
		t->name = ustar && b[345] != '\0' ? mem_fmt("%.155s/%.100s", b + 345, b) :
		    mem_fmt("%.100s", b);
	if (t->target == NULL)
		t->target = mem_fmt("%.100s", b + 157);
	if (t->size < 0)
		t->size = size;
	t->mode = number(b + 100, 8);
	t->type = b[156] == '\0' || b[156] == '7' ? '0' : b[156];
	if (t->type == '0' && *t->name != '\0' && t->name[strlen(t->name) - 1] == '/')
		t->type = '5'; /* as the oldest archives say it */
	if (t->type == '1' || t->type == '2' || t->type == '5')
		t->size = 0;
}

/* Takes a header: whether it is that of a file, and not what belongs to the next one. */
static int
header(struct tar *t, const char *b)
{
	int64_t size = number(b + 124, 12);
	char **to = b[156] == 'L' ? &t->name : &t->target;

	if (!sum_ok(b) || size < 0)
		die("this is no tar archive");
	switch (b[156]) {
	case 'x':
		pax(t, size);
		return 0;
	case 'L':
	case 'K':
		free(*to);
		*to = content(size);
		return 0;
	case 'g':
		tar_pass(size, -1, "");
		return 0;
	default:
		from_header(t, b, size);
		return 1;
	}
}

int
tar_next(struct tar *t)
{
	char block[BLOCK];
	size_t i;

	free(t->name);
	free(t->target);
	memset(t, 0, sizeof *t);
	t->size = -1;
	do {
		if (fetch(block, BLOCK) <= 0)
			cut_off();
		for (i = 0; i < BLOCK && block[i] == '\0'; i++)
			;
		if (i == BLOCK) {
			/* What pads the archive: its writer must not be cut off. */
			while (fetch(block, BLOCK) > 0)
				;
			free(t->name);
			free(t->target);
			t->name = t->target = NULL;
			return 0;
		}
	} while (!header(t, block));
	return 1;
}
