/* child: the road of one machine, in a process group of its own, and its pipes */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vm.h"
#include "wait.h"

enum { TOLD = 3 }; /* the descriptor a road tells its events on */

static void
shut(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* sh VIA/ROAD VERB NAME WHAT WORD... */
static char **
command(const struct vm *vm, const struct job *j)
{
	size_t n = 0, words;
	char **argv;

	for (words = 0; j->word[words] != NULL; words++)
		;
	argv = mem_alloc(words + 6, sizeof *argv);
	argv[n++] = mem_dup("sh");
	argv[n++] = mem_fmt("%s/%s", j->via, j->road);
	argv[n++] = mem_dup(j->verb->name);
	if (vm->name != NULL) {
		argv[n++] = vm->name;
		argv[n++] = vm->what;
	}
	for (words = 0; j->word[words] != NULL; words++)
		argv[n++] = words_expand(j->word[words], vm->name);
	return argv;
}

static void become(const struct vm *vm, const struct job *j, const int *from) NORETURN;

/* In the child; from: its standard input, output and error, and where it tells. */
static void
become(const struct vm *vm, const struct job *j, const int *from)
{
	char **argv = command(vm, j);
	int fd;

	if (vm->alone)
		(void)setpgid(0, 0);
	wait_undo();
	for (fd = 0; fd <= TOLD; fd++)
		if (from[fd] != fd && dup2(from[fd], fd) < 0) {
			warn("cannot prepare a command:");
			_exit(126);
		}
	(void)execv("/bin/sh", argv);
	warn("cannot execute /bin/sh:");
	_exit(errno == ENOENT ? 127 : 126);
}

/* wait_any() takes no descriptor beyond that; and none is among those a road gets. */
static int
pipe_waited(int *in, int *out)
{
	int fd[2];

	if (fd_pipe(fd) < 0)
		return -1;
	if (fd[0] >= FD_SETSIZE) {
		shut(&fd[0]);
		shut(&fd[1]);
		errno = EMFILE;
		return -1;
	}
	*in = fd[0];
	*out = fd[1];
	return fcntl(fd[0], F_SETFL, O_NONBLOCK);
}

/* Where it writes, of ours or in a file: 0, or -1, errno and *why. */
static int
output(struct vm *vm, const struct job *j, int stream, int *to, char **why)
{
	char *path;

	if (j->output != NULL) {
		path = mem_fmt("%s/%s.%s", j->output, vm->name, stream == OUT ? "out" : "err");
		*to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (*to < 0)
			*why = mem_fmt("%s: %s", path, strerror(errno));
		free(path);
		return *to < 0 ? -1 : 0;
	}
	return pipe_waited(&vm->fd[stream], to);
}

static int
input(struct vm *vm, const struct job *j, int *from)
{
	int fd[2];

	if (!j->hold) {
		*from = open("/dev/null", O_RDONLY | O_CLOEXEC);
		return *from < 0 ? -1 : 0;
	}
	if (fd_pipe(fd) < 0)
		return -1;
	*from = fd[0];
	vm->held = fd[1];
	return 0;
}

int
child_start(struct vm *vm, const struct job *j, char **why)
{
	int from[TOLD + 1] = { -1, -1, -1, -1 }, i, saved = 0;

	*why = NULL;
	/* A group that is not the terminal's must not read it. */
	vm->alone = !j->raw || !isatty(STDIN_FILENO);
	if (pipe_waited(&vm->fd[EVENTS], &from[TOLD]) < 0 ||
	    (!j->raw && (input(vm, j, &from[0]) < 0 || output(vm, j, OUT, &from[1], why) < 0 ||
	    output(vm, j, ERR, &from[2], why) < 0)))
		saved = errno;
	else {
		for (i = 0; j->raw && i < TOLD; i++)
			from[i] = i;
		vm->pid = fork();
		if (vm->pid == 0)
			become(vm, j, from);
		if (vm->pid < 0)
			saved = errno;
		else if (vm->alone)
			(void)setpgid(vm->pid, vm->pid); /* whoever of us is first */
	}
	for (i = 0; i <= TOLD; i++)
		if (from[i] > STDERR_FILENO)
			shut(&from[i]);
	if (vm->pid > 0)
		return 0;
	vm->pid = 0;
	child_close(vm);
	if (*why == NULL)
		*why = mem_fmt("cannot start a command: %s", strerror(saved));
	return -1;
}

int
child_ended(struct vm *vm)
{
	siginfo_t info;

	if (vm->pid <= 0)
		return 0;
	/* While it is not waited for, its group cannot become another's. */
	memset(&info, 0, sizeof info);
	if (waitid(P_PID, (id_t)vm->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    info.si_pid != vm->pid)
		return 0;
	if (vm->alone)
		(void)kill(-vm->pid, SIGKILL); /* what is left of it */
	while (waitpid(vm->pid, &vm->status, 0) < 0 && errno == EINTR)
		;
	vm->pid = 0;
	return 1;
}

void
child_signal(const struct vm *vm, int sig)
{
	pid_t whom = vm->alone ? -vm->pid : vm->pid;

	if (vm->pid <= 0)
		return;
	(void)kill(whom, sig);
	(void)kill(whom, SIGCONT); /* should somebody have stopped it */
}

void
child_hang_up(struct vm *vm)
{
	shut(&vm->held);
}

ssize_t
child_read(struct vm *vm, int stream)
{
	ssize_t n;

	if (vm->fd[stream] < 0)
		return 0;
	n = text_read(&vm->text[stream], vm->fd[stream]);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return -1;
	if (n <= 0)
		shut(&vm->fd[stream]);
	return n > 0 ? n : 0;
}

void
child_close(struct vm *vm)
{
	int i;

	child_hang_up(vm);
	for (i = 0; i < STREAMS; i++) {
		shut(&vm->fd[i]);
		text_free(&vm->text[i]);
	}
}
