/* supervise: one command in a session of its own, watched from its fork to its end */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run.h"

/* s a service may take to end by itself once its standard input is closed. */
static const double polite = 0.5;

/* What the supervisor knows of its command. */
struct watch {
	const struct job_spec *spec;
	struct job_result r;
	struct gate_pass pass; /* what it used before its exec, behind a gate */
	pid_t child;
	int ctl;      /* from the worker */
	int held;     /* the child's stdin, -1: none or closed */
	int at_once;  /* no more patience */
	int late;     /* its gate was opened long ago */
	double begin; /* clock_mono */
};

static void child(const struct job_spec *spec, int in, int gate, int up) NORETURN;

/* With a gate, all that takes time is done before it. */
static void
child(const struct job_spec *spec, int in, int gate, int up)
{
	(void)setsid();
	wait_undo();
	if (in < 0)
		in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (dup2(in, 0) < 0 || dup2(spec->logfd, 1) < 0 || dup2(spec->logfd, 2) < 0 ||
	    setenv("MMT_RUN_ID", spec->run_id, 1) < 0) {
		warn("cannot prepare a command:");
		_exit(126);
	}
	if (gate >= 0)
		gate_wait(gate, up);
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
	if (c == 'L')
		w->late = 1;
	else
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
	struct usage u;

	w->r.elapsed = w->r.unstarted ? 0 : clock_mono() - w->begin;
	usage_get(&u, 1);
	w->r.user = u.user > w->pass.user ? u.user - w->pass.user : 0;
	w->r.sys = u.sys > w->pass.sys ? u.sys - w->pass.sys : 0;
	w->r.maxrss = u.maxrss;
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
	w->r.strays = stray_kill(w->spec->run_id, STRAY_EXACT, w->child, grace, w->ctl);
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

/* Waits until the command has passed its gate, has ended before it, or the worker wants
 * it to end.  Its time begins at its exec. */
static void
wait_gate(struct watch *w, int up)
{
	while (!w->r.stopped && !w->late && !wait_for(up, w->ctl, -1))
		if (wait_for(w->ctl, -1, 0))
			listen_ctl(w);
	/* Whatever else was said, since we may have been stopped. */
	if (gate_passed(up, &w->pass) == 0) {
		w->r.went = w->pass.went;
		w->r.exec = w->begin = w->pass.exec;
		w->r.start = clock_wall() - (clock_mono() - w->begin);
	} else {
		w->r.unstarted = 1;
		w->r.timed_out = w->late && !w->r.stopped;
	}
	(void)close(up);
}

/* Forks the command; up: where it tells that it passed the gate, -1: there is none. */
static void
start_child(struct watch *w, int gate, int *up, int res)
{
	int in[2] = { -1, -1 }, pass[2] = { -1, -1 };

	if ((w->spec->held && fd_pipe(in) < 0) || (gate >= 0 && fd_pipe(pass) < 0))
		give_up(w, res);
	w->held = in[1];
	*up = pass[0];
	w->r.start = clock_wall();
	w->begin = clock_mono();
	w->child = fork();
	if (w->child == 0)
		child(w->spec, in[0], gate, pass[1]);
	if (w->child < 0)
		give_up(w, res);
	if (in[0] >= 0)
		(void)close(in[0]);
	if (gate >= 0) {
		(void)close(gate);
		(void)close(pass[1]);
	}
}

void
supervise(const struct job_spec *spec, int ctl, int gate, int res)
{
	struct watch w;
	double deadline;
	int up;

	memset(&w, 0, sizeof w);
	w.spec = spec;
	w.ctl = ctl;
	start_child(&w, gate, &up, res);
	if (up >= 0)
		wait_gate(&w, up);
	deadline = spec->timeout > 0 ? w.begin + spec->timeout : -1;
	if (w.r.stopped || w.r.timed_out)
		end_child(&w);
	else if (!wait_child(&w, deadline, 1)) {
		if (!w.r.stopped)
			w.r.timed_out = 1;
		end_child(&w);
	}
	account(&w);
	hang_up(&w);
	clear_up(&w);
	report(&w, res);
}
