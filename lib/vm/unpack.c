/* unpack: a tar archive from a machine that is not trusted, into a directory of its own
 *
 * Files, directories and hard links between those files are made; no name leads out of
 * the directory, and nothing is followed.  What else there is is named and left out.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tar.h"
#include "vm.h"

/* Goes through the directories of the path, which are made if need be: the last one, and
 * *base what is called in it ("." for the root).  -1: *why, or errno. */
static int
walk(int root, char *path, char **base, const char **why)
{
	int dir = dup(root), next;
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

static void
left_out(const char *name, const char *why)
{
	char *shown = esc_text(name);

	warn("left out: %s: %s", shown, why);
	free(shown);
}

static void
make_link(int root, int dir, const char *base, const struct tar *t)
{
	char *path = mem_dup(t->target), *of;
	const char *why;
	int from = walk(root, path, &of, &why);

	if (from < 0 || of == NULL)
		left_out(t->name, why != NULL ? why : "a link to nothing");
	else if ((unlinkat(dir, base, 0) < 0 && errno != ENOENT) ||
	    linkat(from, of, dir, base, 0) < 0)
		left_out(t->name, strerror(errno));
	if (from >= 0)
		(void)close(from);
	free(path);
}

static void
make_file(int dir, const char *base, const struct tar *t)
{
	int fd;

	(void)unlinkat(dir, base, 0);
	fd = openat(dir, base, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    (mode_t)(0600 | (t->mode & 0755)));
	if (fd < 0)
		die("%s:", t->name);
	tar_pass(t->size, fd, t->name);
	if (close(fd) < 0)
		die("%s:", t->name);
}

static void
make(int root, const struct tar *t)
{
	char *path = mem_dup(t->name), *base;
	const char *why;
	int dir = walk(root, path, &base, &why);

	if (dir < 0 && why == NULL)
		die("%s:", t->name);
	if (dir < 0)
		left_out(t->name, why);
	else if (t->type == '5') {
		if (base != NULL && mkdirat(dir, base, 0755) < 0 && errno != EEXIST)
			die("%s:", t->name);
	} else if (base == NULL)
		left_out(t->name, "no name");
	else if (t->type == '1')
		make_link(root, dir, base, t);
	else if (t->type != '0')
		left_out(t->name, t->type == '2' ? "a symbolic link" : "a special file");
	else
		make_file(dir, base, t);
	if (t->type != '0' || dir < 0 || base == NULL)
		tar_pass(t->size, -1, t->name);
	if (dir >= 0)
		(void)close(dir);
	free(path);
}

int
unpack(const char *directory)
{
	struct tar t = { NULL, NULL, 0, 0, 0 };
	int root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		die("%s:", directory);
	progname = "unpack"; /* the road's lines are said with our name already */
	while (tar_next(&t))
		make(root, &t);
	(void)close(root);
	return 0;
}
