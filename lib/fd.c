/* fd: descriptors that are there, and pipes that do not leak into programs */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "mmt.h"

void
fd_init(void)
{
	int fd, stdout_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		die("/dev/null:");
	(void)close(fd);
	if (stdout_closed) {
		errno = EBADF;
		die("standard output is closed:");
	}
}

int
fd_pipe(int fd[2])
{
	if (pipe(fd) < 0)
		return -1;
	if (fcntl(fd[0], F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd[1], F_SETFD, FD_CLOEXEC) < 0) {
		int saved = errno;

		(void)close(fd[0]);
		(void)close(fd[1]);
		errno = saved;
		return -1;
	}
	return 0;
}
