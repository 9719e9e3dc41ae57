/* pingpong: time of a round trip of one byte between two processes
 *
 * The parent writes a byte, the child wakes up, reads it and writes it back,
 * the parent wakes up.  Every round trip is timed and kept; the quantiles are
 * exact.  The channel is a pair of pipes or a connected pair of sockets.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mmt.h"

#define VERSION "1.0"

enum { MAX_ROUNDTRIPS = 100000000, CLOCK_READINGS = 10000 };

struct end { /* of a channel: what one process reads and writes */
	int in, out;
};

/* ---- channels: a[2] becomes the parent's and the child's end: 0, or -1 ------- */
static int
open_pipe(struct end a[2])
{
	int there[2], back[2];

	if (pipe(there) == -1 || pipe(back) == -1)
		return -1;
	a[0].in = back[0];
	a[0].out = there[1];
	a[1].in = there[0];
	a[1].out = back[1];
	return 0;
}

static int
open_socketpair(struct end a[2])
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == -1)
		return -1;
	a[0].in = a[0].out = pair[0];
	a[1].in = a[1].out = pair[1];
	return 0;
}

/* Binds, listens, connects and accepts, all in this process: a connection is
 * made as soon as it is in the backlog, so nobody has to wait for a peer that
 * may never come. */
static int
connect_pair(struct sockaddr *addr, socklen_t size, struct end a[2])
{
	int listener = socket(addr->sa_family, SOCK_STREAM, 0);
	int from = socket(addr->sa_family, SOCK_STREAM, 0), to;

	if (listener == -1 || from == -1 || bind(listener, addr, size) == -1 ||
	    listen(listener, 1) == -1 || getsockname(listener, addr, &size) == -1 ||
	    connect(from, addr, size) == -1 ||
	    (to = accept(listener, NULL, NULL)) == -1)
		return -1;
	(void)close(listener);
	a[0].in = a[0].out = to;
	a[1].in = a[1].out = from;
	return 0;
}

/* In a directory of its own, entered, so that the name of the socket is short
 * however long $TMPDIR is. */
static int
open_unix(struct end a[2])
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "socket" };
	const char *tmp = getenv("TMPDIR");
	char *dir = mem_fmt("%s/pingpong.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	int here = open(".", O_RDONLY), made = -1, saved;

	if (here != -1 && mkdtemp(dir) != NULL && chdir(dir) == 0) {
		made = connect_pair((struct sockaddr *)&un, sizeof un, a);
		saved = errno;
		(void)unlink(un.sun_path);
		if (fchdir(here) == 0)
			(void)rmdir(dir);
		(void)close(here);
		errno = saved;
	}
	free(dir);
	return made;
}

static int
open_tcp(struct end a[2])
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int on = 1;

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect_pair((struct sockaddr *)&in, sizeof in, a) == -1 ||
	    setsockopt(a[0].out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1 ||
	    setsockopt(a[1].out, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == -1)
		return -1;
	return 0;
}

static const struct channel {
	const char *name;
	int (*open)(struct end a[2]);
} channels[] = {
	{ "pipe", open_pipe },
	{ "socketpair", open_socketpair },
	{ "unix", open_unix },
	{ "tcp", open_tcp },
	{ NULL, NULL }
};

/* ---- the peer ------------------------------------------------------------------ */
static void
close_end(struct end e)
{
	(void)close(e.in);
	(void)close(e.out); /* a socket's second time does no harm */
}

/* Sends everything back until the parent closes its end or is gone. */
static pid_t
start_peer(struct end a[2])
{
	unsigned char byte;
	pid_t pid = fork();

	if (pid == -1)
		die("cannot fork:");
	if (pid == 0) {
		close_end(a[0]);
		while (read(a[1].in, &byte, 1) == 1 && write(a[1].out, &byte, 1) == 1)
			;
		_exit(0);
	}
	close_end(a[1]);
	return pid;
}

/* The peer did not answer: says why. */
static void
lost(pid_t peer)
{
	int status = 0;

	(void)waitpid(peer, &status, 0);
	if (WIFSIGNALED(status))
		warn("peer was killed by signal %d", WTERMSIG(status));
	else
		warn("peer ended early");
	exit(1);
}

/* ---- measuring ------------------------------------------------------------------ */
/* us that one reading of the clock takes. */
static double
clock_cost(void)
{
	double start = clock_mono();
	int i;

	for (i = 1; i < CLOCK_READINGS; i++)
		(void)clock_mono();
	return (clock_mono() - start) * 1e6 / CLOCK_READINGS;
}

/* n round trips, their times into us[0..n) unless that is NULL. */
static void
roundtrips(struct end e, pid_t peer, double *us, long n)
{
	unsigned char ball, back;
	double start;
	long i;

	for (i = 0; i < n; i++) {
		ball = (unsigned char)i;
		start = clock_mono();
		if (write(e.out, &ball, 1) != 1 || read(e.in, &back, 1) != 1)
			lost(peer);
		if (us != NULL)
			us[i] = (clock_mono() - start) * 1e6;
		if (ball != back) {
			warn("another byte came back than was sent");
			exit(1);
		}
	}
}

/* ---- main ------------------------------------------------------------------------- */
struct config {
	const struct channel *channel;
	long roundtrips, warmup;
};

static const struct opt table[] = {
	{ 'c', "channel", "NAME", "pipe (default), socketpair, unix or tcp (loopback)" },
	{ 'n', "round-trips", "N", "how many are timed (20000)" },
	{ 'w', "warm-up", "N", "how many before, not timed (1000)" },
	{ 0, NULL, NULL, NULL }
};

static void
read_options(struct config *c, char **argv)
{
	struct opts o;
	int id;

	opt_begin(&o, table, "[-c NAME] [-n N] [-w N]",
	    "time of a round trip of one byte between two processes", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'c':
			for (c->channel = channels; c->channel->name != NULL; c->channel++)
				if (strcmp(c->channel->name, o.value) == 0)
					break;
			if (c->channel->name == NULL)
				opt_die(&o, "--channel: '%s' is none of pipe, socketpair, "
				    "unix and tcp", o.value);
			break;
		case 'n':
			c->roundtrips = opt_long(&o, "round-trips", 1, MAX_ROUNDTRIPS);
			break;
		case 'w':
			c->warmup = opt_long(&o, "warm-up", 0, MAX_ROUNDTRIPS);
			break;
		}
	if (*o.argv != NULL)
		opt_die(&o, "%s: no operand is taken", *o.argv);
}

int
main(int argc, char **argv)
{
	struct config c = { channels, 20000, 1000 };
	struct end a[2];
	double *us;
	pid_t peer;

	(void)argc;
	err_init(argv[0], 2);
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1) /* a channel would take its place */
		die("cannot write standard output:");
	read_options(&c, argv);
	/* Zeroed: no page fault while measuring. */
	us = mem_alloc((size_t)c.roundtrips, sizeof *us);
	if (c.channel->open(a) == -1)
		die("cannot open the channel:");
	(void)signal(SIGPIPE, SIG_IGN); /* a lost peer is told by write */
	peer = start_peer(a);
	printf("# pingpong %s\n# channel %s\n", VERSION, c.channel->name);
	printf("# round-trips %ld\n# warm-up %ld\n", c.roundtrips, c.warmup);
	printf("# peer %ld\n# clock-reading %.3f us\n", (long)peer, clock_cost());
	(void)fflush(stdout);
	roundtrips(a[0], peer, NULL, c.warmup);
	roundtrips(a[0], peer, us, c.roundtrips);
	close_end(a[0]);
	(void)waitpid(peer, NULL, 0);
	times_print("rtt", us, (size_t)c.roundtrips);
	out_close();
	free(us);
	return 0;
}
