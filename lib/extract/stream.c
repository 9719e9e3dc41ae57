/* stream: frames of several monitors, one after the other */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

enum { LONGEST = 1 << 26 }; /* bytes of a frame */

static int
refuse(const struct stream *f, const char *why)
{
	warn("stdin:%lu: %s", f->line, why);
	return -1;
}

/* The k-th word of a line, from 0, or NULL; caller frees. */
static char *
word(const char *line, int k)
{
	for (; k > 0; k--) {
		line += strcspn(line, " ");
		line += strspn(line, " ");
	}
	return *line != '\0' ? mem_fmt("%.*s", (int)strcspn(line, " "), line) : NULL;
}

static int
begins(const char *line, const char *first)
{
	return strncmp(line, first, strlen(first)) == 0;
}

/* The number of the monitor that a word of the line names: 0, or -1 after a warning. */
static int
monitor_of(struct stream *f, const char *line, int k, size_t *i)
{
	char *name = word(line, k);
	size_t n = f->monitors.n;

	if (name == NULL || tree_badname(name) != NULL) {
		free(name);
		return refuse(f, "names no monitor");
	}
	*i = map_put(&f->monitors, name);
	free(name);
	if (f->monitors.n > n) {
		f->text = mem_grow(f->text, n + 1, sizeof *f->text);
		f->frames = mem_grow(f->frames, n + 1, sizeof *f->frames);
		memset(&f->text[n], 0, sizeof *f->text);
		memset(&f->frames[n], 0, sizeof *f->frames);
	}
	return 0;
}

/* A line that no frame holds. */
static int
between(struct stream *f, const char *line)
{
	size_t n = f->monitors.n, i;

	if (begins(line, ":time ")) {
		f->frame.n = 0;
		return monitor_of(f, line, 3, &f->of) < 0 ? -1 : 1;
	}
	if (begins(line, frames_first)) {
		if (!begins(line + strlen(frames_first), "1 "))
			return refuse(f, "not a log of version 1");
		if (monitor_of(f, line, 2, &i) < 0)
			return -1;
		/* One more log of it: nothing of the one before counts. */
		if (i < n)
			text_add(&f->text[i], "\034\n", 2);
		return 0;
	}
	if (begins(line, ":stop ")) {
		if (monitor_of(f, line, 1, &i) < 0)
			return -1;
		(void)frames_count(&f->frames[i], line, line + strlen(line));
		return 0;
	}
	if (begins(line, ":said ") || begins(line, ":ended "))
		return 0;
	return refuse(f, "not in a frame, which begins with ':time WALL AT MONITOR'");
}

/* Takes one line, which has its newline behind it. */
static int
take(struct stream *f, char *line, size_t len)
{
	char *nul;
	int r;

	f->line++;
	if (*line == '\034')
		return refuse(f, "begins with the character \\034, which ends a log");
	if (!f->inside) {
		r = between(f, line);
		f->inside = r > 0;
		if (r <= 0)
			return r;
	} else if (begins(line, ":time ") || begins(line, frames_first))
		return refuse(f, "begins within a frame");
	for (nul = line; (nul = memchr(nul, '\0', (size_t)(line + len - nul))) != NULL; )
		*nul = ' ';
	if (f->frame.n + len >= LONGEST)
		return refuse(f, "a frame longer than 64 MiB");
	text_add(&f->frame, line, len);
	text_add(&f->frame, "\n", 1);
	if (frames_count(&f->frames[f->of], line, line + len)) {
		text_add(&f->text[f->of], f->frame.s, f->frame.n);
		f->inside = 0;
	}
	return 0;
}

int
stream_read(struct stream *f, int fd)
{
	ssize_t n = text_read(&f->in, fd);
	char *s, *nl, *end;
	int r = 0;

	if (n < 0)
		warn("stdin:");
	if (n <= 0) {
		f->ended = 1;
		return (int)n;
	}
	s = f->in.s;
	end = s + f->in.n;
	for (; r == 0 && (nl = memchr(s, '\n', (size_t)(end - s))) != NULL; s = nl + 1) {
		*nl = '\0';
		r = take(f, s, (size_t)(nl - s));
	}
	f->in.n = (size_t)(end - s);
	memmove(f->in.s, s, f->in.n);
	if (r == 0 && f->in.n >= LONGEST) {
		f->line++;
		r = refuse(f, "longer than 64 MiB");
	}
	return r;
}

void
stream_say(const struct stream *f)
{
	size_t i;

	for (i = 0; i < f->monitors.n; i++)
		frames_say(&f->frames[i], f->monitors.key[i]);
}
