/* file: reading, writing and mapping a file; it is removed as soon as it is open, so
 * that nothing is left behind whatever ends us */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "latency/latency.h"

static int
file_use(struct place *p)
{
	struct stat st;

	p->path = mem_dup(p->file);
	p->doing = "open";
	/* A FIFO would keep us waiting. */
	if (stat(p->file, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return -1;
	}
	p->blocks = (size_t)st.st_size / p->block;
	p->doing = "find a whole block in";
	if (p->blocks == 0) {
		errno = EINVAL;
		return -1;
	}
	p->doing = "open";
	return (p->fd = open(p->file, O_RDONLY)) < 0 ? -1 : 0;
}

int
file_make(struct place *p)
{
	size_t i;

	if (p->file != NULL)
		return file_use(p);
	p->path = mem_fmt("%s/mmt-latency.XXXXXX", p->dir);
	p->doing = "make";
	place_hold(1);
	if ((p->fd = mkstemp(p->path)) >= 0)
		(void)unlink(p->path);
	place_hold(0);
	if (p->fd < 0)
		return -1;
	p->doing = "write";
	for (i = 0; i < p->blocks; i++)
		if (place_fill(p, p->fd) < 0)
			return -1;
	/* What is not on the disk yet cannot be forgotten. */
	return fsync(p->fd);
}

int
file_map(struct place *p)
{
	void *map;

	if (file_make(p) < 0)
		return -1;
	p->doing = "map";
	map = mmap(NULL, p->block * p->blocks, PROT_READ, MAP_SHARED, p->fd, 0);
	if (map == MAP_FAILED)
		return -1;
	p->map = map;
	return 0;
}

static off_t
somewhere(struct place *p)
{
	return (off_t)(p->block * rand_below(&p->rand, p->blocks));
}

int
file_forget(struct place *p)
{
	p->doing = "forget";
	errno = posix_fadvise(p->fd, 0, 0, POSIX_FADV_DONTNEED);
	return errno != 0 ? -1 : 0;
}

int
file_read(struct place *p)
{
	p->doing = "read";
	return place_block(p, p->fd, somewhere(p));
}

int
file_write(struct place *p)
{
	p->doing = "write";
	return lseek(p->fd, somewhere(p), SEEK_SET) < 0 || place_fill(p, p->fd) < 0 ?
	    -1 : fdatasync(p->fd);
}

int
file_touch(struct place *p)
{
	(void)p->map[somewhere(p)];
	return 0;
}
