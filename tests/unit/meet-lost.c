/* meet-lost: unit tests of lib/meet/lost.c: who is lost is named, and the others go on, on a
 * clock that only turns when it is told to; TAP on standard output */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "world.h"

static const enum token all_steps[] = { TOKEN_START, TOKEN_TEST, TOKEN_BEGIN, TOKEN_END,
	TOKEN_TEST_DONE, TOKEN_FINISH };
enum { ALL = sizeof all_steps / sizeof *all_steps };

/* Participants a, b, c, ..., each of a group. */
static void
begin(struct world *w, size_t n, const char *groups)
{
	char name[2] = "a", group[2] = "-";
	size_t i;

	world_begin(w, n);
	w->c.go_on = 1;
	world_meet(w);
	for (i = 0; i < n; i++, name[0]++) {
		if (groups != NULL)
			group[0] = groups[i];
		(void)world_join(w, i, name, group);
	}
	world_pass(w, 0.1);
}

/* "ac": those arrive: 1, each is told this (NULL: nothing). */
static int
arrive(struct world *w, const char *who, long seq, enum token token, const char *answer)
{
	const char *p, *line;
	int good = 1;

	for (p = who; *p != '\0'; p++)
		world_arrive(w, (size_t)(*p - 'a'), seq, token);
	for (p = who; *p != '\0'; p++) {
		line = world_heard(w, (size_t)(*p - 'a'), answer != NULL ? answer : "go\t");
		good &= (line != NULL) == (answer != NULL);
	}
	return good;
}

static int
ends(struct world *w, unsigned long well, unsigned long badly)
{
	unsigned long is_well, is_badly;

	meet_sessions(w->m, &is_well, &is_badly);
	return is_well == well && is_badly == badly && w->wrong == 0;
}

/* b is lost when it has done k steps; the others wait already, or not. */
static void
one(const char *how, const char *says, const char *why, double wait, size_t k, int others)
{
	struct world w;
	char want[80], go[40];
	const char *line;
	size_t i;
	int good = 1;

	begin(&w, 3, NULL);
	for (i = 0; i < k; i++)
		good &= arrive(&w, "abc", (long)i + 1, all_steps[i], "go\t");
	if (others)
		good &= arrive(&w, "ac", (long)k + 1, all_steps[k], NULL);
	if (strcmp(says, "!") == 0)
		world_close(&w, 1);
	else if (strcmp(says, "hung") == 0)
		w.end[1].dumb = 1;
	else if (strcmp(says, "late") != 0)
		world_say(&w, 1, "%s", says);
	world_pass(&w, wait);
	(void)snprintf(want, sizeof want, "fail\tb\t%s", why);
	good &= world_event(&w, want) && !world_event(&w, "fail\ta") &&
	    (k + (size_t)others == ALL || !world_event(&w, "\nend\t"));
	line = world_heard(&w, 1, "error\tb\t");
	good &= strcmp(says, "!") == 0 || (line != NULL && w.end[1].dropped &&
	    strncmp(line + 8, why, strlen(why)) == 0);
	good &= world_count(&w, 0, "error\t") + world_count(&w, 2, "error\t") == 0;
	(void)snprintf(go, sizeof go, "go\t%zu\t%s\t-\tlost=1", k + 1, token_names[all_steps[k]]);
	if (others)
		good &= world_heard(&w, 0, go) != NULL && world_heard(&w, 2, go) != NULL;
	for (i = k + (size_t)others; i < ALL; i++) {
		(void)snprintf(go, sizeof go, "go\t%zu\t%s\t-\tlost=1", i + 1,
		    token_names[all_steps[i]]);
		good &= arrive(&w, "ac", (long)i + 1, all_steps[i], go);
	}
	good &= world_event(&w, "end\t-\t0\t1\n") && ends(&w, 0, 1);
	world_pass(&w, 100);
	good &= w.end[0].dropped && w.end[2].dropped;
	ok(good, "%s before %s%s: the others go on to the end", how, token_names[all_steps[k]],
	    others ? ", for which they wait" : "");
	world_end(&w);
}

static void
test_one(void)
{
	size_t k;
	int others;

	for (k = 0; k < ALL; k++)
		for (others = 0; others < 2; others++) {
			one("dead", "!", "closed the connection", 0, k, others);
			one("hung", "hung", "silent for 3.5 s", 5, k, others);
			one("leaves", "fail\tno space left", "no space left", 0, k, others);
			one("garbage", "\001", "talks nonsense", 0, k, others);
			if (others)
				one("late", "late", "late: not at ", 10.1, k, 1);
		}
}

static void
test_nobody(void)
{
	struct world w;

	begin(&w, 2, NULL);
	world_close(&w, 0);
	(void)arrive(&w, "b", 1, TOKEN_START, "go\t1");
	world_say(&w, 1, "fail\tno more");
	ok(world_event(&w, "fail\ta\t") && world_event(&w, "fail\tb\tno more") && ends(&w, 0, 1) &&
	    world_event(&w, "end\t-\t0\t1\n"), "nobody is left: it is over");
	(void)world_join(&w, 2, "a", "-");
	(void)world_join(&w, 3, "b", "-");
	world_pass(&w, 0.1);
	ok(arrive(&w, "cd", 1, TOKEN_START, "go\t1\tmmtests_start\t-\t-"),
	    "in the next session nobody is lost, and names are free");
	meet_stop(w.m, "the server ends", w.now);
	ok(world_heard(&w, 2, "error\t-\tthe server ends") && ends(&w, 0, 2),
	    "the end of the server is the end of the session");
	world_end(&w);
}

static void
test_back(void)
{
	struct world w;
	const char *line;

	begin(&w, 3, NULL);
	world_close(&w, 1);
	world_open(&w, 5);
	world_hello(&w, 5, "b", "-", NULL);
	line = world_heard(&w, 5, "error\t");
	ok(line != NULL && strcmp(line, "error\t-\tb was lost, and the others have gone on") == 0 &&
	    w.end[5].dropped, "who is lost cannot come back");
	world_open(&w, 6);
	world_hello(&w, 6, "x", "-", NULL);
	line = world_heard(&w, 6, "error\t");
	ok(line != NULL && strstr(line, "have gone on") != NULL, "nor another in its place");
	world_pass(&w, 2);
	world_arrive(&w, 0, 1, TOKEN_START);
	world_pass(&w, 2);
	line = world_heard(&w, 0, "wait\t");
	ok(line != NULL && strcmp(line, "wait\t1\t1\t2\tc") == 0, "nobody waits for it: %s", line);
	world_end(&w);
}

static void
test_absent(void)
{
	static const char *const names[] = { "a", "b", "c" };
	struct world w;
	int i;

	for (i = 0; i < 2; i++) {
		world_begin(&w, 3);
		w.c.go_on = 1;
		w.c.expect = i == 0 ? NULL : names;
		world_meet(&w);
		(void)world_join(&w, 0, "a", "-");
		(void)world_join(&w, 1, "b", "-");
		(void)arrive(&w, "ab", 1, TOKEN_START, NULL);
		world_pass(&w, 9.9);
		ok(world_heard(&w, 0, "go\t") == NULL, "who has not joined%s",
		    i == 0 ? "" : ", by name");
		world_pass(&w, 0.2);
		ok(world_heard(&w, 0, "go\t1\tmmtests_start\t-\tlost=1") != NULL &&
		    world_event(&w, i == 0 ? "fail\t-\t2 of 3 joined" : "fail\tc\t2 of 3 joined"),
		    "is not waited for any longer");
		world_open(&w, 2);
		world_hello(&w, 2, "c", "-", NULL);
		ok(world_heard(&w, 2, "error\t-\t") != NULL && !world_event(&w, "join\tc"),
		    "and comes too late");
		world_end(&w);
	}
	begin(&w, 1, NULL);
	world_end(&w);
	world_begin(&w, 2);
	w.c.go_on = 1;
	world_meet(&w);
	(void)world_join(&w, 0, "a", "-");
	world_close(&w, 0);
	(void)world_join(&w, 1, "b", "-");
	world_pass(&w, 0.1);
	world_say(&w, 1, "arrive\t1\tmmtests_start\t-\t-\t-");
	ok(world_heard(&w, 1, "go\t1\tmmtests_start\t-\tlost=1") != NULL && !world_event(&w, "\nend\t"),
	    "who is lost before another has joined does not keep it out");
	world_end(&w);
	world_begin(&w, 2);
	w.c.go_on = 1;
	world_meet(&w);
	(void)world_join(&w, 0, "a", "-");
	world_close(&w, 0);
	world_pass(&w, 9.8);
	ok(!world_event(&w, "\nend\t"), "when all who were there are lost, those to come");
	world_pass(&w, 0.3);
	ok(world_event(&w, "fail\t-\t0 of 1 joined in 10 s") && ends(&w, 0, 1),
	    "are waited for until the deadline");
	world_end(&w);
}

static void
test_groups(void)
{
	struct world w;

	begin(&w, 3, "AAB");
	(void)arrive(&w, "abc", 1, TOKEN_START, "go\t1");
	(void)arrive(&w, "abc", 2, TOKEN_TEST, "go\t2");
	ok(arrive(&w, "ab", 3, TOKEN_TEST_DONE, NULL), "a group waits for the other");
	world_say(&w, 2, "fail\tno more");
	ok(world_heard(&w, 0, "go\t3\ttest_done\t-\tlost=1") != NULL &&
	    world_heard(&w, 1, "go\t3\ttest_done\t-\tlost=1") != NULL,
	    "of which nobody is left: it is no group");
	ok(arrive(&w, "ab", 4, TOKEN_FINISH, "go\t4\tmmtests_end") && ends(&w, 0, 1),
	    "and goes on alone");
	world_end(&w);
	/* The first group goes: those behind it get other places. */
	begin(&w, 4, "ABBC");
	(void)arrive(&w, "abcd", 1, TOKEN_START, "go\t1");
	(void)arrive(&w, "abcd", 2, TOKEN_TEST, "go\t2");
	(void)arrive(&w, "b", 3, TOKEN_BEGIN, NULL);
	world_close(&w, 0);
	ok(arrive(&w, "c", 3, TOKEN_BEGIN, "go\t3\titeration_begin\t-\tlost=1") &&
	    world_heard(&w, 1, "go\t3\t") != NULL, "the other groups are still their own");
	world_close(&w, 2);
	ok(arrive(&w, "b", 4, TOKEN_END, "go\t4\titeration_end\t-\tlost=2"), "also of one alone");
	ok(arrive(&w, "d", 3, TOKEN_TEST_DONE, NULL) &&
	    arrive(&w, "b", 5, TOKEN_TEST_DONE, "go\t5") && world_heard(&w, 3, "go\t3\ttest_done"),
	    "and meet");
	world_arrive(&w, 1, 6, TOKEN_TEST);
	world_arrive(&w, 3, 4, TOKEN_FINISH);
	ok(world_event(&w, "fail\td\tgroup C is at mmtests_end, but group B is at test_do") &&
	    world_heard(&w, 1, "go\t6\ttest_do\t-\tlost=3"), "a group at another step is lost");
	world_end(&w);
}

static void
test_loop(void)
{
	struct world w;

	world_begin(&w, 3);
	w.c.go_on = w.c.loop_others = 1;
	world_meet(&w);
	(void)world_join(&w, 0, "a", "A");
	(void)world_join(&w, 1, "b", "B");
	(void)world_join(&w, 2, "c", "C");
	world_pass(&w, 0.1);
	(void)arrive(&w, "abc", 1, TOKEN_START, "go\t1");
	(void)arrive(&w, "abc", 2, TOKEN_TEST, "go\t2");
	ok(arrive(&w, "a", 3, TOKEN_TEST_DONE, "loop\t3\ttest_done\t-\t-"), "a group loops");
	world_close(&w, 1);
	ok(arrive(&w, "a", 4, TOKEN_BEGIN, "go\t4\titeration_begin\t-\tlost=1"),
	    "while one is not done");
	world_close(&w, 2);
	ok(arrive(&w, "a", 5, TOKEN_END, "go\t5") &&
	    arrive(&w, "a", 6, TOKEN_BEGIN, "done\t6\titeration_begin\t-\tlost=2"),
	    "until none is left that is not done");
	ok(arrive(&w, "a", 7, TOKEN_TEST_DONE, "go\t7\ttest_done") &&
	    arrive(&w, "a", 8, TOKEN_FINISH, "go\t8") && ends(&w, 0, 1), "and ends");
	world_end(&w);
}

/* Steps that are declared are compared without those who are lost. */
static void
test_declared(void)
{
	static const char *const steps[] = { "rounds=1,x=2", "rounds=1,x=3", "rounds=1,x=2",
		"rounds=2,y=1", "y=1" };
	struct world w;
	size_t i;

	begin(&w, 5, "AAABA");
	for (i = 0; i < 5; i++)
		world_say(&w, i, "arrive\t1\tmmtests_start\t-\t-\t%s", steps[i]);
	ok(world_event(&w, "fail\tb\tother steps than the group's: 'rounds=1,x=3'") &&
	    world_event(&w, "fail\te\tdeclares steps that are none: 'y=1'"), "the minority of a group");
	ok(world_event(&w, "fail\td\t2 tests to do, the other groups have 1") ||
	    world_event(&w, "fail\ta\t1 tests to do"), "a group of other tests");
	ok(world_count(&w, 0, "go\t1\tmmtests_start\t-\tlost=") +
	    world_count(&w, 3, "go\t1\tmmtests_start\t-\tlost=") == 1 && w.wrong == 0,
	    "and the others begin");
	world_end(&w);
	begin(&w, 3, NULL);
	(void)arrive(&w, "abc", 1, TOKEN_START, "go\t1");
	(void)arrive(&w, "abc", 2, TOKEN_TEST, "go\t2");
	world_arrive(&w, 0, 3, TOKEN_BEGIN);
	world_arrive(&w, 1, 3, TOKEN_TEST_DONE);
	ok(arrive(&w, "c", 3, TOKEN_BEGIN, "go\t3\titeration_begin\t-\tlost=1") &&
	    world_event(&w, "fail\tb\tat test_done, step 3"), "who departs from the others");
	world_end(&w);
}

/* The detail of an arrival is told, and compared with nothing. */
static void
test_detail(void)
{
	struct world w;

	begin(&w, 2, NULL);
	(void)arrive(&w, "ab", 1, TOKEN_START, "go\t1");
	world_say(&w, 0, "arrive\t2\ttest_do\t-\t-\t0 membw");
	world_say(&w, 1, "arrive\t2\ttest_do\t-\t-\t1 membw");
	ok(world_event(&w, "arrive\ta\t2\ttest_do\t0 membw\n") &&
	    world_event(&w, "arrive\tb\t2\ttest_do\t1 membw\n") &&
	    world_heard(&w, 0, "go\t2\ttest_do") != NULL, "which test, and in which round");
	ok(world_event(&w, "arrive\ta\t1\tmmtests_start\n"), "and who does not say");
	world_end(&w);
}

static void
test_slept(void)
{
	struct world w;

	begin(&w, 2, NULL);
	w.now += 20;
	meet_slept(w.m, 20);
	world_close(&w, 0);
	ok(world_event(&w, "fail\ta\tthe server itself was stopped for 20.0 s, and a closed") &&
	    arrive(&w, "b", 1, TOKEN_START, "go\t1\tmmtests_start\t-\tlost=1"),
	    "who gave the server up is lost");
	world_end(&w);
}

int
main(void)
{
	test_one();
	test_nobody();
	test_back();
	test_absent();
	test_groups();
	test_loop();
	test_declared();
	test_detail();
	test_slept();
	printf("1..%d\n", ran);
	return failed != 0;
}
