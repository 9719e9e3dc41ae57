/* hear: what a road tells on descriptor 3 becomes events, what it prints lines with a name */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "vm.h"

enum { LINE = 4096 }; /* bytes of an event, at most */

void
hear_tell(struct job *j, const struct vm *vm, const char *name, const char *state,
    const char *address)
{
	char *line;

	if (j->raw)
		return;
	if (name == NULL)
		name = vm->name != NULL ? vm->name : "-";
	line = mem_fmt("%s\t%s\t%s\t%.3f\n", name, state, *address != '\0' ? address : "-",
	    clock_mono() - j->begin);
	sink_add(&j->out, line, strlen(line));
	free(line);
}

static void
put(struct sink *s, const char *before, const char *name, const char *text, size_t n)
{
	sink_add(s, before, strlen(before));
	sink_add(s, name, strlen(name));
	sink_add(s, ": ", 2);
	sink_add(s, text, n);
	sink_add(s, "\n", 1);
}

/* As warn() would say it, which might wait for a reader.  Part of it may be a stranger's
 * word, which has no business with a terminal's controls. */
static void
say(struct job *j, const struct vm *vm, const char *text, size_t n)
{
	char *before = mem_fmt("%s: ", progname), *plain = mem_alloc(n + 1, 1);
	size_t i;

	for (i = 0; i < n; i++)
		plain[i] = (text[i] >= 0 && text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f ?
		    '?' : text[i];
	put(&j->err, before, vm->name != NULL ? vm->name : j->road, plain, n);
	free(plain);
	free(before);
}

void
hear_say(struct job *j, const struct vm *vm, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	say(j, vm, text, strlen(text));
}

/* Neither blanks nor controls: it is a field of a line. */
static int
graph(const char *s, size_t most)
{
	size_t n;

	for (n = 0; s[n] != '\0'; n++)
		if ((unsigned char)s[n] <= ' ' || s[n] == 0x7f)
			return 0;
	return n > 0 && n < most;
}

/* The states that only we can know are none of a road's. */
static int
state_ok(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(s) &&
	    graph(s, VM_STATE) && strcmp(s, "-") != 0 && strcmp(s, "timeout") != 0 &&
	    strcmp(s, "interrupted") != 0;
}

/* STATE[ TAB ADDRESS], of list NAME TAB STATE[ TAB ADDRESS]: whether it is that. */
static int
take(struct job *j, struct vm *vm, char *line)
{
	char *name = NULL, *state = line, *address;

	/* A machine may be called failed. */
	if (vm->name == NULL && (strncmp(line, "failed\t", 7) != 0 || strchr(line + 7, '\t'))) {
		name = line;
		state = strchr(line, '\t');
		if (state == NULL)
			return 0;
		*state++ = '\0';
		if (!graph(name, VM_ADDRESS))
			return 0;
	}
	address = strchr(state, '\t');
	if (address != NULL)
		*address++ = '\0';
	if (name == NULL && strcmp(state, "failed") == 0) {
		free(vm->reason);
		vm->reason = mem_dup(address != NULL ? address : "");
		return 1;
	}
	if (name == NULL) { /* what was tried before it got here */
		free(vm->reason);
		vm->reason = NULL;
	}
	if (!state_ok(state) || (address != NULL && *address != '\0' && !graph(address, VM_ADDRESS)))
		return 0;
	if (name != NULL) {
		hear_tell(j, vm, name, state, address != NULL ? address : "");
		return 1;
	}
	if (address != NULL && *address != '\0')
		(void)snprintf(vm->address, sizeof vm->address, "%s", address);
	(void)snprintf(vm->state, sizeof vm->state, "%s", state);
	hear_tell(j, vm, NULL, state, vm->address);
	return 1;
}

static void
event(struct job *j, struct vm *vm, char *line, size_t n)
{
	char *shown;
	size_t i;

	if (n < LINE && memchr(line, '\0', n) == NULL) {
		shown = mem_fmt("%.*s", (int)n, line);
		i = (size_t)take(j, vm, shown);
		free(shown);
		if (i)
			return;
	}
	if (vm->junk)
		return;
	vm->junk = 1;
	shown = mem_fmt("%.*s", (int)(n < 40 ? n : 40), line);
	for (i = 0; shown[i] != '\0'; i++)
		if ((unsigned char)shown[i] < ' ' || (unsigned char)shown[i] > '~')
			shown[i] = '?';
	hear_say(j, vm, "the road %s tells what is no event: '%s'", j->road, shown);
	free(shown);
}

static void
heard(struct job *j, struct vm *vm, int stream, char *line, size_t n)
{
	if (stream == EVENTS)
		event(j, vm, line, n);
	else if (strcmp(j->verb->name, "run") != 0)
		say(j, vm, line, n);
	else if (!j->quiet)
		put(&j->err, "", vm->name, line, n);
}

void
hear(struct job *j, struct vm *vm, int stream, int last)
{
	struct text *t = &vm->text[stream];
	size_t from = 0;
	char *nl;

	while (from < t->n && (nl = memchr(t->s + from, '\n', t->n - from)) != NULL) {
		heard(j, vm, stream, t->s + from, (size_t)(nl - t->s) - from);
		from = (size_t)(nl - t->s) + 1;
	}
	if (from < t->n && (last || t->n - from >= VM_PIECE)) {
		heard(j, vm, stream, t->s + from, t->n - from);
		from = t->n;
	}
	t->n -= from;
	if (t->n > 0 && from > 0)
		memmove(t->s, t->s + from, t->n);
}
