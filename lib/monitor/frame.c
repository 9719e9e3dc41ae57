/* frame: the lines of a log that are its own, mmt-monitor(5) */
#include <string.h>

#include "monitor.h"

static void
add(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void
frame_begin(struct text *t, const char *name, double wall, double at)
{
	char number[2 * FIXED_MAX + 2], *p = number;

	p = put_fixed(p, wall, 6);
	*p++ = ' ';
	p = put_fixed(p, at, 6);
	*p++ = ' ';
	add(t, ":time ");
	text_add(t, number, (size_t)(p - number));
	add(t, name);
	add(t, "\n");
}

void
frame_word(struct text *t, const char *word, const char *rest)
{
	size_t n = strlen(rest), i;
	char *p;

	add(t, ":");
	add(t, word);
	add(t, " ");
	p = text_room(t, n);
	for (i = 0; i < n; i++)
		p[i] = (unsigned char)rest[i] < ' ' || rest[i] == 0x7f ? ' ' : rest[i];
	t->n += n;
	add(t, "\n");
}

/* A line of the content begins at i. */
static size_t
begins(const struct text *t, size_t from, size_t i)
{
	return i == from || t->s[i - 1] == '\n';
}

void
frame_content(struct text *t, size_t from)
{
	size_t i, more = 0;
	const char *p;
	char *to;

	if (t->n > from && t->s[t->n - 1] != '\n')
		add(t, "\n");
	for (i = from; i < t->n && (p = memchr(t->s + i, ':', t->n - i)) != NULL; i++) {
		i = (size_t)(p - t->s);
		more += begins(t, from, i);
	}
	if (more == 0)
		return;
	/* From the end, so that each byte is moved once, however many lines there are. */
	(void)text_room(t, more);
	to = t->s + t->n + more;
	for (i = t->n; to > t->s + i; ) {
		*--to = t->s[--i];
		if (*to == ':' && begins(t, from, i))
			*--to = ':';
	}
	t->n += more;
}

void
frame_done(struct text *t, const char *name, uint64_t missed, uint64_t lost)
{
	char number[64], *p;

	add(t, ":done ");
	add(t, name);
	p = number;
	if (missed > 0) {
		memcpy(p, " missed=", 8);
		p = put_whole(p + 8, missed, 1);
	}
	if (lost > 0) {
		memcpy(p, " lost=", 6);
		p = put_whole(p + 6, lost, 1);
	}
	text_add(t, number, (size_t)(p - number));
	add(t, "\n");
}
