/* startup: time to fork, execute and wait for a program
 *
 * From before fork() until wait has reported the end, once for each of many
 * starts; every time is kept, the quantiles are exact.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mmt.h"

#define VERSION "1.0"

enum { MAX_SPAWNS = 10000000 };

struct config {
	long spawns, warmup;
};

static volatile sig_atomic_t child; /* 0: none */

static const struct opt table[] = {
	{ 'n', "spawns", "N", "how many starts are timed (500)" },
	{ 'w', "warm-up", "N", "how many before, not timed (20)" },
	{ 0, NULL, NULL, NULL }
};

/* Looked up once, as execvp would each time.  Caller frees. */
static char *
find_program(const char *name)
{
	const char *path = getenv("PATH"), *end;
	char *file;

	if (strchr(name, '/') != NULL) {
		if (access(name, X_OK) == -1)
			die("%s:", name);
		return mem_dup(name);
	}
	for (end = path != NULL ? path : "";; end++) {
		path = end;
		end += strcspn(path, ":");
		file = mem_fmt("%.*s%s%s", (int)(end - path), path,
		    end == path ? "./" : "/", name);
		if (access(file, X_OK) == 0)
			return file;
		free(file);
		if (*end == '\0')
			die("%s: not found on PATH", name);
	}
}

/* What ends us ends what we started first. */
static void
on_signal(int sig)
{
	if (child > 0) {
		(void)kill((pid_t)child, sig);
		(void)waitpid((pid_t)child, NULL, 0);
	}
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
}

/* Starts it once and waits: us.  Exits when that does not end with status 0. */
static double
spawn(const char *file, char **argv)
{
	double start = clock_mono(), elapsed;
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		(void)execv(file, argv);
		_exit(127);
	}
	if (pid == -1)
		die("cannot fork:");
	child = (sig_atomic_t)pid;
	if (waitpid(pid, &status, 0) == -1)
		die("cannot wait:");
	elapsed = clock_mono() - start;
	child = 0;
	if (status == 0)
		return elapsed * 1e6;
	if (WIFSIGNALED(status))
		warn("%s: was killed by signal %d", file, WTERMSIG(status));
	else
		warn("%s: ended with status %d", file, WEXITSTATUS(status));
	exit(1);
}

/* The words of the command to start. */
static char **
read_options(struct config *c, char **argv)
{
	struct opts o;
	int id;

	opt_begin(&o, table, "[-n N] [-w N] PROGRAM [ARGUMENT...]",
	    "time to fork, execute and wait for a program", argv);
	while ((id = opt_next(&o)) != 0)
		if (id == 'n')
			c->spawns = opt_long(&o, "spawns", 1, MAX_SPAWNS);
		else
			c->warmup = opt_long(&o, "warm-up", 0, MAX_SPAWNS);
	if (*o.argv == NULL)
		opt_die(&o, "no program to start");
	return o.argv;
}

int
main(int argc, char **argv)
{
	struct config c = { 500, 20 };
	char *file, *real;
	double *us;
	long i;

	(void)argc;
	err_init(argv[0], 2);
	argv = read_options(&c, argv);
	file = find_program(argv[0]);
	real = realpath(file, NULL); /* which shell is /bin/sh? */
	/* Zeroed: fork copies the same pages each time. */
	us = mem_alloc((size_t)c.spawns, sizeof *us);
	(void)signal(SIGTERM, on_signal);
	printf("# startup %s\n# program %s\n", VERSION, real != NULL ? real : file);
	printf("# spawns %ld\n# warm-up %ld\n", c.spawns, c.warmup);
	(void)fflush(stdout);
	for (i = 0; i < c.warmup; i++)
		(void)spawn(file, argv);
	for (i = 0; i < c.spawns; i++)
		us[i] = spawn(file, argv);
	times_print("spawn", us, (size_t)c.spawns);
	out_close();
	free(us);
	free(real);
	free(file);
	return 0;
}
