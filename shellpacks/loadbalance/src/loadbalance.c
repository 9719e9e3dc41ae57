/* loadbalance: how fast and how evenly the kernel spreads spinners over the CPUs
 *
 * A burst is N processes that do nothing but read the clock.  One that reads it
 * much later than the time before was off its CPU in between, so each keeps a
 * list of the spans it ran, which no sampling could give as exactly.  From the
 * lists follow the instant at which all CPUs were busy, the CPU time that was
 * used, and how equal the shares were.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "loadbalance.h"
#include "maths/maths.h"
#include "mmt.h"

#define VERSION "1.0"

enum { MAX_SPINNERS = 4096, MAX_BURSTS = 100000, FULL = 3 };

static const double gap = 1e-4;   /* s; a shorter interruption is no preemption */
static const double settle = 0.1; /* s that spinners have to go to their places */
static const double bound = 10;   /* s more than its burst a spinner lasts at most */

static const char *const how[] = { "fork", "wake", "exit", NULL };
enum { FORK, WAKE, EXIT };

/* ---- a spinner ------------------------------------------------------------------ */
static void
keep(struct track *t, double from, double to)
{
	if (t->n == SPANS)
		_exit(FULL);
	t->v[t->n].from = from;
	t->v[t->n++].to = to;
}

/* Until it is told to stop, or when nobody is left who would. */
static void
spin(const struct bench *b, struct track *t, double end)
{
	double from = clock_mono(), last = from, now;

	do {
		now = clock_mono();
		if (now - last > gap) {
			keep(t, from, last);
			from = now;
		}
		last = now;
	} while (!*b->stop && now < end);
	keep(t, from, last);
}

/* One that waits for the gate, a pipe, spins when its other end is closed. */
static pid_t
start_spinner(const struct bench *b, struct track *t, const int gate[2])
{
	double end = clock_mono() + settle + b->seconds + bound;
	pid_t pid = fork();
	char byte;

	if (pid == -1)
		warn("cannot fork:");
	if (pid != 0)
		return pid;
	t->n = 0;
	if (gate[1] != -1) {
		(void)close(gate[1]);
		(void)!read(gate[0], &byte, 1);
	}
	spin(b, t, end);
	_exit(0);
}

/* ---- a burst -------------------------------------------------------------------- */
static void
end_all(struct bench *b)
{
	long i;

	for (i = 0; i < b->n; i++)
		if (b->pid[i] > 0) {
			(void)kill(b->pid[i], SIGKILL);
			(void)waitpid(b->pid[i], NULL, 0);
		}
	exit(2);
}

static void
fork_all(struct bench *b, const int gate[2])
{
	long i;

	memset(b->pid, 0, (size_t)b->n * sizeof *b->pid);
	for (i = 0; i < b->n; i++)
		if ((b->pid[i] = start_spinner(b, &b->track[i], gate)) == -1)
			end_all(b);
}

/* The CPU a process ran on last: field 39 of its stat, the 37th behind the name,
 * which may hold anything; -1 when it is gone. */
static long
cpu_of(pid_t pid)
{
	char path[64], text[1024], *p;
	size_t n;
	FILE *f;
	int i;

	(void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	if ((f = fopen(path, "r")) == NULL)
		return -1;
	n = fread(text, 1, sizeof text - 1, f);
	(void)fclose(f);
	text[n] = '\0';
	p = strrchr(text, ')');
	for (i = 0; i < 37 && p != NULL; i++)
		if ((p = strchr(p, ' ')) != NULL)
			p++;
	return p != NULL ? strtol(p, NULL, 10) : -1;
}

/* Kills all but those of the CPU that has most of them. */
static void
leave_one_cpu(struct bench *b)
{
	long *cpu = mem_alloc((size_t)b->n, sizeof *cpu), i, j, same, most = 0, busiest = 0;

	for (i = 0; i < b->n; i++)
		cpu[i] = cpu_of(b->pid[i]);
	for (i = 0; i < b->n; i++) {
		for (same = 0, j = 0; j < b->n; j++)
			same += cpu[j] == cpu[i];
		if (same > most && cpu[i] != -1) {
			most = same;
			busiest = cpu[i];
		}
	}
	for (i = 0; i < b->n; i++)
		if (cpu[i] != busiest)
			(void)kill(b->pid[i], SIGKILL);
	b->from = clock_mono();
	for (i = 0; i < b->n; i++)
		if (cpu[i] != busiest) {
			(void)waitpid(b->pid[i], NULL, 0);
			b->pid[i] = 0;
		}
	free(cpu);
}

static void
run_burst(struct bench *b)
{
	int gate[2] = { -1, -1 }, status, bad = 0;
	long i;

	if (b->start == WAKE && pipe(gate) == -1)
		die("cannot make a pipe:");
	*b->stop = 0;
	b->from = clock_mono();
	fork_all(b, gate);
	if (b->start != FORK)
		clock_sleep(clock_mono() + settle);
	if (b->start == EXIT)
		leave_one_cpu(b);
	if (b->start == WAKE) {
		b->from = clock_mono();
		(void)close(gate[1]);
		(void)close(gate[0]);
	}
	b->until = b->from + b->seconds;
	clock_sleep(b->until);
	*b->stop = 1;
	for (i = 0; i < b->n; i++)
		if (b->pid[i] > 0 && (waitpid(b->pid[i], &status, 0) == -1 || status != 0))
			bad = WIFEXITED(status) && WEXITSTATUS(status) == FULL ? FULL : 1;
	if (bad == FULL)
		die("a spinner was interrupted more than %d times in a burst", SPANS);
	if (bad)
		die("a spinner was killed");
}

/* ---- main ------------------------------------------------------------------------- */
/* The CPUs that this process may run on, from a line such as 0-3,8. */
static long
allowed_cpus(void)
{
	static const char key[] = "Cpus_allowed_list:";
	char line[4096], *p, *end;
	long n = 0, lo, hi;
	FILE *f = fopen("/proc/self/status", "r");

	while (f != NULL && n == 0 && fgets(line, sizeof line, f) != NULL) {
		if (strncmp(line, key, sizeof key - 1) != 0)
			continue;
		for (p = line + sizeof key - 1;; p = end + 1) {
			lo = hi = strtol(p, &end, 10);
			if (*end == '-')
				hi = strtol(end + 1, &end, 10);
			n += hi - lo + 1;
			if (*end != ',')
				break;
		}
	}
	if (f != NULL)
		(void)fclose(f);
	if (n < 1)
		die("/proc/self/status does not tell the CPUs; --cpus does");
	return n;
}

static const struct opt table[] = {
	{ 'b', "bursts", "N", "how many (20)" },
	{ 'c', "cpus", "N", "CPUs there are for them (those that are allowed)" },
	{ 'l', "length", "SECONDS", "of a burst (0.5)" },
	{ 'n', "spinners", "N", "in a burst (one a CPU, for exit one more)" },
	{ 's', "start", "HOW", "fork (default), wake, or exit: those of one CPU are left" },
	{ 0, NULL, NULL, NULL }
};

static void
read_options(struct bench *b, char **argv)
{
	struct opts o;
	int id;

	opt_begin(&o, table, "[-b N] [-c N] [-l SECONDS] [-n N] [-s HOW]",
	    "how fast and how evenly the kernel spreads spinners over the CPUs", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'b':
			b->bursts = opt_long(&o, "bursts", 1, MAX_BURSTS);
			break;
		case 'c':
			b->cpus = opt_long(&o, "cpus", 1, MAX_SPINNERS);
			break;
		case 'l':
			b->seconds = opt_double(&o, "length", .001, 3600);
			break;
		case 'n':
			b->n = opt_long(&o, "spinners", 1, MAX_SPINNERS);
			break;
		case 's':
			for (b->start = 0; how[b->start] != NULL; b->start++)
				if (strcmp(how[b->start], o.value) == 0)
					break;
			if (how[b->start] == NULL)
				opt_die(&o, "--start: '%s' is none of fork, wake and exit", o.value);
			break;
		}
	if (*o.argv != NULL)
		opt_die(&o, "%s: no operand is taken", *o.argv);
	if (b->cpus == 0)
		b->cpus = allowed_cpus();
	if (b->n == 0)
		b->n = b->cpus + (b->start == EXIT);
	/* Else it could be that no two of them are on one CPU. */
	if (b->start == EXIT && b->n <= b->cpus)
		opt_die(&o, "--start=exit wants more spinners than there are CPUs, %ld", b->cpus);
}

/* Memory that children share; of /dev/zero, as POSIX has no anonymous kind. */
static void *
shared(size_t size)
{
	int fd = open("/dev/zero", O_RDWR);
	void *p;

	if (fd == -1)
		die("/dev/zero:");
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		die("cannot share memory:");
	(void)close(fd);
	return p;
}

int
main(int argc, char **argv)
{
	struct bench b;
	size_t bursts;
	long k;

	(void)argc;
	err_init(argv[0], 2);
	memset(&b, 0, sizeof b);
	b.bursts = 20;
	b.seconds = .5;
	read_options(&b, argv);
	bursts = (size_t)b.bursts;
	b.stop = shared(sizeof *b.stop);
	b.track = shared((size_t)b.n * sizeof *b.track);
	b.pid = mem_alloc((size_t)b.n, sizeof *b.pid);
	b.spread = mem_alloc(4 * bursts, sizeof *b.spread);
	b.use = b.spread + bursts;
	b.jain = b.use + bursts;
	b.least = b.jain + bursts;
	printf("# loadbalance %s\n# start %s\n# spinners %ld\n# cpus %ld\n", VERSION,
	    how[b.start], b.n, b.cpus);
	for (k = 0; k < b.bursts; k++) {
		(void)fflush(stdout); /* or each child would have it, too */
		run_burst(&b);
		judge(&b, k);
	}
	if (b.shared == 0)
		die("no spinner ran in any burst");
	times_print("spread", b.spread, bursts);
	printf("missed %ld bursts\nuse %.3f %%\njain %.3f %%\nleast %.3f %%\nwait-max %.3f us\n",
	    b.missed, stat_amean(b.use, bursts), stat_amean(b.jain, b.shared),
	    stat_amean(b.least, b.shared), b.wait * 1e6);
	out_close();
	free(b.spread);
	free(b.pid);
	return 0;
}
