/* runs: what the journal of a test tells of its runs */
#include <stdlib.h>
#include <string.h>

#include "extract.h"

/* What the note says of its start with others. */
static void
take_note(struct run *p, const struct journal_line *j)
{
	double x;

	p->skew = p->execskew = -1;
	if (journal_note(j->note, "exec", &x))
		p->begin = x;
	if (journal_note(j->note, "skew", &x))
		p->skew = x;
	if (journal_note(j->note, "execskew", &x))
		p->execskew = x;
	p->lost = journal_note(j->note, "lost", &x) && x > 0;
	p->unsynced = journal_note(j->note, "unsynced", &x);
}

/* All but the label. */
static void
take(struct run *p, const struct journal_line *j)
{
	p->iter = j->iter;
	p->end = strcmp(j->status, "ok") == 0 ? RUN_OK :
	    strcmp(j->status, "interrupted") == 0 ? RUN_INTERRUPTED : RUN_FAILED;
	p->begin = j->start;
	p->elapsed = j->elapsed;
	p->user = j->user;
	p->sys = j->sys;
	p->maxrss = j->maxrss;
	take_note(p, j);
}

static void
drop_interrupted(struct runs *r, size_t *interrupted)
{
	size_t i, kept = 0;

	for (i = 0; i < r->n; i++) {
		if (r->v[i].end == RUN_INTERRUPTED) {
			free(r->v[i].label);
			++*interrupted;
		} else
			r->v[kept++] = r->v[i];
	}
	r->n = kept;
}

/* One line of it. */
static int
read_line(struct runs *r, struct map *seen, char *text, size_t len, const char **why)
{
	struct journal_line j;
	char *name;
	double x;
	size_t k;

	if (journal_parse(text, len, &j, why) < 0 ||
	    (strcmp(j.label, "-") != 0 && (*why = name_bad(j.label, 0)) != NULL))
		return -1;
	if (journal_note(j.note, "loop", &x))
		return 0;
	name = tree_logname(j.label, j.iter);
	k = map_put(seen, name);
	free(name);
	if (k == r->n) {
		r->v = mem_room(r->v, r->n, &r->cap, sizeof *r->v);
		r->v[r->n++].label = mem_dup(j.label);
	}
	take(&r->v[k], &j);
	return 0;
}

int
runs_read(struct runs *r, const struct logdir *d, size_t *interrupted,
    unsigned long *line, const char **why)
{
	char *path = mem_fmt("%s/journal", d->path), *text;
	char *files[] = { path, NULL };
	struct map seen = { 0 };
	struct in in;
	size_t len;
	int more, torn, bad = 0;

	*why = NULL;
	in_open(&in, files);
	while (!bad && (more = in_line(&in, &text, &len, &torn)) > 0 && !torn)
		bad = !rec_skip(text, len) && read_line(r, &seen, text, len, why) < 0;
	*line = in.line;
	in_close(&in);
	map_free(&seen);
	free(path);
	if (bad || more < 0)
		return -1;
	drop_interrupted(r, interrupted);
	return 0;
}

void
runs_free(struct runs *r)
{
	while (r->n > 0)
		free(r->v[--r->n].label);
	free(r->v);
	memset(r, 0, sizeof *r);
}
