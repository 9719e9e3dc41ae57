/* meet: unit tests of lib/meet/meet.c and what belongs to it, with a clock that only
 * turns when it is told to; TAP on standard output */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "world.h"

static const enum token all_steps[] = { TOKEN_START, TOKEN_TEST, TOKEN_BEGIN, TOKEN_END,
	TOKEN_TEST_DONE, TOKEN_FINISH };
enum { ALL = sizeof all_steps / sizeof *all_steps };

/* Participants a, b, c, ... of a group each: 1. */
static int
join_all(struct world *w, size_t n, const char *const *group)
{
	char name[2] = "a";
	size_t i;
	int good = 1;

	for (i = 0; i < n; i++, name[0]++)
		good &= world_join(w, i, name, group != NULL ? group[i] : "-");
	world_pass(w, 0.1);
	return good;
}

/* All of 0 .. n-1 but one arrive at a step: 1, all (but that one) go on. */
static int
step_but(struct world *w, size_t n, size_t but, long seq, enum token token)
{
	char want[64];
	size_t i;
	int good = 1;

	for (i = 0; i < n; i++)
		if (i != but)
			world_arrive(w, i, seq, token);
	(void)snprintf(want, sizeof want, "go\t%ld\t%s\t-\t", seq, token_names[token]);
	for (i = 0; i < n; i++)
		good &= (world_heard(w, i, want) != NULL) == (but >= n);
	return good;
}

static int
step(struct world *w, size_t n, long seq, enum token token)
{
	return step_but(w, n, n, seq, token);
}

/* A whole session of n participants, with connections of new numbers: 1, all is well. */
static int
session(struct world *w, size_t n)
{
	unsigned long well, badly, before;
	char name[2] = "a";
	size_t i, k;
	int good = 1;

	meet_sessions(w->m, &before, &badly);
	for (i = 0; i < n; i++, name[0]++)
		good &= world_join(w, 20 + i, name, "-");
	world_pass(w, 0.1);
	for (k = 0; k < ALL; k++) {
		for (i = 0; i < n; i++)
			world_arrive(w, 20 + i, (long)k + 1, all_steps[k]);
		for (i = 0; i < n; i++)
			good &= world_heard(w, 20 + i, "go\t") != NULL;
	}
	for (i = 0; i < n; i++) {
		world_say(w, 20 + i, "bye");
		good &= w->end[20 + i].dropped;
	}
	meet_sessions(w->m, &well, &badly);
	return good && well == before + 1 && w->wrong == 0;
}

/* Everybody of 0 .. n-1 but one (who is gone) was told once, and dropped. */
static int
told(struct world *w, size_t n, size_t but, const char *error)
{
	const char *line;
	size_t i;
	int good = 1;

	for (i = 0; i < n; i++) {
		if (i == but)
			continue;
		line = world_heard(w, i, "error\t");
		if (line == NULL || strncmp(line, error, strlen(error)) != 0)
			printf("# %zu was told '%s', not '%s'\n", i, line ? line : "nothing",
			    error);
		good &= line != NULL && strncmp(line, error, strlen(error)) == 0 &&
		    world_count(w, i, "error\t") == 1 && w->end[i].dropped;
	}
	return good;
}

static void
test_session(void)
{
	struct world w;
	const char *line;
	size_t i;
	int good = 1;

	world_begin(&w, 3);
	world_meet(&w);
	ok(join_all(&w, 3, NULL), "three join");
	ok(world_event(&w, "join\ta\t-\t10.0.0.1:40000\n"), "which is told, with address");
	ok(meet_joined(w.m, 0) && !meet_joined(w.m, 7), "and they are no strangers");
	ok(world_count(&w, 1, "ping\t") == 4 && world_count(&w, 1, "clock\t") == 1,
	    "their clocks are asked for four times");
	for (i = 0; i < ALL; i++) {
		good &= step_but(&w, 3, 1, (long)i + 1, all_steps[i]);
		world_arrive(&w, 1, (long)i + 1, all_steps[i]);
		line = world_heard(&w, 1, "go\t");
		good &= line != NULL && strtol(line + 3, NULL, 10) == (long)i + 1;
		good &= world_heard(&w, 0, "go\t") != NULL;
		good &= world_heard(&w, 2, "go\t") != NULL;
	}
	ok(good, "nobody goes on before the last one arrives, and then all");
	ok(world_event(&w, "arrive\tb\t3\titeration_begin\nrelease\t-\t3\titeration_begin\t3\t"),
	    "arrivals and releases are told");
	ok(world_event(&w, "end\t-\t1\t0\n") && !world_event(&w, "fail\t"), "the end too");
	ok(!w.end[0].dropped && meet_joined(w.m, 0), "who is to say bye is not dropped yet");
	ok(session(&w, 3), "the same names can join again while the old ones linger");
	world_say(&w, 0, "bye");
	world_close(&w, 1);
	ok(w.end[0].dropped && !w.end[2].dropped, "bye, and the connection is closed");
	world_pass(&w, 6);
	ok(w.end[2].dropped && w.wrong == 0, "who says nothing is dropped at last");
	world_end(&w);
}

/* ---- every fault in every state ---- */

enum fault { CLOSES, GARBAGE, SILENT, FAILS, REPEATS, JUMPS, ORDER, BYE, HELLO, PONG, LATE,
	FAULTS };

static const struct {
	const char *name, *text;
	double within; /* s */
} faults[] = {
	[CLOSES] = { "closes", "closed the connection", 0 },
	[GARBAGE] = { "garbage", "talks nonsense: no message", 0 },
	[SILENT] = { "silent", "silent for 3.5 s", 3.6 },
	[FAILS] = { "fails", "no space left", 0 },
	[REPEATS] = { "repeats", "repeats step", 0 },
	[JUMPS] = { "jumps ahead", "jumps ahead to step", 0 },
	[ORDER] = { "out of order", "", 0 },
	[BYE] = { "bye", "says bye before mmtests_end", 0 },
	[HELLO] = { "hello again", "talks nonsense: not for", 0 },
	[PONG] = { "pong", "answers a question that nobody asked", 0 },
	[LATE] = { "late", "late: ", 0 }
};

/* Member 1 does it; seq: of the step that was done last, waits: it is at the next. */
static void
misbehave(struct world *w, enum fault f, long seq, int waits)
{
	enum token bad = seq == 0 || seq == 5 ? TOKEN_TEST_DONE : TOKEN_START;

	switch (f) {
	case CLOSES:
		world_close(w, 1);
		break;
	case GARBAGE:
		world_say(w, 1, "GET / HTTP/1.1");
		break;
	case SILENT:
		w->end[1].dumb = 1;
		break;
	case FAILS:
		world_say(w, 1, "fail\tno space left");
		break;
	case REPEATS:
		world_arrive(w, 1, seq + waits > 0 ? seq + waits : 1, all_steps[seq]);
		break;
	case JUMPS:
		world_arrive(w, 1, seq + 2 + waits, TOKEN_TEST);
		break;
	case ORDER:
		world_arrive(w, 1, seq + 1 + waits, waits ? TOKEN_TEST : bad);
		break;
	case BYE:
		world_say(w, 1, "bye");
		break;
	case HELLO:
		world_say(w, 1, "hello\t1\tb\t-\t0123456789abcdef0123456789abcdef");
		break;
	case PONG:
		world_say(w, 1, "pong\t77\t1.5");
		break;
	default:
		break;
	}
}

/* The culprit has done k steps and waits at the next, or not; if not, the others wait, or
 * not. */
static void
one_fault(enum fault f, size_t k, int waits, int others)
{
	struct world w;
	double patience = f == LATE ? (others ? 10 : 30) : faults[f].within, from;
	const char *culprit = f == LATE && !others ? "error\ta,b,c\t" : "error\tb\t";
	char fail[40];
	size_t i;
	int good;

	world_begin(&w, 3);
	world_meet(&w);
	good = join_all(&w, 3, NULL);
	for (i = 0; i < k; i++)
		good &= step(&w, 3, (long)i + 1, all_steps[i]);
	if (others)
		good &= step_but(&w, 3, 1, (long)k + 1, all_steps[k]);
	if (waits)
		world_arrive(&w, 1, (long)k + 1, all_steps[k]);
	from = w.now;
	misbehave(&w, f, (long)k, waits);
	if (f == LATE)
		from = w.now - 0.1 * (k == 0 && !others);
	if (patience > 0) {
		world_pass(&w, from + patience - 0.2 - w.now - (f == SILENT ? 1.5 : 0));
		good &= !w.end[0].dropped;
		world_pass(&w, from + patience - w.now + 0.1);
	}
	good &= told(&w, 3, f == CLOSES ? 1 : 3, culprit);
	(void)snprintf(fail, sizeof fail, "fail\t%s", culprit + 6);
	good &= world_event(&w, fail) && strstr(w.end[0].got, faults[f].text) != NULL &&
	    world_event(&w, "end\t-\t0\t1\n");
	good &= session(&w, 3);
	if (f == CLOSES)
		w.end[1].open = 0;
	world_pass(&w, 100);
	ok(good && w.wrong == 0, "%s, %s %s%s", faults[f].name,
	    waits ? "waiting at" : k == 0 ? "joined, before" : "before", token_names[all_steps[k]],
	    others ? ", the others wait" : "");
	world_end(&w);
}

static void
test_faults(void)
{
	size_t k;
	int f;

	for (f = 0; f < FAULTS; f++)
		for (k = 0; k < ALL; k++) {
			if (f != LATE)
				one_fault((enum fault)f, k, 1, 0);
			if (f == REPEATS && k == 0)
				continue; /* nothing that could be repeated */
			one_fault((enum fault)f, k, 0, 0);
			one_fault((enum fault)f, k, 0, 1);
		}
}

/* ---- strangers ---- */

static int
refused(struct world *w, size_t id, const char *text)
{
	char want[160];
	const char *line = world_heard(w, id, "error\t-\t");

	if (line == NULL || strcmp(line + 8, text) != 0)
		printf("# refused with '%s'\n", line != NULL ? line : "nothing");
	(void)snprintf(want, sizeof want, "%s\t10.0.0.1:%zu\n", text, 40000 + id);
	return line != NULL && strcmp(line + 8, text) == 0 && w->end[id].dropped &&
	    !meet_joined(w->m, id) && world_event(w, want);
}

static void
test_secret(void)
{
	static char knows[] = "open sesame";
	struct world w;
	char line[200], *nonce;

	world_begin(&w, 2);
	w.c.secret.text = (unsigned char *)knows;
	w.c.secret.len = strlen(knows);
	world_meet(&w);
	world_open(&w, 0);
	world_hello(&w, 0, "a", "-", knows);
	ok(world_heard(&w, 0, "welcome\t") != NULL, "who knows the secret is welcome");
	ok(strncmp(w.end[0].got + strlen("challenge\t") + 66, "welcome\t-", 9) != 0,
	    "the server proves that it knows it too");
	world_open(&w, 1);
	world_hello(&w, 1, "b", "-", "open says me");
	ok(refused(&w, 1, "wrong secret"), "a wrong one");
	world_open(&w, 2);
	world_hello(&w, 2, "b", "-", NULL);
	ok(refused(&w, 2, "a secret is wanted, and you have none"), "none");
	/* The same proof again, with the nonces of another connection. */
	(void)snprintf(line, sizeof line, "proof\t%064d", 0);
	world_open(&w, 3);
	world_say(&w, 3, "hello\t1\tb\t-\tffffffffffffffffffffffffffffffff");
	nonce = strstr(w.end[3].got, "challenge\tffffffffffffffffffffffffffffffff\t");
	ok(nonce != NULL, "the challenge says what it answers");
	world_say(&w, 3, "%s", line);
	ok(refused(&w, 3, "wrong secret"), "zeros are no proof");
	world_open(&w, 4);
	world_say(&w, 4, "proof\t-");
	ok(refused(&w, 4, "wants 'hello' first"), "a proof without a challenge");
	ok(session(&w, 2) == 0 && world_event(&w, "refuse\ta\ta has joined already, from "
	    "10.0.0.1:40000\t"), "who is in is not put out by another of its name");
	world_end(&w);
	world_begin(&w, 1);
	world_meet(&w);
	world_open(&w, 0);
	world_hello(&w, 0, "a", "-", knows);
	ok(refused(&w, 0, "the server has no secret, and you have one"), "a secret too many");
	ok(session(&w, 1), "and a session of one");
	world_end(&w);
}

static void
test_strangers(void)
{
	static const char *const names[] = { "a", "b" };
	struct world w;
	int i;

	world_begin(&w, 2);
	w.c.expect = names;
	world_meet(&w);
	world_open(&w, 0);
	world_hello(&w, 0, "x", "-", NULL);
	ok(refused(&w, 0, "x is not expected here"), "a name that is not expected");
	world_open(&w, 1);
	world_say(&w, 1, "GET / HTTP/1.1");
	ok(refused(&w, 1, "no message of this protocol"), "garbage");
	world_open(&w, 2);
	world_say(&w, 2, "arrive\t1\tmmtests_start\t-\t-\t-");
	ok(refused(&w, 2, "wants 'hello' first"), "an arrival before the hello");
	world_open(&w, 3);
	world_say(&w, 3, "hello\t2\ta\t-\t0123456789abcdef0123456789abcdef");
	ok(world_heard(&w, 3, "error\t-\tVERSION") != NULL, "another version");
	ok(world_join(&w, 4, "a", "-") && world_join(&w, 5, "b", "-"), "those expected");
	world_open(&w, 6);
	world_hello(&w, 6, "a", "-", NULL);
	ok(refused(&w, 6, "a has joined already, from 10.0.0.1:40004"), "one of them twice");
	world_open(&w, 7);
	world_open(&w, 8);
	world_say(&w, 8, "hello\t1\tc\t-\t0123456789abcdef0123456789abcdef");
	world_pass(&w, 4.9);
	ok(!w.end[7].dropped && !w.end[8].dropped, "the slow have their time");
	world_pass(&w, 0.2);
	ok(w.end[7].dropped && w.end[8].dropped, "which ends, without hello and without proof");
	world_close(&w, 4);
	ok(world_event(&w, "strangers\t-\t2\n"), "they are only counted");
	world_open(&w, 9);
	for (i = 0; i < 100; i++)
		world_say(&w, 9, "hello\t1\ta\t-\t0123456789abcdef0123456789abcdef");
	ok(world_count(&w, 9, "challenge\t") == 100 && !w.end[9].dropped,
	    "hello may be repeated");
	world_say(&w, 9, "hello\t1\ta\t-\t0123456789abcdef0123456789abcdef");
	ok(refused(&w, 9, "says hello too often"), "but not for ever");
	ok(session(&w, 2), "the next session");
	world_end(&w);
	world_begin(&w, 1);
	world_meet(&w);
	(void)join_all(&w, 1, NULL);
	world_open(&w, 1);
	world_hello(&w, 1, "late", "-", NULL);
	ok(refused(&w, 1, "all 1 have joined already"), "one too many");
	world_end(&w);
}

/* Many who say nothing, and many who say hello: the session goes on, others can join. */
static void
test_flood(int greet)
{
	struct world w;
	char name[16];
	size_t i, there = 0;
	int good = 1;

	world_begin(&w, 2);
	world_meet(&w);
	good &= world_join(&w, 0, "a", "-");
	for (i = 100; i < 10100; i++) {
		world_open(&w, i);
		(void)snprintf(name, sizeof name, "s%zu", i);
		if (greet)
			world_say(&w, i, "hello\t1\t%s\t-\t0123456789abcdef0123456789abcdef",
			    name);
		if (i == 5000)
			world_open(&w, 1);
		if (i == 5100) {
			world_hello(&w, 1, "b", "-", NULL);
			good &= world_heard(&w, 1, "welcome\t") != NULL;
		}
	}
	world_pass(&w, 0.1);
	for (i = 0; i < ALL; i++)
		good &= step(&w, 2, (long)i + 1, all_steps[i]);
	for (i = 100; i < 10100; i++)
		there += !w.end[i].dropped;
	ok(good && w.wrong == 0, "10000 strangers who %s keep nobody out, and disturb nobody",
	    greet ? "only say hello" : "say nothing");
	ok(there == 258, "%zu of them are there at a time", there);
	ok(world_event(&w, "strangers\t-\t9742\n"), "the others are counted");
	world_end(&w);
}

/* ---- who is to blame when tokens differ ---- */

static struct world *
begin(struct world *w, size_t n, const char *const *group, const char *const *steps)
{
	size_t i;

	world_meet(w);
	(void)join_all(w, n, group);
	for (i = 0; i < n; i++)
		world_say(w, i, "arrive\t1\tmmtests_start\t-\t-\t%s",
		    steps != NULL ? steps[i] : "-");
	return w;
}

/* "ABC": a, b, c in this order arrive with these: B iteration_begin, D test_done. */
static void
differ(const char *what, const char *who, const char *tokens, const char *steps, double wait,
    const char *culprit)
{
	const char *const all[] = { steps, steps, steps, steps, steps };
	struct world w;
	char want[40];
	size_t n = strlen(who), i;

	world_begin(&w, who[n - 1] == '+' ? n : n);
	if (who[n - 1] == '+')
		n--;
	w.c.n = n + (who[n] == '+');
	(void)begin(&w, w.c.n, NULL, steps != NULL ? all : NULL);
	for (i = 0; i < w.c.n; i++)
		world_arrive(&w, i, 2, TOKEN_TEST);
	for (i = 0; i < n; i++)
		world_arrive(&w, (size_t)(who[i] - 'a'), 3,
		    tokens[i] == 'B' ? TOKEN_BEGIN : TOKEN_TEST_DONE);
	if (wait > 0) {
		world_pass(&w, wait - 0.1);
		ok(!w.end[0].dropped, "%s: not said too early", what);
		world_pass(&w, 0.2);
	}
	(void)snprintf(want, sizeof want, "error\t%s\tat ", culprit);
	ok(told(&w, w.c.n, w.c.n, want) && session(&w, w.c.n), "%s", what);
	world_end(&w);
}

static void
test_differ(void)
{
	differ("the minority, last", "abc", "BBD", NULL, 0, "c");
	differ("the minority, first", "bac", "DBB", NULL, 0, "b");
	differ("the minority, in between", "acb", "BDB", NULL, 0, "c");
	differ("two against three", "abcde", "DBDBB", NULL, 0, "a,c");
	differ("one of two, the later", "ba", "BD", NULL, 0, "a");
	differ("one of two, not what it declared", "ba", "DB", "rounds=1,x=3", 0, "b");
	differ("no iterations declared", "ba", "DB", "rounds=1,x=0", 0, "a");
	differ("one of three, before the third came", "ab", "DB", "rounds=2,x=1,y=2", 0, "a");
	differ("one to one, the third does not come", "ab+", "BD", NULL, 1, "b");
	differ("two to two, the later", "abcd", "BDDB", NULL, 0, "b,c");
}

static void
declare(const char *what, size_t n, const char *const *group, const char *const *steps,
    const char *error)
{
	struct world w;
	int good;

	world_begin(&w, n);
	(void)begin(&w, n, group, steps);
	if (error == NULL)
		good = world_count(&w, 0, "go\t1\tmmtests_start\t") == 1;
	else
		good = told(&w, n, n, error) && session(&w, n);
	ok(good && w.wrong == 0, "%s", what);
	world_end(&w);
}

static void
test_declared(void)
{
	static const char *const ab[] = { "A", "A", "B", "B" };
	static const char *const abc[] = { "A", "B", "B", "C" };
#define DECLARE(what, n, group, error, ...) do { \
	static const char *const steps[] = { __VA_ARGS__ }; \
	declare(what, n, group, steps, error); \
} while (0)
	DECLARE("the same steps", 2, NULL, NULL, "rounds=2,x=3,y=1", "rounds=2,x=3,y=1");
	DECLARE("nothing agrees with anything", 3, NULL, NULL, "-", "rounds=2,x=3", "-");
	DECLARE("the minority's steps", 3, NULL, "error\ta\tother steps than the group's: "
	    "'rounds=1,x=3', want 'rounds=1,x=2'", "rounds=1,x=3", "rounds=1,x=2",
	    "rounds=1,x=2");
	DECLARE("the later's steps", 2, NULL, "error\tb\tother steps", "rounds=1,x=3",
	    "rounds=1,x=2");
	DECLARE("steps that are none", 2, NULL, "error\tb\tdeclares steps that are none: 'x=2'",
	    "rounds=1,x=3", "x=2");
	DECLARE("rounds that are none", 2, NULL, "error\ta\tdeclares", "rounds=0,x=3", "-");
	DECLARE("a count that is none", 2, NULL, "error\ta\tdeclares", "rounds=1,x=-1", "-");
	DECLARE("a test without a name", 2, NULL, "error\ta\tdeclares", "rounds=1,=1", "-");
	DECLARE("half of a list", 2, NULL, "error\ta\tdeclares", "rounds=1,x=1,", "-");
	DECLARE("groups of the same number of tests", 4, ab, NULL, "rounds=2,x=3,y=1",
	    "rounds=2,x=3,y=1", "rounds=4,z=9", "rounds=4,z=9");
	DECLARE("the group that has other tests, of two", 4, ab,
	    "error\tc,d\t3 tests to do, the other groups have 4", "rounds=2,x=3,y=1",
	    "rounds=2,x=3,y=1", "rounds=3,z=9", "-");
	DECLARE("the group that has other tests, of three", 4, abc,
	    "error\ta\t2 tests to do, the other groups have 1", "rounds=2,x=3",
	    "rounds=1,x=3", "-", "rounds=1,z=9");
#undef DECLARE
}

/* ---- groups ---- */

static void
test_groups(void)
{
	static const char *const ab[] = { "A", "A", "B" };
	struct world w;
	const char *line;
	int good;

	world_begin(&w, 3);
	good = begin(&w, 3, ab, NULL) != NULL;
	good &= step(&w, 3, 2, TOKEN_TEST);
	world_arrive(&w, 2, 3, TOKEN_BEGIN);
	good &= world_heard(&w, 2, "go\t3\titeration_begin") != NULL;
	world_arrive(&w, 2, 4, TOKEN_END);
	world_arrive(&w, 2, 5, TOKEN_TEST_DONE);
	ok(good && world_heard(&w, 2, "go\t5") == NULL, "iterations are the group's, "
	    "test_done is everybody's");
	world_arrive(&w, 0, 3, TOKEN_BEGIN);
	world_arrive(&w, 1, 3, TOKEN_BEGIN);
	world_pass(&w, 2);
	line = world_heard(&w, 2, "wait\t");
	ok(line != NULL && strcmp(line, "wait\t5\t1\t3\ta,b") == 0, "who waits, for whom: %s",
	    line);
	good = 1;
	world_pass(&w, 9);
	good &= !w.end[2].dropped;
	world_pass(&w, 20);
	ok(good && told(&w, 3, 3, "error\ta,b\tlate: nobody of the group"),
	    "a group that is complete waits as long as the others have to live");
	ok(session(&w, 3), "the next session, of one group");
	world_end(&w);
	world_begin(&w, 3);
	(void)begin(&w, 3, ab, NULL);
	world_arrive(&w, 0, 2, TOKEN_TEST);
	world_arrive(&w, 2, 2, TOKEN_FINISH);
	world_arrive(&w, 1, 2, TOKEN_TEST);
	ok(told(&w, 3, 3, "error\ta,b\tgroup A is at test_do, but group B is at mmtests_end"),
	    "groups at different steps: the later");
	world_end(&w);
}

/* B loops until A is done. */
static void
test_loop(void)
{
	static const char *const ab[] = { "A", "A", "B" };
	struct world w;
	int good;

	world_begin(&w, 3);
	w.c.loop_others = 1;
	good = begin(&w, 3, ab, NULL) != NULL;
	good &= step(&w, 3, 2, TOKEN_TEST);
	world_arrive(&w, 2, 3, TOKEN_BEGIN);
	world_arrive(&w, 2, 4, TOKEN_END);
	world_arrive(&w, 2, 5, TOKEN_TEST_DONE);
	ok(good && world_heard(&w, 2, "loop\t5\ttest_done\t-\t-") != NULL &&
	    world_event(&w, "loop\tB\t5\ttest_done\t1\t"), "who is done has to loop");
	world_arrive(&w, 2, 6, TOKEN_BEGIN);
	ok(world_heard(&w, 2, "go\t6\titeration_begin") != NULL, "and goes on");
	world_arrive(&w, 2, 7, TOKEN_END);
	world_arrive(&w, 2, 8, TOKEN_TEST_DONE);
	ok(world_heard(&w, 2, "loop\t8\ttest_done") != NULL, "more than once");
	world_arrive(&w, 2, 9, TOKEN_BEGIN);
	world_arrive(&w, 0, 3, TOKEN_TEST_DONE);
	world_arrive(&w, 1, 3, TOKEN_TEST_DONE);
	ok(world_heard(&w, 0, "go\t3") == NULL && world_heard(&w, 0, "loop") == NULL,
	    "the others wait when they are done");
	world_arrive(&w, 2, 10, TOKEN_END);
	world_arrive(&w, 2, 11, TOKEN_BEGIN);
	ok(world_heard(&w, 2, "done\t11\titeration_begin") != NULL &&
	    world_event(&w, "done\tB\t11\titeration_begin\t1\t"), "who loops is told");
	world_arrive(&w, 2, 12, TOKEN_TEST_DONE);
	ok(world_heard(&w, 2, "go\t12\ttest_done") != NULL &&
	    world_heard(&w, 0, "go\t3\ttest_done") != NULL &&
	    world_event(&w, "release\t-\t-\ttest_done\t3\t"), "all go on");
	world_arrive(&w, 0, 4, TOKEN_TEST);
	world_arrive(&w, 1, 4, TOKEN_TEST);
	world_arrive(&w, 2, 13, TOKEN_TEST);
	world_arrive(&w, 2, 14, TOKEN_TEST_DONE);
	ok(world_heard(&w, 2, "loop\t14\ttest_done") != NULL, "the next test the same");
	world_arrive(&w, 0, 5, TOKEN_TEST_DONE);
	world_arrive(&w, 1, 5, TOKEN_TEST_DONE);
	world_arrive(&w, 2, 15, TOKEN_BEGIN);
	world_arrive(&w, 2, 16, TOKEN_BEGIN);
	ok(world_event(&w, "fail\tc\tcomes out of order to "
	    "step 16, iteration_begin (behind iteration_begin, step 15)\n"),
	    "who was told that it is done, and loops, is to blame");
	world_end(&w);
}

/* ---- instants ---- */

static void
test_at(void)
{
	static const double offset[] = { 0, 3600.5, -4321.75 };
	struct world w;
	double at, local, worst = 0, sure = 0;
	const char *line;
	size_t i;
	int k, good = 1;

	world_begin(&w, 3);
	w.c.at = 1;
	world_meet(&w);
	for (i = 0; i < 3; i++) {
		world_open(&w, i);
		w.end[i].offset = offset[i];
		w.end[i].there = 0.0001 * (double)(i + 1);
		w.end[i].back = 0.0003;
		world_hello(&w, i, i == 0 ? "a" : i == 1 ? "b" : "c", "-", NULL);
	}
	world_pass(&w, 0.1);
	for (k = 0; k < ALL; k++) {
		for (i = 0; i < 3; i++)
			world_arrive(&w, i, k + 1, all_steps[k]);
		good &= world_heard(&w, 0, "go\t") == NULL;
		world_pass(&w, 0.02);
		for (i = 0; i < 3; i++) {
			line = world_heard(&w, i, "go\t");
			good &= line != NULL;
			at = line != NULL ? strtod(strchr(line + 5, '\t') + 1, NULL) : 0;
			/* three participants, the longest round trip 0.6 ms */
			good &= fabs(at - w.last_send - 0.0053 - 4 * 0.0006) < 1e-6;
			local = at - w.end[i].clock + offset[i];
			worst = fmax(worst, fabs(local - at));
			sure = fmax(sure, fabs(local - at) - w.end[i].error);
		}
	}
	ok(good, "an instant is agreed, when all clocks were asked");
	ok(worst < 0.00015 && sure <= 0, "the same for all: within %.6f s, as they are told",
	    worst);
	ok(world_count(&w, 1, "ping\t") == 28, "four questions at each arrival");
	ok(fabs(w.end[1].wall - w.wall) < 1e-6, "and the common clock is told");
	world_end(&w);
}

/* Somebody does not answer: no release waits longer than 50 ms. */
static void
test_hold(void)
{
	struct world w;
	double from;

	world_begin(&w, 2);
	w.c.at = 1;
	w.c.lead = 0.25;
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	w.end[1].dumb = 1;
	world_arrive(&w, 0, 1, TOKEN_START);
	world_arrive(&w, 1, 1, TOKEN_START);
	from = w.now;
	world_pass(&w, 0.9);
	ok(world_heard(&w, 0, "go\t1") == NULL, "the first release waits for the clocks");
	world_pass(&w, 0.2);
	ok(world_heard(&w, 0, "go\t1") != NULL, "for a second");
	world_arrive(&w, 0, 2, TOKEN_TEST);
	world_arrive(&w, 1, 2, TOKEN_TEST);
	world_pass(&w, 0.049);
	ok(world_heard(&w, 0, "go\t2") == NULL, "the next one");
	from = w.now;
	world_pass(&w, 0.002);
	ok(world_heard(&w, 0, "go\t2\ttest_do\t") != NULL &&
	    fabs(strtod(strstr(w.end[0].got, "go\t2\ttest_do\t") + 13, NULL) - from - 0.251) < 1e-6,
	    "50 ms, and the lead is what was wanted");
	world_pass(&w, 5);
	ok(told(&w, 2, 2, "error\tb\tsilent"), "until it is given up");
	world_end(&w);
	world_begin(&w, 2);
	w.c.at = 1;
	w.c.lead = 10;
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	world_arrive(&w, 0, 1, TOKEN_START);
	world_arrive(&w, 1, 1, TOKEN_START);
	from = w.now;
	world_pass(&w, 0.1);
	ok(world_heard(&w, 0, "go\t1\tmmtests_start\t") != NULL &&
	    strtod(strstr(w.end[0].got, "go\t1\tmmtests_start\t") + 19, NULL) - from < 9.2,
	    "an instant never lies so far ahead that a participant would not believe it");
	world_end(&w);
}

static void
test_skew(void)
{
	static const double offset[] = { 0, 1000.25, -77.5 };
	static const double went[] = { 0.0001, 0.0004, 0.0002 };
	struct world w;
	double go;
	size_t i;

	world_begin(&w, 3);
	world_meet(&w);
	for (i = 0; i < 3; i++) {
		world_open(&w, i);
		w.end[i].offset = offset[i];
		world_hello(&w, i, i == 0 ? "a" : i == 1 ? "b" : "c", "-", NULL);
	}
	world_pass(&w, 0.1);
	(void)step(&w, 3, 1, TOKEN_START);
	(void)step(&w, 3, 2, TOKEN_TEST);
	(void)step(&w, 3, 3, TOKEN_BEGIN);
	go = w.now;
	world_pass(&w, 0.5);
	for (i = 0; i < 3; i++)
		world_say(&w, i, "arrive\t4\titeration_end\t%.9f\t%.9f\t-", go + went[i] - offset[i],
		    go + 10 * went[i] - offset[i]);
	ok(world_heard(&w, 1, "go\t4\titeration_end\t-\tskew=0.0003000,execskew=0.0030000") != NULL,
	    "the skew of the release before comes with the next one");
	ok(world_event(&w, "skew\t-\t3\titeration_begin\t0.0003000\t0.0030000\n"), "it is told");
	for (i = 0; i < 3; i++)
		world_say(&w, i, "arrive\t5\ttest_done\t%s\t-\t-", i == 1 ? "-" : "100000.5");
	ok(world_heard(&w, 1, "go\t5\ttest_done\t-\t-") != NULL, "of some it would be wrong");
	w.end[2].offset += 0.5;
	world_pass(&w, 3);
	for (i = 0; i < 3; i++)
		world_say(&w, i, "arrive\t6\tmmtests_end\t%.9f\t-\t-", w.now - w.end[i].offset);
	ok(world_event(&w, "clock\tc\t-0.500000\n"), "a clock that was set is told");
	ok(world_heard(&w, 1, "go\t6\tmmtests_end\t-\tskew=0.0000000,clock") != NULL &&
	    world_event(&w, "skew\t-\t5\ttest_done\t-\t-\n"), "and its skew not taken for good");
	ok(world_event(&w, "end\t-\t1\t0\n"), "the run goes on");
	world_end(&w);
}

/* ---- deadlines ---- */

static void
test_absent(void)
{
	static const char *const names[] = { "a", "b", "c" };
	struct world w;
	int i;

	for (i = 0; i < 2; i++) {
		world_begin(&w, 3);
		w.c.expect = i == 0 ? NULL : names;
		world_meet(&w);
		(void)world_join(&w, 0, "b", "-");
		world_arrive(&w, 0, 1, TOKEN_START);
		world_pass(&w, 5);
		ok(strcmp(world_heard(&w, 0, "wait\t"), i == 0 ? "wait\t1\t1\t3\t-" :
		    "wait\t1\t1\t3\ta,c") == 0, "who has not joined%s", i ? ", by name" : "");
		(void)world_join(&w, 1, "a", "-");
		world_pass(&w, 4.9);
		ok(!w.end[0].dropped, "is waited for");
		world_pass(&w, 0.2);
		ok(told(&w, 2, 2, i == 0 ? "error\t-\t2 of 3 joined in 10 s" :
		    "error\tc\t2 of 3 joined in 10 s"), "not for ever");
		ok(session(&w, 3), "the next session");
		world_end(&w);
	}
}

/* The server was stopped: nobody else is to blame. */
static void
test_slept(void)
{
	struct world w;
	int good;

	world_begin(&w, 2);
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	world_arrive(&w, 0, 1, TOKEN_START);
	world_pass(&w, 5);
	world_open(&w, 5);
	w.now += 500;
	meet_slept(w.m, 500);
	world_pass(&w, 4.8);
	good = !w.end[0].dropped && !w.end[5].dropped;
	ok(good, "500 s of sleep are nobody's fault");
	world_pass(&w, 0.3);
	ok(told(&w, 2, 2, "error\tb\tlate: not at mmtests_start, step 1, 10 s"),
	    "what is left of the deadlines holds");
	world_end(&w);
	world_begin(&w, 2);
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	w.now += 20;
	meet_slept(w.m, 20);
	world_close(&w, 0);
	ok(told(&w, 2, 0, "error\t-\tthe server itself was stopped for 20.0 s, and a closed"),
	    "nor of those who gave the server up");
	world_end(&w);
	world_begin(&w, 2);
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	w.now += 2;
	meet_slept(w.m, 2);
	world_pass(&w, 0.5);
	w.now += 2;
	meet_slept(w.m, 2);
	world_close(&w, 0);
	ok(told(&w, 2, 0, "error\t-\tthe server itself was stopped for 4.0 s, and a closed"),
	    "nor is it when the server was stopped twice, and awake for a moment");
	world_end(&w);
}

static void
test_wait(void)
{
	struct world w;
	char name[BARRIER_NAME + 1];
	const char *line;
	size_t i, n = 0;

	world_begin(&w, 1000);
	world_meet(&w);
	for (i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "participant-of-a-long-name-%zu", i);
		(void)world_join(&w, i, name, "-");
	}
	world_pass(&w, 0.1);
	(void)step(&w, 1000, 1, TOKEN_START);
	(void)step_but(&w, 500, 500, 2, TOKEN_TEST);
	world_pass(&w, 4);
	for (i = 0; i < 500; i++)
		n += world_count(&w, i, "wait\t") == 4;
	ok(n == 500, "%zu of 500 were told four times in four heartbeats", n);
	line = world_heard(&w, 0, "wait\t2\t500\t1000\tparticipant-of-a-long-name-500,");
	ok(line != NULL && strlen(line) < 540 && strcmp(line + strlen(line) - 4, ",...") == 0,
	    "the list of names is cut");
	ok(world_count(&w, 999, "wait\t") == 0 && w.end[999].pings == 8,
	    "who is not waiting is asked, not told");
	world_pass(&w, 7);
	ok(told(&w, 1000, 1000, "error\tparticipant-of-a-long-name-500,participant"),
	    "500 who are late");
	ok(w.wrong == 0 && world_event(&w, ",...\tlate: not at test_do"), "by name, cut");
	world_end(&w);
}

/* The release is one line to each, and those who go on first come again at once. */
static void
test_many(void)
{
	struct world w;
	char name[16];
	long before;
	size_t i, k;
	int good = 1;

	world_begin(&w, 1000);
	world_meet(&w);
	for (i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "p%zu", i);
		(void)world_join(&w, i, name, "-");
	}
	world_pass(&w, 0.1);
	(void)step(&w, 1000, 1, TOKEN_START);
	(void)step(&w, 1000, 2, TOKEN_TEST);
	for (k = 0; k < 50; k++) {
		before = w.sent;
		good &= step(&w, 1000, 3 + (long)k, k % 2 == 0 ? TOKEN_BEGIN : TOKEN_END);
		good &= w.sent == before + 1000;
	}
	ok(good && w.wrong == 0, "1000 participants, 50 steps, one line to each");
	world_end(&w);
}

static void
test_stop(void)
{
	struct world w;
	unsigned long well, badly;
	char bye[] = "bye";

	world_begin(&w, 2);
	world_meet(&w);
	(void)join_all(&w, 2, NULL);
	world_open(&w, 2);
	world_close(&w, 1);
	world_close(&w, 0);
	ok(world_event(&w, "fail\tb\tclosed the connection (before mmtests_start)\n") &&
	    !world_event(&w, "fail\ta"), "who goes because it was told to is not to blame");
	w.end[1].dropped = 0;
	(void)world_join(&w, 1, "a", "-");
	world_say(&w, 1, "progress\t50 %% of\\tit");
	ok(world_event(&w, "progress\ta\t50 % of\\tit\n"), "the number is used again");
	meet_stop(w.m, "the server ends", w.now);
	ok(world_heard(&w, 1, "error\t-\tthe server ends") != NULL && w.end[1].dropped &&
	    w.end[2].dropped && world_count(&w, 2, "error") == 0, "all go when the server goes");
	meet_sessions(w.m, &well, &badly);
	ok(well == 0 && badly == 2 && w.wrong == 0, "two sessions");
	meet_line(w.m, 99999, bye, 3, w.now);
	meet_gone(w.m, 99999, "x", w.now);
	ok(w.wrong == 0, "nobody is nobody");
	world_end(&w);
}

int
main(void)
{
	test_session();
	test_secret();
	test_strangers();
	test_flood(0);
	test_flood(1);
	test_faults();
	test_differ();
	test_declared();
	test_groups();
	test_loop();
	test_at();
	test_hold();
	test_skew();
	test_absent();
	test_slept();
	test_wait();
	test_many();
	test_stop();
	printf("1..%d\n", ran);
	return failed != 0;
}
