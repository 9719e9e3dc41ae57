/* fuzz: the parsers under arbitrary bytes.
 *
 * `fuzz TARGET FILE...` feeds each file, and then 2,000 mutations of it made from
 * a fixed seed.  With -DLIBFUZZER=FUNCTION the same targets serve libFuzzer:
 *   clang -g -fsanitize=fuzzer,address,undefined -DLIBFUZZER=fuzz_barrier ... $(FUZZ)
 * A target aborts when what a parser took does not read back as itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract/extract.h"
#include "fuzz.h"
#include "json/module.h"
#include "run/run.h"

void
must(int ok)
{
	if (!ok)
		abort();
}

char *
line_of(const uint8_t *data, size_t n)
{
	char *s = mem_alloc(n + 1, 1);

	memcpy(s, data, n);
	return s;
}

/* What num_scan() takes is what num_parse() would read, the most of it, and strtod()
 * says the same; more behind it, or the end right there, changes nothing. */
static void
num(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n), *end, text[NUM_MAX];
	double x = 0, y = 0;
	size_t took = num_scan(s, s + n, &y), len;

	must(took <= n && (took == n && n > 0) == (num_parse(s, n, &x) == 0));
	if (took > 0) {
		must(num_parse(s, took, &x) == 0);
		must(memcmp(&x, &y, sizeof x) == 0);
		for (len = took + 1; len <= n && len < took + 24; len++)
			must(num_parse(s, len, &y) < 0);
		s[took] = '\0';
		y = strtod(s, &end);
		must(end == s + took && memcmp(&x, &y, sizeof x) == 0);
		len = num_format(x, text);
		must(len < NUM_MAX && strlen(text) == len);
		must(strpbrk(text, "eEnN") == NULL);
		must(num_parse(text, len, &y) == 0 && !(x < y) && !(x > y));
	}
	free(s);
}

static void
rec(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n);
	const char *why = NULL;
	struct rec r;

	if (rec_skip(s, n) || rec_parse(s, n, &r, &why) == 0)
		must(why == NULL);
	else
		must(why != NULL);
	free(s);
}

static void
journal(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n), *again;
	struct journal_line j, k;
	const char *why;

	if (journal_parse(s, n, &j, &why) == 0) {
		again = journal_format(&j);
		must(journal_parse(again, strlen(again) - 1, &k, &why) == 0);
		must(strcmp(j.label, k.label) == 0 && j.iter == k.iter);
		free(again);
	}
	free(s);
}

static void
plan(const uint8_t *data, size_t n)
{
	struct plan p = { NULL, 0, 0 };
	const struct plan_line *bad;
	const char *why;
	struct plan_item *v;
	size_t start, end, items;

	for (start = 0; start < n; start = end + 1) {
		const uint8_t *nl = memchr(data + start, '\n', n - start);
		char *s;

		end = nl != NULL ? (size_t)(nl - data) : n;
		s = line_of(data + start, end - start);
		(void)plan_add(&p, s, end - start, &why);
		free(s);
	}
	if (p.n > 0 && p.v[0].to < 1000 && plan_check(&p, &why, &bad) == 0) {
		v = plan_items(&p, p.v[0].test, ORDER_RANDOM, 1, &items);
		free(v);
	}
	plan_free(&p);
}

static void
esc(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n), *t = esc_text(s), *u = esc_name(s);

	must(strpbrk(t, "\t\n") == NULL && strpbrk(u, "/=, \t\n") == NULL);
	must(esc_untext(t) == 0 && strcmp(s, t) == 0);
	(void)esc_untext(s);
	free(s);
	free(t);
	free(u);
}

static void
json(const uint8_t *data, size_t n)
{
	static FILE *null;
	const char *why = NULL;
	size_t at = 0;

	if (null == NULL && (null = fopen("/dev/null", "w")) == NULL)
		abort();
	if (json_flatten((const char *)data, n, null, &why, &at) < 0)
		must(why != NULL && at <= n);
}

/* What is read of an export can be gone through; what is refused has a reason. */
static void
module(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n), *why = NULL;
	struct modules m;
	size_t i, k;

	if (modules_read(&m, s, n, &why) < 0)
		must(why != NULL);
	else
		for (i = 0; i < m.key.n; i++)
			for (k = 0; k < m.v[i].op.n; k++)
				must(m.v[i].of[k].n == 0 || m.v[i].of[k].cell != NULL);
	free(why);
	free(s);
	modules_free(&m);
}

static const struct target {
	const char *name;
	void (*run)(const uint8_t *, size_t);
} targets[] = {
	{ "num", num }, { "rec", rec }, { "journal", journal }, { "plan", plan },
	{ "esc", esc }, { "json", json }, { "module", module },
	{ "barrier", fuzz_barrier }, { "meet", fuzz_meet }, { "frame", fuzz_frame },
	{ "stream", fuzz_stream }, { NULL, NULL }
};

#ifdef LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	(void)targets;
	LIBFUZZER(data, n);
	return 0;
}
#else
enum { MUTATIONS = 2000, MAX = 1 << 16 };

static uint32_t state = 1;

static uint32_t
draw(uint32_t below) /* xorshift32 (Marsaglia) */
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % below;
}

/* Flips, inserts, removes or doubles a little; the new length. */
static size_t
mutate(uint8_t *buf, size_t n)
{
	static const char nasty[] = "\t\n\\/=%,-+.0e9\"{}[]:\0\x7f\xff#";
	uint32_t times = 1 + draw(4);

	while (times-- > 0 && n > 0) {
		size_t at = draw((uint32_t)n);

		switch (draw(4)) {
		case 0:
			buf[at] = (uint8_t)nasty[draw(sizeof nasty)];
			break;
		case 1:
			buf[at] ^= (uint8_t)(1u << draw(8));
			break;
		case 2:
			memmove(buf + at, buf + at + 1, n - at - 1);
			n--;
			break;
		default:
			if (n < MAX) {
				memmove(buf + at + 1, buf + at, n - at);
				n++;
			}
		}
	}
	return n;
}

int
main(int argc, char **argv)
{
	static uint8_t file[MAX], buf[MAX + 1];
	const struct target *t = targets;
	size_t n, m;
	FILE *f;
	int i, k;

	while (argc > 1 && t->name != NULL && strcmp(t->name, argv[1]) != 0)
		t++;
	if (argc < 3 || t->name == NULL) {
		fprintf(stderr, "usage: fuzz num|rec|journal|plan|esc|json|module|barrier|"
		    "meet|frame|stream FILE...\n");
		return 2;
	}
	for (i = 2; i < argc; i++) {
		if ((f = fopen(argv[i], "rb")) == NULL) {
			perror(argv[i]);
			return 2;
		}
		n = fread(file, 1, MAX, f);
		(void)fclose(f);
		t->run(file, n);
		for (k = 0; k < MUTATIONS; k++) {
			memcpy(buf, file, n);
			m = mutate(buf, n);
			t->run(buf, m);
		}
	}
	printf("%s: %d files, %d inputs\n", t->name, argc - 2, (argc - 2) * (MUTATIONS + 1));
	return 0;
}
#endif
