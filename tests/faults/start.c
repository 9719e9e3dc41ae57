/* start: what is drawn from the seed, and the processes that it wants */
#include <string.h>

#include "faults.h"

const int script[] = { TOKEN_START, TOKEN_TEST, TOKEN_BEGIN, TOKEN_END, TOKEN_BEGIN, TOKEN_END,
	TOKEN_TEST_DONE, TOKEN_TEST, TOKEN_TEST_DONE, TOKEN_FINISH, -1 };
enum { STEPS = sizeof script / sizeof *script - 1 };

/* splitmix64 */
static uint64_t
draw(uint64_t *state)
{
	uint64_t x = *state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* The first run has the many strangers, and no other. */
void
plan_draw(struct plan *p, uint64_t seed, unsigned long run)
{
	uint64_t s = seed * 1000003 + run;

	memset(p, 0, sizeof *p);
	p->kind = run == 0 ? 0 : 1 + (size_t)(draw(&s) % (nkinds - 1));
	p->n = 2 + (size_t)(draw(&s) % (PARTS - 1));
	p->victim = (size_t)(draw(&s) % p->n);
	p->groups = p->n == 4 ? 1 + (size_t)(draw(&s) % 2) : 1;
	p->step = (long)(draw(&s) % STEPS);
	do
		p->moment = 1 << draw(&s) % 3;
	while ((kinds[p->kind].moments & p->moment) == 0);
	if (p->step == 0 && strcmp(kinds[p->kind].name, "repeat") == 0)
		p->moment = 4; /* there is nothing else to be repeated */
	/* Who waits at mmtests_end need not say anything any more. */
	if (p->step == STEPS - 1 && strcmp(kinds[p->kind].name, "close-stdin") == 0)
		p->moment = 1;
	p->tcp = (int)(draw(&s) % 2);
	p->secret = (int)(draw(&s) % 2);
	p->at = draw(&s) % 4 == 0;
	p->names = (int)(draw(&s) % 2);
	p->random = draw(&s);
}

static int
listens(struct cast *c, long x)
{
	(void)x;
	return c->server.where[0] != '\0';
}

int
start_server(struct cast *c, const struct plan *p)
{
	const struct kind *k = &kinds[p->kind];
	char prog[256], address[256], key[256], n[4];
	const char *v[20];
	int i = 0;

	(void)snprintf(prog, sizeof prog, "%s/%s", c->bin,
	    k->clocked == 2 ? "test/barrier-clock" : "mmt-barrier");
	(void)snprintf(address, sizeof address, "unix:%s/server", c->dir);
	(void)snprintf(key, sizeof key, "%s/secret", c->dir);
	(void)snprintf(n, sizeof n, "%zu", p->n);
	v[i++] = prog;
	v[i++] = "serve";
	v[i++] = p->names ? "-N" : "-n";
	v[i++] = p->names ? p->n == 2 ? "p0,p1" : p->n == 3 ? "p0,p1,p2" : "p0,p1,p2,p3" : n;
	v[i++] = "-l";
	v[i++] = p->tcp ? "127.0.0.1:0" : address;
	v[i++] = "-H";
	v[i++] = k->heartbeat;
	v[i++] = "-t";
	v[i++] = k->patience;
	if (p->secret) {
		v[i++] = "-k";
		v[i++] = key;
	}
	if (p->at)
		v[i++] = "--at";
	v[i] = NULL;
	cast_server(c, (char *const *)(void *)v);
	return cast_until(c, listens, 0, LIMIT, "the server listens");
}

void
start_part(struct cast *c, const struct plan *p, size_t i, int damaged)
{
	const struct kind *k = &kinds[p->kind];
	char prog[256], address[256], key[256];
	const char *v[12];
	int n = 0, mine = damaged && i == p->victim;

	(void)snprintf(prog, sizeof prog, "%s/%s", c->bin,
	    mine && k->clocked == 1 ? "test/barrier-clock" : "mmt-barrier");
	(void)snprintf(address, sizeof address, "%s", c->server.where);
	(void)snprintf(key, sizeof key, "%s/secret", c->dir);
	if (mine && k->proxied)
		proxy_listen(&c->part[i].proxy, c->dir, address, sizeof address);
	v[n++] = prog;
	v[n++] = "join";
	v[n++] = "-c";
	v[n++] = address;
	v[n++] = "-N";
	v[n++] = c->part[i].name;
	v[n++] = "-g";
	v[n++] = p->groups == 1 ? "-" : i % 2 == 0 ? "even" : "odd";
	if (p->secret) {
		v[n++] = "-k";
		v[n++] = key;
	}
	v[n] = NULL;
	cast_part(c, i, (char *const *)(void *)v);
}
