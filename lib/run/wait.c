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
wait_init(void)
{
	static const int signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction sa, old;
	sigset_t block;
	size_t i;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = note;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigemptyset(&block);
	last = 0;
	(void)sigprocmask(SIG_BLOCK, NULL, &open_mask);
	for (i = 0; i < sizeof signals / sizeof *signals; i++) {
		/* nohup(1) and a shell's background jobs mean what they ignore. */
		if (signals[i] != SIGCHLD && sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		(void)sigaddset(&block, signals[i]);
		(void)sigdelset(&open_mask, signals[i]);
		(void)sigaction(signals[i], &sa, NULL);
	}
	(void)sigprocmask(SIG_BLOCK, &block, NULL);
}

int
wait_for(int fd, int also, double deadline)
{
	struct timespec t, *tp = NULL;
	double left;
	fd_set set;
	int n;

	FD_ZERO(&set);
	/* The C libraries differ in the type a descriptor has to have here. */
	if (fd >= 0)
		FD_SET((unsigned int)fd, &set);
	if (also >= 0)
		FD_SET((unsigned int)also, &set);
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
	n = pselect((fd > also ? fd : also) + 1, &set, NULL, NULL, tp, &open_mask);
	return n > 0 && fd >= 0 && FD_ISSET((unsigned int)fd, &set);
}

int
wait_signal(void)
{
	int sig = last;

	last = 0;
	return sig;
}
