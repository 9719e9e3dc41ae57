/* wait: descriptors, signals and a deadline, waited for at once with pselect */
#include <errno.h>
#include <string.h>
#include <sys/select.h>

#include "run.h"

static sigset_t open_mask; /* while waiting */
static volatile sig_atomic_t last;

static void
note(int sig)
{
	if (sig != SIGCHLD)
		last = sig;
}

void
wait_init(const int *signals, sigset_t *old)
{
	struct sigaction sa;
	sigset_t block;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = note;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigemptyset(&block);
	last = 0;
	(void)sigprocmask(SIG_BLOCK, NULL, &open_mask);
	if (old != NULL)
		*old = open_mask;
	for (; *signals != 0; signals++) {
		(void)sigaddset(&block, *signals);
		(void)sigdelset(&open_mask, *signals);
		(void)sigaction(*signals, &sa, NULL);
	}
	(void)sigprocmask(SIG_BLOCK, &block, NULL);
}

/* The C libraries differ in the type they want a descriptor to have here. */
static int
has(int fd, const fd_set *set)
{
	return fd >= 0 && FD_ISSET((unsigned int)fd, set);
}

int
wait_for(int fd0, int fd1, double deadline)
{
	struct timespec t, *tp = NULL;
	double left;
	fd_set set;
	int n;

	FD_ZERO(&set);
	if (fd0 >= 0)
		FD_SET((unsigned int)fd0, &set);
	if (fd1 >= 0)
		FD_SET((unsigned int)fd1, &set);
	if (deadline >= 0) {
		left = deadline - clock_mono();
		if (left < 0)
			left = 0;
		if (left > 86400)
			left = 86400; /* the caller comes back for the rest */
		t.tv_sec = (time_t)left;
		t.tv_nsec = (long)((left - (double)t.tv_sec) * 1e9);
		tp = &t;
	}
	n = pselect((fd0 > fd1 ? fd0 : fd1) + 1, &set, NULL, NULL, tp, &open_mask);
	if (n <= 0)
		return 0;
	return (has(fd0, &set) ? 1 : 0) | (has(fd1, &set) ? 2 : 0);
}

int
wait_signal(void)
{
	int sig = last;

	last = 0;
	return sig;
}
