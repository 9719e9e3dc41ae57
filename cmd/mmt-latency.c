/* mmt-latency: how long small everyday operations take, again and again */
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "latency/latency.h"

static const struct opt table[] = {
	{ 'i', "interval", "SECONDS", "begin one so often; 0: when one is done; 1" },
	{ 'n', "count", "COUNT", "so many of them; without it until a signal comes" },
	{ 'b', "block", "SIZE", "bytes that are read, written, or in a mail, K M G; 4K" },
	{ 's', "size", "SIZE", "bytes of the file, or of all mails, K M G; 16M" },
	{ 'd', "directory", "DIR", "make what is needed in there; $MMT_DATA, or ." },
	{ 'f', "file", "FILE", "use this file as it is, and make none" },
	{ 0, NULL, NULL, NULL }
};

static int
whole_sync(struct place *p)
{
	(void)p;
	sync();
	return 0;
}

const struct operation operations[] = {
	{ "read", "bsdf", file_make, file_forget, file_read },
	{ "write", "bsd", file_make, NULL, file_write },
	{ "sync", "", NULL, NULL, whole_sync },
	{ "mmap", "bsdf", file_map, NULL, file_touch },
	{ "open", "bsd", inbox_make, inbox_forget, inbox_read },
	{ NULL, NULL, NULL, NULL, NULL }
};

struct wanted {
	const struct operation *op;
	double interval;
	long count; /* 0: no end */
};

static const struct operation *
operand(const struct opts *o, const char *given)
{
	const struct operation *op = operations;

	if (o->argv[0] == NULL || o->argv[1] != NULL)
		opt_die(o, "want one operation: read, write, sync, mmap or open");
	while (op->name != NULL && strcmp(op->name, o->argv[0]) != 0)
		op++;
	if (op->name == NULL)
		opt_die(o, "'%s' is none of read, write, sync, mmap, open", o->argv[0]);
	if (given[strspn(given, op->takes)] != '\0')
		opt_die(o, "-%c means nothing to %s", given[strspn(given, op->takes)], op->name);
	return op;
}

static void
options(struct wanted *w, struct place *p, char **argv)
{
	char given[sizeof "bsdf"] = "";
	size_t size = (size_t)16 << 20;
	struct opts o;
	int c;

	opt_begin(&o, table, "[-i SECONDS] [-n COUNT] [-b SIZE] [-s SIZE] [-d DIR | -f FILE] "
	    "read|write|sync|mmap|open",
	    "how long small everyday operations take, again and again", argv);
	while ((c = opt_next(&o)) != 0) {
		if (c == 'i')
			w->interval = opt_double(&o, "interval", 0, 1e6);
		else if (c == 'n')
			w->count = opt_long(&o, "count", 1, LONG_MAX);
		else if (strchr(given, c) == NULL)
			given[strlen(given)] = (char)c;
		if (c == 'b')
			p->block = opt_size(&o, "block", "1");
		else if (c == 's')
			size = opt_size(&o, "size", "1");
		else if (c == 'd')
			p->dir = o.value;
		else if (c == 'f')
			p->file = o.value;
	}
	w->op = operand(&o, given);
	if (p->file != NULL && (strchr(given, 'd') != NULL || strchr(given, 's') != NULL))
		opt_die(&o, "with -f nothing is made: -d and -s mean nothing");
	if ((p->blocks = size / p->block) == 0)
		opt_die(&o, "-b %zu is more than -s %zu", p->block, size);
}

static void
failed(const struct place *p)
{
	die("cannot %s %s:", p->doing, p->path);
}

static void
get_ready(const struct wanted *w, struct place *p)
{
	if (w->op->ready != NULL && w->op->ready(p) < 0)
		failed(p);
}

static void
make(const struct wanted *w, struct place *p)
{
	const char *where = p->file != NULL ? p->file : p->dir;
	char *type;

	p->buf = mem_alloc(p->block, 1);
	rand_seed(&p->rand, 1);
	if (w->op->make != NULL && w->op->make(p) < 0)
		failed(p);
	if (w->op->ready != NULL && (type = place_memory(where)) != NULL) {
		warn("%s is on %s: no %s waits for a disk", where, type, w->op->name);
		free(type);
	}
}

/* All deadlines are on one grid.  Those that have passed when an operation is done, and
 * all is ready for the next one, are missed. */
static void
measure(const struct wanted *w, struct place *p)
{
	double start, begun, took, due = 0, missed = 0;
	long left = w->count;

	get_ready(w, p);
	for (start = clock_mono();; due += (missed + 1) * w->interval) {
		clock_sleep(start + due);
		begun = clock_mono();
		if (w->op->run(p) < 0)
			failed(p);
		took = clock_mono() - begun;
		printf("%.6f %.3f us", begun - start, took * 1e6);
		printf(missed > 0 ? " missed=%.0f\n" : "\n", missed);
		if (fflush(stdout) != 0)
			die("cannot write standard output:");
		if (left > 0 && --left == 0)
			return;
		get_ready(w, p);
		missed = w->interval > 0 ? floor((clock_mono() - start - due) / w->interval) : 0;
	}
}

int
main(int argc, char **argv)
{
	struct wanted w = { NULL, 1, 0 };
	struct place p = { 0 };
	const char *data = getenv("MMT_DATA");

	err_init(argc > 0 ? argv[0] : "mmt-latency", 2);
	fd_init();
	(void)signal(SIGXFSZ, SIG_IGN); /* ulimit -f: an error that is told, and cleaned up after */
	p.dir = data != NULL && *data != '\0' ? data : ".";
	p.block = 4096;
	options(&w, &p, argv);
	make(&w, &p);
	measure(&w, &p);
	out_close();
	return 0;
}
