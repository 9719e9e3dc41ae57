/* gate: where a command waits, forked and ready, for the others to be there, too
 *
 * A pair of sockets between the worker and the command's process, which no other
 * process holds: when the worker is gone, the command sees it and ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "run.h"

int
gate_make(int fd[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) < 0)
		return -1;
	(void)fcntl(fd[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

/* What is so small is read and written whole. */
static ssize_t
take(int fd, void *p, size_t size)
{
	ssize_t n;

	do
		n = read(fd, p, size);
	while (n < 0 && errno == EINTR);
	return n;
}

void
gate_wait(int gate, int up)
{
	struct gate_pass p;
	struct rusage u;
	double instant;

	if (write(gate, "", 1) != 1 || take(gate, &instant, sizeof instant) != sizeof instant)
		_exit(RUN_OWN_FAILURE);
	p.went = clock_until(instant);
	(void)getrusage(RUSAGE_SELF, &u);
	p.user = clock_seconds(&u.ru_utime);
	p.sys = clock_seconds(&u.ru_stime);
	p.exec = clock_mono();
	/* Without a supervisor this is the end, by SIGPIPE. */
	if (write(up, &p, sizeof p) != sizeof p)
		_exit(RUN_OWN_FAILURE);
}

int
gate_passed(int up, struct gate_pass *p)
{
	struct pollfd in;

	memset(&in, 0, sizeof in);
	in.fd = up;
	in.events = POLLIN;
	return poll(&in, 1, 0) == 1 && take(up, p, sizeof *p) == sizeof *p ? 0 : -1;
}
