/* cpu: run a command N times, fork + exec + wait each, and print the CPU seconds
 * that took in all, and the largest resident set in KiB (where the system counts
 * so): what everything else is measured against */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
spent(int who)
{
	struct rusage u;

	(void)getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

int
main(int argc, char **argv)
{
	int n = argc > 2 ? atoi(argv[1]) : 0, null = open("/dev/null", O_WRONLY), status;
	struct rusage u;

	if (n < 1 || null < 0) {
		fprintf(stderr, "usage: cpu N COMMAND [ARGUMENT...]\n");
		return 2;
	}
	while (n-- > 0) {
		pid_t pid = fork();

		if (pid == 0) {
			(void)dup2(null, 1);
			(void)execvp(argv[2], argv + 2);
			_exit(127);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
			fprintf(stderr, "cpu: %s failed\n", argv[2]);
			return 1;
		}
	}
	(void)getrusage(RUSAGE_CHILDREN, &u);
	printf("%.6f %ld\n", spent(RUSAGE_SELF) + spent(RUSAGE_CHILDREN), u.ru_maxrss);
	return 0;
}
