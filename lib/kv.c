/* kv: facts, "key value..." one per line, a key may come more than once */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

int
kv_load(struct kv *kv, const char *path, const char **why)
{
	char *files[] = { NULL, NULL }, *line, *value;
	struct in in;
	size_t len;
	int r;

	memset(kv, 0, sizeof *kv);
	*why = NULL;
	kv->path = mem_dup(path);
	files[0] = kv->path;
	in_open(&in, files);
	while ((r = in_line(&in, &line, &len, NULL)) > 0) {
		if (rec_skip(line, len))
			continue;
		if (memchr(line, '\0', len) != NULL) {
			*why = "holds a NUL byte";
			r = -1;
			break;
		}
		if (line[0] == ' ' || line[0] == '\t') {
			*why = "a blank before the key";
			r = -1;
			break;
		}
		while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
			line[--len] = '\0';
		value = line + strcspn(line, " \t");
		if (*value != '\0') {
			*value++ = '\0';
			value += strspn(value, " \t");
		}
		svec_push(&kv->key, line);
		svec_push(&kv->value, value);
	}
	in_close(&in);
	return r < 0 ? -1 : 0;
}

const char *
kv_get(const struct kv *kv, const char *key, size_t i)
{
	size_t k;

	for (k = 0; k < kv->key.n; k++)
		if (strcmp(kv->key.v[k], key) == 0 && i-- == 0)
			return kv->value.v[k];
	return NULL;
}

void
kv_free(struct kv *kv)
{
	svec_free(&kv->key);
	svec_free(&kv->value);
	free(kv->path);
	kv->path = NULL;
}
