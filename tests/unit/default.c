/* default: run a command with SIGINT SIGQUIT SIGHUP SIGTERM SIGPIPE at their
 * defaults and unblocked, in a process group of its own: as if from a terminal,
 * whatever the shell that starts it has ignored */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	static const int sig[] = { SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGPIPE };
	sigset_t set;
	size_t i;
	int error;

	if (argc < 2) {
		fprintf(stderr, "usage: default COMMAND [ARGUMENT...]\n");
		return 2;
	}
	(void)sigemptyset(&set);
	for (i = 0; i < sizeof sig / sizeof sig[0]; i++) {
		(void)signal(sig[i], SIG_DFL);
		(void)sigaddset(&set, sig[i]);
	}
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
	(void)setpgid(0, 0); /* fails for the leader of a session: that has one */
	(void)execvp(argv[1], argv + 1);
	error = errno;
	fprintf(stderr, "default: %s: %s\n", argv[1], strerror(error));
	return error == ENOENT ? 127 : 126;
}
