/* membw: sustained memory bandwidth of copy, scale, add and triad
 *
 * Four loops over three arrays of double that do not fit into the caches:
 * c = a, b = q c, c = a + b, a = b + q c.  The arrays are cut into one slice
 * for each worker, a process that allocates and first touches its slice
 * itself.  A pass lasts from the earliest start to the latest end.  The first
 * pass of each loop is not counted; the rate is that of the fastest.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "membw.h"
#include "maths/maths.h"
#include "mmt.h"

#define VERSION "1.0"

struct config {
	size_t size; /* bytes of an array; 0: by the caches */
	long threads, reps;
	const char *root;
};

/* What a worker is told to do: one of the kernels, or ... ; and what it
 * answers. */
enum { TOUCH = KERNELS, CHECK };
struct order {
	long what, passes;
	double start; /* clock_mono: spin until then */
};
struct report {
	double start, end;
	size_t wrong; /* CHECK: elements that are not what they must be */
};

struct workers {
	struct worker {
		pid_t pid;
		int fd;
	} *v;
	int n;
};

static const struct opt table[] = {
	{ 'R', "root", "DIR", "look for /sys and /proc below DIR" },
	{ 'r', "reps", "N", "passes, the first is not counted (10)" },
	{ 's', "size", "BYTES", "of each array, with K, M, G (4 x the last-level caches)" },
	{ 't', "threads", "N", "workers at the same time, a process each (1)" },
	{ 0, NULL, NULL, NULL }
};

/* Follows orders until there are no more: also when the parent is gone. */
static void
work(int fd, size_t n)
{
	struct slice s;
	struct order o;
	struct report r;
	int i;

	s.n = n;
	for (i = 0; i < 3; i++)
		s.array[i] = mem_grow(NULL, n, sizeof(double));
	memset(&r, 0, sizeof r);
	while (recv(fd, &o, sizeof o, MSG_WAITALL) == (ssize_t)sizeof o) {
		while ((r.start = clock_mono()) < o.start)
			;
		if (o.what == TOUCH)
			slice_touch(&s);
		else if (o.what == CHECK)
			r.wrong = slice_check(&s, o.passes);
		else
			slice_pass(&s, &kernels[o.what]);
		r.end = clock_mono();
		if (send(fd, &r, sizeof r, MSG_NOSIGNAL) != (ssize_t)sizeof r)
			break;
	}
	_exit(0);
}

static void
start_workers(struct workers *w, int n, size_t elements)
{
	int i, pair[2];
	pid_t pid;

	w->v = mem_alloc((size_t)n, sizeof *w->v);
	for (w->n = 0; w->n < n; w->n++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1 ||
		    (pid = fork()) == -1)
			die("cannot start worker %d of %d:", w->n + 1, n);
		if (pid == 0) {
			/* Or they would never see the parent's end closed. */
			for (i = 0; i < w->n; i++)
				(void)close(w->v[i].fd);
			(void)close(pair[0]);
			work(pair[1], elements);
		}
		(void)close(pair[1]);
		w->v[w->n].pid = pid;
		w->v[w->n].fd = pair[0];
	}
}

/* They end when they see their sockets closed. */
static void
end_workers(struct workers *w)
{
	int i;

	for (i = 0; i < w->n; i++)
		(void)close(w->v[i].fd);
	for (i = 0; i < w->n; i++)
		(void)waitpid(w->v[i].pid, NULL, 0);
	free(w->v);
}

/* Worker i ended before its time: says how, and ends the others and us. */
static void
lost(struct workers *w, int i)
{
	long pid = (long)w->v[i].pid;
	int status = 0;

	(void)waitpid(w->v[i].pid, &status, 0);
	if (WIFSIGNALED(status))
		warn("worker %ld was killed by signal %d", pid, WTERMSIG(status));
	else
		warn("worker %ld ended early", pid);
	end_workers(w);
	exit(1);
}

/* All workers do it at the same time: from the first start to the last end. */
static struct report
together(struct workers *w, long what, long passes)
{
	struct report all = { 0, 0, 0 }, r;
	struct order o;
	int i;

	o.what = what;
	o.passes = passes;
	/* Late enough for all to have woken up; the one that has not starts
	 * when it can, and that shows in the time. */
	o.start = clock_mono() + 100e-6 + 10e-6 * w->n;
	for (i = 0; i < w->n; i++)
		if (send(w->v[i].fd, &o, sizeof o, MSG_NOSIGNAL) != (ssize_t)sizeof o)
			lost(w, i);
	for (i = 0; i < w->n; i++) {
		if (recv(w->v[i].fd, &r, sizeof r, MSG_WAITALL) != (ssize_t)sizeof r)
			lost(w, i);
		if (i == 0 || r.start < all.start)
			all.start = r.start;
		if (i == 0 || r.end > all.end)
			all.end = r.end;
		all.wrong += r.wrong;
	}
	return all;
}

/* The times of the counted passes of each kernel. */
static void
measure(struct workers *w, long reps, struct dvec time[KERNELS])
{
	struct report r;
	long rep;
	int k;

	(void)together(w, TOUCH, 0);
	for (rep = 0; rep < reps; rep++)
		for (k = 0; k < KERNELS; k++) {
			r = together(w, k, 0);
			if (rep > 0)
				dvec_push(&time[k], r.end - r.start);
		}
	r = together(w, CHECK, reps);
	end_workers(w);
	if (r.wrong > 0) {
		warn("wrong results in %zu elements: memory, compiler or processor "
		    "is at fault; no rate is printed", r.wrong);
		exit(1);
	}
}

static void
read_options(struct config *c, char **argv)
{
	struct opts o;
	int id;

	opt_begin(&o, table, "[-R DIR] [-r N] [-s BYTES] [-t N]",
	    "sustained memory bandwidth of copy, scale, add and triad", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'R':
			c->root = o.value;
			break;
		case 'r':
			c->reps = opt_long(&o, "reps", 2, 100000);
			break;
		case 's':
			if (size_parse(o.value, &c->size) < 0 || c->size < 4096 ||
			    c->size > SIZE_MAX / 4)
				opt_die(&o, "--size: '%s' is not a number of bytes, "
				    "at least 4K", o.value);
			break;
		case 't':
			c->threads = opt_long(&o, "threads", 1, 4096);
			break;
		}
	if (*o.argv != NULL)
		opt_die(&o, "%s: no operand is taken", *o.argv);
}

/* The size of one array: as asked for, or 4 x the caches if all three fit into
 * half of the memory. */
static size_t
choose_size(size_t size, const struct machine *m)
{
	if (size == 0 && m->llc <= m->available / 24)
		size = 4 * m->llc;
	else if (size == 0)
		/* What is available is never twice the same; the power of two
		 * below it mostly is. */
		for (size = 1; size <= m->available / 12; size *= 2)
			;
	if (size > m->available / 3)
		die("three arrays of %zu bytes do not fit into the %zu bytes of "
		    "memory that are available", size, m->available);
	return size;
}

static void
print_facts(const struct config *c, const struct machine *m, size_t bytes)
{
	printf("# membw %s\n# array-bytes %zu\n", VERSION, bytes);
	printf("# llc-bytes %zu %s\n", m->llc, m->llc_source);
	printf("# available-bytes %zu %s\n", m->available, m->available_source);
	printf("# threads %ld\n# repetitions %ld\n", c->threads, c->reps);
#if defined(__GNUC__) && !defined(__OPTIMIZE__)
	printf("# note: compiled without optimisation, the rates may be those of "
	    "the instructions\n");
#endif
	if (c->size / 4 < m->llc)
		printf("# note: arrays smaller than 4 x the last-level caches, the "
		    "rates may be those of a cache\n");
	(void)fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct config c = { 0, 1, 10, "" };
	struct dvec time[KERNELS];
	struct workers w;
	struct machine m;
	size_t n, bytes;
	double total;
	int k;

	(void)argc;
	err_init(argv[0], 2);
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1) /* a socket would take its place */
		die("cannot write standard output:");
	read_options(&c, argv);
	machine_look(&m, c.root);
	c.size = choose_size(c.size, &m);
	n = c.size / sizeof(double) / (size_t)c.threads;
	n -= n % UNROLL;
	if (n == 0)
		die("arrays too small for %ld workers", c.threads);
	bytes = n * sizeof(double) * (size_t)c.threads;
	start_workers(&w, (int)c.threads, n);
	print_facts(&c, &m, bytes);
	memset(time, 0, sizeof time);
	measure(&w, c.reps, time);
	printf("# kernel best-MB/s mean-s min-s max-s\n");
	for (k = 0; k < KERNELS; k++) {
		total = (double)bytes * kernels[k].arrays;
		stat_sort(time[k].v, time[k].n);
		printf("%s %.1f %.6f %.6f %.6f\n", kernels[k].name,
		    total / time[k].v[0] / 1e6, stat_amean(time[k].v, time[k].n),
		    time[k].v[0], time[k].v[time[k].n - 1]);
		free(time[k].v);
	}
	out_close();
	return 0;
}
