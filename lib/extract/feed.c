/* feed: many logs through one awk, and which output belongs to which */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

enum { CHUNK = 1 << 16 };

static const char mark[] = "\034\n";

/* What is under way. */
struct pump {
	struct feed *f;
	size_t next; /* the log to be sent next */
	struct text in;
	size_t sent; /* of in */
};

/* The first line of s[0..n) that begins as a mark does; NULL: none. */
static const char *
find_mark(const char *s, size_t n)
{
	const char *p = s, *end = s + n;

	for (; p < end && (p = memchr(p, '\034', (size_t)(end - p))) != NULL; p++)
		if (p == s || p[-1] == '\n')
			return p;
	return NULL;
}

static unsigned long
line_at(const char *s, const char *at)
{
	unsigned long line = 1;

	while (s < at)
		line += *s++ == '\n';
	return line;
}

/* Replaces the text from offset at on by its flattened documents. */
static int
flatten(struct text *t, size_t from, const char *path)
{
	size_t n = 0, at = 0;
	const char *why = NULL;
	char *flat = NULL;
	FILE *out = open_memstream(&flat, &n);
	int r;

	if (out == NULL)
		die("out of memory:");
	r = json_flatten(t->s + from, t->n - from, out, &why, &at);
	if (fclose(out) != 0)
		die("out of memory:");
	if (r < 0)
		warn("%s:%lu: byte %zu: %s", path, line_at(t->s + from, t->s + from + at), at, why);
	t->n = from;
	text_add(t, flat, n);
	free(flat);
	return r;
}

/* Appends a log to what goes to awk; nothing of it when it is refused. */
static int
send_log(struct pump *p, const char *path)
{
	struct text *t = &p->in;
	size_t from = t->n;
	const char *why, *at;
	char *s, *nul;
	int r;

	(void)text_room(t, 1); /* so that it is somewhere, even when empty */
	r = text_load(t, path, &why);
	if (r < 0)
		warn_why(path, why);
	else if (p->f->json)
		r = flatten(t, from, path);
	else if (p->f->frames)
		r = frames_cut(t, from, path);
	s = t->s + from;
	if (r == 0 && (at = find_mark(s, t->n - from)) != NULL) {
		warn("%s:%lu: begins with the character \\034, which ends a log", path,
		    line_at(s, at));
		r = -1;
	}
	if (r < 0)
		t->n = from;
	/* A NUL is a byte to one awk, the end of a line to another. */
	for (nul = s; (nul = memchr(nul, '\0', (size_t)(t->s + t->n - nul))) != NULL; )
		*nul = ' ';
	if (t->n > from && t->s[t->n - 1] != '\n')
		text_add(t, "\n", 1);
	return r;
}

/* Something is ready to be sent: 1; all has been: 0. */
static int
fill(struct pump *p)
{
	struct feed *f = p->f;

	if (p->sent == p->in.n)
		p->sent = p->in.n = 0;
	for (; p->next < f->n && p->in.n - p->sent < CHUNK; p->next++) {
		f->refused[p->next] = send_log(p, f->path[p->next]) < 0;
		text_add(&p->in, mark, sizeof mark - 1);
	}
	return p->sent < p->in.n;
}

/* Sends and receives in turn, so that neither side waits for the other, until
 * awk closes its output.  Closes to. */
static int
run(struct pump *p, int to, int from)
{
	struct pollfd fd[2] = { { to, POLLOUT, 0 }, { from, POLLIN, 0 } };
	ssize_t n, got = 1;

	while (got > 0) {
		if (fd[0].fd >= 0 && !fill(p)) {
			(void)close(to);
			fd[0].fd = -1;
		}
		if (poll(fd, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		if (fd[0].fd >= 0 && fd[0].revents != 0) {
			n = write(to, p->in.s + p->sent, p->in.n - p->sent);
			if (n > 0)
				p->sent += (size_t)n;
			else if (errno != EAGAIN && errno != EINTR) {
				/* It reads no more: its status says why. */
				(void)close(to);
				fd[0].fd = -1;
			}
		}
		if (fd[1].revents != 0)
			got = text_read(&p->f->out, from);
	}
	if (fd[0].fd >= 0)
		(void)close(to);
	return got < 0 ? -1 : 0;
}

/* The mark is echoed when the next record is read, in front of the extractor's
 * own rules: so one that says `next` at the mark does no harm.  On the first
 * line of the program, so that awk's messages have the right line. */
static const char echo[] =
    "mmt_mark { print \"\\034\"; mmt_mark = 0 } /^\\034/ { mmt_mark = 1 } "
    "END { if (mmt_mark) print \"\\034\" } ;";

static int
start(struct pump *p, char **argv, const char *program)
{
	struct sigaction ignore, old;
	int to[2], from[2], r;
	pid_t pid;

	if (fd_pipe(to) < 0 || fd_pipe(from) < 0 ||
	    fcntl(to[1], F_SETFL, O_NONBLOCK) < 0 ||
	    (pid = filter_start(argv, to[0], from[1])) < 0)
		die("cannot start %s:", argv[0]);
	(void)close(to[0]);
	(void)close(from[1]);
	memset(&ignore, 0, sizeof ignore);
	ignore.sa_handler = SIG_IGN;
	(void)sigaction(SIGPIPE, &ignore, &old);
	r = run(p, to[1], from[0]);
	(void)sigaction(SIGPIPE, &old, NULL);
	(void)close(from[0]);
	return awk_complain(program, argv[0], r, filter_wait(pid));
}

/* Cuts the output at the marks.  Any other number than there are logs would
 * give values to the wrong log. */
static int
cut(struct feed *f)
{
	const char *s = text_room(&f->out, 1) - f->out.n, *end = s + f->out.n, *m;
	size_t k;

	f->cut = mem_grow(f->cut, f->n, sizeof *f->cut);
	for (k = 0; s < end && (m = find_mark(s, (size_t)(end - s))) != NULL; k++) {
		if (k < f->n)
			f->cut[k] = (size_t)(m - f->out.s);
		s = memchr(m, '\n', (size_t)(end - m));
		s = s != NULL ? s + 1 : end;
	}
	if (k == f->n && s == end)
		return 0;
	if (k == f->n)
		warn("%s: prints after the last log, %s: it has to act at /^\\034/, not at END",
		    f->program, f->path[f->n - 1]);
	else
		warn("%s: %zu marks came back for %zu logs, %s %s: does it exit, read past "
		    "\\034, or print it?", f->program, k, f->n,
		    k < f->n ? "the output ends in" : "the last is",
		    f->path[k < f->n ? k : f->n - 1]);
	return -1;
}

int
feed_run(struct feed *f)
{
	const char *const files[] = { f->before != NULL ? f->before : f->program,
	    f->before != NULL ? f->program : NULL, NULL };
	struct pump p = { 0 };
	struct awk a;
	int r;

	p.f = f;
	r = awk_make(&a, echo, files, f->var, 0);
	if (r == 0)
		r = start(&p, a.argv, f->program);
	awk_free(&a);
	text_free(&p.in);
	return r < 0 ? -1 : cut(f);
}

char *
feed_output(const struct feed *f, size_t k, size_t *n)
{
	size_t from = k > 0 ? f->cut[k - 1] + sizeof mark - 1 : 0;

	*n = f->cut[k] - from;
	return f->out.s + from;
}

void
feed_free(struct feed *f)
{
	text_free(&f->out);
	free(f->cut);
	free(f->path);
	free(f->refused);
	memset(f, 0, sizeof *f);
}
