/* net: addresses, and the end of a connection that listens */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "mmt.h"
#include "net.h"

enum { HOST = 256, PORT = 32, WAITING = 4096 };

const char *
net_behind(const char *address, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(address, prefix, n) == 0 ? address + n : NULL;
}

int
net_shut(int fd)
{
	int saved = errno;

	if (fd >= 0)
		(void)close(fd);
	errno = saved;
	return -1;
}

static int
settle(int fd) /* 0, or -1 and errno */
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -1;
	return 0;
}

int
net_socket(int family)
{
	int fd = socket(family, SOCK_STREAM, 0), on = 1;

	if (fd >= 0 && settle(fd) < 0)
		return net_shut(fd);
	if (fd >= 0 && family != AF_UNIX)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

char *
net_reason(void)
{
	int saved = errno;
	char *why = mem_dup(strerror(saved));

	errno = saved;
	return why;
}

int
net_unix(struct sockaddr_un *un, const char *path, char **why)
{
	memset(un, 0, sizeof *un);
	un->sun_family = AF_UNIX;
	if (*path == '\0') {
		*why = mem_dup("want unix:PATH");
		return -1;
	}
	if (strlen(path) >= sizeof un->sun_path) {
		*why = mem_fmt("a path of %zu bytes, a socket can have %zu at most; "
		    "use a shorter directory", strlen(path), sizeof un->sun_path - 1);
		return -1;
	}
	memcpy(un->sun_path, path, strlen(path) + 1);
	return 0;
}

/* Cuts [ADDR]:PORT or ADDR:PORT; an ADDR without brackets has no ':'. */
static int
host_port(const char *address, char host[HOST], char port[PORT])
{
	const char *colon = strrchr(address, ':'), *end = colon;

	if (colon == NULL || colon[1] == '\0' || strlen(colon + 1) >= PORT)
		return -1;
	if (*address == '[') {
		address++;
		if (end == address || *--end != ']')
			return -1;
	} else if (memchr(address, ':', (size_t)(end - address)) != NULL)
		return -1;
	if (end - address >= HOST)
		return -1;
	memcpy(host, address, (size_t)(end - address));
	host[end - address] = '\0';
	memcpy(port, colon + 1, strlen(colon + 1) + 1);
	return 0;
}

struct addrinfo *
net_resolve(const char *address, int flags, char **why)
{
	struct addrinfo hints, *list = NULL;
	char host[HOST], port[PORT];
	long number;
	int bad;

	errno = EINVAL;
	if (host_port(address, host, port) < 0) {
		*why = mem_dup("want ADDR:PORT, [ADDR]:PORT, :PORT or unix:PATH");
		return NULL;
	}
	/* A C library may take 70000 for 4464. */
	if (strspn(port, "0123456789") == strlen(port) &&
	    field_long(port, 0, 65535, &number) < 0) {
		*why = mem_dup("port: want 0 to 65535");
		errno = EINVAL;
		return NULL;
	}
	memset(&hints, 0, sizeof hints);
	hints.ai_family = AF_UNSPEC;
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = flags;
	bad = getaddrinfo(*host != '\0' ? host : NULL, port, &hints, &list);
	if (bad != 0) {
		*why = bad == EAI_SYSTEM ? net_reason() : mem_dup(gai_strerror(bad));
		errno = bad == EAI_AGAIN || bad == EAI_SYSTEM ? EAGAIN : EINVAL;
		return NULL;
	}
	return list;
}

/* How an address is written; caller frees. */
static char *
called(const struct sockaddr *sa, socklen_t len)
{
	char host[HOST], port[PORT];
	const char *four;

	if (sa->sa_family == AF_UNIX)
		return mem_dup("unix");
	if (getnameinfo(sa, len, host, sizeof host, port, sizeof port,
	    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return mem_dup("unknown");
	four = net_behind(host, "::ffff:");
	if (four != NULL && strchr(four, '.') != NULL)
		return mem_fmt("%s:%s", four, port);
	return mem_fmt(strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

static int
listen_unix(const char *path, char **why)
{
	struct sockaddr_un un;
	struct stat st;
	int fd = -1, probe, used = 0;

	if (net_unix(&un, path, why) < 0)
		return -1;
	fd = net_socket(AF_UNIX);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&un, sizeof un) == 0)
		return fd;
	if (fd < 0 || errno != EADDRINUSE)
		*why = net_reason();
	else if (lstat(path, &st) < 0 || !S_ISSOCK(st.st_mode))
		*why = mem_dup("is there already, and is no socket");
	else {
		/* Whoever left it may have died; refused is what says so. */
		probe = net_socket(AF_UNIX);
		used = probe < 0 || connect(probe, (struct sockaddr *)&un, sizeof un) == 0 ||
		    errno != ECONNREFUSED;
		(void)net_shut(probe);
		if (!used && unlink(path) == 0 &&
		    bind(fd, (struct sockaddr *)&un, sizeof un) == 0)
			return fd;
		*why = mem_dup(used ? "somebody listens there already" : strerror(errno));
	}
	return net_shut(fd);
}

static int
bound(const struct addrinfo *a)
{
	int fd = net_socket(a->ai_family), on = 1, off = 0;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (a->ai_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	return bind(fd, a->ai_addr, a->ai_addrlen) == 0 ? fd : net_shut(fd);
}

static int
listen_tcp(const char *address, char **why)
{
	struct addrinfo *list = net_resolve(address, AI_PASSIVE, why), *a;
	int fd = -1;

	if (list == NULL)
		return -1;
	/* Any address: that of IPv6, which takes IPv4 too, where there is IPv6. */
	for (a = *address == ':' ? list : NULL; fd < 0 && a != NULL; a = a->ai_next)
		if (a->ai_family == AF_INET6)
			fd = bound(a);
	for (a = list; fd < 0 && a != NULL; a = a->ai_next)
		fd = bound(a);
	if (fd < 0)
		*why = net_reason();
	freeaddrinfo(list);
	return fd;
}

int
net_listen(const char *address, char **where, char **why)
{
	const char *path = net_behind(address, "unix:");
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	int fd;

	*why = NULL;
	if (net_behind(address, "dev:") != NULL) {
		*why = mem_dup("a device is for the other end, want ADDR:PORT or unix:PATH");
		return -1;
	}
	fd = path != NULL ? listen_unix(path, why) : listen_tcp(address, why);
	if (fd < 0)
		return -1;
	if (listen(fd, WAITING) < 0 || getsockname(fd, (struct sockaddr *)&ss, &len) < 0) {
		*why = net_reason();
		return net_shut(fd);
	}
	*where = path != NULL ? mem_dup(address) : called((struct sockaddr *)&ss, len);
	return fd;
}

int
net_accept(int fd, char **from)
{
	struct sockaddr_storage ss;
	socklen_t len = sizeof ss;
	int new = accept(fd, (struct sockaddr *)&ss, &len), on = 1;

	if (new < 0)
		return -1;
	if (settle(new) < 0)
		return net_shut(new);
	if (ss.ss_family != AF_UNIX)
		(void)setsockopt(new, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	*from = called((struct sockaddr *)&ss, len);
	return new;
}

void
net_unlink(const char *address)
{
	const char *path = net_behind(address, "unix:");
	struct stat st;

	if (path != NULL && lstat(path, &st) == 0 && S_ISSOCK(st.st_mode))
		(void)unlink(path);
}
