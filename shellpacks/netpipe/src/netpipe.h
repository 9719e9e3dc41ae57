/* netpipe.h: what the two ends share */
#ifndef NETPIPE_H
#define NETPIPE_H

#include <sys/types.h>

enum {
	HELLO = 32, /* bytes of the first line, and of the answer of a stream */
	MAX_SIZE = 1 << 28,
	PATIENCE = 10 /* s that one side waits for the other */
};

struct config {
	const char *host, *port;
	int server, stream, check;
	long size;
	double seconds;
};

/* ---- socket.c ---- */
/* A socket that is connected, or that listens if c->server; dies if there is none. */
int open_socket(const struct config *c);
/* Nothing lasts for ever, and what is sent goes out at once; but a stream of small
 * messages may be gathered, as that of any program that does not care. */
void set_up(int fd, int stream);
/* All n bytes: 1.  0 when what the other side sends ends before them, -1 when it ends in
 * the midst of them or does not come, and said. */
int get(int fd, char *p, size_t n);
int put(int fd, const char *p, size_t n); /* 0, or -1 and said */
/* Why read() or write() has returned n, 0 or -1. */
const char *why(ssize_t n);

/* ---- server.c ---- */
/* One client after the other, until it is killed. */
void serve(const struct config *c);

#endif
