/* module: one run of a JSON export of the classic suite, member by member */
#include <stdlib.h>
#include <string.h>

#include "json/module.h"

/* One component of a path, and where the rest of it begins. */
char *
module_key(char **path)
{
	char *s = *path;

	*path += strcspn(s, ".");
	if (**path != '\0')
		*(*path)++ = '\0';
	return s;
}

/* A key out of a path: json.c wrote '.', '%' and controls as %XX. */
void
module_decode(char *s)
{
	char *p = s;

	for (; *s != '\0'; s++)
		if (*s == '%' && esc_hex(s[1]) >= 0 && esc_hex(s[2]) >= 0) {
			*p++ = (char)(esc_hex(s[1]) * 16 + esc_hex(s[2]));
			s += 2;
		} else
			*p++ = *s;
	*p = '\0';
}

int
module_wrong(struct module *m, const char *why)
{
	m->why = why;
	return -1;
}

struct operation *
module_op(struct module *m, const char *name)
{
	size_t n = m->op.n, i = map_put(&m->op, name);

	if (i == n) {
		m->of = mem_room(m->of, n, &m->cap, sizeof *m->of);
		memset(&m->of[i], 0, sizeof m->of[i]);
		m->of[i].type = -1;
	}
	return &m->of[i];
}

static int
text(struct module *m, char **into, const char *path, const char *value)
{
	if (*path != '\0')
		return module_wrong(m, "text is wanted");
	if (*into != NULL)
		return module_wrong(m, "it is there before");
	*into = mem_dup(value);
	return 0;
}

static long
type_of(const char *value)
{
	long type;

	return field_long(value, 0, 1000, &type) < 0 ? -1 : type;
}

int
module_member(struct module *m, char *path, char *value)
{
	char *key = module_key(&path);

	if (strcmp(key, "_ResultData") == 0 && *path != '\0')
		return module_sample(m, path, value);
	if (esc_untext(value) < 0)
		return -1;
	if (strcmp(key, "_ModuleName") == 0)
		return text(m, &m->name, path, value);
	if (strcmp(key, "_TestName") == 0)
		return text(m, &m->run, path, value);
	if (strcmp(key, "_DataType") == 0)
		m->type = type_of(value);
	else if (strcmp(key, "_DataTypes") == 0) {
		module_decode(path);
		module_op(m, path)->type = type_of(value);
	} else if (strcmp(key, "_Operations") == 0 ||
	    strcmp(key, "_GeneratedOperations") == 0)
		svec_push(&m->order, value);
	else if (strcmp(key, "_MmtRecords") == 0)
		svec_push(&m->records, value);
	return 0;
}

void
module_free(struct module *m)
{
	size_t i, k;

	for (i = 0; i < m->op.n; i++) {
		for (k = 0; k < m->of[i].n; k++) {
			free(m->of[i].cell[k].nr.v);
			free(m->of[i].cell[k].x.v);
		}
		free(m->of[i].cell);
	}
	free(m->of);
	map_free(&m->op);
	svec_free(&m->order);
	svec_free(&m->records);
	free(m->name);
	free(m->run);
}
