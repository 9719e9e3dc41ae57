/* netpipe: messages over TCP to another process, here or on another host
 *
 * The client says in one line what it wants, and the server goes along: `rr' sends every
 * message back, `stream' takes them all and says at the end how many bytes they were.
 * Every round trip is timed and kept; the quantiles are exact.  What a stream is divided
 * by ends with the answer of the server, so that nothing counts that had not arrived.
 * Neither side waits longer than so many seconds for the other.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mmt.h"
#include "netpipe.h"

#define VERSION "1.0"

/* Round trips for so many seconds, one at least; their times go to us unless that is
 * NULL.  The seconds that they took. */
static double
round_trips(int fd, char *buf, const struct config *c, double seconds, struct dvec *us)
{
	double begin = clock_mono(), start, end = begin;
	size_t size = (size_t)c->size;
	unsigned char ball = 0;

	do {
		start = end;
		buf[0] = buf[size - 1] = (char)++ball;
		if (put(fd, buf, size) == -1 || get(fd, buf, size) != 1)
			die("the server is lost");
		end = clock_mono();
		if ((unsigned char)buf[0] != ball || (unsigned char)buf[size - 1] != ball)
			die("another message came back than was sent");
		if (us != NULL)
			dvec_push(us, (end - start) * 1e6);
	} while (end - begin < seconds);
	return end - begin;
}

static void
print_rates(const struct config *c, double count, double seconds)
{
	printf("%s %.3f 1/s\n", c->stream ? "messages" : "roundtrips", count / seconds);
	printf("throughput %.3f Mbit/s\n", /* each way, if there are two */
	    (c->stream ? 1 : 2) * count * (double)c->size * 8e-6 / seconds);
}

static void
measure_rr(int fd, char *buf, const struct config *c)
{
	struct dvec us = { NULL, 0, 0 };
	double seconds;

	(void)round_trips(fd, buf, c, c->seconds / 10, NULL);
	seconds = round_trips(fd, buf, c, c->seconds, &us);
	print_rates(c, (double)us.n, seconds);
	times_print("rtt", us.v, us.n);
	free(us.v);
}

static void
measure_stream(int fd, char *buf, const struct config *c)
{
	double start = clock_mono();
	unsigned long long sent = 0;
	char answer[HELLO + 1] = "";

	do {
		if (put(fd, buf, (size_t)c->size) == -1)
			die("the server is lost");
		sent += (unsigned long long)c->size;
	} while (clock_mono() - start < c->seconds);
	if (shutdown(fd, SHUT_WR) == -1 || get(fd, answer, HELLO) != 1)
		die("the server is lost");
	if (strtoull(answer, NULL, 10) != sent)
		die("of %llu bytes the server got %s", sent, answer);
	print_rates(c, (double)sent / (double)c->size, clock_mono() - start);
}

static void
measure(const struct config *c)
{
	char hello[HELLO] = "", *buf;
	const char *mode = c->stream ? "stream" : "rr";
	int fd = open_socket(c);

	if (c->check)
		return;
	buf = mem_alloc((size_t)c->size, 1);
	(void)snprintf(hello, sizeof hello, "netpipe %s %ld", mode, c->size);
	if (put(fd, hello, sizeof hello) == -1)
		die("the server is lost");
	printf("# netpipe %s\n# mode %s\n# size %ld\n# seconds %g\n", VERSION, mode,
	    c->size, c->seconds);
	if (c->stream)
		measure_stream(fd, buf, c);
	else
		measure_rr(fd, buf, c);
	free(buf);
}

/* ---- main ------------------------------------------------------------------------- */
static const struct opt table[] = {
	{ 's', "server", NULL, "answer clients at HOST until killed" },
	{ 'c', "check", NULL, "only connect: is there a server?" },
	{ 'm', "mode", "NAME", "rr (default): there and back; stream: there only" },
	{ 'n', "size", "N", "bytes of a message (1)" },
	{ 't', "seconds", "N", "how long to measure (1); rr: a tenth more before, not timed" },
	{ 0, NULL, NULL, NULL }
};

static void
read_options(struct config *c, char **argv)
{
	struct opts o;
	long port;
	int id;

	opt_begin(&o, table, "[-s | -c] [-m NAME] [-n N] [-t N] HOST PORT",
	    "messages over TCP to another process, here or on another host", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 's':
			c->server = 1;
			break;
		case 'c':
			c->check = 1;
			break;
		case 'm':
			c->stream = strcmp(o.value, "stream") == 0;
			if (!c->stream && strcmp(o.value, "rr") != 0)
				opt_die(&o, "--mode: '%s' is neither rr nor stream", o.value);
			break;
		case 'n':
			c->size = opt_long(&o, "size", 1, MAX_SIZE);
			break;
		case 't':
			c->seconds = opt_double(&o, "seconds", 0, 86400);
			break;
		}
	if (o.argv[0] == NULL || o.argv[1] == NULL || o.argv[2] != NULL)
		opt_die(&o, "want HOST PORT");
	c->host = o.argv[0];
	c->port = o.argv[1];
	if (field_long(c->port, 1, 65535, &port) == -1)
		opt_die(&o, "%s: no port, want 1 to 65535", c->port);
}

int
main(int argc, char **argv)
{
	struct config c = { .size = 1, .seconds = 1 };

	(void)argc;
	err_init(argv[0], 2);
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1) /* a socket would take its place */
		die("cannot write standard output:");
	read_options(&c, argv);
	(void)signal(SIGPIPE, SIG_IGN); /* a lost peer is told by write */
	if (c.server)
		serve(&c);
	measure(&c);
	out_close();
	return 0;
}
