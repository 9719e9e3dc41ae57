/* stray: processes that escaped from their run, found by the run id in their
 * environment, which Linux shows as text in /proc/PID/environ */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

enum { MANY = 256 };

/* Reads a file of /proc whole, at most size - 1 bytes; the length or -1. */
static ssize_t
slurp(const char *path, char *buf, size_t size)
{
	ssize_t n, len = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	while ((size_t)len < size - 1 &&
	    (n = read(fd, buf + len, size - 1 - (size_t)len)) > 0)
		len += n;
	(void)close(fd);
	buf[len] = '\0';
	return len;
}

/* The pid given last, or 0: then nothing is known. */
static long
last_pid(void)
{
	char buf[128], *p;

	if (slurp("/proc/loadavg", buf, sizeof buf) <= 0 ||
	    (p = strrchr(buf, ' ')) == NULL)
		return 0;
	return strtol(p, NULL, 10);
}

/* Has a process no environment because it is dead or the kernel's own? */
static int
has_none(long pid)
{
	char path[64], buf[512], *p, state;
	long parent;

	(void)snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	if (slurp(path, buf, sizeof buf) <= 0 || (p = strrchr(buf, ')')) == NULL ||
	    sscanf(p + 1, " %c %ld", &state, &parent) != 2)
		return 1;
	return state == 'Z' || state == 'X' || parent == 2 || pid == 2;
}

static int
is_his(const char *value, const char *id, pid_t whose)
{
	size_t n = strlen(id);

	if (strncmp(value, id, n) != 0)
		return 0;
	if (whose == STRAY_EXACT)
		return value[n] == '\0';
	/* PATH:PID, the worker's */
	value = strrchr(value, ':');
	return whose == STRAY_ANY || (value != NULL && strtol(value + 1, NULL, 10) == whose);
}

static int
carries(long pid, const char *id, pid_t whose)
{
	static char buf[1 << 17];
	char path[64], *p, *end;
	ssize_t len;
	int try;

	(void)snprintf(path, sizeof path, "/proc/%ld/environ", pid);
	/* In the middle of an exec the environment is empty for a moment. */
	for (try = 0; (len = slurp(path, buf, sizeof buf)) == 0 && try < 20; try++) {
		if (has_none(pid))
			return 0;
		(void)wait_for(-1, -1, clock_mono() + 0.001);
	}
	for (p = buf, end = buf + len; p < end; p += strlen(p) + 1)
		if (strncmp(p, "MMT_RUN_ID=", 11) == 0)
			return is_his(p + 11, id, whose);
	return 0;
}

/* How many processes carry the id; the first max go to pid[]. */
static size_t
find(const char *id, pid_t whose, pid_t after, pid_t *pid, size_t max)
{
	struct dirent *e;
	size_t n = 0;
	long p, last;
	DIR *d;

	/* Nothing was forked since: the usual case, and it costs one read. */
	last = after != 0 ? last_pid() : 0;
	if (after != 0 && last == (long)after)
		return 0;
	if ((d = opendir("/proc")) == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		if (field_long(e->d_name, 1, 1L << 30, &p) < 0)
			continue;
		/* Pids wrap around: the young ones are those in (after, last]. */
		if (last != 0 && (last > (long)after ? p <= (long)after || p > last :
		    p <= (long)after && p > last))
			continue;
		if (!carries(p, id, whose))
			continue;
		if (n < max)
			pid[n] = (pid_t)p;
		n++;
	}
	(void)closedir(d);
	return n;
}

static void
name_them(const pid_t *pid, size_t n)
{
	char path[64], comm[64];
	size_t i;

	for (i = 0; i < n; i++) {
		(void)snprintf(path, sizeof path, "/proc/%ld/comm", (long)pid[i]);
		if (slurp(path, comm, sizeof comm) <= 0)
			continue;
		comm[strcspn(comm, "\n")] = '\0';
		warn("process %ld (%s) outlived its run and is killed", (long)pid[i], comm);
	}
}

int
stray_kill(const char *id, pid_t whose, pid_t after, double grace, int hurry)
{
	double start = clock_mono();
	int sig = SIGTERM, first = 0;
	pid_t pid[MANY];
	size_t i, n;

	/* No event tells that somebody else's child has died: look again. */
	while ((n = find(id, whose, after, pid, MANY)) > 0) {
		if (n > MANY)
			n = MANY;
		if (first == 0) {
			first = (int)n;
			name_them(pid, n);
			for (i = 0; i < n; i++)
				(void)kill(pid[i], SIGTERM);
		}
		if (clock_mono() - start > grace)
			sig = SIGKILL;
		if (clock_mono() - start > grace + 10)
			return -1;
		if (sig == SIGKILL)
			for (i = 0; i < n; i++)
				(void)kill(pid[i], SIGKILL);
		if (wait_for(hurry, -1, clock_mono() + 0.01)) {
			grace = 0;
			hurry = -1;
		}
	}
	return first;
}
