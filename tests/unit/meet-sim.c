/* meet-sim: random sessions, most of them with a fault, on a clock that only turns when it
 * is told to: none outlives its deadline, the right one is to blame, whoever is left is told
 * once, or goes on to the end, and the next session goes well; TAP on standard output */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "world.h"

enum { MOST = 8, WORLDS = 1000, SESSIONS = 20 };

enum fault { NOTHING, CLOSES, SILENT, LATE, GARBAGE, REPEATS, JUMPS, ORDER, FAILS, ABSENT,
	WRONG, CLOCK, SLEEP, STRANGER, FAULTS };

static const char *const fault_names[] = { "nothing", "closes", "silent", "late", "garbage",
	"repeats", "jumps ahead", "out of order", "fails", "absent", "another token",
	"clock set", "server stopped", "stranger" };

struct client {
	char name[BARRIER_NAME], group[BARRIER_NAME];
	int last, test, iteration, count, done;
	long seq;
	enum fault fault;
	int after;    /* answers, and then it does it */
	double fired; /* when it did; < 0: not yet */
};

struct sim {
	struct world w; /* first: what hear() is given is this */
	struct client c[MOST];
	size_t n, groups, base;
	int tests, declares;
	double work;    /* s, the longest step */
	uint64_t seed;
};

static double
random1(struct sim *s)
{
	s->seed = s->seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(s->seed >> 11) / 9007199254740992.0;
}

static int
pick(struct sim *s, int n)
{
	return (int)(random1(s) * n);
}

static double
more(void *ctx)
{
	return 3 * random1(ctx);
}

static int
next(const struct client *c, int tests)
{
	switch (c->last) {
	case -1:
		return TOKEN_START;
	case TOKEN_BEGIN:
		return c->done ? TOKEN_TEST_DONE : TOKEN_END;
	case TOKEN_TEST:
	case TOKEN_END:
		return c->iteration < c->count ? TOKEN_BEGIN : TOKEN_TEST_DONE;
	case TOKEN_FINISH:
		return -1;
	default:
		return c->test < tests ? TOKEN_TEST : TOKEN_FINISH;
	}
}

static void
post_arrive(struct sim *s, size_t i, double when, long seq, int token)
{
	struct client *c = &s->c[i];
	char line[200], detail[40] = "-";
	int n = 0;

	if (token == TOKEN_START && s->declares) {
		n = snprintf(detail, sizeof detail, "rounds=1");
		for (; n < 30 && n < 8 + 4 * s->tests; n += 4)
			(void)snprintf(detail + n, 8, ",x=%d", c->count);
	}
	(void)snprintf(line, sizeof line, "arrive\t%ld\t%s\t%.9f\t-\t%s", seq,
	    token_names[token], s->w.now - s->w.end[s->base + i].offset, detail);
	world_post(&s->w, when, s->base + i, line);
}

/* 1: the step of this one is not what it should be. */
static int
err_now(struct sim *s, size_t i, double when, int token)
{
	struct client *c = &s->c[i];
	const char *line = NULL;

	if (c->after-- > 0 || c->fired >= 0 || (c->fault == WRONG && token != TOKEN_BEGIN))
		return 0;
	switch (c->fault) {
	case CLOSES:
		line = "!";
		break;
	case GARBAGE:
		line = pick(s, 2) ? "\001\002" : "arrive\t1\tnowhere\t-\t-\t-";
		break;
	case FAILS:
		line = "fail\tout of luck";
		break;
	case SILENT:
		s->w.end[s->base + i].dumb = 1;
		break;
	case REPEATS:
		post_arrive(s, i, when, c->seq > 0 ? c->seq : 1, c->last >= 0 ? c->last : 0);
		post_arrive(s, i, when, c->seq > 0 ? c->seq : 1, c->last >= 0 ? c->last : 0);
		break;
	case JUMPS:
		post_arrive(s, i, when, c->seq + 2 + pick(s, 5), token);
		break;
	case ORDER:
		post_arrive(s, i, when, c->seq + 1, c->last < 0 ? TOKEN_END : TOKEN_START);
		break;
	case WRONG:
		post_arrive(s, i, when, c->seq + 1, TOKEN_TEST_DONE);
		break;
	case LATE:
		break;
	default:
		return 0;
	}
	c->fired = when;
	if (line != NULL)
		world_post(&s->w, when, s->base + i, line);
	return 1;
}

static void
go_on(struct sim *s, size_t i)
{
	struct client *c = &s->c[i];
	double when = s->w.now + s->work * random1(s) * random1(s);
	int token = next(c, s->tests);

	if (token < 0) {
		if (pick(s, 4) > 0) /* or says nothing */
			world_post(&s->w, when, s->base + i, pick(s, 2) ? "bye" : "!");
		return;
	}
	if (!err_now(s, i, when, token))
		post_arrive(s, i, when, c->seq + 1, token);
}

static void
hear(struct world *w, size_t id, char *line)
{
	struct sim *s = (struct sim *)(void *)w;
	size_t i = id - s->base;
	struct client *c = s->c + (i < s->n ? i : 0);
	char *name;

	if (i >= s->n || (strncmp(line, "go\t", 3) != 0 && strncmp(line, "loop\t", 5) != 0 &&
	    strncmp(line, "done\t", 5) != 0))
		return;
	c->seq = strtol(strchr(line, '\t') + 1, &name, 10);
	name[1 + strcspn(name + 1, "\t")] = '\0';
	c->last = token_of(name + 1);
	c->iteration += c->last == TOKEN_BEGIN;
	c->done = *line == 'd';
	if (c->last == TOKEN_TEST_DONE) {
		c->iteration = 0;
		if (*line == 'l')
			c->last = TOKEN_TEST;
		else
			c->test++;
	}
	go_on(s, i);
}

static void
be_stranger(struct sim *s, size_t id)
{
	int how = pick(s, 5), i;

	if (how == 0 && s->c[0].last < 0)
		how = 1; /* it would take the place of who comes later */
	world_open(&s->w, id);
	if (how == 0)
		world_hello(&s->w, id, s->c[0].name, "-",
		    s->w.c.secret.len > 0 ? (char *)s->w.c.secret.text : NULL);
	else if (how == 1)
		world_hello(&s->w, id, "x", "-", "not that");
	else if (how == 2)
		world_say(&s->w, id, "\377\376");
	else if (how == 3)
		world_close(&s->w, id);
	for (i = 0; how == 4 && id == 410 && i < 300; i++)
		world_open(&s->w, id + 1 + (size_t)i);
}

static void
set_out(struct sim *s, enum fault f, size_t who, double *join)
{
	struct client *c;
	size_t i;

	s->tests = pick(s, 3);
	s->declares = pick(s, 2);
	s->work = f == WRONG ? 0.9 : 3;
	for (i = 0; i < s->n; i++) {
		c = &s->c[i];
		memset(c, 0, sizeof *c);
		(void)snprintf(c->name, sizeof c->name, "p%zu", i);
		(void)snprintf(c->group, sizeof c->group, "g%zu", i % s->groups);
		c->last = -1;
		c->count = (int)(i % s->groups) + (s->tests > 0) + 1;
		c->fired = -1;
		c->fault = i == who ? f : NOTHING;
		c->after = pick(s, 8);
		join[i] = s->w.now + 5 * random1(s);
	}
	if (f == ABSENT)
		join[who] = s->w.now + 1e9;
}

static void
join_now(struct sim *s, size_t i)
{
	struct end *e;

	world_open(&s->w, s->base + i);
	e = &s->w.end[s->base + i];
	e->offset = s->w.now * random1(s);
	e->there = 0.002 * random1(s);
	e->back = 0.002 * random1(s);
	world_hello(&s->w, s->base + i, s->c[i].name, s->c[i].group,
	    s->w.c.secret.len > 0 ? (char *)s->w.c.secret.text : NULL);
	go_on(s, i);
}

/* What disturbs and is nobody's fault: when the next one is. */
static double
disturb(struct sim *s, enum fault f, int k, double *join)
{
	size_t i;

	if (f == CLOCK && s->base < s->w.ends)
		s->w.end[s->base].offset += 10 * random1(s) - 5;
	if (f == SLEEP) {
		s->w.now += 200;
		meet_slept(s->w.m, 200);
		for (i = 0; i < s->n; i++)
			join[i] += join[i] >= 0 ? 200 : 0;
	}
	if (f == STRANGER)
		be_stranger(s, 400 + (size_t)k);
	return f == STRANGER && k < 20 ? s->w.now + random1(s) : 1e18;
}

static unsigned long
sessions(const struct sim *s)
{
	unsigned long well, badly;

	meet_sessions(s->w.m, &well, &badly);
	return well + badly;
}

/* Everybody joins at its time, and there may be other things: until it is over.  When that
 * was. */
static double
play(struct sim *s, enum fault f, double *join, double until)
{
	unsigned long before = sessions(s);
	double event = f >= CLOCK ? s->w.now + 20 * random1(s) : 1e18, at;
	size_t i, first;
	int k = 0;

	while (s->w.now < until) {
		for (first = 0, i = 1; i < s->n; i++)
			if (join[i] >= 0 && (join[first] < 0 || join[i] < join[first]))
				first = i;
		at = join[first] >= 0 && join[first] < until ? join[first] : until;
		while (sessions(s) == before && world_step(&s->w, at < event ? at : event))
			continue;
		if (sessions(s) != before)
			return s->w.last_send;
		if (event <= at)
			event = disturb(s, f, k++, join);
		else if (at < until) {
			join[first] = -1;
			join_now(s, first);
		}
	}
	return 1e18;
}

/* NULL, or what went wrong. */
static const char *
judge(struct sim *s, enum fault f, size_t who, const double *join, int good, double took)
{
	const char *line;
	char want[BARRIER_NAME + 10];
	size_t i, mates = 0;

	for (i = 0; i < s->n; i++)
		mates += strcmp(s->c[i].group, s->c[who].group) == 0;
	if ((s->c[who].fired < 0 && f != ABSENT) || (f == WRONG && mates == 1))
		return good ? NULL : "nobody was to blame";
	if (good)
		return "somebody was to blame";
	if (f == ABSENT ? took > 15.1 : took > s->c[who].fired + (f == SILENT ? 4.6 :
	    f == LATE ? (mates > 1 ? 13.1 : 30.1) + 5 * (s->c[who].last < 0) :
	    f == WRONG ? 3 : 0.01))
		return "too late";
	if (f == ABSENT)
		(void)snprintf(want, sizeof want, "error\t-\t%zu of %zu", s->n - 1, s->n);
	else
		(void)snprintf(want, sizeof want, "error\t%s\t", s->c[who].name);
	for (i = 0; i < s->n; i++) {
		if (join[i] >= 0 || (i == who && f == CLOSES))
			continue;
		line = world_heard(&s->w, s->base + i, "error\t");
		if (line == NULL || world_count(&s->w, s->base + i, "error\t") != 1 ||
		    !s->w.end[s->base + i].dropped)
			return "not told once";
		if (strncmp(line, want, strlen(want)) != 0 &&
		    (f != WRONG || mates > 2 || s->declares)) {
			printf("# %s\n", line);
			return "the wrong one to blame";
		}
	}
	return NULL;
}

/* The same, when the others go on. */
static const char *
judge_rest(struct sim *s, enum fault f, size_t who, int good)
{
	size_t i, mates = 0, lost = 0;
	int fired = s->c[who].fired >= 0 || f == ABSENT, told;

	for (i = 0; i < s->n; i++)
		mates += strcmp(s->c[i].group, s->c[who].group) == 0;
	if (f == WRONG && mates == 1)
		fired = 0;
	if (good == fired)
		return good ? "nobody was lost" : "somebody was lost";
	for (i = 0; i < s->n; i++) {
		if (i == who && (f == ABSENT || (f == CLOSES && fired))) {
			lost++;
			continue;
		}
		told = world_count(&s->w, s->base + i, "error\t");
		if (told > 1)
			return "told more than once";
		if (told == 0 && s->c[i].last != TOKEN_FINISH)
			return "not at the end";
		if (told && i != who && (f != WRONG || mates > 2 || s->declares))
			return "the wrong one is lost";
		lost += (size_t)told;
	}
	return lost == (size_t)fired ? NULL : "not one is lost";
}

static int
one_session(struct sim *s, int k, unsigned long *bad)
{
	enum fault f = k == SESSIONS - 1 ? NOTHING : (enum fault)pick(s, FAULTS);
	size_t who = (size_t)pick(s, (int)s->n);
	double join[MOST], from = s->w.now, end;
	unsigned long well, badly, before;
	const char *wrong;

	if (f == ABSENT && s->n == 1)
		f = NOTHING;
	s->base = 16 * (size_t)k;
	set_out(s, f, who, join);
	meet_sessions(s->w.m, &before, &badly);
	end = play(s, f, join, from + 600);
	meet_sessions(s->w.m, &well, &badly);
	wrong = s->w.c.go_on ? judge_rest(s, f, who, well > before) : judge(s, f, who, join, well > before, f == ABSENT ? end - from : end);
	if (end > 1e17)
		wrong = "no end";
	if (s->w.wrong > 0)
		wrong = "a line to nobody";
	*bad += well == before;
	if (wrong != NULL)
		printf("# session %d, %zu of %zu groups, %s by %zu%s%s%s: %s\n", k, s->n,
		    s->groups, fault_names[f], who, s->w.c.loop_others ? ", loop" : "",
		    s->w.c.at ? ", at" : "", s->w.c.go_on ? ", go on" : "", wrong);
	world_pass(&s->w, 6);
	return wrong == NULL;
}

int
main(void)
{
	static char knows[] = "knows";
	static struct sim s;
	unsigned long bad = 0;
	int k, i, good, all = 0;

	for (k = 0; k < WORLDS; k++) {
		s.seed = 1000003u * (uint64_t)k + 17;
		(void)random1(&s);
		s.n = 1 + (size_t)pick(&s, MOST);
		s.groups = 1 + (size_t)pick(&s, s.n < 3 ? (int)s.n : 3);
		world_begin(&s.w, s.n);
		s.w.c.at = pick(&s, 2);
		s.w.c.loop_others = pick(&s, 2);
		s.w.c.go_on = pick(&s, 2);
		if (pick(&s, 2)) {
			s.w.c.secret.text = (unsigned char *)knows;
			s.w.c.secret.len = strlen(knows);
		}
		s.w.random = more;
		s.w.hear = hear;
		world_meet(&s.w);
		for (good = 1, i = 0; good && i < SESSIONS; i++)
			good = one_session(&s, i, &bad);
		if (!good)
			printf("# world %d\n", k);
		all += good;
		world_end(&s.w);
	}
	ok(all == WORLDS, "%d of %d servers, %d random sessions each", all, WORLDS, SESSIONS);
	ok(bad > WORLDS * SESSIONS / 3, "in %lu of which somebody was to blame", bad);
	printf("1..%d\n", ran);
	return failed != 0;
}
