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

static const char digits[] = "0123456789ABCDEFabcdef";

int
esc_hex(int c)
{
	const char *p = c != '\0' ? strchr(digits, c) : NULL;
	int x = p != NULL ? (int)(p - digits) : -1;

	return x < 16 ? x : x - 6;
}

char *
esc_byte(char *p, int c)
{
	*p++ = '%';
	*p++ = digits[c >> 4 & 15];
	*p++ = digits[c & 15];
	return p;
}

char *
esc_name(const char *s)
{
	char *out = mem_grow(NULL, 3 * strlen(s) + 1, 1), *p = out;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= ' ' || c == 0x7f || strchr("/=%,", c) != NULL)
			p = esc_byte(p, c);
		else
			*p++ = (char)c;
	}
	*p = '\0';
	return out;
}

void
esc_unname(char *s)
{
	char *p = s;
	int c;

	for (; *s != '\0'; s++) {
		c = -1;
		if (*s == '%' && esc_hex(s[1]) >= 0 && esc_hex(s[2]) >= 0)
			c = esc_hex(s[1]) * 16 + esc_hex(s[2]);
		if (c >= ' ' && c != 0x7f) {
			*p++ = (char)c;
			s += 2;
		} else
			*p++ = *s;
	}
	*p = '\0';
}
