/* text: text that grows */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmt.h"

enum { BLOCK = 1 << 16 };

char *
text_room(struct text *t, size_t n)
{
	if (t->cap - t->n < n) {
		t->cap = n > SIZE_MAX / 2 - t->cap ? SIZE_MAX : 2 * t->cap + n;
		t->s = mem_grow(t->s, t->cap, 1);
	}
	return t->s + t->n;
}

void
text_add(struct text *t, const char *s, size_t n)
{
	memcpy(text_room(t, n), s, n);
	t->n += n;
}

ssize_t
text_read(struct text *t, int fd)
{
	char *room = text_room(t, BLOCK);
	ssize_t n;

	do
		n = read(fd, room, BLOCK);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		t->n += (size_t)n;
	return n;
}

void
text_free(struct text *t)
{
	free(t->s);
	memset(t, 0, sizeof *t);
}
