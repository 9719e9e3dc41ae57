/* unpack: a tar archive from a machine that is not trusted, into a directory of its own
 *
 * Files, directories and hard links between those files are made; no name leads out of
 * the directory, and nothing is followed.  What else there is is named and left out.
 * ustar, with the long names of GNU tar and of pax.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vm.h"

enum { BLOCK = 512, NAME_MOST = 1 << 16 };

struct archive {
	int root;             /* the directory */
	char *name, *target;  /* of the next file, from what stands before it, or NULL */
	int64_t size;         /* the same; -1: its own */
	size_t dropped;
};

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
pax(struct archive *a, int64_t n)
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
			free(a->name);
			a->name = mem_dup(equals);
		} else if (strcmp(key, "linkpath") == 0) {
			free(a->target);
			a->target = mem_dup(equals);
		} else if (strcmp(key, "size") == 0 &&
		    num_parse(equals, strlen(equals), &size) == 0 && size >= 0 && size < 9e15)
			a->size = (int64_t)size;
	}
	free(s);
}

/* Goes through the directories of the path, which are made if need be: the last one, and
 * *base what is called in it ("." for the root).  -1: *why, or errno. */
static int
walk(const struct archive *a, char *path, char **base, const char **why)
{
	int dir = dup(a->root), next;
	char *p = path, *slash;

	*why = NULL;
	if (*p == '/')
		*why = "an absolute name";
	*base = NULL;
	for (; dir >= 0 && *why == NULL && p != NULL; p = slash) {
		slash = strchr(p, '/');
		if (slash != NULL)
			*slash++ = '\0';
		if (*p == '\0' || strcmp(p, ".") == 0)
			continue;
		if (strcmp(p, "..") == 0) {
			*why = "a name with '..'";
			break;
		}
		if (*base != NULL) {
			if (mkdirat(dir, *base, 0755) < 0 && errno != EEXIST)
				break;
			next = openat(dir, *base, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			(void)close(dir);
			dir = next;
		}
		*base = p;
	}
	if (dir >= 0 && (*why != NULL || p != NULL)) {
		int saved = errno;

		(void)close(dir);
		errno = saved;
		dir = -1;
	}
	return dir;
}

/* Reads the content behind a header into fd, or into nothing. */
static void
pass(int64_t size, int fd, const char *name)
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
drop(struct archive *a, const char *name, const char *why)
{
	char *shown = esc_text(name);

	a->dropped++;
	warn("left out: %s: %s", shown, why);
	free(shown);
}

static void
make_link(struct archive *a, int dir, const char *base, const char *name)
{
	char *path = mem_dup(a->target), *of;
	const char *why;
	int from = walk(a, path, &of, &why);

	if (from < 0 || of == NULL)
		drop(a, name, why != NULL ? why : "a link to nothing");
	else if ((unlinkat(dir, base, 0) < 0 && errno != ENOENT) ||
	    linkat(from, of, dir, base, 0) < 0)
		drop(a, name, strerror(errno));
	if (from >= 0)
		(void)close(from);
	free(path);
}

static void
make_file(int dir, const char *base, const char *name, int64_t mode, int64_t size)
{
	int fd;

	(void)unlinkat(dir, base, 0);
	fd = openat(dir, base, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    (mode_t)(0600 | (mode & 0755)));
	if (fd < 0)
		die("%s:", name);
	pass(size, fd, name);
	if (close(fd) < 0)
		die("%s:", name);
}

static void
member(struct archive *a, char type, int64_t mode, int64_t size)
{
	char *path = mem_dup(a->name), *base;
	const char *why;
	int dir = walk(a, path, &base, &why), file = type == '0' || type == '\0' || type == '7';

	if (dir < 0 && why == NULL)
		die("%s:", a->name);
	if (dir < 0)
		drop(a, a->name, why);
	else if (type == '5') {
		if (base != NULL && mkdirat(dir, base, 0755) < 0 && errno != EEXIST)
			die("%s:", a->name);
	} else if (base == NULL)
		drop(a, a->name, "no name");
	else if (type == '1')
		make_link(a, dir, base, a->name);
	else if (!file)
		drop(a, a->name, type == '2' ? "a symbolic link" : "a special file");
	else
		make_file(dir, base, a->name, mode, size);
	if (!file || dir < 0 || base == NULL)
		pass(type == '1' || type == '2' || type == '5' ? 0 : size, -1, a->name);
	if (dir >= 0)
		(void)close(dir);
	free(path);
}

static void
header(struct archive *a, const char *b)
{
	int64_t size = number(b + 124, 12), mode = number(b + 100, 8);
	int ustar = memcmp(b + 257, "ustar", 6) == 0; /* with the NUL: not GNU's */
	char type = b[156];

	if (!sum_ok(b) || size < 0 || mode < 0)
		die("this is no tar archive");
	if (type == 'x') {
		pax(a, size);
		return;
	}
	if (type == 'L' || type == 'K') {
		char **to = type == 'L' ? &a->name : &a->target;

		free(*to);
		*to = content(size);
		return;
	}
	if (type == 'g') {
		pass(size, -1, "");
		return;
	}
	if (a->name == NULL)
		a->name = ustar && b[345] != '\0' ? mem_fmt("%.155s/%.100s", b + 345, b) :
		    mem_fmt("%.100s", b);
	if (a->target == NULL)
		a->target = mem_fmt("%.100s", b + 157);
	member(a, type, mode, a->size >= 0 ? a->size : size);
	free(a->name);
	free(a->target);
	a->name = a->target = NULL;
	a->size = -1;
}

int
unpack(const char *directory)
{
	struct archive a = { .size = -1 };
	char block[BLOCK];
	int r, ended = 0;
	size_t i;

	a.root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a.root < 0)
		die("%s:", directory);
	while ((r = fetch(block, BLOCK)) > 0) {
		if (ended)
			continue; /* what pads the archive; its writer must not be cut off */
		for (i = 0; i < BLOCK && block[i] == '\0'; i++)
			;
		if (i == BLOCK)
			ended = 1;
		else
			header(&a, block);
	}
	if (r < 0 || !ended) {
		if (r == 0)
			errno = 0;
		if (!ended)
			cut_off();
	}
	(void)close(a.root);
	return 0;
}
