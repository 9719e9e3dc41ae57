/* peer: connections, none of which is ever waited for */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve.h"

#define NONE ((size_t)-1)

struct pollfd *
peer_poll(struct peers *ps, size_t i)
{
	return &ps->fds[FD_PEERS + i];
}

static void
nobody(struct pollfd *p)
{
	p->fd = -1;
	p->events = p->revents = 0;
}

void
peers_init(struct peers *ps, size_t n)
{
	int i;

	memset(ps, 0, sizeof *ps);
	ps->free = ps->oldest = ps->newest = NONE;
	ps->most = n + PEER_LINGER;
	ps->capfds = 64;
	ps->fds = mem_alloc(ps->capfds, sizeof *ps->fds);
	for (i = 0; i < FD_PEERS; i++)
		nobody(&ps->fds[i]);
	ps->now = clock_mono();
}

void
peers_free(struct peers *ps)
{
	size_t i;

	for (i = 0; i < ps->n; i++)
		if (ps->v[i].state != FREE)
			peer_close(ps, i);
	free(ps->v);
	free(ps->fds);
}

size_t
peer_add(struct peers *ps, int fd)
{
	size_t i = ps->free;
	struct peer *p;

	if (i == NONE) {
		i = ps->n++;
		ps->v = mem_room(ps->v, i, &ps->cap, sizeof *ps->v);
		ps->fds = mem_room(ps->fds, FD_PEERS + i, &ps->capfds, sizeof *ps->fds);
	} else
		ps->free = ps->v[i].next;
	p = &ps->v[i];
	memset(p, 0, sizeof *p);
	p->state = OPEN;
	p->since = ps->now;
	peer_poll(ps, i)->fd = fd;
	peer_poll(ps, i)->events = POLLIN;
	peer_poll(ps, i)->revents = 0;
	return i;
}

int
peer_open(const struct peers *ps, size_t i)
{
	return ps->v[i].state == OPEN;
}

void
peer_broken(struct peers *ps, size_t i, int error)
{
	if (ps->v[i].state != OPEN)
		return;
	ps->v[i].state = BROKEN;
	ps->v[i].error = error;
	peer_poll(ps, i)->events = 0;
	ps->broken++;
}

static void
unlink_lingering(struct peers *ps, size_t i)
{
	struct peer *p = &ps->v[i];

	*(p->prev != NONE ? &ps->v[p->prev].next : &ps->oldest) = p->next;
	*(p->next != NONE ? &ps->v[p->next].prev : &ps->newest) = p->prev;
	ps->lingering--;
}

void
peer_close(struct peers *ps, size_t i)
{
	struct peer *p = &ps->v[i];

	if (p->state == LINGERS)
		unlink_lingering(ps, i);
	else if (p->state == BROKEN)
		ps->broken--;
	(void)close(peer_poll(ps, i)->fd);
	nobody(peer_poll(ps, i));
	free(p->in);
	free(p->out);
	p->in = p->out = NULL;
	p->state = FREE;
	p->next = ps->free;
	ps->free = i;
}

/* Closed while there is something unread, TCP would take back what was sent: only the
 * direction from here to there is. */
void
peer_drop(struct peers *ps, size_t i)
{
	struct peer *p = &ps->v[i];

	if (p->state == BROKEN)
		peer_close(ps, i);
	if (p->state != OPEN)
		return;
	if (ps->lingering == ps->most)
		peer_close(ps, ps->oldest);
	p->state = LINGERS;
	p->since = ps->now;
	p->prev = ps->newest;
	p->next = NONE;
	*(p->prev != NONE ? &ps->v[p->prev].next : &ps->oldest) = i;
	ps->newest = i;
	ps->lingering++;
	if (p->nout == 0)
		(void)shutdown(peer_poll(ps, i)->fd, SHUT_WR);
}

static const char *
why(struct peers *ps, int error)
{
	switch (error) {
	case PEER_CLOSED: return "closed the connection";
	case PEER_HALF: return "closed the connection in the middle of a line";
	case PEER_SLOW: return "does not read what it is sent";
	case PEER_LONG:
		(void)snprintf(ps->why, sizeof ps->why, "sent a line longer than %d bytes",
		    BARRIER_LINE);
		break;
	default:
		(void)snprintf(ps->why, sizeof ps->why, "lost the connection: %s",
		    strerror(error));
		break;
	}
	return ps->why;
}

int
peer_bury(struct peers *ps, size_t *i, const char **text)
{
	if (ps->broken == 0)
		return 0;
	for (*i = 0; ps->v[*i].state != BROKEN; (*i)++)
		;
	*text = why(ps, ps->v[*i].error);
	peer_close(ps, *i);
	return 1;
}

double
peer_reap(struct peers *ps)
{
	while (ps->oldest != NONE && ps->v[ps->oldest].since + 1 <= ps->now)
		peer_close(ps, ps->oldest);
	return ps->oldest != NONE ? ps->v[ps->oldest].since + 1 : -1;
}

int
peer_victim(struct peers *ps, int (*keep)(void *ctx, size_t i), void *ctx, size_t *victim)
{
	const struct peer *p, *best = NULL;
	size_t i;

	if (ps->oldest != NONE) {
		peer_close(ps, ps->oldest);
		return 0;
	}
	for (i = 0; i < ps->n; i++) {
		p = &ps->v[i];
		if (p->state != OPEN || keep(ctx, i))
			continue;
		if (best == NULL || (p->heard == 0) > (best->heard == 0) ||
		    ((p->heard == 0) == (best->heard == 0) && p->since < best->since))
			best = p;
	}
	if (best == NULL)
		return -1;
	*victim = (size_t)(best - ps->v);
	return 1;
}
