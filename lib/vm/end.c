/* end: what a machine's road had to say last, and how it went */
#include <string.h>
#include <sys/wait.h>

#include "vm.h"

/* bytes that are read at most once a road has ended: more than a pipe holds */
enum { REST = 1 << 20 };

/* "exit=3"; "signal=9" */
static void
how(const struct vm *vm, char text[VM_STATE])
{
	int killed = WIFSIGNALED(vm->status);

	(void)snprintf(text, VM_STATE, "%s=%d", killed ? "signal" : "exit",
	    killed ? WTERMSIG(vm->status) : WEXITSTATUS(vm->status));
}

/* We ended it, at its deadline or since we were told to end. */
static void
cut_short(struct job *j, const struct vm *vm, struct outcome *o)
{
	if (strcmp(vm->why, "timeout") == 0) {
		hear_say(j, vm, "%s: not done within %g s", j->verb->name, j->timeout);
		o->timed_out++;
	} else
		o->interrupted++;
	hear_tell(j, vm, NULL, vm->why, vm->address);
}

void
end_tell(struct job *j, struct vm *vm, struct outcome *o)
{
	const char *state = j->verb->final[0];
	int run = strcmp(j->verb->name, "run") == 0, ok = vm->status == 0;
	char text[VM_STATE];

	vm->phase = ENDED;
	if (vm->why != NULL) {
		cut_short(j, vm, o);
		return;
	}
	how(vm, text);
	if (ok && strcmp(j->verb->name, "ip") == 0 && *vm->address == '\0')
		vm->reason = mem_dup("no address is known");
	else if (ok) /* it went another way than the one that failed */
		vm->reason = NULL;
	if (vm->reason != NULL)
		hear_say(j, vm, "%s", vm->reason);
	else if (!ok && !run)
		hear_say(j, vm, "%s: the road %s ended with %s", j->verb->name, j->road, text);
	if (vm->reason != NULL || vm->junk || (!ok && !run))
		state = "failed";
	else if (run)
		state = text;
	o->failed += !ok || vm->reason != NULL || vm->junk;
	if (state != NULL && (!verb_is_final(j->verb, vm->state) || strcmp(state, "failed") == 0))
		hear_tell(j, vm, NULL, state, vm->address);
}

void
end_read(struct job *j, struct vm *vm, struct outcome *o)
{
	size_t most;
	ssize_t n;
	int i;

	for (i = 0; i < STREAMS; i++) {
		for (most = 0; most < REST && (n = child_read(vm, i)) > 0; most += (size_t)n)
			hear(j, vm, i, 0);
		hear(j, vm, i, 1);
	}
	end_tell(j, vm, o);
	child_close(vm);
}
