/* socket: connections, and whole messages over them */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "mmt.h"
#include "netpipe.h"

static void
set_option(int fd, int level, int name, int value)
{
	if (setsockopt(fd, level, name, &value, sizeof value) == -1)
		die("cannot set up a socket:");
}

void
set_up(int fd, int stream)
{
	const struct timeval patience = { .tv_sec = PATIENCE };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == -1)
		die("cannot set up a socket:");
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, !stream);
}

int
open_socket(const struct config *c)
{
	struct addrinfo hints, *list, *a;
	int bad, fd = -1, saved = 0;

	memset(&hints, 0, sizeof hints);
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_NUMERICSERV | (c->server ? AI_PASSIVE : 0);
	bad = getaddrinfo(c->host, c->port, &hints, &list);
	if (bad != 0)
		die("%s: %s", c->host, gai_strerror(bad));
	for (a = list; a != NULL && fd == -1; a = a->ai_next) {
		fd = socket(a->ai_family, SOCK_STREAM, 0);
		if (fd == -1)
			continue;
		if (c->server)
			set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
		else
			set_up(fd, c->stream);
		if (c->server ? bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 8) == 0 :
		    connect(fd, a->ai_addr, a->ai_addrlen) == 0)
			break;
		saved = errno;
		(void)close(fd);
		fd = -1;
	}
	freeaddrinfo(list);
	errno = saved == EINPROGRESS ? ETIMEDOUT : saved;
	if (fd == -1)
		die("cannot %s %s port %s:", c->server ? "listen on" : "connect to", c->host, c->port);
	return fd;
}

const char *
why(ssize_t n)
{
	if (n == 0)
		return "the other side has ended the connection";
	return errno == EAGAIN || errno == EWOULDBLOCK ? "no answer for 10 s" : strerror(errno);
}

int
get(int fd, char *p, size_t n)
{
	size_t done = 0;
	ssize_t got;

	for (; done < n; done += (size_t)got) {
		got = read(fd, p + done, n - done);
		if (got == 0 && done == 0)
			return 0;
		if (got <= 0) {
			warn("%s", why(got));
			return -1;
		}
	}
	return 1;
}

int
put(int fd, const char *p, size_t n)
{
	size_t done = 0;
	ssize_t sent;

	for (; done < n; done += (size_t)sent) {
		sent = write(fd, p + done, n - done);
		if (sent <= 0) {
			warn("%s", why(sent));
			return -1;
		}
	}
	return 0;
}
