/* bare: the smallest barrier there can be, which mmt-barrier is measured against
 *
 *   bare poll N ROUNDS   a poll(2) loop with a connection to each of N processes:
 *                        prints the median over the rounds of the time between the
 *                        first and the last of them that goes on, and the CPU time of
 *                        the loop per round, in s
 *   bare now             waits for a line of standard input and prints the instant, as
 *                        CLOCK_MONOTONIC tells it; again until the end
 *   bare ports N         prints N ports of the loopback that nobody has just now
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 60000 }; /* ms that a line may take */

static void
die(const char *what)
{
	fprintf(stderr, "bare: ");
	perror(what);
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double
spent(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* A socket of the loopback that has a port of its own, which goes to *a. */
static int
bound(struct sockaddr_in *a)
{
	socklen_t len = sizeof *a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(a, 0, sizeof *a);
	a->sin_family = AF_INET;
	a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)a, len) != 0 ||
	    getsockname(fd, (struct sockaddr *)a, &len) != 0)
		die("socket");
	return fd;
}

static void
at_once(int fd)
{
	int one = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

/* Says that it is ready, waits until it may go, notes when that was; at the end all
 * goes into its own part of the file. */
static void
participant(const struct sockaddr_in *a, int i, int rounds, int file)
{
	size_t size = (size_t)rounds * sizeof(double);
	double *t = malloc(size);
	int fd = socket(AF_INET, SOCK_STREAM, 0), r;
	char c[8];

	if (t == NULL || fd < 0 || connect(fd, (const struct sockaddr *)a, sizeof *a) != 0)
		die("connect");
	at_once(fd);
	for (r = 0; r < rounds; r++) {
		if (write(fd, "ready\n", 6) != 6 || read(fd, c, sizeof c) != 3)
			die("the server is gone");
		t[r] = now();
	}
	if (pwrite(file, t, size, (off_t)i * (off_t)size) != (ssize_t)size)
		die("write");
	_exit(0);
}

/* One round: a line of each, then a line to each. */
static void
meet(struct pollfd *p, nfds_t n)
{
	nfds_t arrived = 0, i;
	char c[8];

	while (arrived < n) {
		if (poll(p, n, PATIENCE) <= 0)
			die("poll");
		for (i = 0; i < n; i++) {
			if (p[i].revents == 0)
				continue;
			if (read(p[i].fd, c, sizeof c) != 6)
				die("a participant is gone");
			arrived++;
		}
	}
	for (i = 0; i < n; i++)
		if (write(p[i].fd, "go\n", 3) != 3)
			die("write");
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median over the rounds of last - first. */
static double
skew(int file, int n, int rounds)
{
	double *s = malloc((size_t)rounds * sizeof *s), t, lo, hi;
	int i, r;

	if (s == NULL)
		die("malloc");
	for (r = 0; r < rounds; r++) {
		lo = hi = -1;
		for (i = 0; i < n; i++) {
			off_t where = ((off_t)i * rounds + r) * (off_t)sizeof t;

			if (pread(file, &t, sizeof t, where) != (ssize_t)sizeof t)
				die("read");
			lo = i == 0 || t < lo ? t : lo;
			hi = i == 0 || t > hi ? t : hi;
		}
		s[r] = hi - lo;
	}
	qsort(s, (size_t)rounds, sizeof *s, ascending);
	t = (s[(rounds - 1) / 2] + s[rounds / 2]) / 2;
	free(s);
	return t;
}

static int
poll_loop(int n, int rounds)
{
	struct pollfd *p = calloc((size_t)n, sizeof *p);
	FILE *f = tmpfile();
	struct sockaddr_in a;
	int fd = bound(&a), i, status;
	double cpu;

	if (p == NULL || f == NULL || listen(fd, n) != 0)
		die("listen");
	for (i = 0; i < n; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid == 0)
			participant(&a, i, rounds, fileno(f));
	}
	cpu = spent();
	for (i = 0; i < n; i++) {
		p[i].events = POLLIN;
		if ((p[i].fd = accept(fd, NULL, NULL)) < 0)
			die("accept");
		at_once(p[i].fd);
	}
	for (i = 0; i < rounds; i++)
		meet(p, (nfds_t)n);
	cpu = spent() - cpu;
	for (i = 0; i < n; i++)
		if (wait(&status) < 0 || status != 0)
			die("a participant failed");
	printf("%.9f %.9f\n", skew(fileno(f), n, rounds), cpu / rounds);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	int n = argc > 2 ? atoi(argv[2]) : 0, rounds = argc > 3 ? atoi(argv[3]) : 0;
	struct sockaddr_in a;
	char line[256];

	if (strcmp(what, "poll") == 0 && n > 0 && rounds > 0)
		return poll_loop(n, rounds);
	if (strcmp(what, "now") == 0) {
		while (fgets(line, sizeof line, stdin) != NULL)
			printf("%.9f\n", now());
		return 0;
	}
	if (strcmp(what, "ports") != 0 || n < 1) {
		fprintf(stderr, "usage: bare poll N ROUNDS | now | ports N\n");
		return 2;
	}
	while (n-- > 0) { /* held until the end, so that no two are the same */
		(void)bound(&a);
		printf("%d\n", ntohs(a.sin_port));
	}
	return 0;
}
