/* crowd: connections that only stand there
 *
 *   crowd ADDRESS N [TEXT]
 *
 * Opens N of them, one after the other, writes TEXT into each, and prints a line when
 * all are open; then it reads standard input up to its end.  Exit status 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mmt.h"

int
main(int argc, char **argv)
{
	char c, *why;
	long n, i;
	int fd;

	err_init(argv[0], 2);
	if (argc < 3 || argc > 4 || field_long(argv[2], 1, 100000, &n) < 0)
		die("usage: crowd ADDRESS N [TEXT]");
	for (i = 0; i < n; i++) {
		fd = net_connect(argv[1], 10, &why);
		if (fd < 0)
			die("%s: %s", argv[1], why);
		if (argc == 4 && write(fd, argv[3], strlen(argv[3])) < 0)
			warn("%s:", argv[1]);
	}
	printf("%ld\n", n);
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}
