/* facts: what a shellpack says about a test, or a report of it; what a monitor says */
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extract.h"

/* "NAME UNIT BETTER", cut out of a copy that name then owns. */
static int
metric_add(struct facts *f, const char *fact)
{
	struct metric m;
	char *p = mem_dup(fact), **part[] = { &m.name, &m.unit, &m.better };
	size_t i;

	for (i = 0; i < 3; i++) {
		*part[i] = p;
		p += strcspn(p, " \t");
		if (*p != '\0')
			*p++ = '\0';
		p += strspn(p, " \t");
	}
	f->metric = mem_room(f->metric, f->nmetric, &f->cap, sizeof *f->metric);
	f->metric[f->nmetric++] = m;
	return *p == '\0' && *m.unit != '\0' && strchr(m.name, '/') == NULL &&
	    rec_better_ok(m.better) ? 0 : -1;
}

/* Every pattern of a key is one. */
static int
patterns_ok(const struct kv *kv, const char *key)
{
	const char *fact;
	size_t i;

	for (i = 0; (fact = kv_get(kv, key, i)) != NULL; i++)
		if (!capture_ok(fact))
			return 0;
	return 1;
}

static int
provides(const struct kv *kv, const char *test)
{
	const char *fact;
	size_t i;

	for (i = 0; (fact = kv_get(kv, "test", i)) != NULL; i++)
		if (strcmp(fact, test) == 0)
			return 1;
	return 0;
}

/* The facts in dir/file: 1; 0: there are none, or not about the test, when it is not
 * NULL. */
static int
load(struct facts *f, const char *dir, const char *file, const char *test,
    const char **why)
{
	char *path = mem_fmt("%s/%s", dir, file);
	const char *fact;
	int r = kv_load(&f->kv, path, why), saved = errno;
	size_t i;

	free(path);
	errno = saved;
	if (r < 0)
		return *why == NULL && (errno == ENOENT || errno == ENOTDIR) ? 0 : -1;
	if (test != NULL && !provides(&f->kv, test))
		return 0;
	f->dir = mem_dup(dir);
	for (i = 0; (fact = kv_get(&f->kv, "metric", i)) != NULL; i++)
		if (metric_add(f, fact) < 0) {
			*why = "a metric fact is not 'metric NAME UNIT low|high|-'";
			return -1;
		}
	if (patterns_ok(&f->kv, "classic-log") && patterns_ok(&f->kv, "side-log"))
		return 1;
	*why = "a classic-log or side-log fact has a brace that is not part of {key}";
	return -1;
}

int
facts_find(struct facts *f, const char *shellpacks, const char *test,
    const char *report, const char **why)
{
	struct svec names = { 0 };
	char *dir;
	size_t i;
	int r = 0;

	memset(f, 0, sizeof *f);
	*why = NULL;
	if (tree_list(shellpacks, &names) < 0) {
		f->kv.path = mem_dup(shellpacks);
		r = -1;
	}
	for (i = 0; r == 0 && i < names.n; i++) {
		dir = mem_fmt("%s/%s%s%s", shellpacks, names.v[i], report != NULL ? "/" : "",
		    report != NULL ? report : "");
		r = load(f, dir, "shellpack", test, why);
		if (r == 0)
			kv_free(&f->kv);
		free(dir);
	}
	svec_free(&names);
	return r;
}

int
facts_monitor(struct facts *f, const char *monitors, const char *name, const char **why)
{
	char *dir = mem_fmt("%s/%s", monitors, name);
	int r;

	memset(f, 0, sizeof *f);
	r = load(f, dir, "monitor", NULL, why);
	free(dir);
	return r;
}

char *
facts_program(const struct facts *f, const char *name)
{
	const char *other = kv_get(&f->kv, "decoder", 0), *slash = strrchr(f->dir, '/');
	char *path = mem_fmt("%s/%s", f->dir, name);

	if (other == NULL || access(path, F_OK) == 0)
		return path;
	free(path);
	return mem_fmt("%.*s/%s/%s", (int)(slash - f->dir), f->dir, other, name);
}

const struct metric *
facts_metric(const struct facts *f, const char *name)
{
	const char *last = strrchr(name, '/');
	size_t i;

	last = last != NULL ? last + 1 : name;
	for (i = 0; i < f->nmetric; i++)
		if (fnmatch(f->metric[i].name, last, 0) == 0)
			return &f->metric[i];
	return NULL;
}

/* The label and the iteration of captures: "-" and -1 when there are none. */
static char *
label_of(const struct capture *c, long *iter)
{
	char *label = mem_dup("-"), *value, *escaped, *longer;
	size_t i;
	int first;

	*iter = -1;
	for (i = 0; i < CAPTURES && c[i].key != NULL; i++) {
		value = mem_fmt("%.*s", c[i].nvalue, c[i].value);
		if (c[i].nkey == 4 && memcmp(c[i].key, "iter", 4) == 0)
			*iter = strtol(value, NULL, 10);
		else if (c[i].nkey != 1 || *c[i].key != '-') {
			escaped = esc_name(value);
			first = strcmp(label, "-") == 0;
			longer = mem_fmt("%s%s%.*s=%s", first ? "" : label,
			    first ? "" : "/", c[i].nkey, c[i].key, escaped);
			free(label);
			free(escaped);
			label = longer;
		}
		free(value);
	}
	return label;
}

int
facts_match(const struct facts *f, const char *key, const char *file, char **label,
    long *iter)
{
	struct capture c[CAPTURES];
	const char *pattern;
	size_t i;

	for (i = 0; (pattern = kv_get(&f->kv, key, i)) != NULL; i++)
		if (capture(pattern, file, c)) {
			*label = label_of(c, iter);
			return 1;
		}
	return 0;
}
