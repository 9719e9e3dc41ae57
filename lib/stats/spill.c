/* spill: the values of a pipe that are wanted once more, in a temporary file */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stats/stats.h"

/* Doubles as they are in memory, in runs of one group. */
struct run {
	size_t group, n;
};

struct spill {
	int fd;
	const char *dir;
	char *buf;
	size_t at, n; /* buf[at..n): to be read; buf[0..n): to be written */
};

enum { SPILL = 1 << 18 };

/* Out of the way of a standard stream that is closed: what is meant for that would
 * be written here. */
static int
above(int fd)
{
	int to = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	(void)close(fd);
	return to;
}

static struct spill *
spill_open(void)
{
	struct spill *p = mem_alloc(1, sizeof *p);
	char *name;

	p->dir = getenv("TMPDIR");
	if (p->dir == NULL || p->dir[0] == '\0')
		p->dir = "/tmp";
	name = mem_fmt("%s/mmt-stats.XXXXXX", p->dir);
	p->fd = mkstemp(name);
	if (p->fd >= 0) {
		(void)unlink(name); /* it goes when we go, whatever the way */
		p->fd = above(p->fd);
	}
	if (p->fd < 0)
		die("%s: cannot make a temporary file, TMPDIR tells where:", p->dir);
	free(name);
	p->buf = mem_grow(NULL, SPILL, 1);
	return p;
}

static void
flush(struct spill *p)
{
	size_t done = 0;
	ssize_t n;

	while (done < p->n) {
		n = write(p->fd, p->buf + done, p->n - done);
		if (n < 0 && errno != EINTR)
			die("%s: cannot write a temporary file, TMPDIR tells where:", p->dir);
		done += n > 0 ? (size_t)n : 0;
	}
	p->n = 0;
}

static void
put(struct spill *p, const void *data, size_t n)
{
	const char *from = data;
	size_t k;

	for (; n > 0; n -= k, from += k) {
		if (p->n == SPILL)
			flush(p);
		k = n < SPILL - p->n ? n : SPILL - p->n;
		memcpy(p->buf + p->n, from, k);
		p->n += k;
	}
}

void
spill_put(struct stats *s, size_t group, const double *x, size_t n)
{
	struct run run;

	if (n == 0)
		return;
	if (s->spill == NULL)
		s->spill = spill_open();
	run.group = group;
	run.n = n;
	put(s->spill, &run, sizeof run);
	put(s->spill, x, n * sizeof *x);
}

/* 0 at the end, where a run would begin: all that was written can be read. */
static int
get(struct spill *p, void *data, size_t n, off_t *place)
{
	char *to = data;
	ssize_t r;
	size_t k;

	for (; n > 0; n -= k, to += k, p->at += k) {
		if (p->at == p->n) {
			do
				r = pread(p->fd, p->buf, SPILL, *place);
			while (r < 0 && errno == EINTR);
			if (r < 0)
				die("%s: cannot read a temporary file:", p->dir);
			if (r == 0)
				return 0;
			*place += r;
			p->n = (size_t)r;
			p->at = 0;
		}
		k = n < p->n - p->at ? n : p->n - p->at;
		memcpy(to, p->buf + p->at, k);
	}
	return 1;
}

void
spill_replay(struct stats *s)
{
	double x[BLOCK];
	struct group *g;
	struct run run;
	off_t place = 0;
	size_t n;

	if (s->pass == 2)
		flush(s->spill);
	s->spill->at = s->spill->n = 0;
	while (get(s->spill, &run, sizeof run, &place)) {
		g = &s->group[run.group];
		for (; run.n > 0; run.n -= n) {
			n = run.n < BLOCK ? run.n : BLOCK;
			(void)get(s->spill, x, n * sizeof *x, &place);
			if (g->way == SPLIT)
				radix_add(g->radix, x, n);
		}
	}
}
