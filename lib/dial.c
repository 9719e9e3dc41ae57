/* dial: the end of a connection that calls, over a socket or a device */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "mmt.h"
#include "net.h"

/* A port nobody listens on can be the very one the kernel takes for the caller, who
 * then is connected to itself. */
static int
itself(int fd)
{
	struct sockaddr_storage here, there;
	socklen_t n = sizeof here, m = sizeof there;

	memset(&here, 0, sizeof here);
	memset(&there, 0, sizeof there);
	return getsockname(fd, (struct sockaddr *)&here, &n) == 0 &&
	    getpeername(fd, (struct sockaddr *)&there, &m) == 0 && n == m &&
	    here.ss_family != AF_UNIX && memcmp(&here, &there, n) == 0;
}

/* Waits for a connection that is being made: 0, or -1 and errno. */
static int
made(int fd, double until)
{
	struct pollfd p;
	double left;
	int n, error = 0;
	socklen_t len = sizeof error;

	p.fd = fd;
	p.events = POLLOUT;
	do {
		left = until - clock_mono();
		n = poll(&p, 1, left > 0 ? (int)(left * 1e3) + 1 : 0);
	} while (n < 0 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	if (n <= 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		return -1;
	errno = error;
	return error == 0 ? 0 : -1;
}

static int
dial(const struct sockaddr *sa, socklen_t len, double until)
{
	int fd = net_socket(sa->sa_family);

	if (fd < 0)
		return -1;
	if (connect(fd, sa, len) < 0 && ((errno != EINPROGRESS && errno != EINTR) ||
	    made(fd, until) < 0))
		return net_shut(fd);
	if (itself(fd)) {
		errno = ECONNREFUSED;
		return net_shut(fd);
	}
	return fd;
}

/* A terminal passes bytes as they are. */
static int
raw(int fd)
{
	struct termios t;

	if (tcgetattr(fd, &t) < 0)
		return -1;
	t.c_iflag = IGNBRK;
	t.c_oflag = 0;
	t.c_lflag = 0;
	t.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	t.c_cflag |= CS8 | CREAD | CLOCAL;
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	return tcsetattr(fd, TCSANOW, &t);
}

static int
device(const char *path, char **why)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISCHR(st.st_mode)) {
		*why = mem_dup("is no character device");
		errno = EINVAL;
		return net_shut(fd);
	}
	if (fd < 0 || (isatty(fd) && raw(fd) < 0)) {
		*why = net_reason();
		return net_shut(fd);
	}
	return fd;
}

/* One try.  -1, *why, and errno EINVAL when another one is of no use. */
static int
reach(const char *address, double until, char **why)
{
	const char *path;
	struct addrinfo *list, *a;
	struct sockaddr_un un;
	int fd = -1, saved;

	if ((path = net_behind(address, "dev:")) != NULL)
		return device(path, why);
	if ((path = net_behind(address, "unix:")) != NULL) {
		errno = EINVAL;
		if (net_unix(&un, path, why) < 0)
			return -1;
		fd = dial((struct sockaddr *)&un, sizeof un, until);
	} else {
		if ((list = net_resolve(address, 0, why)) == NULL)
			return -1;
		for (a = list; fd < 0 && a != NULL; a = a->ai_next)
			fd = dial(a->ai_addr, a->ai_addrlen, until);
		saved = errno;
		freeaddrinfo(list);
		errno = saved == EINVAL ? EADDRNOTAVAIL : saved;
	}
	if (fd < 0)
		*why = net_reason();
	return fd;
}

int
net_connect(const char *address, double seconds, char **why)
{
	double end = clock_mono() + seconds, left, pause = .0025;
	struct timespec t;
	int fd;

	for (*why = NULL;; free(*why)) {
		left = end - clock_mono();
		fd = reach(address, clock_mono() + (left < 1 ? 1 : left > 3 ? 3 : left), why);
		left = end - clock_mono();
		if (fd >= 0 || errno == EINVAL || left <= 0)
			return fd;
		pause = pause < .25 ? 2 * pause : pause;
		t.tv_sec = 0;
		t.tv_nsec = (long)((pause < left ? pause : left) * 1e9);
		(void)nanosleep(&t, NULL);
	}
}
