/* frames: of a log of mmt-monitor, what is whole */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

const char frames_first[] = ":mmt-monitor ";

/* The line begins with the word. */
static int
begins(const char *line, const char *end, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(end - line) >= n && memcmp(line, word, n) == 0;
}

/* What the words behind a line's first say under the key, 0 when nothing. */
static unsigned long
told(const char *line, const char *end, const char *key)
{
	size_t n = strlen(key);

	for (; line < end; line++)
		if (*line == ' ' && begins(line + 1, end, key))
			return strtoul(line + 1 + n, NULL, 10);
	return 0;
}

int
frames_count(struct frames *f, const char *line, const char *end)
{
	unsigned long missed = told(line, end, "missed="), lost = told(line, end, "lost=");

	if (begins(line, end, ":done ")) {
		f->whole++;
		f->missed += missed;
		f->lost += lost;
		return 1;
	}
	if (begins(line, end, ":stop ")) {
		f->missed = missed > f->missed ? missed : f->missed;
		f->lost = lost > f->lost ? lost : f->lost;
	}
	return 0;
}

void
frames_say(const struct frames *f, const char *what)
{
	unsigned long all = f->whole + f->missed + f->lost;

	if (f->missed > 0)
		warn("%s: %lu of %lu samples missed", what, f->missed, all);
	if (f->lost > 0)
		warn("%s: %lu of %lu samples lost", what, f->lost, all);
}

int
frames_cut(struct text *t, size_t from, const char *path)
{
	char *s = t->s + from, *end = t->s + t->n, *nl;
	struct frames f = { 0 };

	if (!begins(s, end, frames_first))
		return 0;
	if (!begins(s + strlen(frames_first), end, "1 ")) {
		warn("%s:1: not a log of version 1", path);
		return -1;
	}
	/* What follows the last frame was cut off, or says nothing to a decoder. */
	t->n = from;
	for (; s < end && (nl = memchr(s, '\n', (size_t)(end - s))) != NULL; s = nl + 1)
		if (frames_count(&f, s, nl))
			t->n = (size_t)(nl + 1 - t->s);
	frames_say(&f, path);
	return 0;
}
