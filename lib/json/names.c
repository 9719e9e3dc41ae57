/* names: operations of the classic suite and tests of ours, by their labels */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

int
names_facts(struct names *names, const char *path, char **why)
{
	const char *bad;

	names->facts = mem_room(names->facts, names->nfacts, &names->cap,
	    sizeof *names->facts);
	if (kv_load(&names->facts[names->nfacts++], path, &bad) == 0)
		return 0;
	*why = mem_fmt("%s: %s", path, bad != NULL ? bad : strerror(errno));
	return -1;
}

int
names_make(struct names *names, char **why)
{
	if (names->g.test.n == 0)
		return 0;
	groups_sort(&names->g);
	if (view_make(&names->v, &names->g, NULL, NULL, why) < 0)
		return -1;
	return benches_make(&names->b, &names->v, names->facts, names->nfacts, why);
}

const struct bench *
names_bench(const struct names *names, const char *bench)
{
	size_t i;

	for (i = 0; i < names->b.n; i++)
		if (strcmp(names->b.v[i].name, bench) == 0)
			return &names->b.v[i];
	return NULL;
}

size_t
names_test(const struct names *names, const char *bench, const char *label)
{
	const struct bench *b = names_bench(names, bench);
	size_t i;

	for (i = 0; b != NULL && i < b->n; i++)
		if (strcmp(b->metric[i].label, label) == 0)
			return b->metric[i].test;
	return (size_t)-1;
}

void
names_free(struct names *names)
{
	benches_free(&names->b);
	free(names->v.run);
	groups_free(&names->g);
	while (names->nfacts > 0)
		kv_free(&names->facts[--names->nfacts]);
	free(names->facts);
}
