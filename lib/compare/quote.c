/* quote: text inside other formats
 *
 * A byte that a format cannot hold, a control character or one that is not UTF-8,
 * is written %XX, as in the names of tests: nothing is lost and nothing collides.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare.h"

/* RFC 3629, table of section 4: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
size_t
quote_utf8(const char *s, unsigned long *c)
{
	static const unsigned long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	size_t i, n;

	*c = p[0];
	if (p[0] < 0x80)
		return 1;
	n = p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : p[0] >= 0xE0 && p[0] < 0xF0 ? 3
	    : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : 0;
	if (n == 0)
		return 0;
	*c &= 0x7FU >> n;
	for (i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3F);
	}
	return *c < least[n] || *c > 0x10FFFF || (*c >= 0xD800 && *c < 0xE000) ? 0 : n;
}

void
quote_byte(int c)
{
	char hex[3];

	(void)esc_byte(hex, c);
	(void)fwrite(hex, 1, sizeof hex, stdout);
}

void
quote_json(const char *s)
{
	unsigned long c;
	size_t n;

	(void)putchar('"');
	for (; *s != '\0'; s += n > 0 ? n : 1) {
		n = quote_utf8(s, &c);
		if (n == 0)
			quote_byte((unsigned char)*s);
		else if (c < ' ')
			printf("\\u%04lx", c);
		else {
			if (c == '"' || c == '\\')
				(void)putchar('\\');
			(void)fwrite(s, 1, n, stdout);
		}
	}
	(void)putchar('"');
}

/* What XML 1.0 has no character for: most controls, U+FFFE and U+FFFF. */
static int
no_xml(unsigned long c)
{
	return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F ||
	    c == 0xFFFE || c == 0xFFFF;
}

void
quote_xml(const char *s)
{
	unsigned long c;
	size_t n, i;

	for (; *s != '\0'; s += n) {
		n = quote_utf8(s, &c);
		if (n == 0 || no_xml(c)) {
			n = n > 0 ? n : 1;
			for (i = 0; i < n; i++)
				quote_byte((unsigned char)s[i]);
		} else if (c < ' ' || (n == 1 && strchr("&<>\"'", *s) != NULL))
			printf("&#%lu;", c);
		else
			(void)fwrite(s, 1, n, stdout);
	}
}

void
quote_number(double x, const char *none)
{
	char text[NUM_MAX];

	(void)num_format(x, text);
	(void)fputs(isfinite(x) ? text : none, stdout);
}

/* A byte that continues a UTF-8 sequence takes no place. */
int
text_width(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}
