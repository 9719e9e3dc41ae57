/* loop: the least that sampling nine files of /proc can cost: each stays open, is read to
 * its end at absolute deadlines, and is written behind a line with the time to a log of
 * its own.  Prints the CPU seconds that took. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { FILES = 9, ROOM = 1 << 20 };

static const char *const paths[FILES] = { "/proc/vmstat", "/proc/stat", "/proc/meminfo",
	"/proc/diskstats", "/proc/interrupts", "/proc/net/dev", "/proc/buddyinfo",
	"/proc/loadavg", "/proc/pressure/cpu" };
static char text[ROOM];

static void
failed(const char *what)
{
	fprintf(stderr, "loop: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
copy(int from, int to, double at)
{
	size_t n = (size_t)snprintf(text, ROOM, ":time %.6f\n", at);
	off_t offset = 0;
	ssize_t got;

	while ((got = pread(from, text + n, ROOM - n, offset)) > 0) {
		n += (size_t)got;
		offset += got;
	}
	if (got < 0 || write(to, text, n) != (ssize_t)n)
		failed("copy");
}

int
main(int argc, char **argv)
{
	double interval = argc == 4 ? atof(argv[1]) : 0;
	long i, count = argc == 4 ? atol(argv[2]) : 0;
	int k, from[FILES], to[FILES];
	struct timespec start, due, now;
	struct rusage u;

	if (interval <= 0 || count < 1 || chdir(argv[3]) != 0) {
		fprintf(stderr, "usage: loop SECONDS COUNT DIR\n");
		return 2;
	}
	for (k = 0; k < FILES; k++) {
		char name[16];

		(void)snprintf(name, sizeof name, "loop-%d", k);
		from[k] = open(paths[k], O_RDONLY);
		/* Not every kernel has the last one. */
		if (from[k] < 0 && k < FILES - 1)
			failed(paths[k]);
		if ((to[k] = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666)) < 0)
			failed(name);
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < count; i++) {
		double at = (double)start.tv_sec + (double)start.tv_nsec / 1e9 + (double)i * interval;

		due.tv_sec = (time_t)at;
		due.tv_nsec = (long)((at - (double)due.tv_sec) * 1e9);
		(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
		for (k = 0; k < FILES; k++) {
			if (from[k] < 0)
				continue;
			(void)clock_gettime(CLOCK_REALTIME, &now);
			copy(from[k], to[k], (double)now.tv_sec + (double)now.tv_nsec / 1e9);
		}
	}
	(void)getrusage(RUSAGE_SELF, &u);
	printf("%.6f\n", (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6);
	return 0;
}
