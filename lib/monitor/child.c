/* child: a command of a monitor, in a process group of its own, and its two pipes */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "monitor.h"

/* bytes of standard error that are read in a turn, or are a line */
enum { WORDS = 1 << 16 };

/* What watch() reads; as long as we live, we hold the other end. */
static int life[2] = { -1, -1 };

static void
shut(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	errno = saved;
}

/* In the child. */
static void
become(const struct definition *d, double interval, int out, int err, int watched)
{
	char number[NUM_MAX];
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)setpgid(0, 0);
	(void)num_format(interval, number);
	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0 ||
	    setenv("MMT_INTERVAL", number, 1) < 0 || setenv("MMT_MONITOR", d->dir, 1) < 0) {
		warn("cannot prepare a command:");
		_exit(126);
	}
	if (!watched)
		watch_exec(d->command);
	(void)close(life[1]);
	(void)close(out);
	(void)close(err);
	wait_init();
	watch(d->command, life[0]);
}

/* wait_any() takes no descriptor beyond that, whatever ulimit -n allows. */
static int
pipe_waited(int fd[2])
{
	if (fd_pipe(fd) < 0)
		return -1;
	if (fd[0] < FD_SETSIZE)
		return 0;
	shut(&fd[0]);
	shut(&fd[1]);
	errno = EMFILE;
	return -1;
}

int
child_start(struct child *c, const struct definition *d, double interval, int watched)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 };

	memset(c, 0, sizeof *c);
	c->out = c->err = -1;
	if ((life[0] < 0 && pipe_waited(life) < 0) || pipe_waited(out) < 0 ||
	    pipe_waited(err) < 0 ||
	    fcntl(out[0], F_SETFL, O_NONBLOCK) < 0 || fcntl(err[0], F_SETFL, O_NONBLOCK) < 0 ||
	    (c->pid = fork()) < 0) {
		c->pid = 0;
		shut(&out[0]);
		shut(&err[0]);
	} else if (c->pid == 0) {
		become(d, interval, out[1], err[1], watched);
	} else {
		(void)setpgid(c->pid, c->pid); /* whoever of us is first */
		c->out = out[0];
		c->err = err[0];
	}
	shut(&out[1]);
	shut(&err[1]);
	return c->pid > 0 ? 0 : -1;
}

/* One read; at its end, or broken, it is closed. */
static ssize_t
read_pipe(int *fd, struct text *t)
{
	ssize_t n;

	if (*fd < 0)
		return 0;
	n = text_read(t, *fd);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return -1;
	if (n <= 0)
		shut(fd);
	return n > 0 ? n : 0;
}

ssize_t
child_read(struct child *c, struct text *t)
{
	ssize_t n = read_pipe(&c->out, t);

	c->heard |= n > 0;
	return n;
}

/* Takes the line s[0..n) of standard error. */
static void
say(struct text *t, const char *name, const char *s, size_t n)
{
	char *line = mem_fmt("%s %.*s", name, (int)n, s);

	if (n > 0)
		frame_word(t, "said", line);
	free(line);
}

void
child_listen(struct child *c, const char *name, struct text *t)
{
	size_t before = c->said.n, from = c->told;
	char *nl;

	while (c->said.n - before < WORDS && read_pipe(&c->err, &c->said) > 0)
		;
	if (c->said.n == before)
		return;
	while (from < c->said.n &&
	    (nl = memchr(c->said.s + from, '\n', c->said.n - from)) != NULL) {
		c->told = from;
		from = (size_t)(nl - c->said.s) + 1;
		say(t, name, c->said.s + c->told, from - 1 - c->told);
	}
	if (c->said.n - from > WORDS) {
		c->told = from;
		from = c->said.n;
		say(t, name, c->said.s + c->told, from - c->told);
	}
	/* A line that is not whole is kept, else the last one, for the obituary. */
	if (from < c->said.n)
		c->told = from;
	c->said.n -= c->told;
	memmove(c->said.s, c->said.s + c->told, c->said.n);
	c->told = from - c->told;
}

int
child_ended(struct child *c)
{
	if (c->pid > 0 && waitpid(c->pid, &c->status, WNOHANG) == c->pid) {
		(void)kill(-c->pid, SIGKILL); /* what is left of its group */
		c->pid = 0;
		c->heard = 1;
	}
	return c->pid == 0;
}

void
child_signal(const struct child *c, int sig)
{
	if (c->pid <= 0)
		return;
	(void)kill(-c->pid, sig);
	(void)kill(-c->pid, SIGCONT); /* should somebody have stopped it */
}

void
child_close(struct child *c)
{
	shut(&c->out);
	shut(&c->err);
	text_free(&c->said);
}

char *
child_obituary(const struct child *c)
{
	size_t n = c->said.n;
	int killed = WIFSIGNALED(c->status);

	while (n > 0 && (c->said.s[n - 1] == '\n' || c->said.s[n - 1] == '\r'))
		n--;
	return mem_fmt("%s %d%s%.*s", killed ? "killed by signal" : "ended with status",
	    killed ? WTERMSIG(c->status) : WEXITSTATUS(c->status), n > 0 ? ": " : "",
	    (int)n, n > 0 ? c->said.s : "");
}
