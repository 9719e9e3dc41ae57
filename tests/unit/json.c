/* json: unit tests of lib/json.c, TAP on standard output */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"
#include "tap.h"

/* Flattens text[0..n), a copy of its own so that a read past it is seen. */
static int
flatten(const char *text, size_t n, char **out, const char **why, size_t *at)
{
	char *copy = malloc(n > 0 ? n : 1);
	size_t len;
	FILE *f = open_memstream(out, &len);
	int r;

	if (copy == NULL || f == NULL)
		exit(2);
	memcpy(copy, text, n);
	r = json_flatten(copy, n, f, why, at);
	if (fclose(f) != 0)
		exit(2);
	free(copy);
	return r;
}

static void
gives(const char *name, const char *text, const char *want)
{
	const char *why = "";
	char *out;
	size_t at = 0;
	int r = flatten(text, strlen(text), &out, &why, &at);

	ok(r == 0 && strcmp(out, want) == 0, "%s", name);
	if (r != 0)
		printf("# refused at %zu: %s\n", at, why);
	else if (strcmp(out, want) != 0)
		printf("# got:  %s\n# want: %s\n", out, want);
	free(out);
}

/* Refused at that offset, for a reason with that word in it. */
static void
refused(const char *text, size_t want, const char *word)
{
	const char *why = "";
	char *out, name[200];
	size_t at = 0;
	int r = flatten(text, strlen(text), &out, &why, &at);

	(void)snprintf(name, sizeof name, "refused: %.100s", text);
	for (char *p = name; *p != '\0'; p++)
		if (*p == '\n' || *p == '#')
			*p = '~';
	ok(r == -1 && at == want && strstr(why, word) != NULL, "%s", name);
	if (r != -1 || at != want || strstr(why, word) == NULL)
		printf("# result %d at %zu: %s; want at %zu: %s\n", r, at, why, want, word);
	free(out);
}

static const char sample[] =
    "starting\n"
    "{ \"a b\" : [1, -2.50e+3, {\"x.y%\": \"\\u00e9\\ud83d\\ude00\\t\"}, [], {}],\r\n"
    "  \"t\":true,\"f\":false , \"n\":null }\n";

static const char flat[] =
    "starting\n"
    "a b.0\t1\n"
    "a b.1\t-2.50e+3\n"
    "a b.2.x%2Ey%25\t\303\251\360\237\230\200\\t\n"
    "t\ttrue\n"
    "f\tfalse\n"
    "n\tnull\n";

static void
test_documents(void)
{
	gives("nesting, every kind of value", sample, flat);
	gives("an empty document", "{}", "");
	gives("blanks of all kinds", " \t{\r\n\t\"a\"\n:\t1\r}\r\n", "a\t1\n");
	gives("two documents on one line", "{\"a\":1}{\"a\":2}\n", "a\t1\na\t2\n");
	gives("two documents on two lines", "{\"a\":1}\n{\"a\":2}", "a\t1\na\t2\n");
	gives("text before, between and behind", "one\n\n{\"a\":1} two\n  three {x}\n{\"b\":[{}]}\n[4]",
	    "one\n\na\t1\n two\n  three {x}\n[4]\n");
	gives("a document in an array", "[\n{\"a\":1},\n{\"a\":2}\n]\n", "[\na\t1\n,\na\t2\n]\n");
	gives("the path comes back out of what was entered",
	    "{\"a\":{\"b\":{\"c\":1},\"d\":2},\"e\":3}", "a.b.c\t1\na.d\t2\ne\t3\n");
	gives("indices of two dimensions", "{\"m\":[[1,2],[3]]}",
	    "m.0.0\t1\nm.0.1\t2\nm.1.0\t3\n");
	gives("a key comes twice", "{\"a\":1,\"a\":2}", "a\t1\na\t2\n");
}

static void
test_strings(void)
{
	gives("all short escapes", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
	    "a\t\"\\\\/\b\f\\n\r\\t\n");
	gives("one, two, three and four bytes",
	    "{\"a\":\"\\u0041\\u007f\\u0080\\u07ff\\u0800\\uffff\\ud800\\udc00\\udbff\\udfff\"}",
	    "a\tA\177\302\200\337\277\340\240\200\357\277\277\360\220\200\200\364\217\277\277\n");
	gives("digits of \\u in both cases", "{\"a\":\"\\u00Fc\\u00fC\"}", "a\t\303\274\303\274\n");
	gives("bytes above 127 as they are", "{\"\303\274\":\"\303\274\377\"}", "\303\274\t\303\274\377\n");
	gives("escapes in a key", "{\"a\\tb\\u002e\\n\\u00e9\\\\\":1}", "a%09b%2E%0A\303\251\\\t1\n");
	gives("an empty key, an empty string", "{\"a\":{\"\":\"\"}}", "a.\t\n");
	refused("{\"a\":\"\\x\"}", 7, "unknown escape");
	refused("{\"a\":\"\\u12g4\"}", 10, "hexadecimal");
	refused("{\"a\":\"\\u0000\"}", 12, "u0000");
	refused("{\"a\":\"\\ud800\"}", 12, "half a surrogate");
	refused("{\"a\":\"\\ud800\\n\"}", 12, "half a surrogate");
	refused("{\"a\":\"\\ud800\\u0041\"}", 18, "half a surrogate");
	refused("{\"a\":\"\\udc00\\ud800\"}", 12, "second half");
	refused("{\"a\":\"x\ny\"}", 7, "control character");
	refused("{\"a\":\"x", 7, "inside a string");
}

static void
test_numbers(void)
{
	static const char *const good[] = { "0", "-0", "10", "-1.5", "0.000", "1e5",
		"1E+05", "-0.0e-0", "123456789012345678901234567890" };
	static const char *const bad[] = { "01", "-", "+1", ".5", "1.", "1.e5", "1e",
		"1e+", "-x", "0x10", "1.2.3", "NaN", "inf", "--1", "1_000" };
	char text[100], want[100], *out;
	const char *why;
	size_t i, at;

	for (i = 0; i < sizeof good / sizeof good[0]; i++) {
		(void)snprintf(text, sizeof text, "{\"a\":[%s]}", good[i]);
		(void)snprintf(want, sizeof want, "a.0\t%s\n", good[i]);
		gives(good[i], text, want);
	}
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		(void)snprintf(text, sizeof text, "{\"a\":%s}", bad[i]);
		(void)snprintf(want, sizeof want, "refused as a number: %s", bad[i]);
		ok(flatten(text, strlen(text), &out, &why, &at) == -1, "%s", want);
		free(out);
	}
}

static void
test_broken(void)
{
	refused("", 0, "no JSON document");
	refused("text only\n", 10, "no JSON document");
	refused("[1]", 3, "no JSON document");
	refused("{", 1, "inside a document");
	refused("{\"a\"}", 4, "':'");
	refused("{\"a\":}", 5, "a value");
	refused("{\"a\":", 5, "inside a document");
	refused("{\"a\":1,}", 7, "a key");
	refused("{,}", 1, "a key");
	refused("{a:1}", 1, "a key");
	refused("{'a':1}", 1, "a key");
	refused("{\"a\":[1,]}", 8, "a value");
	refused("{\"a\":[1}", 7, "']'");
	refused("{\"a\":1]", 6, "'}'");
	refused("{\"a\":1 \"b\":2}", 7, "'}'");
	refused("{\"a\":truely}", 9, "'}'");
	refused("{\"a\":tru}", 5, "a value");
	refused("{\"a\":True}", 5, "a value");
	refused("{\"a\":1}\n{\"b\"", 12, "':'");
}

/* Cut short anywhere it is refused, or it is text before the document. */
static void
test_truncated(void)
{
	size_t n, at, whole = strlen(sample) - 1, text = strlen("starting\n");
	const char *why;
	int good = 1, r;
	char *out;

	for (n = 0; n < whole; n++) {
		at = (size_t)-1;
		r = flatten(sample, n, &out, &why, &at);
		if (r != -1 || at > n || (n > text && at < text)) {
			printf("# %zu bytes: result %d at %zu\n", n, r, at);
			good = 0;
		}
		free(out);
	}
	ok(good, "cut short at every byte");
	r = flatten(sample, whole, &out, &why, &at);
	ok(r == 0 && strcmp(out, flat) == 0, "without its last newline");
	free(out);
}

/* Every byte of the sample replaced by every other: no crash, no hang. */
static void
test_damaged(void)
{
	char text[sizeof sample], *out;
	const char *why;
	size_t i, at, n = strlen(sample), refusals = 0;
	int c, good = 1, r;

	for (i = 0; i < n; i++)
		for (c = 0; c < 256; c++) {
			memcpy(text, sample, sizeof sample);
			text[i] = (char)c;
			r = flatten(text, n, &out, &why, &at);
			good &= r == 0 || (r == -1 && at <= n);
			refusals += r == -1;
			free(out);
		}
	ok(good, "every byte replaced by every other");
	ok(refusals > 10000, "most of which is refused");
}

static void
test_depth(void)
{
	char text[2000], *out, *p = text;
	const char *why;
	size_t at;
	int i, r;

	p += sprintf(p, "{\"a\":");
	for (i = 0; i < 255; i++)
		*p++ = '[';
	*p++ = '1';
	for (i = 0; i < 255; i++)
		*p++ = ']';
	*p++ = '}';
	r = flatten(text, (size_t)(p - text), &out, &why, &at);
	ok(r == 0 && strlen(out) == 1 + 2 * 255 + 3, "256 levels");
	free(out);
	memset(text, '[', sizeof text);
	memcpy(text, "{\"a\":", 5);
	r = flatten(text, sizeof text, &out, &why, &at);
	ok(r == -1 && at == 5 + 255 && strstr(why, "deep") != NULL, "257 levels are refused");
	free(out);
}

int
main(void)
{
	test_documents();
	test_strings();
	test_numbers();
	test_broken();
	test_truncated();
	test_damaged();
	test_depth();
	printf("1..%d\n", ran);
	return failed != 0;
}
