/* crowd: all machines at once, each with its deadline, until the last has ended */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "vm.h"
#include "wait.h"

/* s: for what is told to end, by its closed input, by TERM, by KILL; and without anybody
 * who reads what we print, once we were told to end. */
static const double held_grace = 60, term_grace = 5, kill_grace = 5, unread = 2;

/* No event tells that our parent is gone, or that a reader reads again. */
static const double parent_tick = 1, reader_tick = 0.02;

/* The next step of ending it. */
static void
escalate(struct vm *vm, double now)
{
	if (vm->phase == RUNNING && vm->held >= 0) {
		child_hang_up(vm);
		vm->phase = HUNG_UP;
		vm->next = now + held_grace;
	} else if (vm->phase < TERMED) {
		child_signal(vm, SIGTERM);
		vm->phase = TERMED;
		vm->next = now + term_grace;
	} else {
		child_signal(vm, SIGKILL);
		vm->phase = KILLED;
		vm->next = now + kill_grace;
	}
}

static void
begin(struct job *j, struct vm *vm, struct outcome *o, double now)
{
	char *why;

	if (child_start(vm, j, &why) < 0) {
		vm->reason = why;
		vm->status = -1;
		end_tell(j, vm, o);
		return;
	}
	vm->phase = RUNNING;
	vm->next = j->timeout > 0 ? now + j->timeout : -1;
}

static void
interrupt(struct job *j, struct outcome *o, double now)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		struct vm *vm = &j->v[i];

		if (vm->phase == ENDED)
			continue;
		if (vm->why == NULL)
			vm->why = "interrupted";
		if (vm->phase == PENDING)
			end_tell(j, vm, o);
		else
			escalate(vm, now);
	}
}

/* What time has come for. */
static void
tick(struct job *j, struct vm *vm, struct outcome *o, double now)
{
	if (vm->phase == PENDING || vm->phase == ENDED || vm->next < 0 || now < vm->next)
		return;
	if (vm->phase == KILLED) { /* the kernel does not let go of it */
		hear_say(j, vm, "process %ld cannot be killed", (long)vm->pid);
		end_read(j, vm, o);
		return;
	}
	if (vm->why == NULL)
		vm->why = "timeout";
	escalate(vm, now);
}

/* Starts as many as may be; how many have not ended. */
static size_t
launch(struct job *j, struct outcome *o, double now)
{
	size_t i, left = 0;
	long at_once = 0;

	for (i = 0; i < j->n; i++)
		at_once += j->v[i].phase > PENDING && j->v[i].phase < ENDED;
	for (i = 0; i < j->n; i++) {
		if (j->v[i].phase == PENDING && at_once < j->jobs && o->signal == 0) {
			begin(j, &j->v[i], o, now);
			at_once += j->v[i].phase != ENDED;
		}
		left += j->v[i].phase != ENDED;
	}
	return left;
}

static double
sooner(double a, double b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Waits until there is something to do, and reads what there is. */
static void
turn(struct job *j, int *fd, char *ready, int flushed, int watched)
{
	double until = -1;
	size_t i;
	int s;

	for (i = 0; i < j->n; i++) {
		struct vm *vm = &j->v[i];

		for (s = 0; s < STREAMS; s++)
			fd[STREAMS * i + (size_t)s] =
			    sink_full(s == EVENTS ? &j->out : &j->err) ? -1 : vm->fd[s];
		if (vm->phase > PENDING && vm->phase < ENDED)
			until = sooner(until, vm->next);
	}
	if (watched)
		until = sooner(until, clock_mono() + parent_tick);
	if (!flushed)
		until = sooner(until, clock_mono() + reader_tick);
	wait_any(fd, ready, STREAMS * j->n, until);
	for (i = 0; i < STREAMS * j->n; i++)
		if (ready[i] && child_read(&j->v[i / STREAMS], (int)(i % STREAMS)) >= 0)
			hear(j, &j->v[i / STREAMS], (int)(i % STREAMS), 0);
}

/* Whether we were told to end just now, by a signal or our parent's end. */
static int
told(const struct job *j, struct outcome *o)
{
	int sig = wait_signal();

	if (sig == 0 && j->parent > 0 && o->signal == 0 && kill(j->parent, 0) < 0 &&
	    errno == ESRCH)
		sig = SIGTERM;
	if (sig != 0 && o->signal == 0)
		o->signal = sig;
	return sig != 0;
}

void
crowd(struct job *j, struct outcome *o)
{
	int *fd = mem_alloc(STREAMS * j->n + 1, sizeof *fd), flushed;
	char *ready = mem_alloc(STREAMS * j->n + 1, 1);
	double now, patience = -1;
	size_t i, left;

	memset(o, 0, sizeof *o);
	for (;;) {
		now = clock_mono();
		left = launch(j, o, now);
		flushed = sink_flush(&j->out);
		flushed &= sink_flush(&j->err);
		if (left == 0 && (flushed || (patience >= 0 && now > patience)))
			break;
		turn(j, fd, ready, flushed, j->parent > 0 && o->signal == 0);
		now = clock_mono();
		if (told(j, o)) {
			patience = now + unread;
			interrupt(j, o, now);
		}
		for (i = 0; i < j->n; i++)
			if (j->v[i].phase != ENDED && child_ended(&j->v[i]))
				end_read(j, &j->v[i], o);
			else
				tick(j, &j->v[i], o, now);
	}
	free(fd);
	free(ready);
}
