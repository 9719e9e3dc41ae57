/* vm.h: one verb for many machines at once; one block per file of lib/vm/ */
#ifndef MMT_VM_H
#define MMT_VM_H

#include <sys/types.h>

#include "mmt.h"

enum {
	VM_STATE = 40,     /* bytes of a state, with its NUL */
	VM_ADDRESS = 256,
	VM_PIECE = 1 << 16 /* bytes of a line that are held at most */
};

/* ---- verb.c: what may be asked for ---------------------------------------------- */
struct verb {
	const char *name;
	double timeout;       /* s, the default; 0: none */
	int words;            /* wants words behind -- */
	const char *final[3]; /* states it may end with; the first is told when the road tells none */
};
const struct verb *verb_find(const char *name); /* NULL: there is none */
int verb_is_final(const struct verb *v, const char *state);
/* The words of a copy name exactly one side of the guest: NULL, or what is wrong. */
const char *verb_copy_bad(char *const *word);

/* ---- sink.c: output that no slow reader makes us wait for -------------------------- */
struct sink {
	struct text t; /* what is not written yet */
	int fd;
	int lost;      /* errno of a write that failed: all since then is dropped */
};
void sink_add(struct sink *s, const char *text, size_t n);
/* Writes what can be written without waiting; whether nothing is left. */
int sink_flush(struct sink *s);
int sink_full(const struct sink *s); /* it should not get more before it is flushed */

/* ---- child.c: the road of one machine, in a process group of its own ---------------- */
enum { EVENTS, OUT, ERR, STREAMS };

enum phase { PENDING, RUNNING, HUNG_UP, TERMED, KILLED, ENDED };

struct vm {
	char *name, *what; /* both NULL for list */
	enum phase phase;
	pid_t pid;
	int alone;           /* its group is its own */
	int status;          /* as waitpid(2) gives it */
	int fd[STREAMS];     /* what we read, -1: nothing */
	int held;            /* its standard input, -1: not held */
	struct text text[STREAMS];
	double next;         /* clock_mono of what comes next: deadline, TERM, KILL; < 0: none */
	const char *why;     /* "timeout" or "interrupted" it was ended */
	char state[VM_STATE], address[VM_ADDRESS]; /* last told */
	char *reason;        /* the road failed by itself, NULL: it did not */
	int junk;            /* it told what is no event */
};

/* What is the same for all machines. */
struct job {
	const struct verb *verb;
	const char *via, *road; /* the directory of the roads; the one that is taken */
	const char *output;     /* directory of NAME.out and NAME.err, or NULL */
	char **word;            /* behind --, NULL-terminated */
	int quiet, raw, hold;
	double timeout;         /* s, 0: none */
	pid_t parent;           /* 0: none */
	long jobs;              /* at once */
	struct vm *v;
	size_t n;
	double begin;           /* clock_mono */
	struct sink out, err;
};
/* Starts the road: 0, or -1 and *why (caller frees). */
int child_start(struct vm *vm, const struct job *j, char **why);
/* Whether it has ended; then what is left of its group is killed, and vm->status set. */
int child_ended(struct vm *vm);
void child_signal(const struct vm *vm, int sig);
void child_hang_up(struct vm *vm);
/* One read of a stream: > 0 bytes; 0: it has ended and is closed; -1: nothing there. */
ssize_t child_read(struct vm *vm, int stream);
void child_close(struct vm *vm);

/* ---- words.c: what stands behind -- -------------------------------------------------- */
/* %n is the name, %% is %; caller frees. */
char *words_expand(const char *word, const char *name);

/* ---- hear.c: what a road tells and prints -------------------------------------------- */
/* Takes the whole lines of the stream, with last the rest as well. */
void hear(struct job *j, struct vm *vm, int stream, int last);
/* A line of events, now; name NULL: that of the machine. */
void hear_tell(struct job *j, const struct vm *vm, const char *name, const char *state,
    const char *address);
/* "mmt-vm: NAME: ..." on standard error. */
void hear_say(struct job *j, const struct vm *vm, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* ---- end.c: how one ended ---------------------------------------------------------------- */
/* How many ended how; the signal that ended it all, or 0. */
struct outcome {
	size_t failed, timed_out, interrupted;
	int signal;
};
/* Its last line. */
void end_tell(struct job *j, struct vm *vm, struct outcome *o);
/* What is still to be read of one that has ended, then the same. */
void end_read(struct job *j, struct vm *vm, struct outcome *o);

/* ---- crowd.c: all of them, until the last has ended ----------------------------------- */
void crowd(struct job *j, struct outcome *o);

/* ---- names.c: the machines, NAME[=WHAT] -------------------------------------------------- */
/* Dies when one cannot be a name, or is there twice; none: lines of standard input. */
void names_read(struct job *j, char **operand);

/* ---- place.c: where the roads are, and what one is told ------------------------------------ */
/* What the options say beside what struct job takes; NULL: nothing. */
struct vm_asked {
	const char *dir, *user, *vcpus, *memory, *numa, *pin;
	double timeout; /* < 0: that of the verb */
	int ours;
};
void place_road(struct job *j, const char *argv0); /* dies when there is no such road */
/* Makes the directory; dies when it cannot. */
void place_environment(const struct job *j, const struct vm_asked *a, const char *argv0);
/* No more at once than there are descriptors for. */
void place_limit(struct job *j);

/* ---- unpack.c: what a machine sends ------------------------------------------------------- */
/* Unpacks the tar archive on standard input into the directory, and nowhere else; names
 * what it leaves out on standard error, dies of what is no archive.  0. */
int unpack(const char *directory);

#endif
