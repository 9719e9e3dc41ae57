/* stop: what the front tells the worker through the pipe they share */
#include <unistd.h>

#include "run.h"

static int lifeline = -1;
static int asked; /* 0; 1: stop; 2: at once */

void
stop_init(int fd)
{
	lifeline = fd;
	asked = 0;
}

int
stop_fd(void)
{
	return lifeline;
}

int
stop_asked(void)
{
	ssize_t n;
	char c;

	if (wait_signal() != 0)
		asked++;
	while (lifeline >= 0 && wait_for(lifeline, -1, 0)) {
		n = read(lifeline, &c, 1);
		if (n > 0 || asked == 0)
			asked++;
		if (n <= 0) {
			(void)close(lifeline);
			lifeline = -1;
		}
	}
	if (asked > 2)
		asked = 2;
	return asked;
}
