/* sink: output that no slow reader makes us wait for
 *
 * Deadlines and signals have to be heeded while nobody reads what we print.  The
 * descriptors are not ours alone, so they stay as they are, blocking.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "vm.h"

enum { FULL = 1 << 18, ATOM = 4096 /* fits when poll(2) says that anything does */ };

void
sink_add(struct sink *s, const char *text, size_t n)
{
	if (!s->lost && n > 0)
		text_add(&s->t, text, n);
}

int
sink_flush(struct sink *s)
{
	size_t done = 0, part;
	struct pollfd p;
	ssize_t n;

	memset(&p, 0, sizeof p);
	p.fd = s->fd;
	p.events = POLLOUT;
	while (done < s->t.n && poll(&p, 1, 0) > 0) {
		part = s->t.n - done < ATOM ? s->t.n - done : ATOM;
		n = write(s->fd, s->t.s + done, part);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
			break;
		if (n < 0) {
			s->lost = errno;
			done = s->t.n;
		} else
			done += (size_t)n;
	}
	s->t.n -= done;
	if (s->t.n > 0 && done > 0)
		memmove(s->t.s, s->t.s + done, s->t.n);
	return s->t.n == 0;
}

int
sink_full(const struct sink *s)
{
	return s->t.n >= FULL;
}
