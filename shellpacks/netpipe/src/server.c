/* server: goes along with what a client wants */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mmt.h"
#include "netpipe.h"

static void
take_stream(int fd, char *buf, size_t size)
{
	unsigned long long sum = 0;
	char answer[HELLO] = "";
	ssize_t n;

	while ((n = read(fd, buf, size)) > 0)
		sum += (unsigned long long)n;
	(void)snprintf(answer, sizeof answer, "%llu", sum);
	if (n == 0)
		(void)put(fd, answer, sizeof answer);
	else
		warn("%s", why(n));
}

static void
serve_one(int fd)
{
	char hello[HELLO + 1] = "", mode[HELLO];
	char *buf;
	long size;

	if (get(fd, hello, HELLO) != 1)
		return; /* one that only looked whether somebody is here */
	if (sscanf(hello, "netpipe %31s %ld", mode, &size) != 2 || size < 1 || size > MAX_SIZE) {
		warn("somebody who is no netpipe has connected");
		return;
	}
	buf = mem_alloc((size_t)size, 1);
	set_up(fd, strcmp(mode, "stream") == 0);
	if (strcmp(mode, "stream") == 0)
		take_stream(fd, buf, (size_t)size);
	else
		while (get(fd, buf, (size_t)size) == 1 && put(fd, buf, (size_t)size) == 0)
			;
	free(buf);
}

void
serve(const struct config *c)
{
	int listener = open_socket(c), fd;

	for (;;) {
		fd = accept(listener, NULL, NULL);
		if (fd == -1 && errno != EINTR && errno != ECONNABORTED)
			die("cannot accept:");
		if (fd == -1)
			continue;
		set_up(fd, 0);
		serve_one(fd);
		(void)close(fd);
	}
}
