/* out: standard output, checked before a tool says that all is well */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "mmt.h"

void
out_close(void)
{
	int lost = ferror(stdout);

	errno = 0;
	if (fflush(stdout) != 0 || lost) {
		if (errno == 0)
			errno = EIO;
		die("cannot write standard output:");
	}
	/* close(2) reports what a full disk or a quota refused late. */
	if (close(STDOUT_FILENO) != 0 && errno != EBADF)
		die("cannot write standard output:");
}
