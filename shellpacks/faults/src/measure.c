/* measure: the workers, and the parent that starts them at the same instant */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "faults.h"
#include "mmt.h"

static struct {
	double *start;       /* clock_mono; 0: the parent is gone */
	struct result *result;
	double *us;          /* of worker 0, 1, ... */
	int ready[2], go[2]; /* a byte says "ready"; the end of the other says "go" */
} shared;

struct worker {
	const struct config *c;
	long number;
	int fd;
};

/* ---- a worker ------------------------------------------------------------------ */
static double
thread_cpu(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* One pass: the times of its operations into us[]; their sum. */
static double
pass(const struct worker *w, double *us)
{
	const struct config *c = w->c;
	volatile char *p = c->op->call == NULL ? region_map(c, w->fd) : NULL;
	double begin = clock_mono(), last = begin, now;
	long i;

	for (i = 0; i < c->ops; i++, last = now) {
		if (p != NULL)
			p[(size_t)i * c->step] = 1;
		else
			c->op->call(c);
		now = clock_mono();
		us[i] = (now - last) * 1e6;
	}
	if (p != NULL)
		region_unmap(c, (char *)p);
	return last - begin;
}

static void *
work(void *arg)
{
	const struct worker *w = arg;
	struct result *r = &shared.result[w->number];
	double *us = shared.us + w->number * w->c->ops * w->c->passes, cpu;
	char byte = 0;
	long i;

	/* No fault of ours shall be among those measured. */
	memset(us, 0, (size_t)(w->c->ops * w->c->passes) * sizeof *us);
	(void)pass(w, us);
	if (write(shared.ready[1], &byte, 1) != 1)
		die("cannot say that a worker is ready:");
	if (w->c->processes)
		(void)close(shared.ready[1]);
	if (read(shared.go[0], &byte, 1) != 0 || *shared.start <= 0)
		_exit(1); /* nobody is there to be told */
	(void)clock_until(*shared.start);
	for (i = 0; i < w->c->passes; i++, us += w->c->ops) {
		cpu = thread_cpu();
		r->busy += pass(w, us);
		r->cpu += thread_cpu() - cpu;
	}
	return NULL;
}

/* ---- the parent ------------------------------------------------------------------ */
static void
share(const struct config *c)
{
	size_t times = (size_t)(c->workers * c->ops * c->passes) * sizeof(double);
	size_t results = (size_t)c->workers * sizeof(struct result);
	char *p = mmap(NULL, sizeof(double) + results + times, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("cannot keep %zu bytes of times:", times);
	if (pipe(shared.ready) == -1 || pipe(shared.go) == -1)
		die("cannot make a pipe:");
	shared.start = (double *)(void *)p;
	shared.result = (struct result *)(void *)(shared.start + 1);
	shared.us = (double *)(void *)(shared.result + c->workers);
}

static void
start_thread(struct worker *w, pthread_t *thread)
{
	errno = pthread_create(thread, NULL, work, w);
	if (errno != 0)
		die("cannot start worker %ld of %ld:", w->number + 1, w->c->workers);
}

static pid_t
start_process(struct worker *w)
{
	pid_t pid = fork();

	if (pid == -1)
		die("cannot start worker %ld of %ld:", w->number + 1, w->c->workers);
	if (pid == 0) {
		(void)close(shared.go[1]); /* or the pipe would never end */
		(void)work(w);
		_exit(0);
	}
	return pid;
}

/* Waits for all workers to be ready: 0, or -1 when one of the processes ended before
 * that; threads die together with us. */
static int
wait_ready(const struct config *c)
{
	long n;
	char byte;

	if (c->processes)
		(void)close(shared.ready[1]);
	for (n = 0; n < c->workers; n++)
		if (read(shared.ready[0], &byte, 1) != 1)
			return -1;
	return 0;
}

/* Lets go and waits for the ends of all: whether all ended well. */
static int
finish(const struct config *c, int ok, const pid_t *pid, const pthread_t *thread)
{
	int status;
	long i;

	if (ok) /* late enough for all to have woken up */
		*shared.start = clock_mono() + 1e-3 + 50e-6 * (double)c->workers;
	(void)close(shared.go[1]);
	for (i = 0; i < c->workers; i++)
		if (!c->processes)
			(void)pthread_join(thread[i], NULL);
		else if (waitpid(pid[i], &status, 0) == pid[i] && status != 0 && ok) {
			ok = 0;
			if (WIFSIGNALED(status))
				warn("worker %ld was killed by signal %d", i + 1, WTERMSIG(status));
			else
				warn("worker %ld ended with status %d", i + 1, WEXITSTATUS(status));
		}
	return ok;
}

const struct result *
measure(const struct config *c, double **us)
{
	struct worker *w = mem_alloc((size_t)c->workers, sizeof *w);
	pid_t *pid = mem_alloc((size_t)c->workers, sizeof *pid);
	pthread_t *thread = mem_alloc((size_t)c->workers, sizeof *thread);
	long i;
	int ok;

	share(c);
	for (i = 0; i < c->workers; i++) {
		w[i].c = c;
		w[i].number = i;
		w[i].fd = region_file(c);
		if (c->processes)
			pid[i] = start_process(&w[i]);
		else
			start_thread(&w[i], &thread[i]);
	}
	ok = wait_ready(c) == 0;
	if (!ok)
		warn("a worker ended early");
	ok = finish(c, ok, pid, thread);
	free(thread);
	free(pid);
	free(w);
	*us = shared.us;
	return ok ? shared.result : NULL;
}
