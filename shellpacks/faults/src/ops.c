/* ops: what is done, and its name */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults.h"
#include "mmt.h"

enum { CALL_BYTES = 65536 };

static void
call_mmap(const struct config *c)
{
	void *p = mmap(NULL, CALL_BYTES, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)c;
	if (p == MAP_FAILED || munmap(p, CALL_BYTES) == -1)
		die("cannot map memory and unmap it:");
}

static void
call_fork(const struct config *c)
{
	int status = 0;
	pid_t pid = fork();

	(void)c;
	if (pid == 0)
		_exit(0);
	if (pid == -1 || waitpid(pid, &status, 0) != pid)
		die("cannot start a process:");
	if (status != 0)
		die("a process did not end well");
}

static void *
nothing(void *p)
{
	return p;
}

static void
call_thread(const struct config *c)
{
	pthread_t t;

	(void)c;
	errno = pthread_create(&t, NULL, nothing, NULL);
	if (errno == 0)
		errno = pthread_join(t, NULL);
	if (errno != 0)
		die("cannot start a thread:");
}

const struct op *
op_find(const char *name)
{
	static const struct op ops[] = {
		{ "anon", SMALL_PAGES, NULL },
		{ "huge", HUGE_PAGES, NULL },
		{ "file", FILE_PAGES, NULL },
		{ "copy", FILE_COPIES, NULL },
		{ "mmap", CALL, call_mmap },
		{ "fork", CALL, call_fork },
		{ "thread", CALL, call_thread },
	};
	size_t i;

	for (i = 0; i < sizeof ops / sizeof *ops; i++)
		if (strcmp(ops[i].name, name) == 0)
			return &ops[i];
	return NULL;
}
