/* barrier-msg: unit tests of lib/barrier/msg.c and lib/barrier/hello.c, TAP on
 * standard output */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "barrier/barrier.h"
#include "tap.h"

#define HEX32 "0123456789abcdef0123456789abcdef"
#define OTHER32 "fedcba9876543210fedcba9876543210"
#define HEX64 HEX32 OTHER32

/* A copy that ends where the line does, so that a reader that goes on is seen. */
static int
parse(const char *line, struct msg *m, char **copy, const char **why)
{
	size_t n = strlen(line);

	*copy = mem_dup(line);
	return msg_parse(*copy, n, m, why);
}

/* The line is taken and written as want (NULL: as itself). */
static void
reads(const char *line, const char *want)
{
	char buf[BARRIER_LINE + 1], *copy;
	const char *why = NULL;
	struct msg m;
	size_t n = 0;
	int good = parse(line, &m, &copy, &why) == 0;

	if (good) {
		n = msg_format(&m, buf);
		good = n == strlen(buf) && buf[n - 1] == '\n';
		buf[n - 1] = '\0';
		good = good && strcmp(buf, want != NULL ? want : line) == 0;
		if (!good)
			printf("# written as '%s'\n", buf);
	} else
		printf("# refused: %s\n", why);
	ok(good, "%.*s", (int)strcspn(line, "\t"), line);
	free(copy);
}

static void
refuses(const char *line, const char *want)
{
	const char *why = NULL;
	struct msg m;
	char *copy;
	int bad = parse(line, &m, &copy, &why) < 0;

	ok(bad && why != NULL && strstr(why, want) != NULL, "refused: %.24s: %s",
	    *line != '\0' ? line : "nothing", want);
	if (bad && why != NULL && strstr(why, want) == NULL)
		printf("# but said: %s\n", why);
	free(copy);
}

static void
good_lines(void)
{
	reads("hello\t1\tvm1\t-\t" HEX32, NULL);
	reads("hello\t1\tvm1\tguests\t" HEX32, NULL);
	reads("proof\t" HEX64, NULL);
	reads("proof\t-", NULL);
	reads("arrive\t1\tmmtests_start\t-\t-\trounds=2,membw=10", NULL);
	reads("arrive\t999999999\titeration_end\t12.000000001\t1e3\t-",
	    "arrive\t999999999\titeration_end\t12.000000001\t1000.000000000\t-");
	reads("pong\t0\t987654.321000000", NULL);
	reads("progress\titeration 3 of 10\\t\\\\\\n", NULL);
	reads("progress\tna\303\257ve", NULL);
	reads("fail\texit status 3", NULL);
	reads("bye", NULL);
	reads("challenge\t" HEX32 "\t" OTHER32, NULL);
	reads("welcome\t-\t5.000000000", NULL);
	reads("welcome\t" HEX64 "\t.05", "welcome\t" HEX64 "\t0.050000000");
	reads("ping\t3", NULL);
	reads("clock\t-12.500000000\t0.000020000\t1795395600.250000000", NULL);
	reads("clock\t-0.0000000001\t0\t0", "clock\t0.000000000\t0.000000000\t0.000000000");
	reads("go\t7\ttest_do\t-\t-", NULL);
	reads("go\t7\ttest_done\t100.999999999\tskew=0.000012,execskew=0.000031", NULL);
	reads("loop\t8\ttest_done\t-\t-", NULL);
	reads("done\t9\titeration_begin\t-\t-", NULL);
	reads("go\t9\tmmtests_end\t1.9999999999\t-", "go\t9\tmmtests_end\t2.000000000\t-");
	reads("wait\t7\t1\t3\tvm2,vm3", NULL);
	reads("wait\t7\t0\t0\t-", NULL);
	reads("error\tvm2\tkilled", NULL);
	reads("error\tvm2,vm3\tlate", NULL);
	reads("error\t-\tfull", NULL);
}

static void
bad_lines(void)
{
	refuses("", "an empty field");
	refuses("hallo\t1", "no message");
	refuses("go ", "no message");
	refuses("GO\t7\ttest_do\t-\t-", "no message");
	refuses("go\t7\ttest_do\t-\t", "an empty field");
	refuses("go\t7\ttest_do\t-\t-\r", "carriage return");
	refuses("progress\ta\033[2J", "control character");
	refuses("progress\ta\rb", "control character");
	refuses("progress\ta\x7f", "control character");
	refuses("bye\tbye", "want 'bye'");
	refuses("hello\t1\tvm1\t-", "want 'hello 1 NAME GROUP NONCE'");
	refuses("hello\t1\tvm1\t-\t" HEX32 "\t-", "want 'hello 1 NAME GROUP NONCE'");
	refuses("arrive\t1\ttest_do\t-\t-\t-\t-\t-\t-", "want 'arrive SEQ");
	refuses("hello\t2\tvm1\t-\t" HEX32, "VERSION: want 1");
	refuses("hello\t1\t.vm1\t-\t" HEX32, "NAME: want");
	refuses("hello\t1\ta,b\t-\t" HEX32, "NAME: want");
	refuses("hello\t1\t-\t-\t" HEX32, "NAME: want");
	refuses("hello\t1\tvm1\ta b\t" HEX32, "GROUP: want");
	refuses("hello\t1\t" HEX64 "x\t-\t" HEX32, "NAME: want");
	refuses("hello\t1\tvm1\t-\t" HEX32 "0", "NONCE: want 32 digits");
	refuses("hello\t1\tvm1\t-\t0123456789ABCDEF0123456789abcdef", "NONCE: want 32 digits");
	refuses("challenge\t" HEX32 "\t-", "NONCE: want 32 digits");
	refuses("proof\t" HEX32, "PROOF: want 64 digits");
	refuses("arrive\t0\ttest_do\t-\t-\t-", "SEQ: want 1 to");
	refuses("arrive\t01\ttest_do\t-\t-\t-", "SEQ: want 1 to");
	refuses("arrive\t+1\ttest_do\t-\t-\t-", "SEQ: want 1 to");
	refuses("arrive\t1000000000\ttest_do\t-\t-\t-", "SEQ: want 1 to");
	refuses("arrive\t99999999999999999999\ttest_do\t-\t-\t-", "SEQ: want 1 to");
	refuses("ping\t-1", "ID: want 0 to");
	refuses("arrive\t1\ttest_did\t-\t-\t-", "TOKEN: want mmtests_start");
	refuses("arrive\t1\ttest_do\t-1\t-\t-", "WENT: want seconds or -");
	refuses("arrive\t1\ttest_do\t-\tnan\t-", "EXEC: want seconds or -");
	refuses("arrive\t1\ttest_do\t-\t0x1p3\t-", "EXEC: want seconds or -");
	refuses("pong\t1\t-", "INSTANT: want seconds");
	refuses("pong\t1\t1e11", "INSTANT: want seconds");
	refuses("pong\t1\t1e999", "INSTANT: want seconds");
	refuses("welcome\t-\t0", "HEARTBEAT: want");
	refuses("clock\t1\t-1\t1", "ERROR: want");
	refuses("clock\t-\t1\t1", "OFFSET: want");
	refuses("clock\t1\t1\t-1", "WALL: want");
	refuses("go\t1\ttest_do\tnow\t-", "AT: want");
	refuses("wait\t1\t-1\t2\tvm1", "ARRIVED: want");
	refuses("wait\t1\t1\t10001\tvm1", "ALL: want");
	refuses("wait\t1\t1\t2\tvm1 vm2", "NAMES: want");
	refuses("error\ta b\tc", "NAME: want names");
	refuses("fail\ta\\", "backslash");
	refuses("fail\t\\x41", "backslash");
}

/* What is said of a member, read from a line. */
static void
members(void)
{
	const char *why;
	struct msg m;
	char *s;

	ok(parse("hello\t1\tvm1\tg\t" HEX32, &m, &s, &why) == 0 && m.kind == MSG_HELLO &&
	    strcmp(m.name, "vm1") == 0 && strcmp(m.group, "g") == 0 &&
	    strcmp(m.nonce, HEX32) == 0 && m.text == NULL && m.proof == NULL, "members of hello");
	free(s);
	ok(parse("challenge\t" HEX32 "\t" OTHER32, &m, &s, &why) == 0 &&
	    m.kind == MSG_CHALLENGE && strcmp(m.nonce, HEX32) == 0 &&
	    strcmp(m.nonce2, OTHER32) == 0, "members of challenge");
	free(s);
	ok(parse("arrive\t17\ttest_do\t1.5\t-\td", &m, &s, &why) == 0 &&
	    m.kind == MSG_ARRIVE && m.seq == 17 && m.token == TOKEN_TEST &&
	    fabs(m.went - 1.5) < 1e-12 && m.exec < 0 && strcmp(m.detail, "d") == 0,
	    "members of arrive");
	free(s);
	ok(parse("done\t2\ttest_do\t-\tskew=1", &m, &s, &why) == 0 && m.kind == MSG_DONE &&
	    m.at < 0 && strcmp(m.note, "skew=1") == 0, "members of done");
	free(s);
	ok(parse("wait\t2\t3\t4\ta,b", &m, &s, &why) == 0 && m.kind == MSG_WAIT &&
	    m.arrived == 3 && m.all == 4 && strcmp(m.text, "a,b") == 0, "members of wait");
	free(s);
	ok(parse("error\tvm2\ta\\tb\\nc\\\\", &m, &s, &why) == 0 && m.kind == MSG_ERROR &&
	    strcmp(m.name, "vm2") == 0 && strcmp(m.text, "a\tb\nc\\") == 0, "members of error");
	free(s);
	ok(parse("clock\t-2\t.5\t3", &m, &s, &why) == 0 && fabs(m.offset + 2) < 1e-12 &&
	    fabs(m.error - .5) < 1e-12 && fabs(m.wall - 3) < 1e-12, "members of clock");
	free(s);
	s = mem_dup("bye\tx");
	ok(msg_parse(s, 3, &m, &why) == 0 && m.kind == MSG_BYE,
	    "a line ends where it is said to end");
	free(s);
	s = mem_dup("fail\ta?b");
	s[6] = '\0';
	ok(msg_parse(s, 8, &m, &why) < 0 && strcmp(why, "a control character") == 0,
	    "a NUL byte is refused");
	free(s);
}

/* Whatever is in m, the line of it is one line, not too long, and taken; m becomes
 * what it says. */
static int
survives(struct msg *m, char buf[BARRIER_LINE + 1])
{
	size_t n = msg_format(m, buf);
	const char *why = "the length is not that of the line";

	if (n <= BARRIER_LINE && strlen(buf) == n && strchr(buf, '\n') == buf + n - 1 &&
	    msg_parse(buf, n - 1, m, &why) == 0)
		return 1;
	printf("# %zu bytes: %s\n", n, why);
	return 0;
}

static void
cut_texts(void)
{
	char buf[BARRIER_LINE + 1], text[3 * BARRIER_LINE];
	struct msg m;
	size_t n, good = 0, i;

	memset(&m, 0, sizeof m);
	for (n = 0; n < 3000; n++) { /* "a\ta\ta..." of growing length, cut at any place */
		m.kind = MSG_FAIL;
		for (i = 0; i < n + 1500; i++)
			text[i] = "a\t\n\\"[(i * i + n) % 4];
		text[i] = '\0';
		m.text = text;
		good += (size_t)survives(&m, buf);
		i = strlen(m.text);
		good += i == n + 1500 || (i < n + 1500 && strcmp(m.text + i - 3, "...") == 0 &&
		    strncmp(m.text, text, i - 3) == 0);
	}
	ok(good == 6000, "a text of any length is written whole or as a beginning and ...");
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	m.kind = MSG_FAIL;
	m.text = text + sizeof text - 1 - (BARRIER_LINE - 6);
	ok(msg_format(&m, buf) == BARRIER_LINE && strstr(buf, "...") == NULL,
	    "4,090 bytes of text fill a line");
	m.text--;
	ok(msg_format(&m, buf) == BARRIER_LINE && strcmp(buf + BARRIER_LINE - 5, "x...\n") == 0,
	    "4,091 are cut");
	for (i = 0; i + 5 <= sizeof text; i += 4)
		memcpy(text + i, "vm1,", 5);
	m.kind = MSG_WAIT;
	m.text = text;
	ok(survives(&m, buf) && strlen(m.text) == BARRIER_NAMES - 1 &&
	    strcmp(m.text + strlen(m.text) - 7, "vm1,...") == 0,
	    "a list of names is cut behind a name");
	m.kind = MSG_ERROR;
	m.name = text;
	m.text = "late";
	ok(survives(&m, buf) && strlen(m.name) == BARRIER_NAMES - 1 &&
	    strcmp(m.name + strlen(m.name) - 7, "vm1,...") == 0 &&
	    strcmp(m.text, "late") == 0, "so is that of an error");
}

/* Whatever a caller puts in, a line that can be read comes out. */
static void
odd_members(void)
{
	char buf[BARRIER_LINE + 1], long_text[2 * BARRIER_LINE];
	struct msg m;

	memset(long_text, 'k', sizeof long_text - 1);
	long_text[sizeof long_text - 1] = '\0';
	memset(&m, 0, sizeof m);
	m.kind = MSG_ARRIVE;
	m.seq = -5;
	m.token = TOKEN_END;
	m.went = NAN;
	m.exec = HUGE_VAL;
	m.detail = long_text;
	ok(survives(&m, buf) && m.seq == 1 && m.went < 0 && m.exec > 9e9 &&
	    strlen(m.detail) == BARRIER_DETAIL, "arrive: no number, infinity, a long detail");
	m.kind = MSG_CLOCK;
	m.offset = NAN;
	m.error = -1;
	m.wall = -HUGE_VAL;
	ok(survives(&m, buf) && m.offset < -9e9 && !(m.error < 0) && !(m.error > 0) &&
	    !(m.wall < 0), "clock: no number, infinity");
	m.kind = MSG_GO;
	m.seq = 2000000000;
	m.at = -3;
	m.note = long_text;
	ok(survives(&m, buf) && m.seq == 999999999 && m.at < 0 &&
	    strlen(m.note) == BARRIER_NOTE, "go: a number too large, a long note");
	m.kind = MSG_FAIL;
	m.text = "\033[2J\r\177ok";
	ok(survives(&m, buf) && strcmp(m.text, "?[2J??ok") == 0,
	    "control characters do not get into a line");
	m.text = "";
	ok(survives(&m, buf) && strcmp(m.text, "-") == 0, "an empty text is -");
	m.text = NULL;
	ok(survives(&m, buf) && strcmp(m.text, "-") == 0, "a missing one too");
	m.kind = MSG_ERROR;
	m.name = "a\tb c";
	ok(survives(&m, buf) && strcmp(m.name, "a?b?c") == 0, "neither does a TAB in a name");
	memset(buf, 'p', sizeof buf);
	memcpy(buf, "progress\t", 9);
	ok(msg_parse(buf, BARRIER_LINE - 1, &m, &(const char *){ NULL }) == 0 &&
	    strlen(m.text) == BARRIER_LINE - 10, "a line of 4,095 bytes is read");
	memset(buf, 'p', sizeof buf);
	memcpy(buf, "progress\t", 9);
	ok(msg_parse(buf, BARRIER_LINE, &m, &(const char *){ NULL }) < 0, "one of 4,096 is not");
}

/* Numbers are those of %.9f, but for the last digit where printf rounds exactly. */
static void
numbers(void)
{
	static const double x[] = { 0, 1e-9, .1, .999999999, .9999999996, 1, 1e3 / 3,
		123456.789012345, 4194304.000000001, 1795395600.123456, 9999999999. };
	char buf[BARRIER_LINE + 1], want[64];
	struct msg m;
	size_t i, same = 0, n = sizeof x / sizeof *x;

	memset(&m, 0, sizeof m);
	m.kind = MSG_PONG;
	for (i = 0; i < n; i++) {
		m.instant = x[i];
		(void)msg_format(&m, buf);
		(void)snprintf(want, sizeof want, "pong\t0\t%.9f\n", x[i]);
		same += strcmp(buf, want) == 0;
		if (strcmp(buf, want) != 0)
			printf("# %s# for %s", buf, want);
	}
	ok(same == n, "numbers have nine decimals");
}

static void
tokens(void)
{
	/* By last, -1 to 5, the tokens that may be next, as digits. */
	static const char *const next[] = { "0", "15", "24", "3", "24", "15", "" };
	int last, i, good = 0;

	for (last = -1; last <= TOKEN_FINISH; last++)
		for (i = -1; i <= TOKEN_FINISH + 1; i++)
			good += token_follows(last, i) ==
			    (i >= 0 && strchr(next[last + 1], '0' + i) != NULL);
	ok(good == 7 * 8, "which token follows which");
	for (i = 0; token_names[i] != NULL; i++)
		good += token_of(token_names[i]) == i;
	ok(i == 6 && good == 7 * 8 + 6, "their names");
	ok(token_of("") < 0 && token_of("test") < 0 && token_of("test_done2") < 0,
	    "other names are none");
}

static void
names(void)
{
	ok(msg_badname("vm1") == NULL && msg_badname("guest-1.example") == NULL, "good names");
	ok(msg_badname("") != NULL && msg_badname("-") != NULL && msg_badname("a,b") != NULL &&
	    msg_badname("a b") != NULL && msg_badname("a/b") != NULL &&
	    msg_badname(".") != NULL, "bad names");
	ok(msg_badname(HEX64) == NULL && msg_badname(HEX64 "0") != NULL, "64 bytes, and 65");
}

static void
write_file(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		die("%s:", path);
}

static void
secrets(void)
{
	char path[] = "/tmp/mmt-secret-XXXXXX", text[4100];
	struct secret s = { NULL, 0 };
	const char *why;
	int fd = mkstemp(path);

	if (fd < 0)
		die("%s:", path);
	(void)close(fd);
	write_file(path, "two\nlines\n\n", 11);
	ok(secret_read(&s, path, &why) == 0 && s.len == 9 &&
	    memcmp(s.text, "two\nlines", 9) == 0, "a secret is a file but its last newlines");
	free(s.text);
	memset(text, 's', sizeof text);
	write_file(path, text, 4096);
	ok(secret_read(&s, path, &why) == 0 && s.len == 4096, "4,096 bytes of secret");
	free(s.text);
	write_file(path, text, 4097);
	ok(secret_read(&s, path, &why) < 0 && why != NULL && strstr(why, "longer than 4096") != NULL,
	    "not 4,097");
	write_file(path, "\n\n", 2);
	ok(secret_read(&s, path, &why) < 0 && why != NULL && strstr(why, "is empty") != NULL,
	    "newlines are no secret");
	(void)unlink(path);
	ok(secret_read(&s, path, &why) < 0 && why == NULL && errno == ENOENT, "a missing file");
	ok(secret_read(&s, "/", &why) < 0 && why == NULL && errno == EISDIR, "a directory");
}

static void
proofs(void)
{
	static const char *const arg[] = { "client", HEX32, OTHER32, "vm1", "-" };
	unsigned char key[] = "key";
	struct secret s = { NULL, 0 };
	char first[BARRIER_PROOF + 1], proof[BARRIER_PROOF + 1], nonce[2][BARRIER_NONCE + 1];
	const char *a[5];
	int i, differ = 0;

	s.text = key;
	secret_proof(&s, arg[0], arg[1], arg[2], arg[3], arg[4], proof);
	ok(strcmp(proof, "-") == 0, "no secret, no proof");
	s.len = 3;
	secret_proof(&s, arg[0], arg[1], arg[2], arg[3], arg[4], first);
	ok(strcmp(first, "b5cefd3723852c5b50c7a45ebae11ea8"
	    "1681ba417237eb1bd5e2d063b04c0ddc") == 0, "the proof is what Python's hmac says");
	for (i = 0; i < 5; i++) {
		memcpy(a, arg, sizeof a);
		a[i] = "other";
		secret_proof(&s, a[0], a[1], a[2], a[3], a[4], proof);
		differ += !secret_same(first, proof);
	}
	key[0] = 'K';
	secret_proof(&s, arg[0], arg[1], arg[2], arg[3], arg[4], proof);
	ok(differ == 5 && !secret_same(first, proof), "it depends on every part, and the secret");
	ok(secret_same(first, first) && !secret_same(first, "-") && !secret_same("-", first) &&
	    secret_same("-", "-"), "proofs compared");
	first[63] ^= 1;
	memcpy(proof, first, sizeof proof);
	proof[63] ^= 1;
	ok(!secret_same(first, proof), "the last digit counts");
	ok(secret_nonce(nonce[0]) == 0 && secret_nonce(nonce[1]) == 0 &&
	    strlen(nonce[0]) == BARRIER_NONCE && strcmp(nonce[0], nonce[1]) != 0 &&
	    strspn(nonce[0], "0123456789abcdef") == BARRIER_NONCE, "nonces differ");
}

int
main(void)
{
	err_init("barrier-msg", 2);
	good_lines();
	bad_lines();
	members();
	cut_texts();
	odd_members();
	numbers();
	tokens();
	names();
	secrets();
	proofs();
	printf("1..%d\n", ran);
	return failed != 0;
}
