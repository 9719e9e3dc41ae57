/* esc: text that may hold anything, written into one field or one name */
#include <string.h>

#include "mmt.h"

char *
esc_text(const char *s)
{
	char *out = mem_grow(NULL, 2 * strlen(s) + 1, 1), *p = out;

	for (; *s != '\0'; s++) {
		if (*s == '\t' || *s == '\n' || *s == '\\') {
			*p++ = '\\';
			*p++ = *s == '\t' ? 't' : *s == '\n' ? 'n' : '\\';
		} else
			*p++ = *s;
	}
	*p = '\0';
	return out;
}

int
esc_untext(char *s)
{
	char *p = s;

	for (; *s != '\0'; s++) {
		if (*s != '\\') {
			*p++ = *s;
			continue;
		}
		s++;
		if (*s == 't')
			*p++ = '\t';
		else if (*s == 'n')
			*p++ = '\n';
		else if (*s == '\\')
			*p++ = '\\';
		else
			return -1;
	}
	*p = '\0';
	return 0;
}

char *
esc_name(const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = mem_grow(NULL, 3 * strlen(s) + 1, 1), *p = out;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c == 0x7f || strchr("/=%,", c) != NULL) {
			*p++ = '%';
			*p++ = hex[c >> 4];
			*p++ = hex[c & 15];
		} else
			*p++ = (char)c;
	}
	*p = '\0';
	return out;
}
