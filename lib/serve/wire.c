/* wire: what goes to and comes from a connection, as much as goes and has come */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve.h"

/* How much was written; -1: it cannot be. */
static ssize_t
push(int fd, const char *text, size_t len)
{
	ssize_t n;

	do
		n = write(fd, text, len);
	while (n < 0 && errno == EINTR);
	return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? 0 : n;
}

void
peer_send(struct peers *ps, size_t i, const char *text, size_t len)
{
	struct peer *p = &ps->v[i];
	ssize_t n = 0;

	if (p->state != OPEN)
		return;
	if (p->nout == 0)
		n = push(peer_poll(ps, i)->fd, text, len);
	if (n < 0) {
		/* What was sent before it went away may say more than that it went. */
		if (errno == EPIPE || errno == ECONNRESET)
			return;
		peer_broken(ps, i, errno);
		return;
	}
	text += n;
	len -= (size_t)n;
	if (len == 0)
		return;
	if (len > PEER_BACKLOG - p->nout) {
		peer_broken(ps, i, PEER_SLOW);
		return;
	}
	p->out = mem_grow(p->out, p->nout + len, 1);
	memcpy(p->out + p->nout, text, len);
	p->nout += len;
	peer_poll(ps, i)->events |= POLLOUT;
}

static void
flush(struct peers *ps, size_t i)
{
	struct peer *p = &ps->v[i];
	ssize_t n = push(peer_poll(ps, i)->fd, p->out, p->nout);

	if (n < 0) {
		if (p->state == LINGERS)
			peer_close(ps, i);
		else
			peer_broken(ps, i, errno);
		return;
	}
	p->nout -= (size_t)n;
	memmove(p->out, p->out + n, p->nout);
	if (p->nout > 0)
		return;
	free(p->out);
	p->out = NULL;
	peer_poll(ps, i)->events &= (short)~POLLOUT;
	if (p->state == LINGERS)
		(void)shutdown(peer_poll(ps, i)->fd, SHUT_WR);
}

/* What one that was dropped still says is read and thrown away, until it closes. */
static int
take(struct peers *ps, size_t i, char buf[PEER_READ], size_t *len)
{
	struct peer *p = &ps->v[i];
	ssize_t n;

	if (p->nin > 0)
		memcpy(buf, p->in, p->nin);
	n = read(peer_poll(ps, i)->fd, buf + p->nin, PEER_READ - p->nin);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return 0;
	if (p->state == LINGERS) {
		if (n <= 0)
			peer_close(ps, i);
		return 0;
	}
	if (n <= 0) {
		peer_broken(ps, i, n < 0 ? errno : p->nin > 0 ? PEER_HALF : PEER_CLOSED);
		return 0;
	}
	*len = p->nin + (size_t)n;
	p->nin = 0;
	p->heard += (unsigned long)n;
	return 1;
}

int
peer_ready(struct peers *ps, size_t i, char buf[PEER_READ], size_t *len)
{
	short what = peer_poll(ps, i)->revents;

	peer_poll(ps, i)->revents = 0;
	if (what & POLLOUT && ps->v[i].nout > 0)
		flush(ps, i);
	if (!(what & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) ||
	    (ps->v[i].state != OPEN && ps->v[i].state != LINGERS))
		return 0;
	return take(ps, i, buf, len);
}

void
peer_keep(struct peers *ps, size_t i, const char *rest, size_t len)
{
	struct peer *p = &ps->v[i];

	if (len >= BARRIER_LINE) {
		peer_broken(ps, i, PEER_LONG);
		return;
	}
	if (len > 0 && p->in == NULL)
		p->in = mem_alloc(BARRIER_LINE, 1);
	if (len > 0)
		memcpy(p->in, rest, len);
	p->nin = len;
}
