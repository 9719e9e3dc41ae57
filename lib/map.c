/* map: string -> index in order of first appearance; open addressing */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

/* FNV-1a, 64 bit (Fowler, Noll, Vo). */
static size_t
hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ h >> 32);
}

/* The slot of key, or the free slot where it belongs. */
static size_t
probe(const struct map *m, const char *key)
{
	size_t i = hash(key) & (m->nslot - 1);

	while (m->slot[i] != 0 && strcmp(m->key[m->slot[i] - 1], key) != 0)
		i = (i + 1) & (m->nslot - 1);
	return i;
}

static void
grow(struct map *m)
{
	size_t i;

	free(m->slot);
	m->nslot = m->nslot != 0 ? m->nslot * 2 : 64;
	m->slot = mem_alloc(m->nslot, sizeof *m->slot);
	m->cap = m->nslot / 2;
	m->key = mem_grow(m->key, m->cap, sizeof *m->key);
	for (i = 0; i < m->n; i++)
		m->slot[probe(m, m->key[i])] = i + 1;
}

size_t
map_put(struct map *m, const char *key)
{
	size_t i;

	if (m->n == m->cap)
		grow(m);
	i = probe(m, key);
	if (m->slot[i] == 0) {
		m->key[m->n++] = mem_dup(key);
		m->slot[i] = m->n;
	}
	return m->slot[i] - 1;
}

size_t
map_find(const struct map *m, const char *key)
{
	if (m->nslot == 0)
		return (size_t)-1;
	return m->slot[probe(m, key)] - 1;
}

void
map_free(struct map *m)
{
	while (m->n > 0)
		free(m->key[--m->n]);
	free(m->key);
	free(m->slot);
	memset(m, 0, sizeof *m);
}
