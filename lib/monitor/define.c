/* define: what the facts of a monitor say of how it samples */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "monitor.h"

static void
add_source(struct definition *d, const char *path, int maybe)
{
	struct source *s;

	d->source = mem_room(d->source, d->n, &d->cap, sizeof *d->source);
	s = &d->source[d->n++];
	s->path = mem_dup(path);
	s->pattern = strpbrk(path, "*?[") != NULL;
	s->maybe = maybe;
	s->fd = -1;
}

/* In the order of the facts, which is that of the content of a sample. */
static void
add_sources(struct definition *d)
{
	const struct kv *kv = &d->kv;
	size_t i;

	for (i = 0; i < kv->key.n; i++)
		if (strcmp(kv->key.v[i], "file") == 0 || strcmp(kv->key.v[i], "maybe") == 0)
			add_source(d, kv->value.v[i], kv->key.v[i][0] == 'm');
}

/* NULL, or what is wrong. */
static const char *
take_kind(struct definition *d)
{
	const char *sample = kv_get(&d->kv, "sample", 0), *exec = kv_get(&d->kv, "exec", 0);
	const char *command = sample != NULL ? sample : exec;
	int file = kv_get(&d->kv, "file", 0) != NULL;

	if (kv_get(&d->kv, "log", 0) != NULL)
		return "is no monitor that samples: it reads what every run leaves";
	if (file + (sample != NULL) + (exec != NULL) != 1 ||
	    kv_get(&d->kv, sample != NULL ? "sample" : "exec", 1) != NULL)
		return "has to say how it samples, by facts of one kind of file, sample, exec";
	d->kind = file ? KIND_FILE : sample != NULL ? KIND_SAMPLE : KIND_EXEC;
	if (file)
		add_sources(d);
	else if (*command == '\0')
		return "has an empty command";
	else
		d->command = mem_dup(command);
	return NULL;
}

/* "there: a b c", for a message about what is not. */
static char *
there(const char *monitors)
{
	struct svec names = { 0 };
	char *text = mem_dup("there:"), *path, *longer;
	size_t i;

	if (tree_list(monitors, &names) < 0 || names.n == 0) {
		free(text);
		return mem_fmt("there is none in %s", monitors);
	}
	for (i = 0; i < names.n; i++) {
		path = mem_fmt("%s/%s/monitor", monitors, names.v[i]);
		if (access(path, F_OK) == 0) {
			longer = mem_fmt("%s %s", text, names.v[i]);
			free(text);
			text = longer;
		}
		free(path);
	}
	svec_free(&names);
	return text;
}

int
define(struct definition *d, const char *monitors, const char *name, char **why)
{
	const char *bad = tree_badname(name);
	char *path, *others;
	int r;

	if (bad != NULL) {
		*why = mem_fmt("the name %s", bad);
		return -1;
	}
	d->dir = mem_fmt("%s/%s", monitors, name);
	path = mem_fmt("%s/monitor", d->dir);
	r = kv_load(&d->kv, path, &bad);
	if (r < 0 && bad == NULL && (errno == ENOENT || errno == ENOTDIR)) {
		others = there(monitors);
		*why = mem_fmt("no such monitor (%s)", others);
		free(others);
	} else if (r < 0) {
		*why = mem_fmt("%s: %s", path, bad != NULL ? bad : strerror(errno));
	} else if ((bad = take_kind(d)) != NULL) {
		*why = mem_fmt("%s: %s", path, bad);
		r = -1;
	}
	free(path);
	return r;
}

/* The program is in a directory of PATH. */
static int
on_path(const char *program, int len)
{
	const char *path = getenv("PATH"), *end;
	char *try;
	int found = 0;

	if (path == NULL || *path == '\0')
		path = "/bin:/usr/bin";
	for (; path != NULL && !found; path = *end == ':' ? end + 1 : NULL) {
		end = path + strcspn(path, ":");
		try = mem_fmt("%.*s/%.*s", (int)(end - path), path, len, program);
		found = access(try, X_OK) == 0;
		free(try);
	}
	return found;
}

/* One of these is there. */
static int
one_of(const char *programs)
{
	size_t n;

	for (; *programs != '\0'; programs += n + strspn(programs + n, " \t")) {
		n = strcspn(programs, " \t");
		if (on_path(programs, (int)n))
			return 1;
	}
	return 0;
}

int
define_able(const struct definition *d, char **why)
{
	const char *fact = kv_get(&d->kv, "root", 0);
	size_t i;

	if (fact != NULL && strcmp(fact, "yes") == 0 && geteuid() != 0) {
		*why = mem_dup("only root can sample that");
		return -1;
	}
	for (i = 0; (fact = kv_get(&d->kv, "command", i)) != NULL; i++)
		if (!one_of(fact)) {
			*why = mem_fmt("not installed: %s", fact);
			return -1;
		}
	return 0;
}
