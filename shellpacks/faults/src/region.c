/* region: the pages of one pass */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "faults.h"
#include "mmt.h"

#define HUGE_SIZE "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"

size_t
region_step(const struct config *c)
{
	FILE *f;
	unsigned long size = 0;

	if (c->op->kind != HUGE_PAGES)
		return (size_t)sysconf(_SC_PAGESIZE);
	f = fopen(HUGE_SIZE, "r");
	if (f == NULL || fscanf(f, "%lu", &size) != 1 || size == 0)
		die("no transparent huge pages here: cannot read %s", HUGE_SIZE);
	(void)fclose(f);
	return size;
}

int
region_file(const struct config *c)
{
	char *name, *zeros;
	long i;
	int fd;

	if (c->op->kind != FILE_PAGES && c->op->kind != FILE_COPIES)
		return -1;
	name = mem_fmt("%s/faults.XXXXXX", c->dir);
	zeros = mem_alloc(c->step, 1);
	fd = mkstemp(name);
	if (fd == -1 || unlink(name) == -1)
		die("cannot make a file in %s:", c->dir);
	/* Written, so that no hole has to be filled by a fault. */
	for (i = 0; i < c->ops; i++)
		if (write(fd, zeros, c->step) != (ssize_t)c->step)
			die("cannot write %ld pages in %s:", c->ops, c->dir);
	free(zeros);
	free(name);
	return fd;
}

static size_t
region_size(const struct config *c)
{
	return (size_t)c->ops * c->step;
}

/* The part of p[0..size + 2 step) that begins at a multiple of step and has size bytes.
 * The rest is unmapped: there is some on both sides, so that no two regions of threads
 * become one. */
static char *
align(char *p, size_t size, size_t step)
{
	size_t before = step - (uintptr_t)p % step;

	if (munmap(p, before) == -1 || munmap(p + before + size, 2 * step - before) == -1)
		die("cannot unmap:");
	return p + before;
}

char *
region_map(const struct config *c, int fd)
{
	size_t size = region_size(c);
	int huge = c->op->kind == HUGE_PAGES, flags = MAP_PRIVATE;
	char *p;

	if (fd == -1)
		flags |= MAP_ANONYMOUS;
	else if (c->op->kind == FILE_PAGES)
		flags = MAP_SHARED;
	p = mmap(NULL, size + (huge ? 2 * c->step : 0), PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED)
		die("cannot map %zu bytes:", size);
	if (huge)
		p = align(p, size, c->step);
#ifdef MADV_HUGEPAGE
	/* A kernel that has no huge pages does not know how to avoid them. */
	if (madvise(p, size, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE) == -1 && huge)
		die("cannot ask for huge pages:");
#endif
	return p;
}

/* A fault that found no huge page took a small one, and says nothing. */
static void
check_huge(const char *p, size_t size)
{
	unsigned long from, to, kib = 0;
	int ours = 0;
	char line[512];
	FILE *f = fopen("/proc/self/smaps", "r");

	if (f == NULL)
		die("cannot tell whether pages are huge: /proc/self/smaps:");
	while (fgets(line, sizeof line, f) != NULL)
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			ours = from == (uintptr_t)p;
		else if (ours && sscanf(line, "AnonHugePages: %lu kB", &kib) == 1)
			break;
	(void)fclose(f);
	if (kib < size / 1024)
		die("only %lu of %zu KiB are in huge pages", kib, size / 1024);
}

void
region_unmap(const struct config *c, char *p)
{
	size_t size = region_size(c);

	if (c->op->kind == HUGE_PAGES)
		check_huge(p, size);
	if (munmap(p, size) == -1)
		die("cannot unmap:");
}
