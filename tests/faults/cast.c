/* cast: the processes of a run, and what they have said */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"

void
cast_wrong(struct cast *c, const char *fmt, ...)
{
	va_list ap;

	if (c->wrong[0] != '\0')
		return; /* the first is what counts */
	va_start(ap, fmt);
	(void)vsnprintf(c->wrong, sizeof c->wrong, fmt, ap);
	va_end(ap);
}

void
cast_begin(struct cast *c)
{
	const char *bin = c->bin, *dir = c->dir;
	size_t i;

	memset(c, 0, sizeof *c);
	c->bin = bin;
	c->dir = dir;
	c->server.out.fd = -1;
	for (i = 0; i <= PARTS; i++) {
		c->part[i].in = c->part[i].out.fd = c->part[i].token = -1;
		c->part[i].proxy.listening = c->part[i].proxy.filter =
		    c->part[i].proxy.server = -1;
		(void)snprintf(c->part[i].name, sizeof c->part[i].name, "p%zu", i);
	}
}

/* *out: what it writes; *in, if wanted: what it reads. */
static pid_t
start(const struct cast *c, char *const *argv, int *in, int *out)
{
	int r[2] = { -1, -1 }, w[2], err;
	char log[256];
	pid_t pid;

	if ((in != NULL && fd_pipe(r) < 0) || fd_pipe(w) < 0 || (pid = fork()) < 0)
		die("cannot start %s:", argv[0]);
	if (pid == 0) {
		(void)snprintf(log, sizeof log, "%s/log", c->dir);
		err = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
		(void)dup2(in != NULL ? r[0] : open("/dev/null", O_RDONLY), STDIN_FILENO);
		(void)dup2(w[1], STDOUT_FILENO);
		(void)dup2(err, STDERR_FILENO);
		(void)close(err);
		(void)signal(SIGPIPE, SIG_DFL);
		(void)execv(argv[0], argv);
		_exit(127);
	}
	(void)close(w[1]);
	*out = w[0];
	if (in != NULL) {
		(void)close(r[0]);
		*in = r[1];
	}
	return pid;
}

void
cast_server(struct cast *c, char *const *argv)
{
	struct server *s = &c->server;

	if (s->out.fd >= 0)
		(void)close(s->out.fd);
	memset(s, 0, sizeof *s);
	s->pid = start(c, argv, NULL, &s->out.fd);
}

void
cast_part(struct cast *c, size_t i, char *const *argv)
{
	struct part *p = &c->part[i];

	p->out.n = 0;
	p->joined = p->errors = p->status = 0;
	p->token = -1;
	p->seq = 0;
	p->blamed[0] = p->text[0] = '\0';
	p->pid = start(c, argv, &p->in, &p->out.fd);
}

void
cast_tell(struct cast *c, size_t i, const char *line)
{
	size_t len = strlen(line);

	if (c->part[i].in >= 0 && write(c->part[i].in, line, len) != (ssize_t)len &&
	    errno != EPIPE)
		cast_wrong(c, "cannot write to %s", c->part[i].name);
}

static void
server_says(struct cast *c, char **f, int n)
{
	struct server *s = &c->server;

	if (strcmp(f[0], "listen") == 0 && n >= 4)
		(void)snprintf(s->where, sizeof s->where, "%s", f[3]);
	else if (strcmp(f[0], "arrive") == 0 && n >= 4) {
		(void)snprintf(s->arrived, sizeof s->arrived, "%s", f[2]);
		s->seq = strtol(f[3], NULL, 10);
	} else if (strcmp(f[0], "fail") == 0 && n >= 4) {
		s->fails++;
		(void)snprintf(s->failed, sizeof s->failed, "%s", f[2]);
		(void)snprintf(s->why, sizeof s->why, "%s", f[3]);
	} else if (strcmp(f[0], "end") == 0 && n >= 5) {
		s->well = strtoul(f[3], NULL, 10);
		s->badly = strtoul(f[4], NULL, 10);
	} else if (strcmp(f[0], "refuse") == 0)
		s->refused++;
	else if (strcmp(f[0], "clock") == 0)
		s->clocks++;
}

static void
part_says(struct cast *c, struct part *p, char **f, int n)
{
	if (strcmp(f[0], "joined") == 0)
		p->joined = 1;
	else if (strcmp(f[0], "error") == 0 && n >= 3) {
		p->errors++;
		(void)snprintf(p->blamed, sizeof p->blamed, "%s", f[1]);
		(void)snprintf(p->text, sizeof p->text, "%s", f[2]);
	} else if (strcmp(f[0], "go") == 0 && n == 6) {
		p->token = token_of(f[1]);
		p->seq = strtol(f[2], NULL, 10);
	} else if (strcmp(f[0], "wait") != 0 && strcmp(f[0], "connecting") != 0)
		cast_wrong(c, "%s says %s", p->name, f[0]);
}

/* p: who says it; NULL: the server. */
static void
hear(struct cast *c, struct lines *l, struct part *p)
{
	char *end, *f[6];
	const char *why;
	ssize_t got = read(l->fd, l->buf + l->n, sizeof l->buf - l->n);
	int n;

	if (got <= 0) {
		(void)close(l->fd);
		l->fd = -1;
		return;
	}
	l->n += (size_t)got;
	while ((end = memchr(l->buf, '\n', l->n)) != NULL) {
		*end = '\0';
		n = field_split(l->buf, (size_t)(end - l->buf), f, 6, &why);
		if (n < 2)
			cast_wrong(c, "%s: %s", p != NULL ? p->name : "server", l->buf);
		else if (p != NULL)
			part_says(c, p, f, n);
		else
			server_says(c, f, n);
		l->n -= (size_t)(end + 1 - l->buf);
		memmove(l->buf, end + 1, l->n);
	}
}

void
cast_pump(struct cast *c, int ms)
{
	struct pollfd p[4 * (PARTS + 1) + 1];
	nfds_t n = 0, i;
	struct part *part;

	memset(p, 0, sizeof p);
	p[n++].fd = c->server.out.fd;
	for (i = 0; i <= PARTS; i++)
		p[n++].fd = c->part[i].out.fd;
	for (i = 0; i <= PARTS; i++)
		n += (nfds_t)proxy_poll(&c->part[i].proxy, p + n);
	for (i = 0; i < n; i++)
		p[i].events = POLLIN;
	if (poll(p, n, ms) <= 0)
		return;
	if (p[0].revents != 0)
		hear(c, &c->server.out, NULL);
	for (i = 0; i <= PARTS; i++) {
		part = &c->part[i];
		if (p[1 + i].revents != 0)
			hear(c, &part->out, part);
		proxy_pump(&part->proxy, c->server.where);
	}
}

int
cast_until(struct cast *c, int (*is)(struct cast *c, long x), long x, double seconds,
    const char *what)
{
	double end = clock_mono() + seconds;

	while (!is(c, x) && c->wrong[0] == '\0') {
		if (clock_mono() >= end)
			cast_wrong(c, "not within %g s: %s", seconds, what);
		else
			cast_pump(c, 50);
	}
	return c->wrong[0] == '\0';
}

int
cast_reap(struct cast *c, pid_t *pid, int *status, const char *what)
{
	double end = clock_mono() + LIMIT;

	while (waitpid(*pid, status, WNOHANG) == 0) {
		if (clock_mono() >= end) {
			cast_wrong(c, "does not end: %s", what);
			return 0;
		}
		cast_pump(c, 2);
	}
	*pid = 0;
	return 1;
}

static void
end(pid_t *pid)
{
	if (*pid <= 0)
		return;
	(void)kill(*pid, SIGKILL);
	(void)waitpid(*pid, NULL, 0);
	*pid = 0;
}

void
cast_end(struct cast *c)
{
	struct part *p;

	end(&c->server.pid);
	if (c->server.out.fd >= 0)
		(void)close(c->server.out.fd);
	for (p = c->part; p <= c->part + PARTS; p++) {
		end(&p->pid);
		if (p->in >= 0)
			(void)close(p->in);
		if (p->out.fd >= 0)
			(void)close(p->out.fd);
		proxy_close(&p->proxy);
	}
}
