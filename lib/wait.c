/* wait: descriptors, signals and a deadline, waited for at once with pselect */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

#include "mmt.h"
#include "wait.h"

static const int signals[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGQUIT };
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

/* Some systems deliver no signal in pselect(2) when a descriptor is ready, which one may
 * be for ever. */
static void
let_in(void)
{
	sigset_t closed;

	(void)sigprocmask(SIG_SETMASK, &open_mask, &closed);
	(void)sigprocmask(SIG_SETMASK, &closed, NULL);
}

void
wait_any(const int *fd, char *ready, size_t n, double deadline)
{
	struct timespec t, *tp = NULL;
	double left;
	fd_set set;
	size_t i;
	int top = -1;

	FD_ZERO(&set);
	for (i = 0; i < n; i++)
		if (fd[i] >= 0) {
			/* The C libraries differ in the type a descriptor has to have here. */
			FD_SET((unsigned int)fd[i], &set);
			top = fd[i] > top ? fd[i] : top;
		}
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
	if (pselect(top + 1, &set, NULL, NULL, tp, &open_mask) <= 0)
		FD_ZERO(&set);
	else
		let_in();
	for (i = 0; i < n; i++)
		ready[i] = fd[i] >= 0 && FD_ISSET((unsigned int)fd[i], &set);
}

int
wait_for(int fd, int also, double deadline)
{
	int both[2];
	char ready[2];

	both[0] = fd;
	both[1] = also;
	wait_any(both, ready, 2, deadline);
	return ready[0];
}

int
wait_signal(void)
{
	int sig = last;

	last = 0;
	return sig;
}

void
wait_undo(void)
{
	sigset_t none;
	size_t i;

	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		(void)signal(signals[i], SIG_DFL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)signal(SIGXFSZ, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}
