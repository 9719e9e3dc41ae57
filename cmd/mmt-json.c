/* mmt-json: records out of the JSON of the classic suite, and back
 *
 * Out of it: every file is read whole, its modules become records.  Back: all
 * records are read, then one benchmark is written.
 */
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

static const struct opt table[] = {
	{ 'b', "benchmark", "NAME", "the benchmark: of files that do not say, or to write" },
	{ 'e', "export", NULL, "write JSON from records" },
	{ 'f', "facts", "FILE", "facts of a shellpack; may be given again" },
	{ 'l', "like", "FILE", "records that name tests and units; may be given again" },
	{ 's', "suffix", "TEXT", "put this behind the name of every run that is read" },
	{ 0, NULL, NULL, NULL }
};

struct wanted {
	const char *bench, *suffix;
	struct names names;
	struct svec lines;
	char **like; /* NULL at the end */
	size_t nlike, cap;
	int export;
};

static void
add_line(struct wanted *a, const struct in *in, char *line, size_t len)
{
	const char *why;
	char *conflict;
	struct rec r;

	if (rec_skip(line, len))
		return;
	if (a->export)
		svec_push(&a->lines, line);
	if (rec_parse(line, len, &r, &why) < 0)
		die("%s:%lu: not a record: %s", in->name, in->line, why);
	if (groups_add(&a->names.g, &r, &conflict) < 0)
		die("%s:%lu: %s", in->name, in->line, conflict);
}

static void
read_records(struct wanted *a, char **files)
{
	struct in in;
	char *line;
	size_t len;
	int more;

	in_open(&in, files);
	while ((more = in_line(&in, &line, &len, NULL)) > 0)
		add_line(a, &in, line, len);
	if (more < 0)
		die("%s:", in.name);
	in_close(&in);
}

static void
import_file(struct import *i, const char *path)
{
	struct modules m;
	size_t n;
	char *why, *text = load_file(path, &n, &why);
	int r = -1;

	memset(&m, 0, sizeof m);
	if (text != NULL)
		r = modules_read(&m, text, n, &why);
	free(text);
	if (r == 0)
		r = import_print(i, &m, path, &why);
	modules_free(&m);
	if (r < 0)
		die("%s: %s", strcmp(path, "-") == 0 ? "stdin" : path, why);
}

static void
import(struct wanted *a, char **files)
{
	struct import i = { 0 };
	char *suffix = esc_name(a->suffix);

	i.bench = a->bench;
	i.suffix = suffix;
	i.names = &a->names;
	if (files[0] == NULL)
		import_file(&i, "-");
	for (; *files != NULL; files++)
		import_file(&i, *files);
	map_free(&i.seen);
	svec_free(&i.from);
	free(suffix);
}

static void
export(const struct wanted *a)
{
	const struct benches *b = &a->names.b;
	const struct bench *found = b->v;

	if (b->n == 0)
		die("no records");
	if (a->bench != NULL) {
		found = names_bench(&a->names, a->bench);
		if (found == NULL)
			die("no records of %s", a->bench);
	} else if (b->n > 1)
		die("records of %s, %s%s; -b chooses one benchmark", b->v[0].name,
		    b->v[1].name, b->n > 2 ? " and more" : "");
	write_print(&a->names, found, &a->lines);
}

static void
add_like(struct wanted *a, const char *path)
{
	a->like = mem_room(a->like, a->nlike + 1, &a->cap, sizeof *a->like);
	a->like[a->nlike++] = mem_dup(path);
	a->like[a->nlike] = NULL;
}

static void
options(struct wanted *a, struct opts *o)
{
	char *why;
	int id;

	a->suffix = "";
	while ((id = opt_next(o)) != 0) {
		if (id == 'b')
			a->bench = o->value;
		else if (id == 'e')
			a->export = 1;
		else if (id == 'f') {
			if (names_facts(&a->names, o->value, &why) < 0)
				die("%s", why);
		} else if (id == 'l')
			add_like(a, o->value);
		else
			a->suffix = o->value;
	}
	if (a->export && (a->nlike > 0 || *a->suffix != '\0'))
		opt_die(o, "--like and --suffix are not for --export");
}

int
main(int argc, char **argv)
{
	struct wanted a = { 0 };
	struct opts o;
	char *why;

	(void)argc;
	err_init(argv[0], 2);
	fd_init();
	opt_begin(&o, table, "[-e] [-b NAME] [-f FILE]... [-l FILE]... [-s TEXT] [FILE...]",
	    "records out of the JSON of the classic suite, and back", argv);
	options(&a, &o);
	if (a.export)
		read_records(&a, opt_files(&o));
	else if (a.nlike > 0)
		read_records(&a, a.like);
	if (names_make(&a.names, &why) < 0)
		die("%s", why);
	if (a.export)
		export(&a);
	else
		import(&a, opt_files(&o));
	svec_free(&a.lines);
	while (a.nlike > 0)
		free(a.like[--a.nlike]);
	free(a.like);
	names_free(&a.names);
	out_close();
	return 0;
}
