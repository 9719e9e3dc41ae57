/* faults: sessions of real servers and filters, each with a fault drawn from a seed
 *
 *   faults SEED COUNT    runs 0 ... COUNT - 1, several at once
 *   faults SEED COUNT RUN    that one alone
 *
 * Says which run went wrong, and how; the faults, how many runs each had, and the longest of
 * them.  Exit status 1 when one went wrong. */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

enum { WORKERS = 10, KINDS = 64 };

struct done {
	size_t kind;
	int wrong;
	double seconds;
};

static void
put_file(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL || chmod(path, 0600) < 0 || fputs(text, f) < 0 || fclose(f) != 0)
		die("%s:", path);
}

static void
explain(const struct cast *c, const struct plan *p, uint64_t seed, unsigned long n)
{
	char path[256], text[2000];
	size_t len;
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/log", c->dir);
	f = fopen(path, "r");
	len = f != NULL ? fread(text, 1, sizeof text - 1, f) : 0;
	text[len] = '\0';
	if (f != NULL)
		(void)fclose(f);
	(void)printf("run %lu of seed %lu: %s at step %ld, moment %d, %zu participants, victim "
	    "%zu,%s%s%s%s groups %zu: %s\n%s", n, (unsigned long)seed, kinds[p->kind].name,
	    p->step, p->moment, p->n, p->victim, p->tcp ? " tcp" : " unix",
	    p->secret ? " secret" : "", p->at ? " at" : "", p->names ? " names" : "", p->groups,
	    c->wrong, text);
	(void)fflush(stdout);
}

static void
one(struct cast *c, uint64_t seed, unsigned long n, int out)
{
	struct plan p;
	struct done d;
	double start = clock_mono();

	put_file(c->dir, "log", "");
	plan_draw(&p, seed, n);
	d.kind = p.kind;
	d.wrong = run(c, &p) < 0;
	d.seconds = clock_mono() - start;
	if (d.wrong)
		explain(c, &p, seed, n);
	if (write(out, &d, sizeof d) != (ssize_t)sizeof d)
		die("cannot write:");
}

static void
worker(const char *bin, const char *tmp, int w, uint64_t seed, unsigned long from,
    unsigned long count, unsigned long by, int out)
{
	static struct cast c;
	static const char *const files[] = { "log", "secret", "another", "clock", "clock.new",
	    "server", "proxy" };
	char dir[128], path[200];
	size_t i;

	(void)snprintf(dir, sizeof dir, "%s/%d", tmp, w);
	if (mkdir(dir, 0700) < 0)
		die("%s:", dir);
	put_file(dir, "secret", "sesame\n");
	put_file(dir, "another", "thyme\n");
	(void)snprintf(path, sizeof path, "%s/clock", dir);
	(void)setenv("MMT_TEST_CLOCK", path, 1);
	(void)signal(SIGPIPE, SIG_IGN);
	c.bin = bin;
	c.dir = dir;
	for (; from < count; from += by)
		one(&c, seed, from, out);
	for (i = 0; i < sizeof files / sizeof *files; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", dir, files[i]);
		(void)unlink(path);
	}
	(void)rmdir(dir);
}

static unsigned long
number(const char *s)
{
	long x;

	if (field_long(s, 0, 1000000000, &x) < 0)
		die("'%s' is no number", s);
	return (unsigned long)x;
}

/* The number of runs that went wrong. */
static unsigned long
tally(int in, unsigned long *runs)
{
	static unsigned long n[KINDS], wrong[KINDS];
	static double longest[KINDS];
	unsigned long bad = 0;
	struct done d;
	size_t i;

	for (*runs = 0; read(in, &d, sizeof d) == (ssize_t)sizeof d; ++*runs) {
		n[d.kind]++;
		wrong[d.kind] += d.wrong ? 1 : 0;
		bad += d.wrong ? 1 : 0;
		if (d.seconds > longest[d.kind])
			longest[d.kind] = d.seconds;
	}
	for (i = 0; i < nkinds; i++)
		if (n[i] > 0)
			(void)printf("%-14s %4lu runs, %lu wrong, longest %.1f s\n",
			    kinds[i].name, n[i], wrong[i], longest[i]);
	return bad;
}

int
main(int argc, char **argv)
{
	unsigned long count, from = 0, workers = WORKERS, runs, bad, w;
	const char *slash = strrchr(argv[0], '/'), *base = getenv("TMPDIR");
	char *bin, tmp[100];
	uint64_t seed;
	int fd[2];

	err_init(argv[0], 2);
	if (argc < 3 || argc > 4 || slash == NULL)
		die("usage: DIR/faults SEED COUNT [RUN]");
	bin = mem_fmt("%.*s/..", (int)(slash - argv[0]), argv[0]);
	seed = number(argv[1]);
	count = number(argv[2]);
	if (argc == 4) {
		from = number(argv[3]);
		count = from + 1;
		workers = 1;
	}
	(void)snprintf(tmp, sizeof tmp, "%s/mmt-faults.%ld", base != NULL ? base : "/tmp",
	    (long)getpid());
	if (mkdir(tmp, 0700) < 0 || fd_pipe(fd) < 0)
		die("%s:", tmp);
	for (w = 0; w < workers; w++)
		if (fork() == 0) {
			worker(bin, tmp, (int)w, seed, from + w, count, workers, fd[1]);
			exit(0);
		}
	(void)close(fd[1]);
	bad = tally(fd[0], &runs);
	while (wait(NULL) > 0)
		continue;
	if (rmdir(tmp) < 0)
		warn("%s:", tmp);
	(void)printf("seed %lu: %lu runs, %lu wrong\n", (unsigned long)seed, runs, bad);
	return runs == count - from && bad == 0 ? 0 : 1;
}
