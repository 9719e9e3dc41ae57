/* mem: overflow-checked allocation that dies instead of returning NULL */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

void *
mem_grow(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		errno = ENOMEM;
		die("out of memory:");
	}
	p = realloc(p, n * size != 0 ? n * size : 1);
	if (p == NULL)
		die("out of memory:");
	return p;
}

void *
mem_room(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	if (*cap > SIZE_MAX / 2) {
		errno = ENOMEM;
		die("out of memory:");
	}
	*cap = *cap != 0 ? 2 * *cap : 16;
	return mem_grow(v, *cap, size);
}

void *
mem_alloc(size_t n, size_t size)
{
	void *p = mem_grow(NULL, n, size);

	memset(p, 0, n * size);
	return p;
}

char *
mem_dup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(mem_grow(NULL, n, 1), s, n);
}

char *
mem_fmt(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die("cannot format text:");
	s = mem_grow(NULL, (size_t)n + 1, 1);
	va_start(ap, fmt);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}
