/* after: how a session has ended, and what everybody knows of it */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

static int
ended_well(struct cast *c, long before)
{
	return (long)c->server.well > before;
}

void
after_well(struct cast *c, unsigned long before)
{
	size_t i;
	struct part *p;

	(void)cast_until(c, ended_well, (long)before, LIMIT, "the session ends well");
	for (i = 0; i < c->n && c->wrong[0] == '\0'; i++) {
		p = &c->part[i];
		if (!cast_reap(c, &p->pid, &p->status, p->name))
			return;
		while (p->out.fd >= 0)
			cast_pump(c, 10);
		if (p->errors > 0 || !WIFEXITED(p->status) || WEXITSTATUS(p->status) != 0)
			cast_wrong(c, "%s: status %x, error %s: %s", p->name,
			    (unsigned int)p->status, p->blamed, p->text);
		(void)close(p->in);
		p->in = -1;
		proxy_close(&p->proxy);
	}
}

static int
known(struct cast *c, long victim)
{
	const struct part *p;
	size_t i;

	for (i = 0; i < c->n; i++) {
		p = &c->part[i];
		if ((long)i != victim && p->pid > 0 && p->out.fd >= 0)
			return 0;
	}
	return 1;
}

static int
failed(struct cast *c, long before)
{
	return c->server.fails > before;
}

static void
check_survivors(struct cast *c, const struct plan *p, const char *blamed)
{
	const struct kind *k = &kinds[p->kind];
	struct part *part;
	size_t i;

	for (i = 0; i < c->n; i++) {
		part = &c->part[i];
		if (i == p->victim && (k->outcome == VICTIM))
			continue;
		if (part->errors != 1 || strcmp(part->blamed, blamed) != 0)
			cast_wrong(c, "%s was told %d times, %s: %s; want %s", part->name,
			    part->errors, part->blamed, part->text, blamed);
		if (cast_reap(c, &part->pid, &part->status, part->name) &&
		    (!WIFEXITED(part->status) || WEXITSTATUS(part->status) != 1))
			cast_wrong(c, "%s: status %x, want 1", part->name,
			    (unsigned int)part->status);
	}
}

static void
check_victim(struct cast *c, const struct plan *p)
{
	const struct kind *k = &kinds[p->kind];
	struct part *v = &c->part[p->victim];

	if (v->pid == 0)
		return;
	(void)kill(v->pid, SIGCONT);
	if (cast_reap(c, &v->pid, &v->status, v->name) && k->status >= 0 &&
	    (!WIFEXITED(v->status) || WEXITSTATUS(v->status) != k->status))
		cast_wrong(c, "%s, the victim: status %x, want %d", v->name,
		    (unsigned int)v->status, k->status);
}

static void
forget(struct cast *c)
{
	struct part *p;

	for (p = c->part; p < c->part + c->n; p++) {
		if (p->in >= 0)
			(void)close(p->in);
		if (p->out.fd >= 0)
			(void)close(p->out.fd);
		p->in = p->out.fd = -1;
		proxy_close(&p->proxy);
	}
}

void
after_fault(struct cast *c, const struct plan *p, int fails)
{
	const struct kind *k = &kinds[p->kind];
	const char *blamed = k->outcome == VICTIM && (!k->joining || p->names) ?
	    c->part[p->victim].name : k->outcome == VICTIM ? "-" : "server";
	long but = k->outcome == VICTIM ? (long)p->victim : -1;
	int status;

	if (!cast_until(c, known, but, k->deadline + SLACK, "all survivors are told"))
		return;
	if (strcmp(k->name, "stop-server") == 0) {
		/* Beyond any doubt for longer than all wanted to wait. */
		(void)poll(NULL, 0, 2000);
		(void)kill(c->server.pid, SIGCONT);
	}
	if (k->outcome == SERVER)
		(void)cast_reap(c, &c->server.pid, &status, "the server");
	else if (cast_until(c, failed, fails, SLACK, "the fail event") &&
	    strcmp(c->server.failed, k->outcome == NOBODY ? "-" : blamed) != 0)
		cast_wrong(c, "the server blames %s: %s; want %s", c->server.failed,
		    c->server.why, blamed);
	check_survivors(c, p, blamed);
	check_victim(c, p);
	forget(c);
	if (k->outcome == SERVER && c->wrong[0] == '\0')
		(void)start_server(c, p);
}
