/* watch: a process between us and a command, which ends it when we are gone
 *
 * We may be killed without a chance to end what we started; a command that prints
 * rarely would not notice.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "monitor.h"

/* s from TERM to KILL */
static const double grace = 3;

void
watch_exec(const char *command)
{
	wait_undo();
	(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	warn("cannot execute /bin/sh:");
	_exit(errno == ENOENT ? 127 : 126);
}

/* Ends as it did, so that whoever waits for us learns it. */
static void
end_as(int status, int alone)
{
	/* Nobody is there to end what it left, should that not listen. */
	if (alone)
		(void)kill(0, SIGKILL);
	/* What it left in the group; we are in it, but the signal is blocked, and to ignore
	 * it takes it away. */
	(void)kill(0, SIGTERM);
	(void)signal(SIGTERM, SIG_IGN);
	if (WIFSIGNALED(status)) {
		wait_undo();
		(void)raise(WTERMSIG(status));
	}
	_exit(WEXITSTATUS(status));
}

void
watch(const char *command, int life)
{
	double deadline = -1;
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0) {
		warn("cannot start a process:");
		_exit(126);
	}
	if (pid == 0)
		watch_exec(command);
	/* The command alone decides how long its pipes are open. */
	(void)close(STDOUT_FILENO);
	for (;;) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			end_as(status, deadline >= 0);
		if (deadline < 0 && wait_for(life, -1, -1)) {
			/* Nobody writes to it: it is at its end. */
			deadline = clock_mono() + grace;
			(void)kill(0, SIGTERM);
			(void)kill(0, SIGCONT);
		} else if (deadline >= 0) {
			(void)wait_for(-1, -1, deadline);
			if (clock_mono() >= deadline)
				(void)kill(0, SIGKILL);
		}
	}
}
