/* names: the machines that are asked for, NAME[=WHAT] */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "vm.h"

/* NULL, or what is wrong; for roads, a WHAT must never look like an option. */
static const char *
what_bad(const char *what)
{
	const unsigned char *p;

	if (*what == '\0')
		return "is empty";
	if (*what == '-')
		return "begins with '-'";
	for (p = (const unsigned char *)what; *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f)
			return "holds a control character";
	return NULL;
}

static void
add(struct job *j, struct map *seen, const char *word, const char *where)
{
	size_t n = strcspn(word, "=");
	struct vm *vm;
	const char *why;
	int i;

	j->v = mem_grow(j->v, j->n + 1, sizeof *j->v);
	vm = &j->v[j->n];
	memset(vm, 0, sizeof *vm);
	vm->name = mem_fmt("%.*s", (int)n, word);
	vm->what = mem_dup(word[n] == '=' ? word + n + 1 : word);
	vm->held = vm->fd[EVENTS] = -1;
	for (i = 0; i < STREAMS; i++)
		vm->fd[i] = -1;
	if ((why = tree_badname(vm->name)) != NULL)
		die("%sthe name '%s' %s%s", where, vm->name, why,
		    word[n] == '=' ? "" : "; NAME=WHAT gives one to what is called otherwise");
	if ((why = what_bad(vm->what)) != NULL)
		die("%s%s: '%s' %s", where, vm->name, vm->what, why);
	if (map_put(seen, vm->name) != j->n)
		die("%s%s: named twice", where, vm->name);
	j->n++;
}

static void
read_list(struct job *j, struct map *seen)
{
	struct in in;
	char *line, *where;
	size_t len;
	int r;

	in_open(&in, NULL);
	in.longest = 1 << 16;
	while ((r = in_line(&in, &line, &len, NULL)) > 0) {
		if (memchr(line, '\0', len) != NULL)
			die("%s:%lu: holds a NUL byte", in.name, in.line);
		if (rec_skip(line, len))
			continue;
		line += strspn(line, " \t");
		line[strcspn(line, " \t\r")] = '\0';
		if (*line == '\0' || *line == '#')
			continue;
		where = mem_fmt("%s:%lu: ", in.name, in.line);
		add(j, seen, line, where);
		free(where);
	}
	if (r < 0)
		die("%s", in_why(&in));
	in_close(&in);
}

void
names_read(struct job *j, char **operand)
{
	struct map seen = { 0 };

	if (strcmp(j->verb->name, "list") == 0) {
		j->v = mem_alloc(1, sizeof *j->v);
		j->v->held = j->v->fd[EVENTS] = j->v->fd[OUT] = j->v->fd[ERR] = -1;
		j->n = 1;
		return;
	}
	for (; *operand != NULL; operand++)
		add(j, &seen, *operand, "");
	if (j->n == 0)
		read_list(j, &seen);
	if (j->n == 0)
		die("%s: no machine is named", j->verb->name);
	map_free(&seen);
}
