/* frame: arbitrary content comes back from a frame; arbitrary bytes as a stream of frames */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract/extract.h"
#include "fuzz.h"
#include "monitor/monitor.h"

enum { CHUNK = 1 << 12 }; /* a pipe takes so much without anybody reading */

/* Feeds the bytes: what stream_read() said at the last. */
static int
feed(struct stream *f, const char *s, size_t n)
{
	size_t some;
	int fd[2], r = 0;

	must(pipe(fd) == 0);
	for (; r == 0 && n > 0; s += some, n -= some) {
		some = n < CHUNK ? n : CHUNK;
		must(write(fd[1], s, some) == (ssize_t)some);
		r = stream_read(f, fd[0]);
	}
	(void)close(fd[1]);
	if (r == 0)
		r = stream_read(f, fd[0]);
	(void)close(fd[0]);
	return r;
}

static void
forget(struct stream *f)
{
	size_t i;

	for (i = 0; i < f->monitors.n; i++)
		text_free(&f->text[i]);
	text_free(&f->in);
	text_free(&f->frame);
	free(f->text);
	free(f->frames);
	map_free(&f->monitors);
}

void
fuzz_frame(const uint8_t *data, size_t n)
{
	struct text t = { 0 };
	struct stream f = { 0 };
	size_t from, i, k;

	frame_begin(&t, "x", 1, 2);
	from = t.n;
	(void)text_room(&t, n + 1);
	memcpy(t.s + from, data, n);
	t.n += n;
	frame_content(&t, from);
	for (i = from, k = 0; k < n; i++, k++) {
		/* One colon more before one that begins a line. */
		if (data[k] == ':' && (k == 0 || data[k - 1] == '\n'))
			must(t.s[i++] == ':');
		must(i < t.n && (uint8_t)t.s[i] == data[k]);
	}
	must(t.n == i + (n > 0 && data[n - 1] != '\n'));
	frame_done(&t, "x", 3, 4);
	/* It is one frame, unless a line of it ends a log. */
	if (feed(&f, t.s, t.n) == 0) {
		must(f.monitors.n == 1 && f.text[0].n == t.n && !f.inside);
		for (i = 0; i < t.n; i++)
			must(f.text[0].s[i] == t.s[i] || (t.s[i] == '\0' && f.text[0].s[i] == ' '));
		must(f.frames[0].whole == 1 && f.frames[0].missed == 3 && f.frames[0].lost == 4);
	}
	forget(&f);
	text_free(&t);
}

void
fuzz_stream(const uint8_t *data, size_t n)
{
	struct stream f = { 0 };
	size_t i;

	(void)feed(&f, (const char *)data, n);
	/* An awk gets whole frames, and logs' ends, only. */
	for (i = 0; i < f.monitors.n; i++)
		must(f.text[i].n == 0 || f.text[i].s[f.text[i].n - 1] == '\n');
	forget(&f);
}
