/* kinds: the faults, and who is to blame for them */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

enum { BEFORE = 1, OTHERS = 2, ITSELF = 4, ANY = 7 };

static struct part *
victim(struct cast *c, const struct plan *p)
{
	return &c->part[p->victim];
}

static void
none(struct cast *c, const struct plan *p)
{
	(void)c;
	(void)p;
}

static void
kill_filter(struct cast *c, const struct plan *p)
{
	(void)kill(victim(c, p)->pid, SIGKILL);
}

static void
kill_server(struct cast *c, const struct plan *p)
{
	(void)p;
	(void)kill(c->server.pid, SIGKILL);
}

static void
stop_filter(struct cast *c, const struct plan *p)
{
	(void)kill(victim(c, p)->pid, SIGSTOP);
}

static void
stop_server(struct cast *c, const struct plan *p)
{
	(void)p;
	(void)kill(c->server.pid, SIGSTOP);
}

static void
close_in(struct cast *c, const struct plan *p)
{
	(void)close(victim(c, p)->in);
	victim(c, p)->in = -1;
}

static void
close_out(struct cast *c, const struct plan *p)
{
	(void)close(victim(c, p)->out.fd);
	victim(c, p)->out.fd = -1;
}

static void
partition(struct cast *c, const struct plan *p)
{
	victim(c, p)->proxy.frozen = 1;
}

static void
say(struct cast *c, const struct plan *p, const char *text)
{
	proxy_say(&victim(c, p)->proxy, text, strlen(text));
}

static void
half_line(struct cast *c, const struct plan *p)
{
	struct proxy *proxy = &victim(c, p)->proxy;

	say(c, p, "arrive\t3\titera");
	(void)close(proxy->server);
	proxy->server = -1;
	(void)close(proxy->filter);
	proxy->filter = -1;
	(void)close(proxy->listening);
	proxy->listening = -1;
}

static void
garbage(struct cast *c, const struct plan *p)
{
	static const char *const texts[] = { "\n", "hello\n", "arrive\t1\n", "GET / HTTP/1.1\n",
	    "\001\002\n", "pong\t1\tnan\n", "go\t1\tmmtests_start\t-\t-\n", "proof\t-\n",
	    "bye\n", "pong\t999999\t1\n", "arrive\t-1\ttest_do\t-\t-\t-\n" };

	say(c, p, texts[p->random % (sizeof texts / sizeof *texts)]);
}

static void
long_line(struct cast *c, const struct plan *p)
{
	char text[2 * BARRIER_LINE];

	memset(text, 'x', sizeof text);
	proxy_say(&victim(c, p)->proxy, text, sizeof text);
}

/* The filter's user is not the only one to be lied to. */
static void
lying_server(struct cast *c, const struct plan *p)
{
	static const char text[] = "welcome\t-\t1\n";

	if (write(victim(c, p)->proxy.filter, text, sizeof text - 1) < 0)
		cast_wrong(c, "cannot write to the filter");
}

/* A step too early, late, or again: seq is that of the last release + by. */
static void
arrive(struct cast *c, const struct plan *p, long by)
{
	char line[128];

	(void)snprintf(line, sizeof line, "arrive\t%ld\t%s\t-\t-\t-\n", p->step + by,
	    token_names[script[p->step + by - 1]]);
	say(c, p, line);
}

static void
repeat(struct cast *c, const struct plan *p)
{
	arrive(c, p, p->moment == ITSELF ? 1 : 0);
}

static void
jump(struct cast *c, const struct plan *p)
{
	char line[128];

	(void)snprintf(line, sizeof line, "arrive\t%ld\titeration_begin\t-\t-\t-\n",
	    p->step + 2 + (long)(p->random % 1000));
	say(c, p, line);
}

/* A token that cannot follow the last one. */
static void
wrong_token(struct cast *c, const struct plan *p)
{
	int last = p->step > 0 ? script[p->step - 1] : -1, t = (int)(p->random % 6);
	char line[64];

	while (token_follows(last, t))
		t = (t + 1) % 6;
	(void)snprintf(line, sizeof line, "%s\n", token_names[t]);
	cast_tell(c, p->victim, line);
}

/* It has said what comes next, and will say no more. */
static void
ahead_and_gone(struct cast *c, const struct plan *p)
{
	cast_tell(c, p->victim, "iteration_begin\n");
	close_in(c, p);
}

static void
bad_line(struct cast *c, const struct plan *p)
{
	cast_tell(c, p->victim, "abracadabra\n");
}

static void
fail(struct cast *c, const struct plan *p)
{
	cast_tell(c, p->victim, "fail\tno space\n");
}

static void
gone(struct cast *c, size_t i)
{
	struct part *p = &c->part[i];

	if (!cast_reap(c, &p->pid, &p->status, "a filter that was refused"))
		return;
	while (p->out.fd >= 0)
		cast_pump(c, 10);
	(void)close(p->in);
	p->in = -1;
	if (p->joined || p->errors != 1 || strcmp(p->blamed, "-") != 0 ||
	    !WIFEXITED(p->status) || WEXITSTATUS(p->status) != 1)
		cast_wrong(c, "one that should be refused: joined %d, errors %d, %s: %s",
		    p->joined, p->errors, p->blamed, p->text);
}

static void
one_more(struct cast *c, const struct plan *p, const char *name, const char *secret)
{
	char join[256], file[256];
	const char *v[] = { join, "join", "-c", c->server.where, "-N", name, "-k", file, NULL };

	(void)snprintf(join, sizeof join, "%s/mmt-barrier", c->bin);
	(void)snprintf(file, sizeof file, "%s/%s", c->dir, secret);
	if (!p->secret && strcmp(secret, "secret") == 0)
		v[6] = NULL;
	cast_part(c, PARTS, (char *const *)(void *)v);
	gone(c, PARTS);
}

static void
duplicate(struct cast *c, const struct plan *p)
{
	one_more(c, p, victim(c, p)->name, "secret");
}

static void
one_too_many(struct cast *c, const struct plan *p)
{
	one_more(c, p, "stranger", "secret");
}

static void
wrong_secret(struct cast *c, const struct plan *p)
{
	one_more(c, p, "stranger", "another");
}

/* Idle connections, as many as the system lets us have. */
static void
flood(struct cast *c, size_t n)
{
	int *fd = mem_alloc(n, sizeof *fd);
	size_t i;

	for (i = 0; i < n && (fd[i] = dial(c->server.where)) >= 0; i++)
		if (i % 100 == 0)
			cast_pump(c, 0);
	if (i < n)
		cast_wrong(c, "only %zu connections of %zu", i, n);
	while (i > 0)
		(void)close(fd[--i]);
	free(fd);
}

static void
strangers(struct cast *c, const struct plan *p)
{
	(void)p;
	flood(c, 200);
}

static void
many_strangers(struct cast *c, const struct plan *p)
{
	struct rlimit r;

	(void)p;
	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &r);
	}
	flood(c, 10000);
}

void
clock_set(const struct cast *c, double seconds)
{
	char tmp[256], path[256];
	FILE *f;

	(void)snprintf(tmp, sizeof tmp, "%s/clock.new", c->dir);
	(void)snprintf(path, sizeof path, "%s/clock", c->dir);
	f = fopen(tmp, "w");
	if (f == NULL || fprintf(f, "%.6f\n", seconds) < 0 || fclose(f) != 0 ||
	    rename(tmp, path) < 0)
		die("%s:", path);
}

static int
clock_told(struct cast *c, long before)
{
	return c->server.clocks > before;
}

static void
clock_step(struct cast *c, const struct plan *p)
{
	int before = c->server.clocks;

	clock_set(c, (double)(p->random % 2000) - 1000.5);
	(void)cast_until(c, clock_told, before, LIMIT, "a clock event");
}

static void
server_clock_step(struct cast *c, const struct plan *p)
{
	int before = c->server.clocks;

	clock_set(c, (double)(p->random % 5000) + 0.5);
	(void)cast_until(c, clock_told, before, LIMIT, "a clock event");
}

/* Short heartbeats and deadlines only where they are what ends the run: nobody is to be
 * late because the machine is busy. */
const struct kind kinds[] = {
	{ "many-strangers", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, many_strangers },
	{ "none", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, none },
	{ "kill-filter", VICTIM, ANY, 0, 0, 0, "2", "20", 0, -1, kill_filter },
	{ "kill-server", SERVER, ANY, 0, 0, 0, "2", "20", 0, 1, kill_server },
	{ "close-stdin", VICTIM, ANY, 0, 0, 0, "2", "20", 0, 1, close_in },
	{ "close-stdout", VICTIM, ANY, 0, 0, 0, "2", "20", 0, 125, close_out },
	{ "stop-filter", VICTIM, ANY, 0, 0, 0, "0.6", "20", 2.1, 1, stop_filter },
	{ "stop-server", NOBODY, ANY, 0, 0, 0, "0.6", "20", 2.1, 1, stop_server },
	{ "partition", VICTIM, ANY, 0, 1, 0, "0.6", "20", 2.1, 1, partition },
	{ "half-line", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, half_line },
	{ "garbage", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, garbage },
	{ "long-line", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, long_line },
	{ "lying-server", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, lying_server },
	{ "late-joiner", VICTIM, BEFORE, 1, 0, 0, "2", "2", 2, -1, none },
	{ "late", VICTIM, OTHERS, 0, 0, 0, "2", "2", 2, 1, none },
	{ "repeat", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, repeat },
	{ "jump", VICTIM, ANY, 0, 1, 0, "2", "20", 0, 1, jump },
	{ "wrong-token", VICTIM, BEFORE | OTHERS, 0, 0, 0, "2", "20", 0, 1, wrong_token },
	{ "ahead-and-gone", VICTIM, ITSELF, 0, 0, 0, "2", "20", 0, 1, ahead_and_gone },
	{ "bad-line", VICTIM, ANY, 0, 0, 0, "2", "20", 0, 125, bad_line },
	{ "fail", VICTIM, ANY, 0, 0, 0, "2", "20", 0, 1, fail },
	{ "duplicate", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, duplicate },
	{ "one-too-many", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, one_too_many },
	{ "wrong-secret", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, wrong_secret },
	{ "strangers", WELL, ANY, 0, 0, 0, "2", "20", 0, 0, strangers },
	{ "clock-step", WELL, ANY, 0, 0, 1, "0.8", "20", 0, 0, clock_step },
	{ "server-clock", WELL, ANY, 0, 0, 2, "0.8", "20", 0, 0, server_clock_step },
};
const size_t nkinds = sizeof kinds / sizeof *kinds;
