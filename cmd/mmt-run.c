/* mmt-run: run a plan, one raw log and one journal line per run */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/run.h"

/* The worker was killed.  Supervisors see that, and end what they watch; what had one that
 * was killed as well is found by its name. */
static void
clear_up(const struct run_config *c, pid_t worker, int life)
{
	double deadline = clock_mono() + 2 * c->grace + 10;
	char *dir = mem_fmt("%s/%s/iter-%ld", c->dir, c->run, c->round);
	char *real = realpath(dir, NULL), *id = mem_fmt("%s/", real != NULL ? real : dir);
	struct pollfd p;

	memset(&p, 0, sizeof p);
	p.fd = life;
	/* No event tells that nobody reads a pipe any more which nobody else wrote to. */
	while (poll(&p, 1, 0) == 0 && clock_mono() < deadline && wait_signal() == 0)
		(void)wait_for(-1, -1, clock_mono() + 0.02);
	(void)stray_kill(id, worker, 0, c->grace, -1);
	free(id);
	free(real);
	free(dir);
}

/* Passes signals on to the worker and ends as it did, or of the signal. */
static int
watch(const struct run_config *c, pid_t worker, int life, long parent)
{
	int sig, first = 0, status;
	double tick;

	for (;;) {
		if (waitpid(worker, &status, WNOHANG) == worker)
			break;
		/* Nothing announces the end of a process that is not our child. */
		tick = parent > 0 && first == 0 ? clock_mono() + 1 : -1;
		(void)wait_for(-1, -1, tick);
		sig = wait_signal();
		if (sig == 0 && tick >= 0 && kill((pid_t)parent, 0) < 0 && errno == ESRCH)
			sig = SIGTERM;
		if (sig == 0)
			continue;
		if (first == 0)
			first = sig;
		(void)!write(life, "T", 1);
		(void)kill(worker, SIGCONT); /* should somebody have stopped it */
	}
	if (WIFSIGNALED(status))
		clear_up(c, worker, life);
	if (first != 0) {
		sigset_t one;

		(void)signal(first, SIG_DFL);
		(void)sigemptyset(&one);
		(void)sigaddset(&one, first);
		(void)raise(first);
		(void)sigprocmask(SIG_UNBLOCK, &one, NULL);
	}
	if (WIFSIGNALED(status)) {
		warn("the worker was killed by signal %d; --resume does what is missing",
		    WTERMSIG(status));
		return RUN_OWN_FAILURE;
	}
	return WEXITSTATUS(status);
}

static void
read_plan(struct plan *p, char **files)
{
	const struct plan_line *bad;
	const char *why;
	struct in in;
	char *line;
	size_t len, i;
	int r, torn;

	in_open(&in, files);
	while ((r = in_line(&in, &line, &len, &torn)) > 0) {
		if (rec_skip(line, len))
			continue;
		/* Half a command may do the wrong thing: rm -rf "$DIR/... */
		if (torn)
			die("%s:%lu: the last line has no newline: is the plan cut off?", in.name,
			    in.line);
		if (plan_add(p, line, len, &why) < 0)
			die("%s:%lu: %s", in.name, in.line, why);
	}
	if (r < 0)
		die("%s:", in.name);
	in_close(&in);
	for (i = 0; i < p->n && p->v[i].verb != PLAN_RUN; i++)
		;
	if (i == p->n)
		die("the plan holds no run line, so there is nothing to do");
	if (plan_check(p, &why, &bad) < 0)
		die("%s: %s", why, bad->text);
}

enum { SEED = 256, FORCE, BARRIER };

static const struct opt table[] = {
	{ BARRIER, "barrier", "IN,OUT", "in step with others: descriptors of a mmt-barrier join" },
	{ 'd', "directory", "DIR", "the log tree (work/log)" },
	{ 'n', "name", "RUN", "what the run is called (run)" },
	{ 'r', "round", "N", "outer iteration (0)" },
	{ 'o', "order", "ORDER", "label, rounds or random (label)" },
	{ SEED, "seed", "N", "of the random order (1)" },
	{ 't', "timeout", "SECONDS", "for every command of the plan (none)" },
	{ 'k', "kill-after", "SECONDS", "from TERM to KILL (5)" },
	{ 'x', "stop-on-failure", NULL, "the first failed run ends it all" },
	{ 'R', "resume", NULL, "do only what is missing" },
	{ FORCE, "force", NULL, "throw away what an earlier try left" },
	{ 'P', "parent", "PID", "stop when that process is gone" },
	{ 'v', "verbose", NULL, "a line per run on standard error" },
	{ 0, NULL, NULL, NULL }
};

static enum plan_order
order_of(const struct opts *o)
{
	if (strcmp(o->value, "label") == 0)
		return ORDER_LABEL;
	if (strcmp(o->value, "rounds") == 0)
		return ORDER_ROUNDS;
	if (strcmp(o->value, "random") != 0)
		opt_die(o, "--order: '%s' is not label, rounds or random", o->value);
	return ORDER_RANDOM;
}

/* The descriptors of the filter; no program we start gets them. */
static void
barrier(struct run_config *c, const struct opts *o)
{
	char *in = mem_dup(o->value), *out = in + strcspn(in, ",");
	long fd[2];
	size_t i;

	if (*out == ',')
		*out++ = '\0';
	if (field_long(in, 3, FD_SETSIZE - 1, &fd[0]) < 0 ||
	    field_long(out, 3, FD_SETSIZE - 1, &fd[1]) < 0)
		opt_die(o, "--barrier: '%s': want two descriptors from 3 up, as in --barrier=3,4",
		    o->value);
	for (i = 0; i < 2; i++)
		if (fcntl((int)fd[i], F_SETFD, FD_CLOEXEC) < 0)
			opt_die(o, "--barrier: descriptor %ld is not open", fd[i]);
	c->in = (int)fd[0];
	c->out = (int)fd[1];
	free(in);
}

static char **
options(struct run_config *c, long *parent, char **argv)
{
	struct opts o;
	const char *why;
	int id;

	opt_begin(&o, table, "[-Rvx] [-d DIR] [-k SECONDS] [-n RUN] [-o ORDER] [-P PID] [-r ROUND] [-t SECONDS]\n"
	    "       [--barrier=IN,OUT] [--force] [--seed=N] [PLAN...]",
	    "run a plan, one raw log and one journal line per run", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case BARRIER: barrier(c, &o); break;
		case 'd': c->dir = o.value; break;
		case 'n': c->run = o.value; break;
		case 'r': c->round = opt_long(&o, "round", 0, 1000000); break;
		case 'o': c->order = order_of(&o); break;
		case SEED: c->seed = (unsigned long)opt_long(&o, "seed", 0, LONG_MAX); break;
		case 't': c->timeout = opt_double(&o, "timeout", 0.001, 1e9); break;
		case 'k': c->grace = opt_double(&o, "kill-after", 0, 1e6); break;
		case 'x': c->stop_on_failure = 1; break;
		case 'R': c->mode = STORE_RESUME; break;
		case FORCE: c->mode = STORE_FORCE; break;
		case 'P': *parent = opt_long(&o, "parent", 1, INT_MAX); break;
		case 'v': c->verbose = 1; break;
		default: break;
		}
	if ((why = tree_badname(c->run)) != NULL)
		opt_die(&o, "the run name '%s' %s", c->run, why);
	return opt_files(&o);
}

int
main(int argc, char **argv)
{
	static struct run_config c = { .dir = "work/log", .run = "run", .seed = 1, .grace = 5,
	    .in = -1, .out = -1 };
	static struct plan p;
	long parent = 0;
	int life[2];
	pid_t pid;

	(void)argc;
	err_init(argv[0], RUN_OWN_FAILURE);
	fd_init();
	read_plan(&p, options(&c, &parent, argv));
	if (fd_pipe(life) < 0)
		die("cannot make a pipe:");
	/* A parent passes on what the terminal sends to all: it must not count twice. */
	if (parent > 0)
		(void)setpgid(0, 0);
	wait_init();
	pid = fork();
	if (pid < 0)
		die("cannot fork:");
	if (pid == 0) {
		(void)close(life[1]);
		exit(worker(&c, &p, life[0]));
	}
	(void)close(life[0]);
	(void)signal(SIGPIPE, SIG_IGN); /* the worker may end while it is told to */
	/* The filter has to see the end of the worker, not ours. */
	if (c.in >= 0) {
		(void)close(c.in);
		(void)close(c.out);
	}
	return watch(&c, pid, life[1], parent);
}
