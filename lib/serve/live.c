/* live: a line per participant on a terminal, repainted in place */
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve.h"

enum where { JOINED, WAITS, GOES_ON, LEFT };

struct row {
	enum where where;
	char group[BARRIER_NAME + 1];
	char step[32];     /* SEQ TOKEN of where it is */
	char progress[128];
	double since;
};

struct live {
	int fd;
	size_t n;          /* participants of a session */
	size_t width, height; /* of the terminal */
	struct map names;
	struct row *v;     /* [names.n] */
	size_t cap;
	size_t painted;    /* lines on the terminal, the cursor is below them */
	int wide, wide_group; /* columns of names, and of groups when there are any */
	int over, dirty;
	double last;       /* painted */
	char *text;        /* what is being painted */
	size_t len, room;
};

static size_t
size_of(const char *variable, size_t otherwise)
{
	const char *s = getenv(variable);
	long x;

	return s != NULL && field_long(s, 4, 10000, &x) == 0 ? (size_t)x : otherwise;
}

struct live *
live_new(int fd, size_t n)
{
	struct live *l = mem_alloc(1, sizeof *l);

	l->fd = fd;
	l->n = n;
	l->width = size_of("COLUMNS", 80);
	l->height = size_of("LINES", 24);
	return l;
}

/* ---- what is known ---- */

static void
forget(struct live *l)
{
	map_free(&l->names);
	free(l->v);
	l->v = NULL;
	l->cap = 0;
	l->over = l->wide = l->wide_group = 0;
}

static struct row *
row_of(struct live *l, const char *name)
{
	size_t n = l->names.n, i = map_put(&l->names, name);

	l->v = mem_room(l->v, n, &l->cap, sizeof *l->v);
	if (i == n)
		memset(&l->v[i], 0, sizeof *l->v);
	return &l->v[i];
}

/* The first fields of text, blanks between them, nothing that moves the cursor. */
static void
copy(char *to, size_t size, const char *text, int fields)
{
	size_t i;

	for (i = 0; i + 1 < size && text[i] != '\0'; i++) {
		if (text[i] == '\t' && --fields == 0)
			break;
		to[i] = text[i] == '\t' ? ' ' : text[i] < ' ' || text[i] > '~' ? '?' : text[i];
	}
	to[i] = '\0';
}

static int
meets_all(const char *step)
{
	return strstr(step, "iteration_") == NULL;
}

/* SEQ TOKEN ...: those of the group that wait there, or all. */
static void
released(struct live *l, const char *group, const char *text, double now)
{
	char step[sizeof l->v->step];
	size_t i;

	copy(step, sizeof step, text, 2);
	for (i = 0; i < l->names.n; i++) {
		struct row *r = &l->v[i];

		if (r->where == WAITS &&
		    (meets_all(r->step) ? meets_all(step) : strcmp(r->group, group) == 0)) {
			r->where = GOES_ON;
			r->since = now;
		}
	}
}

static void
about_one(struct live *l, const char *kind, const char *name, const char *text, double now)
{
	struct row *r = row_of(l, name);
	int n;

	if (strcmp(kind, "join") == 0) {
		copy(r->group, sizeof r->group, text, 1);
		if ((n = (int)strlen(name)) > l->wide)
			l->wide = n;
		if (strcmp(r->group, "-") != 0 && (n = (int)strlen(r->group) + 1) > l->wide_group)
			l->wide_group = n;
		r->where = JOINED;
	} else if (strcmp(kind, "arrive") == 0) {
		copy(r->step, sizeof r->step, text, 2);
		r->where = WAITS;
	} else if (strcmp(kind, "progress") == 0) {
		copy(r->progress, sizeof r->progress, text, -1);
		return;
	} else {
		copy(r->progress, sizeof r->progress, text, -1);
		r->where = LEFT;
	}
	r->since = now;
}

void
live_event(struct live *l, const char *kind, const char *name, const char *text, double now)
{
	static const char *const ones[] = { "join", "arrive", "progress", "fail", NULL };
	int i;

	if (l->over && strcmp(kind, "join") == 0)
		forget(l);
	if (strcmp(kind, "release") == 0 || strcmp(kind, "loop") == 0 || strcmp(kind, "done") == 0)
		released(l, name, text, now);
	else if (strcmp(kind, "end") == 0)
		l->over = 1;
	for (i = 0; ones[i] != NULL; i++)
		if (strcmp(kind, ones[i]) == 0 && (i == 0 || map_find(&l->names, name) != (size_t)-1))
			about_one(l, kind, name, text, now);
	l->dirty = 1;
}

/* ---- what is shown ---- */

static void add(struct live *l, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
add(struct live *l, const char *fmt, ...)
{
	char buf[512];
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	(void)vsnprintf(buf, sizeof buf, fmt, ap);
	va_end(ap);
	n = strlen(buf);
	while (l->room < l->len + n)
		l->text = mem_grow(l->text, l->room = 2 * l->room + 4096, 1);
	memcpy(l->text + l->len, buf, n);
	l->len += n;
}

static void
add_row(struct live *l, size_t i, double now)
{
	static const char *const where[] = { "joined", "waits at", "behind", "left at" };
	const struct row *r = &l->v[i];
	char buf[384];
	long s = (long)(now - r->since);

	(void)snprintf(buf, sizeof buf, "%-*s %-*s%-8s %-17s %2ld:%02ld %s", l->wide,
	    l->names.key[i], l->wide_group, l->wide_group > 0 ? r->group : "",
	    where[r->where], r->step, s / 60, s % 60, r->progress);
	add(l, "\r%.*s\033[K\n", (int)l->width - 1, buf);
}

/* When there is no room for all, those that the others wait for. */
static void
add_rows(struct live *l, double now)
{
	size_t i, shown = 0, waiting = 0, room = l->height - 2;
	int pass;

	for (i = 0; i < l->names.n; i++)
		waiting += l->v[i].where == WAITS;
	if (l->names.n <= room) {
		for (i = 0; i < l->names.n; i++)
			add_row(l, i, now);
		shown = i;
	} else
		for (pass = 0; pass < 2; pass++)
			for (i = 0; i < l->names.n && shown < room; i++)
				if ((l->v[i].where == WAITS) == pass) {
					add_row(l, i, now);
					shown++;
				}
	add(l, "\r%zu of %zu participants, %zu waiting", l->names.n, l->n, waiting);
	if (shown < l->names.n)
		add(l, ", %zu more than shown", l->names.n - shown);
	add(l, "\033[K\n");
	l->painted = shown + 1;
}

/* A terminal that was stopped by ^S does not stop us. */
static int
writable(const struct live *l)
{
	struct pollfd p = { .fd = l->fd, .events = POLLOUT };

	return poll(&p, 1, 0) > 0;
}

static void
repaint(struct live *l, double now)
{
	l->len = 0;
	if (l->painted > 0)
		add(l, "\033[%zuA", l->painted);
	add_rows(l, now);
	add(l, "\033[J");
	(void)!write(l->fd, l->text, l->len);
	l->last = now;
	l->dirty = 0;
}

double
live_due(const struct live *l)
{
	if (l->names.n == 0 && !l->dirty)
		return -1;
	return l->last + (l->dirty ? 0.1 : 1);
}

void
live_paint(struct live *l, double now)
{
	double due = live_due(l);

	if (due < 0 || now < due)
		return;
	if (writable(l))
		repaint(l, now);
	else
		l->last = now;
}

void
live_hide(struct live *l)
{
	char buf[48];
	int n;

	if (l->painted == 0)
		return;
	n = snprintf(buf, sizeof buf, "\033[%zuA\r\033[J", l->painted);
	if (writable(l))
		(void)!write(l->fd, buf, (size_t)n);
	l->painted = 0;
	l->dirty = 1;
}

void
live_end(struct live *l)
{
	if (l->dirty && writable(l))
		repaint(l, clock_mono());
	forget(l);
	free(l->text);
	free(l);
}
