/* proxy: stands between a filter and the server, until it freezes */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "faults.h"

int
dial(const char *address)
{
	char *why = NULL;
	int fd = net_connect(address, LIMIT, &why);

	free(why);
	return fd;
}

void
proxy_listen(struct proxy *p, const char *dir, char *address, size_t size)
{
	char *where, *why;

	p->frozen = 0;
	(void)snprintf(address, size, "unix:%s/proxy", dir);
	net_unlink(address);
	p->listening = net_listen(address, &where, &why);
	if (p->listening < 0)
		die("%s: %s", address, why);
	free(where);
}

int
proxy_poll(struct proxy *p, struct pollfd *fds)
{
	if (p->listening < 0 || p->frozen)
		return 0;
	fds[0].fd = p->filter < 0 ? p->listening : -1;
	fds[1].fd = p->filter;
	fds[2].fd = p->server;
	return 3;
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* What one has said goes to the other; its end too. */
static void
pass(int *from, int *to)
{
	char buf[BARRIER_LINE];
	ssize_t n;

	if (*from < 0)
		return;
	n = read(*from, buf, sizeof buf);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && *to >= 0 && write(*to, buf, (size_t)n) == n)
		return;
	shut(from);
	shut(to);
}

void
proxy_pump(struct proxy *p, const char *server)
{
	char *who = NULL;

	if (p->listening < 0 || p->frozen)
		return;
	if (p->filter < 0) {
		p->filter = net_accept(p->listening, &who);
		free(who);
		if (p->filter >= 0)
			p->server = dial(server);
	}
	pass(&p->filter, &p->server);
	pass(&p->server, &p->filter);
}

void
proxy_say(struct proxy *p, const char *text, size_t len)
{
	if (p->server >= 0 && write(p->server, text, len) != (ssize_t)len)
		shut(&p->server);
}

void
proxy_close(struct proxy *p)
{
	shut(&p->filter);
	shut(&p->server);
	shut(&p->listening);
}
