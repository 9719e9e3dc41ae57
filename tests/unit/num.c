/* num: unit tests of lib/num.c, TAP on standard output */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"
#include "tap.h"

/* xorshift64* (S. Vigna): the same numbers in every run. */
static uint64_t seed = 88172645463325252u;

static uint64_t
random64(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 2685821657736338717u;
}

static double
from_bits(uint64_t bits)
{
	double x;

	memcpy(&x, &bits, sizeof x);
	return x;
}

static int
same(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

/* 1: num_scan() takes text[0..n) and no more, whatever is behind it: digits behind
 * the end, or bytes which do not belong to it; none of it when want is infinite. */
static int
scans_as(const char *text, size_t n, double want)
{
	static const char *const tail[] = { "\n", "\t7", " ", "x", "e", "E+", "e-x",
		"\r\n", ",5", "-", "/", ":", "\377", "e.", "\n." };
	static const char rest[] = "\n7777777777777777777777777";
	static char buf[41000];
	static size_t turn;
	const char *behind = tail[turn++ % (sizeof tail / sizeof tail[0])];
	size_t len = strlen(behind), take = isinf(want) ? 0 : n;
	double x = want, y = want;

	memcpy(buf, text, n);
	memcpy(buf + n, "7\n77777777777777", 17);
	if (num_scan(buf, buf + n, &x) != take || !same(x, want))
		return 0;
	memcpy(buf + n, behind, len);
	memcpy(buf + n + len, rest, sizeof rest);
	return num_scan(buf, buf + n + len + sizeof rest, &y) == take && same(y, want);
}

/* 1: text is read as want and as nothing else, and refused where want is infinite. */
static int
reads_as(const char *text, double want)
{
	size_t n = strlen(text);
	double x = want;

	if (num_parse(text, n, &x) == (isinf(want) ? -1 : 0) && same(x, want) &&
	    scans_as(text, n, want))
		return 1;
	printf("# '%.60s' has to be read as %.17g\n", text, want);
	return 0;
}

/* 1: some decimal of so many digits reads back as x > 0.  If there is one, then
 * the nearest to x of that length does, or one of its neighbours. */
static int
fits(double x, int ndigits)
{
	char text[40], *e;
	long long m;
	int i;

	if (ndigits < 1)
		return 0;
	(void)snprintf(text, sizeof text, "%.*e", ndigits - 1, x);
	e = strchr(text, 'e');
	if (ndigits > 1)
		memmove(text + 1, text + 2, (size_t)(e - text - 2));
	m = strtoll(text, NULL, 10);
	for (i = -1; i <= 1; i++) {
		char near[80];

		(void)snprintf(near, sizeof near, "%llde%ld", m + i,
		    strtol(e + 1, NULL, 10) - (ndigits - 1));
		if (strtod(near, NULL) == x)
			return 1;
	}
	return 0;
}

/* Digits from the first that is not 0 to the last that is not. */
static int
significant(const char *text)
{
	int n = 0, last = 0;

	for (; *text != '\0'; text++)
		if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0')) {
			n++;
			if (*text != '0')
				last = n;
		}
	return last;
}

/* Formats x and judges the text: NULL, or what is wrong with it. */
static const char *
judge(double x)
{
	char text[NUM_MAX];
	size_t n = num_format(x, text);
	const char *plain = text + (text[0] == '-');
	double back;

	if (n != strlen(text) || n >= NUM_MAX)
		return "length";
	if (strspn(plain, "0123456789.") != strlen(plain) || *plain == '.' ||
	    (plain[0] == '0' && plain[1] != '.' && plain[1] != '\0'))
		return "form";
	if (strchr(plain, '.') != NULL && strchr("0.", text[n - 1]) != NULL)
		return "useless zeros";
	if (num_parse(text, n, &back) < 0 || back != x)
		return "num_parse reads something else back";
	if (strtod(text, NULL) != x)
		return "strtod reads something else back";
	if (x != 0 && fits(fabs(x), significant(text) - 1))
		return "a digit too much";
	return NULL;
}

/* 1: all of x, n of them, made by next(i), come back from their text. */
static int
round_trip(double (*next)(long), long n)
{
	char text[NUM_MAX];
	const char *wrong;
	double x;
	long i;

	for (i = 0; i < n; i++) {
		x = next(i);
		if (!isfinite(x) || (wrong = judge(x)) == NULL)
			continue;
		(void)num_format(x, text);
		printf("# %.17g -> %s: %s\n", x, text, wrong);
		return 0;
	}
	return 1;
}

static double
any_double(long i)
{
	(void)i;
	return from_bits(random64());
}

static double
denormal(long i)
{
	return from_bits(random64() >> (12 + i % 52));
}

static double
power_of_two(long i)
{
	return ldexp(1, (int)i - 1074);
}

static double
power_of_ten(long i)
{
	char text[32];

	(void)snprintf(text, sizeof text, "1e%ld", i - 323);
	return strtod(text, NULL);
}

static double
measured(long i) /* as benchmarks print them: up to 6 decimals */
{
	static const double scale[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6 };

	return (double)(random64() >> (14 + i % 48)) / scale[i % 7];
}

static double
near_two53(long i)
{
	return from_bits(0x433fffffffffff00u + (uint64_t)i);
}

static void
test_format(void)
{
	static const struct {
		double x;
		const char *want;
	} c[] = {
		{ 0, "0" }, { 1, "1" }, { -1, "-1" }, { 10.231, "10.231" },
		{ 0.1, "0.1" }, { 1e-5, "0.00001" }, { 1e9, "1000000000" },
		{ 123456789.25, "123456789.25" }, { 0.5, "0.5" }, { -0.25, "-0.25" },
		{ 9007199254740991.0, "9007199254740991" },
		{ 9007199254740993.0, "9007199254740992" },
		{ 1e21, "1000000000000000000000" }, { 1e23, "100000000000000000000000" },
		{ 1.0 / 3, "0.3333333333333333" }, { 2.0 / 3, "0.6666666666666666" },
		{ 0.30000000000000004, "0.30000000000000004" }, { 81234, "81234" },
		/* the 16-digit decimal above reads back, the nearest does not */
		{ 9.5367431640625e-7, "0.00000095367431640625" },
		{ 5.6843418860808015e-14, "0.00000000000005684341886080802" },
	};
	char text[NUM_MAX], want[NUM_MAX];
	size_t i;

	for (i = 0; i < sizeof c / sizeof c[0]; i++) {
		(void)num_format(c[i].x, text);
		ok(strcmp(text, c[i].want) == 0, "format %.17g: %s, want %s", c[i].x,
		    text, c[i].want);
	}
	ok(num_format(-0.0, text) == 1 && strcmp(text, "0") == 0, "format -0");
	ok(num_format(INFINITY, text) == 1 && strcmp(text, "-") == 0, "format inf");
	ok(num_format(-INFINITY, text) == 1 && strcmp(text, "-") == 0, "format -inf");
	ok(num_format(NAN, text) == 1 && strcmp(text, "-") == 0, "format nan");
	memset(want, '0', sizeof want);
	want[0] = '1';
	want[301] = '\0';
	ok(num_format(1e300, text) == 301 && strcmp(text, want) == 0, "format 1e300");
	memset(want, '0', sizeof want);
	memcpy(want, "-0.", 3);
	memcpy(want + 326, "5", 2);
	ok(num_format(-4.9406564584124654e-324, text) == 327 &&
	    strcmp(text, want) == 0, "format -5e-324");
	ok(num_format(-DBL_MAX, text) == 310, "format -DBL_MAX");
	ok(num_format(-2.2250738585072011e-308, text) < NUM_MAX - 1,
	    "the longest fits into NUM_MAX");
	ok(round_trip(any_double, 200000), "200000 random doubles");
	ok(round_trip(denormal, 20000), "20000 random denormals");
	ok(round_trip(measured, 50000), "50000 numbers of few decimals");
	ok(round_trip(power_of_two, 2098), "all powers of two");
	ok(round_trip(power_of_ten, 632), "all powers of ten");
	ok(round_trip(near_two53, 512), "numbers about 2^53");
}

static void
test_reject(void)
{
	static const char *bad[] = { "", " ", "+", "-", ".", "-.", "+-1", "--1", "1 ",
		" 1", "1\t", "1\n", "1,5", "1.2.3", "e5", ".e5", "1e", "1e+", "1e-",
		"1e5.", "1e5 ", "1ee5", "inf", "-inf", "Infinity", "nan", "NaN", "NAN(1)",
		"0x10", "0x1p3", "1p3", "1f", "1d", "1_000", "12abc", "abc", "1e309",
		"-1e309", "1e99999999999999999999", "1.7976931348623159e308",
		"179769313486231580793728971405303415079934132710037826936173778980444"
		"968292764750946649017977587207096330286416692887910946555547851940402"
		"630657488671505820681908902000708383676273854845817711531764475730270"
		"069855571366959622842914819860834936475292719074168444365510704342711"
		"559699508093042880177904174497792" };
	size_t i;
	double x = 42;

	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ok(num_parse(bad[i], strlen(bad[i]), &x) == -1 && x == 42,
		    "refuse %d: '%.24s'", (int)i, i == 11 ? "1 newline" : bad[i]);
	ok(num_parse("1\0", 2, &x) == -1, "refuse a NUL byte behind");
	ok(num_parse("1\0002", 3, &x) == -1, "refuse a NUL byte inside");
	ok(num_parse("125", 2, &x) == 0 && x == 12, "read no byte behind the span");
	ok(num_parse("1e55", 3, &x) == 0 && x == 1e5, "nor behind an exponent");
}

/* How much of a text num_scan() takes, with little and with much behind it. */
static void
test_scan(void)
{
	static const struct {
		const char *text;
		size_t take;
		double want;
	} c[] = {
		{ "", 0, 42 }, { ".", 0, 42 }, { "-", 0, 42 }, { "+.", 0, 42 },
		{ "-.e1", 0, 42 }, { "e5", 0, 42 }, { "+-1", 0, 42 }, { "--1", 0, 42 },
		{ " 1", 0, 42 }, { "inf", 0, 42 }, { "-nan", 0, 42 }, { ",5", 0, 42 },
		{ "1e309", 0, 42 }, { "-1e309x", 0, 42 }, { "1e", 1, 1 }, { "1e+", 1, 1 },
		{ "-1.5e-x", 4, -1.5 }, { "1.2.3", 3, 1.2 }, { "5.", 2, 5 },
		{ "5..", 2, 5 }, { "5.e1e", 4, 50 }, { "-5.\t6", 3, -5 }, { "0x10", 1, 0 },
		{ "1,000", 1, 1 }, { "-.5e-1e", 6, -0.05 }, { "1_0", 1, 1 },
		{ "7e2\n", 3, 700 }, { "12.25E1 ", 7, 122.5 }, { "+3.5f", 4, 3.5 },
		{ "1234567.1234567", 15, 1234567.1234567 },
		{ "12345678.1234567", 16, 12345678.1234567 },
		{ "1234567.12345678", 16, 1234567.12345678 },
	};
	char text[64];
	size_t i, n;
	double x, y;

	for (i = 0; i < sizeof c / sizeof c[0]; i++) {
		n = strlen(c[i].text);
		memset(text, '\n', sizeof text);
		memcpy(text, c[i].text, n);
		x = y = 42;
		ok(num_scan(text, text + n, &x) == c[i].take && same(x, c[i].want) &&
		    num_scan(text, text + sizeof text, &y) == c[i].take &&
		    same(y, c[i].want), "scan %d: %d bytes", (int)i, (int)c[i].take);
	}
}

static void
test_accept(void)
{
	static const struct {
		const char *text;
		double want;
	} c[] = {
		{ "0", 0 }, { "-0", -0.0 }, { "+7", 7 }, { "007", 7 }, { ".5", 0.5 },
		{ "5.", 5 }, { "-.5", -0.5 }, { "5.e1", 50 }, { ".5E+1", 5 },
		{ "1e-05", 1e-5 }, { "1.5e3", 1500 }, { "1e22", 1e22 }, { "1e23", 1e23 },
		{ "1e-22", 1e-22 }, { "1e-23", 1e-23 }, { "1e+0000000000000000001", 10 },
		{ "9007199254740993", 9007199254740992.0 },
		{ "9007199254740995", 9007199254740996.0 },
		{ "9007199254740993.00000000000000000000000000001", 9007199254740994.0 },
		{ "18446744073709551616", 18446744073709551616.0 },
		{ "0e99999999999999999999", 0 }, { "0.000e-999", 0 }, { "1e-400", 0 },
		{ "-1e-99999999999999999999", -0.0 },
		{ "1.7976931348623157e308", DBL_MAX },
		{ "1.7976931348623158e308", DBL_MAX },
		{ "2.2250738585072011e-308", 2.2250738585072011e-308 },
		{ "2.2250738585072012e-308", DBL_MIN },
		{ "4.9e-324", 4.9406564584124654e-324 },
		{ "2.4703282292062327e-324", 0 },
		{ "2.4703282292062328e-324", 4.9406564584124654e-324 },
	};
	size_t i;

	for (i = 0; i < sizeof c / sizeof c[0]; i++)
		ok(reads_as(c[i].text, c[i].want), "read %s", c[i].text);
}

/* Texts of many digits, their point moved far away and brought back. */
static void
test_long(void)
{
	static char text[40000];
	int i, good = 1;

	for (i = 1; i < 39000; i += 977) {
		memset(text, '0', sizeof text);
		(void)sprintf(text + i, ".25e%d", 1 - i);
		text[0] = '1';
		/* 1 000.25 e(1-i) = 1 + what is behind it */
		good &= reads_as(text, i < 17 ? strtod(text, NULL) : 1);
		memset(text, '0', sizeof text);
		text[1] = '.';
		(void)sprintf(text + i + 2, "15e%d", i + 1);
		good &= reads_as(text, 1.5);
	}
	ok(good, "long runs of zeros and the exponent that makes up for them");
	memset(text, '9', 20000);
	(void)strcpy(text + 20000, "e-20000");
	ok(reads_as(text, 1), "20000 nines");
	text[0] = '.';
	text[20000] = '\0';
	ok(reads_as(text, 1), "a point and 19999 nines");
}

/* An odd integer of 54 bits times 2^k lies half way between two doubles.  Its
 * decimal digits, exactly: doubled k times, or halved, which is five times the
 * digits and one place more behind the point. */
struct big {
	unsigned char d[1200]; /* the lowest first */
	int n, e;
};

static void
times(struct big *b, int k)
{
	int i, carry = 0;

	for (i = 0; i < b->n || carry != 0; i++) {
		if (i == b->n)
			b->d[b->n++] = 0;
		carry += b->d[i] * k;
		b->d[i] = (unsigned char)(carry % 10);
		carry /= 10;
	}
}

/* The digits and the exponent as text, tail behind the digits. */
static void
write_big(const struct big *b, const char *tail, char *text)
{
	int i;

	for (i = b->n; i-- > 0;)
		*text++ = (char)('0' + b->d[i]);
	(void)sprintf(text, "%se%d", tail, b->e - (int)strlen(tail));
}

/* A text just below, half way, and just above between two neighbours. */
static int
halfway(uint64_t odd, int k)
{
	double down = ldexp((double)(odd / 2), k + 1);
	double up = ldexp((double)(odd / 2 + 1), k + 1);
	struct big b = { { 0 }, 0, 0 };
	char text[1300];
	uint64_t m;
	int i, good;

	for (m = odd; m > 0; m /= 10)
		b.d[b.n++] = (unsigned char)(m % 10);
	for (i = 0; i < k; i++)
		times(&b, 2);
	for (i = 0; i < -k; i++)
		times(&b, 5);
	b.e = k < 0 ? k : 0;
	write_big(&b, "", text);
	good = reads_as(text, odd / 2 % 2 == 0 ? down : up);
	write_big(&b, "0000000000000000000000000000000000000001", text);
	good &= reads_as(text, up);
	for (i = 0; b.d[i] == 0; i++)
		b.d[i] = 9;
	b.d[i]--;
	write_big(&b, "99999999999999999999", text);
	return good & reads_as(text, down);
}

static void
test_halfway(void)
{
	int i, good = 1;

	for (i = 0; i < 2000; i++)
		good &= halfway(random64() >> 11 | (uint64_t)1 << 53 | 1, i % 30 - 20);
	ok(good, "2000 points half way, of few digits");
	for (good = 1, i = 0; i < 120; i++)
		good &= halfway(random64() >> 11 | (uint64_t)1 << 53 | 1,
		    (int)(random64() % 1900) - 990);
	ok(good, "120 points half way, of up to 750 digits");
	for (good = 1, i = 0; i < 30; i++)
		good &= halfway(random64() >> (12 + i) | 1, -1075);
	ok(good, "30 points half way between denormals");
}

/* n of the numbers next(i) as text of 17 and of 16 digits, as strtod reads it. */
static int
as_strtod(double (*next)(long), long n)
{
	char text[64];
	double x;
	long i;
	int good = 1;

	for (i = 0; good && i < n; i++) {
		x = next(i);
		if (!isfinite(x))
			continue;
		(void)snprintf(text, sizeof text, "%.17g", x);
		good = reads_as(text, strtod(text, NULL)) && reads_as(text, x);
		(void)snprintf(text, sizeof text, "%.16g", x);
		good &= reads_as(text, strtod(text, NULL));
	}
	return good;
}

/* Up to most digits with a point among, before or behind them, and an exponent of
 * lowest..highest or none. */
static void
random_text(char *text, int most, int lowest, int highest)
{
	int n = 1 + (int)(random64() % (uint64_t)most), k;
	int point = (int)(random64() % (uint64_t)(2 * n));

	if (random64() % 4 == 0)
		*text++ = random64() % 4 == 0 ? '+' : '-';
	for (k = 0; k < n; k++) {
		if (k == point)
			*text++ = '.';
		*text++ = (char)('0' + random64() % 10);
	}
	*text = '\0';
	if (lowest < highest)
		(void)sprintf(text, "%c%d", random64() % 2 == 0 ? 'e' : 'E',
		    lowest + (int)(random64() % (uint64_t)(highest - lowest + 1)));
}

static int
random_texts(long n, int most, int lowest, int highest)
{
	char text[1000];
	long i;
	int good = 1;

	for (i = 0; good && i < n; i++) {
		random_text(text, most, lowest, highest);
		good = reads_as(text, strtod(text, NULL));
	}
	return good;
}

/* Of every power of ten the multiples with few digits, with 19, and about those
 * that fill 53 and 64 bits. */
static int
every_power(void)
{
	static const uint64_t m[] = { 1, 2, 3, 5, 7, 9, 15, 9007199254740991u,
		9007199254740992u, 9007199254740993u, 9007199254740995u,
		999999999999999999u, 1000000000000000001u, 9223372036854775807u,
		9223372036854775808u, 9999999999999999999u, 10000000000000000000u,
		18446744073709551615u };
	char text[64];
	size_t i;
	int e, good = 1;

	for (i = 0; i < sizeof m / sizeof m[0]; i++)
		for (e = -365; e <= 311; e++) {
			(void)snprintf(text, sizeof text, "%llue%d",
			    (unsigned long long)m[i], e);
			good &= reads_as(text, strtod(text, NULL));
		}
	return good;
}

static void
test_random(void)
{
	ok(as_strtod(any_double, 1200000), "1200000 random doubles, 17 and 16 digits");
	ok(as_strtod(denormal, 50000), "50000 denormals, 17 and 16 digits");
	ok(as_strtod(measured, 300000), "300000 measured numbers, 17 and 16 digits");
	ok(as_strtod(power_of_two, 2098), "all powers of two, 17 and 16 digits");
	ok(random_texts(700000, 25, -345, 310), "700000 texts of up to 25 digits");
	ok(random_texts(300000, 18, 0, 0), "300000 texts without exponent");
	ok(random_texts(100000, 25, -30, 60), "100000 texts of small exponents");
	ok(random_texts(5000, 800, -345, 310), "5000 texts of up to 800 digits");
	ok(every_power(), "multiples of every power of ten");
}

int
main(void)
{
	test_format();
	test_reject();
	test_scan();
	test_accept();
	test_long();
	test_halfway();
	test_random();
	printf("1..%d\n", ran);
	return failed != 0;
}
