/* job: one command in a session of its own, under a supervisor of its own */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

/* s a service may take to end by itself once its standard input is closed. */
static const double polite = 0.5;

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* What the supervisor knows of its command. */
struct watch {
	const struct job_spec *spec;
	struct job_result r;
	pid_t child;
	int ctl;      /* from the worker */
	int held;     /* the child's stdin, -1: none or closed */
	int at_once;  /* no more patience */
	double begin; /* clock_mono */
};

static void child(const struct job_spec *spec, int in) NORETURN;

static void
child(const struct job_spec *spec, int in)
{
	static const int reset[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD, SIGPIPE };
	sigset_t none;
	size_t i;

	(void)setsid();
	for (i = 0; i < sizeof reset / sizeof *reset; i++)
		(void)signal(reset[i], SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	if (in < 0)
		in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (dup2(in, 0) < 0 || dup2(spec->logfd, 1) < 0 || dup2(spec->logfd, 2) < 0 ||
	    setenv("MMT_RUN_ID", spec->run_id, 1) < 0) {
		warn("cannot prepare a command:");
		_exit(126);
	}
	(void)execl("/bin/sh", "sh", "-c", spec->command, (char *)NULL);
	warn("cannot execute /bin/sh:");
	_exit(errno == ENOENT ? 127 : 126);
}

/* Takes what the worker says; the end of file says that it is gone. */
static void
listen_ctl(struct watch *w)
{
	char c = 'T';
	ssize_t n = read(w->ctl, &c, 1);

	if (n < 0)
		return;
	if (n == 0) {
		(void)close(w->ctl);
		w->ctl = -1;
	}
	if (c == 'K')
		w->at_once = 1;
	w->r.stopped = 1;
}

static void
hang_up(struct watch *w)
{
	if (w->held >= 0)
		(void)close(w->held);
	w->held = -1;
}

/* Waits until the child has ended (1), the deadline is over, or, with
 * `listening`, the worker said something (0). */
static int
wait_child(struct watch *w, double deadline, int listening)
{
	int was = w->at_once, stopped = w->r.stopped;

	while (waitpid(w->child, &w->r.status, WNOHANG) != w->child) {
		if (deadline >= 0 && clock_mono() >= deadline)
			return 0;
		if (wait_for(w->ctl, -1, deadline)) {
			listen_ctl(w);
			if (w->at_once != was || (listening && w->r.stopped != stopped))
				return 0;
		}
	}
	return 1;
}

/* Ends the command: end of file, TERM, KILL; returns when it has been reaped. */
static void
end_child(struct watch *w)
{
	int held = w->held >= 0;

	hang_up(w);
	if (held && !w->at_once && wait_child(w, clock_mono() + polite, 0))
		return;
	if (!w->at_once) {
		(void)kill(-w->child, SIGTERM);
		(void)kill(-w->child, SIGCONT);
		if (wait_child(w, clock_mono() + w->spec->grace, 0))
			return;
	}
	(void)kill(-w->child, SIGKILL);
	while (waitpid(w->child, &w->r.status, 0) < 0 && errno == EINTR)
		;
}

static void
account(struct watch *w)
{
	struct rusage u;

	w->r.elapsed = clock_mono() - w->begin;
	(void)getrusage(RUSAGE_CHILDREN, &u);
	w->r.user = seconds(u.ru_utime);
	w->r.sys = seconds(u.ru_stime);
#if defined __linux__ || defined __FreeBSD__ || defined __OpenBSD__ || defined __NetBSD__
	w->r.maxrss = (double)u.ru_maxrss; /* KiB there; POSIX has no such field */
#else
	w->r.maxrss = -1;
#endif
}

/* What is left of the command's session once its first process has ended. */
static void
clear_up(struct watch *w)
{
	double grace = w->at_once ? 0 : w->spec->grace, deadline = clock_mono() + grace;

	/* The rest of a group that was told to end is no stray while it does so;
	 * no event tells when it has. */
	while ((w->r.stopped || w->r.timed_out) && kill(-w->child, 0) == 0) {
		if (w->at_once || clock_mono() > deadline) {
			(void)kill(-w->child, SIGKILL);
			break;
		}
		if (wait_for(w->ctl, -1, clock_mono() + 0.005))
			listen_ctl(w);
	}
	w->r.strays = stray_kill(w->spec->run_id, 0, w->child, grace, w->ctl);
	/* Where there is no /proc, the group is all that is known. */
	(void)kill(-w->child, SIGKILL);
}

static void report(const struct watch *w, int res) NORETURN;

static void
report(const struct watch *w, int res)
{
	(void)!write(res, &w->r, sizeof w->r);
	_exit(0);
}

static void give_up(struct watch *w, int res) NORETURN;

static void
give_up(struct watch *w, int res)
{
	warn("cannot start a command:");
	w->r.lost = 1;
	report(w, res);
}

static void supervise(struct watch *w, int res) NORETURN;

static void
supervise(struct watch *w, int res)
{
	double deadline;
	int in[2] = { -1, -1 };

	if (w->spec->held && fd_pipe(in) < 0)
		give_up(w, res);
	w->held = in[1];
	w->r.start = clock_wall();
	w->begin = clock_mono();
	w->child = fork();
	if (w->child == 0)
		child(w->spec, in[0]);
	if (w->child < 0)
		give_up(w, res);
	if (in[0] >= 0)
		(void)close(in[0]);
	deadline = w->spec->timeout > 0 ? w->begin + w->spec->timeout : -1;
	if (!wait_child(w, deadline, 1)) {
		if (!w->r.stopped)
			w->r.timed_out = 1;
		end_child(w);
	}
	account(w);
	hang_up(w);
	clear_up(w);
	report(w, res);
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

int
job_start(struct job *j, const struct job_spec *spec)
{
	int ctl[2], res[2];
	struct watch w;

	j->pid = 0;
	if (fd_pipe(ctl) < 0)
		return -1;
	if (fd_pipe(res) < 0) {
		(void)close(ctl[0]);
		(void)close(ctl[1]);
		return -1;
	}
	(void)fflush(stdout);
	/* The supervisor keeps the control pipes of the services started before it
	 * open: should the worker be killed, they end in reverse order. */
	j->pid = fork();
	if (j->pid == 0) {
		(void)setsid();
		(void)close(ctl[1]);
		(void)close(res[0]);
		wait_init();
		memset(&w, 0, sizeof w);
		w.spec = spec;
		w.ctl = ctl[0];
		w.held = -1;
		supervise(&w, res[1]);
	}
	(void)close(ctl[0]);
	(void)close(res[1]);
	if (j->pid < 0) {
		int saved = errno;

		j->pid = 0;
		(void)close(ctl[1]);
		(void)close(res[0]);
		errno = saved;
		return -1;
	}
	j->ctl = ctl[1];
	j->res = res[0];
	j->run_id = mem_dup(spec->run_id);
	return 0;
}

void
job_stop(struct job *j, int at_once)
{
	(void)!write(j->ctl, at_once ? "K" : "T", 1);
	(void)kill(j->pid, SIGCONT); /* should somebody have stopped it */
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
		r->strays = stray_kill(j->run_id, 0, 0, grace, -1);
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
