/* caught: signals that end the server, as a readable descriptor */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
static volatile sig_atomic_t first;
static int tell = -1;

static void
note(int sig)
{
	int saved = errno;

	if (first == 0)
		first = sig;
	(void)!write(tell, "", 1);
	errno = saved;
}

int
caught_init(void)
{
	struct sigaction sa, old;
	size_t i;
	int fd[2];

	if (fd_pipe(fd) < 0 || fcntl(fd[1], F_SETFL, O_NONBLOCK) < 0)
		die("cannot make a pipe:");
	tell = fd[1];
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = SIG_IGN;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGPIPE, &sa, NULL);
	sa.sa_handler = note;
	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		/* nohup(1) and a shell's background jobs mean what they ignore. */
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &sa, NULL);
	return fd[0];
}

int
caught_signal(void)
{
	return first;
}

void
caught_reset(void)
{
	struct sigaction old;
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler == note)
			(void)signal(signals[i], SIG_DFL);
}
