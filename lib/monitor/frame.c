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

void
frame_content(struct text *t, size_t from)
{
	size_t i = from;
	char *p;

	if (t->n > from && t->s[t->n - 1] != '\n')
		add(t, "\n");
	while (i < t->n && (p = memchr(t->s + i, ':', t->n - i)) != NULL) {
		i = (size_t)(p - t->s) + 1;
		if (i - 1 > from && p[-1] != '\n')
			continue;
		(void)text_room(t, 1);
		memmove(t->s + i, t->s + i - 1, t->n - (i - 1));
		t->n++;
		i++;
	}
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
