/* job: a command under a supervisor of its own, as the worker sees it */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

static int hidden[2] = { -1, -1 }; /* no supervisor holds these open */

static void
close_both(const int fd[2])
{
	int saved = errno;

	(void)close(fd[0]);
	(void)close(fd[1]);
	errno = saved;
}

void
job_env(const char *label, long iter, const char *out)
{
	char text[32] = "-";

	if (iter >= 0)
		(void)snprintf(text, sizeof text, "%ld", iter);
	(void)setenv("MMT_LABEL", label, 1);
	(void)setenv("MMT_ITER", text, 1);
	if (out != NULL)
		(void)setenv("MMT_OUT", out, 1);
	else
		(void)unsetenv("MMT_OUT");
}

void
job_hide(int fd)
{
	hidden[hidden[0] >= 0] = fd;
}

/* Becomes the supervisor. */
static void
begin(const struct job_spec *spec, const int ctl[2], const int res[2], const int gate[2])
{
	size_t i;

	(void)setsid();
	(void)close(ctl[1]);
	(void)close(res[0]);
	if (spec->gated)
		(void)close(gate[1]);
	for (i = 0; i < 2; i++)
		if (hidden[i] >= 0)
			(void)close(hidden[i]);
	wait_init();
	supervise(spec, ctl[0], gate[0], res[1]);
}

/* All of them, or none: 0, or -1 and errno. */
static int
make_pipes(int ctl[2], int res[2], int gate[2], int gated)
{
	if (fd_pipe(ctl) < 0)
		return -1;
	if (fd_pipe(res) == 0) {
		if (!gated || gate_make(gate) == 0)
			return 0;
		close_both(res);
	}
	close_both(ctl);
	return -1;
}

int
job_start(struct job *j, const struct job_spec *spec)
{
	int ctl[2], res[2], gate[2] = { -1, -1 };

	j->pid = 0;
	if (make_pipes(ctl, res, gate, spec->gated) < 0)
		return -1;
	(void)fflush(stdout);
	/* The supervisor keeps the control pipes of the services started before it
	 * open: should the worker be killed, they end in reverse order. */
	j->pid = fork();
	if (j->pid == 0)
		begin(spec, ctl, res, gate);
	(void)close(ctl[0]);
	(void)close(res[1]);
	if (spec->gated)
		(void)close(gate[0]);
	j->ctl = ctl[1];
	j->res = res[0];
	j->gate = gate[1];
	j->timeout = spec->timeout;
	j->late = -1;
	if (j->pid < 0) {
		int saved = errno;

		j->pid = 0;
		(void)close(j->ctl);
		(void)close(j->res);
		job_shut(j);
		errno = saved;
		return -1;
	}
	j->run_id = mem_dup(spec->run_id);
	return 0;
}

void
job_open(struct job *j, double instant)
{
	double now = clock_mono();

	(void)!write(j->gate, &instant, sizeof instant);
	job_shut(j);
	if (j->timeout > 0)
		j->late = (instant > now ? instant : now) + j->timeout;
}

void
job_shut(struct job *j)
{
	if (j->gate >= 0)
		(void)close(j->gate);
	j->gate = -1;
}

void
job_stop(struct job *j, int at_once)
{
	(void)!write(j->ctl, at_once ? "K" : "T", 1);
	(void)kill(j->pid, SIGCONT); /* should somebody have stopped it */
}

void
job_late(struct job *j)
{
	j->late = -1;
	(void)!write(j->ctl, "L", 1);
}

int
job_finish(struct job *j, struct job_result *r, double grace)
{
	ssize_t n;

	do
		n = read(j->res, r, sizeof *r);
	while (n < 0 && errno == EINTR);
	while (waitpid(j->pid, NULL, 0) < 0 && errno == EINTR)
		;
	(void)close(j->ctl);
	(void)close(j->res);
	j->pid = 0;
	if (n != (ssize_t)sizeof *r) {
		warn("%s: its supervisor was killed", j->run_id);
		memset(r, 0, sizeof *r);
		r->status = SIGKILL; /* as waitpid tells it */
		r->maxrss = -1;
		r->strays = stray_kill(j->run_id, STRAY_EXACT, 0, grace, -1);
	}
	free(j->run_id);
	j->run_id = NULL;
	return r->lost ? -1 : 0;
}

void
job_status(const struct job_result *r, char *buf, size_t size)
{
	if (r->timed_out)
		(void)snprintf(buf, size, "timeout");
	else if (r->stopped)
		(void)snprintf(buf, size, "interrupted");
	else if (WIFSIGNALED(r->status))
		(void)snprintf(buf, size, "signal=%d", WTERMSIG(r->status));
	else if (WEXITSTATUS(r->status) != 0)
		(void)snprintf(buf, size, "exit=%d", WEXITSTATUS(r->status));
	else
		(void)snprintf(buf, size, "ok");
}
