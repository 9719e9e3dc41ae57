/* usage: what processes have used, as numbers */
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "mmt.h"

void
usage_get(struct usage *u, int children)
{
	struct rusage r;

	memset(&r, 0, sizeof r);
	(void)getrusage(children ? RUSAGE_CHILDREN : RUSAGE_SELF, &r);
	u->user = clock_seconds(&r.ru_utime);
	u->sys = clock_seconds(&r.ru_stime);
#if defined __linux__ || defined __FreeBSD__ || defined __OpenBSD__ || defined __NetBSD__
	u->maxrss = (double)r.ru_maxrss; /* KiB there; POSIX has no such field */
#else
	u->maxrss = -1;
#endif
}
