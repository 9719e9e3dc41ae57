/* json: JSON documents (RFC 8259) as "path TAB value" lines, without recursion */
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

enum { DEPTH = 256 };

struct json {
	const char *p, *end;
	FILE *out;
	const char *why;
	char *path; /* of the value being read */
	size_t len, cap;
	struct {
		size_t len; /* of its own path */
		long next;  /* index of the next element; -1: an object */
	} in[DEPTH];        /* the containers around it */
	int depth;
};

static int
bad(struct json *j, const char *why)
{
	j->why = why;
	return -1;
}

static void
path_byte(struct json *j, int c)
{
	j->path = mem_room(j->path, j->len, &j->cap, 1);
	j->path[j->len++] = (char)c;
}

/* A key is part of a name and a '.' separates, so those that would lie are
 * percent-encoded; a value is text in a field. */
static void
put(struct json *j, int c, int key)
{
	char hex[3];
	size_t i;

	if (key && (c == '.' || c == '%' || (c >= 0 && c < ' ') || c == 0x7f)) {
		(void)esc_byte(hex, c);
		for (i = 0; i < sizeof hex; i++)
			path_byte(j, hex[i]);
	} else if (key)
		path_byte(j, c);
	else if (c == '\t' || c == '\n' || c == '\\') {
		(void)putc('\\', j->out);
		(void)putc(c == '\t' ? 't' : c == '\n' ? 'n' : '\\', j->out);
	} else
		(void)putc(c, j->out);
}

static void
put_utf8(struct json *j, unsigned long c, int key)
{
	int shift = c < 0x80 ? 0 : c < 0x800 ? 6 : c < 0x10000 ? 12 : 18;

	if (shift == 0) {
		put(j, (int)c, key);
		return;
	}
	/* 0xC0, 0xE0, 0xF0: as many leading ones as there are bytes. */
	put(j, (int)((0xFF00U >> (shift / 6 + 1) & 0xFF) | c >> shift), key);
	while ((shift -= 6) >= 0)
		put(j, (int)(0x80 | (c >> shift & 0x3F)), key);
}

static int
hex4(struct json *j, unsigned long *c)
{
	int digit, i;

	*c = 0;
	for (i = 0; i < 4; i++, j->p++) {
		if (j->p == j->end)
			return bad(j, "the text ends inside a string");
		digit = esc_hex(*j->p);
		if (digit < 0)
			return bad(j, "\\u wants four hexadecimal digits");
		*c = *c << 4 | (unsigned long)digit;
	}
	return 0;
}

/* What follows a backslash, as a code point. */
static int
escape(struct json *j, unsigned long *c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	unsigned long low;
	const char *f;

	if (j->p == j->end)
		return bad(j, "the text ends inside a string");
	if (*j->p != 'u') {
		f = memchr(from, *j->p, sizeof from - 1);
		if (f == NULL)
			return bad(j, "unknown escape in a string");
		*c = (unsigned char)to[f - from];
		j->p++;
		return 0;
	}
	j->p++;
	if (hex4(j, c) < 0)
		return -1;
	if (*c == 0)
		return bad(j, "\\u0000 cannot be in a line of text");
	if (*c >= 0xDC00 && *c < 0xE000)
		return bad(j, "the second half of a surrogate pair comes first");
	if (*c < 0xD800 || *c > 0xDBFF)
		return 0;
	if (j->end - j->p < 2 || j->p[0] != '\\' || j->p[1] != 'u')
		return bad(j, "half a surrogate pair");
	j->p += 2;
	if (hex4(j, &low) < 0)
		return -1;
	if (low < 0xDC00 || low > 0xDFFF)
		return bad(j, "half a surrogate pair");
	*c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
	return 0;
}

/* From the opening quote on, unescaped, to the path (key) or the output. */
static int
string(struct json *j, int key)
{
	unsigned long c;

	for (j->p++; j->p < j->end; ) {
		c = (unsigned char)*j->p;
		if (c < 0x20)
			return bad(j, "a control character inside a string");
		j->p++;
		if (c == '"')
			return 0;
		if (c != '\\')
			put(j, (int)c, key);
		else if (escape(j, &c) < 0)
			return -1;
		else
			put_utf8(j, c, key);
	}
	return bad(j, "the text ends inside a string");
}

static size_t
digits(struct json *j)
{
	const char *from = j->p;

	while (j->p < j->end && *j->p >= '0' && *j->p <= '9')
		j->p++;
	return (size_t)(j->p - from);
}

static int
number(struct json *j)
{
	const char *from = j->p;
	size_t n;
	int zero;

	j->p += *j->p == '-';
	zero = j->p < j->end && *j->p == '0';
	n = digits(j);
	if (n == 0 || (zero && n > 1))
		return bad(j, "not a number of JSON");
	if (j->p < j->end && *j->p == '.') {
		j->p++;
		if (digits(j) == 0)
			return bad(j, "digits are wanted after the point");
	}
	if (j->p < j->end && (*j->p == 'e' || *j->p == 'E')) {
		j->p++;
		if (j->p < j->end && (*j->p == '+' || *j->p == '-'))
			j->p++;
		if (digits(j) == 0)
			return bad(j, "digits are wanted in the exponent");
	}
	(void)fwrite(from, 1, (size_t)(j->p - from), j->out);
	return 0;
}

static int
word(struct json *j)
{
	static const char *words[] = { "true", "false", "null" };
	size_t i, n, left = (size_t)(j->end - j->p);

	for (i = 0; i < 3; i++) {
		n = strlen(words[i]);
		if (left >= n && memcmp(j->p, words[i], n) == 0) {
			j->p += n;
			(void)fputs(words[i], j->out);
			return 0;
		}
	}
	return bad(j, left == 0 ? "the text ends inside a document" : "a value is wanted");
}

static void
blanks(struct json *j)
{
	while (j->p < j->end && *j->p != '\0' && strchr(" \t\r\n", *j->p) != NULL)
		j->p++;
}

/* Blanks, but no newline. */
static void
gap(struct json *j)
{
	while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\r'))
		j->p++;
}

static int
enter(struct json *j)
{
	if (j->depth == DEPTH)
		return bad(j, "nested too deeply");
	j->in[j->depth].len = j->len;
	j->in[j->depth++].next = *j->p++ == '[' ? 0 : -1;
	return 0;
}

static int
value(struct json *j)
{
	int r;

	(void)fwrite(j->path, 1, j->len, j->out);
	(void)putc('\t', j->out);
	if (j->p < j->end && *j->p == '"')
		r = string(j, 0);
	else if (j->p < j->end && (*j->p == '-' || (*j->p >= '0' && *j->p <= '9')))
		r = number(j);
	else
		r = word(j);
	(void)putc('\n', j->out);
	return r;
}

enum { LONGEST_PATH = 4096 };

/* One element of the innermost container: its path, then its value. */
static int
element(struct json *j)
{
	char index[32];
	int i, n, d = j->depth - 1;

	if (j->len > 0)
		path_byte(j, '.');
	if (j->in[d].next >= 0) {
		n = snprintf(index, sizeof index, "%ld", j->in[d].next++);
		for (i = 0; i < n; i++)
			path_byte(j, index[i]);
	} else {
		if (j->p == j->end || *j->p != '"')
			return bad(j, "a key in quotes is wanted");
		if (string(j, 1) < 0)
			return -1;
		blanks(j);
		if (j->p == j->end || *j->p != ':')
			return bad(j, "':' is wanted after a key");
		j->p++;
		blanks(j);
	}
	/* Every value repeats its path: a long one would multiply the text. */
	if (j->len > LONGEST_PATH)
		return bad(j, "a path of more than 4096 bytes");
	if (j->p < j->end && (*j->p == '{' || *j->p == '['))
		return enter(j);
	return value(j);
}

static int
document(struct json *j)
{
	int fresh = 1; /* nothing in the innermost container yet */
	const char *rest;

	j->len = 0;
	j->depth = 0;
	if (enter(j) < 0)
		return -1;
	while (j->depth > 0) {
		int array = j->in[j->depth - 1].next >= 0, d = j->depth;

		j->len = j->in[d - 1].len;
		blanks(j);
		if (j->p == j->end)
			return bad(j, "the text ends inside a document");
		if (*j->p == (array ? ']' : '}')) {
			j->p++;
			j->depth--;
			fresh = 0;
			continue;
		}
		if (!fresh) {
			if (*j->p != ',')
				return bad(j, array ? "',' or ']' is wanted" : "',' or '}' is wanted");
			j->p++;
			blanks(j);
		}
		if (element(j) < 0)
			return -1;
		fresh = j->depth > d;
	}
	/* The rest of its line counts only when there is something in it. */
	rest = j->p;
	gap(j);
	if (j->p < j->end)
		j->p = *j->p == '\n' ? j->p + 1 : rest;
	return 0;
}

int
json_flatten(const char *text, size_t n, FILE *out, const char **why, size_t *at)
{
	struct json j = { 0 };
	const char *line, *nl;
	size_t found = 0;
	int r = 0;

	j.p = text;
	j.end = text + n;
	j.out = out;
	while (r == 0 && j.p < j.end) {
		/* At the start of a line, or behind a document. */
		line = j.p;
		gap(&j);
		if (j.p < j.end && *j.p == '{') {
			found++;
			r = document(&j);
			continue;
		}
		nl = memchr(line, '\n', (size_t)(j.end - line));
		if (nl == NULL)
			nl = j.end;
		(void)fwrite(line, 1, (size_t)(nl - line), out);
		(void)putc('\n', out);
		j.p = nl < j.end ? nl + 1 : nl;
	}
	if (r == 0 && found == 0)
		r = bad(&j, "no JSON document");
	*why = j.why;
	*at = (size_t)(j.p - text);
	free(j.path);
	return r;
}
