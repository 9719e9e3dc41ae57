/* inbox: a directory with a file for each mail, all of which are read; removed at exit,
 * and by the signals that usually end us */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "latency/latency.h"

static const char *there; /* the directory, NULL: none */
static int there_fd;
static volatile size_t mails; /* in it at most */

/* The name of a mail, in a form that a signal handler may use, too. */
static const char *
name(char text[24], size_t n)
{
	char *p = text + 23;

	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	return p;
}

static void
clean(void)
{
	char text[24];

	if (there == NULL)
		return;
	while (mails > 0) {
		(void)unlinkat(there_fd, name(text, mails - 1), 0);
		mails--;
	}
	(void)rmdir(there);
	there = NULL;
}

static void
ended(int sig)
{
	clean();
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
}

static void
catch_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM };
	struct sigaction sa, old;
	size_t i;

	memset(&sa, 0, sizeof sa);
	sa.sa_handler = ended;
	(void)sigfillset(&sa.sa_mask);
	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &sa, NULL);
}

int
inbox_make(struct place *p)
{
	char text[24];
	int fd, st;

	p->path = mem_fmt("%s/mmt-latency.XXXXXX", p->dir);
	p->doing = "make";
	catch_signals();
	(void)atexit(clean);
	place_hold(1);
	if (mkdtemp(p->path) != NULL) {
		there = p->path;
		there_fd = p->fd = open(p->path, O_RDONLY | O_DIRECTORY);
	}
	place_hold(0);
	if (there == NULL || p->fd < 0)
		return -1;
	p->doing = "write mails in";
	while (mails < p->blocks) {
		mails++;
		fd = openat(p->fd, name(text, mails - 1), O_WRONLY | O_CREAT | O_EXCL, 0600);
		if (fd < 0)
			return -1;
		st = place_fill(p, fd);
		if (close(fd) < 0 || st < 0)
			return -1;
	}
	/* What is not on the disk yet cannot be forgotten, and to wait for each apart
	 * takes a hundred times as long. */
	sync();
	return 0;
}

/* Opens each mail and does that with it. */
static int
each(struct place *p, int (*what)(struct place *p, int fd))
{
	char text[24];
	size_t i;
	int fd, st;

	for (i = 0; i < p->blocks; i++) {
		if ((fd = openat(p->fd, name(text, i), O_RDONLY)) < 0)
			return -1;
		st = what(p, fd);
		(void)close(fd);
		if (st < 0)
			return -1;
	}
	return 0;
}

static int
forget(struct place *p, int fd)
{
	(void)p;
	errno = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	return errno != 0 ? -1 : 0;
}

/* As a reader of mails does, who does not know how long they are. */
static int
look(struct place *p, int fd)
{
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) < 0)
		return -1;
	while ((got = read(fd, p->buf, p->block)) > 0)
		continue;
	return (int)got;
}

int
inbox_forget(struct place *p)
{
	p->doing = "forget mails in";
	return each(p, forget);
}

int
inbox_read(struct place *p)
{
	p->doing = "read mails in";
	return each(p, look);
}
