/* mmt-vm: one verb for many virtual machines, containers or hosts at once */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vm/vm.h"
#include "wait.h"

enum { RAW = 256, HOLD, OURS, VCPUS, MEMORY, NUMA, PIN };

static const struct opt table[] = {
	{ 'v', "via", "ROAD", "the way to them: virsh, ssh, podman, docker, nspawn, chroot (virsh)" },
	{ 'd', "directory", "DIR", "where is kept what was made and changed" },
	{ 't', "timeout", "SECONDS", "for each machine (depends on the verb; run: none)" },
	{ 'j', "jobs", "N", "at once (all)" },
	{ 'u', "user", "USER", "who to be there (root)" },
	{ 'P', "parent", "PID", "end when that process is gone" },
	{ 'o', "output", "DIR", "of run: into DIR/NAME.out and DIR/NAME.err" },
	{ 'q', "quiet", NULL, "do not show what the commands print" },
	{ RAW, "raw", NULL, "of run, one machine: nothing but what the command reads and prints" },
	{ HOLD, "hold", NULL, "of run: the commands' input stays open until they are to end" },
	{ OURS, "ours", NULL, "of stop, destroy: only what was started or made from here" },
	{ VCPUS, "vcpus", "N", "of define: so many CPUs" },
	{ MEMORY, "memory", "MIB", "of define: so much memory" },
	{ NUMA, "numa", "NODESET", "of define: memory of these nodes" },
	{ PIN, "pin", "CPULIST", "of define: on these CPUs" },
	{ 0, NULL, NULL, NULL }
};

static const char *
cpu_list(const struct opts *o, const char *name)
{
	if (*o->value == '\0' || strspn(o->value, "0123456789,-^") != strlen(o->value))
		opt_die(o, "--%s: '%s' is no list such as 0-3,8", name, o->value);
	return o->value;
}

static const char *
whole(const struct opts *o, const char *name, long most)
{
	(void)opt_long(o, name, 1, most);
	return o->value;
}

static void
options(struct opts *o, struct job *j, struct vm_asked *a)
{
	int c;

	while ((c = opt_next(o)) != 0)
		switch (c) {
		case 'v': j->road = o->value; break;
		case 'd': a->dir = o->value; break;
		case 't': a->timeout = opt_double(o, "timeout", 0.001, 1e9); break;
		case 'j': j->jobs = opt_long(o, "jobs", 1, LONG_MAX); break;
		case 'u': a->user = o->value; break;
		case 'P': j->parent = (pid_t)opt_long(o, "parent", 1, INT_MAX); break;
		case 'o': j->output = o->value; break;
		case 'q': j->quiet = 1; break;
		case RAW: j->raw = 1; break;
		case HOLD: j->hold = 1; break;
		case OURS: a->ours = 1; break;
		case VCPUS: a->vcpus = whole(o, "vcpus", 4096); break;
		case MEMORY: a->memory = whole(o, "memory", 1L << 30); break;
		case NUMA: a->numa = cpu_list(o, "numa"); break;
		case PIN: a->pin = cpu_list(o, "pin"); break;
		default: break;
		}
}

/* Options that have no place with this verb would be lost without a word. */
static void
check(const struct opts *o, const struct job *j, const struct vm_asked *a)
{
	const char *verb = j->verb->name, *why;
	int run = strcmp(verb, "run") == 0;

	if (!run && (j->raw || j->hold || j->output != NULL))
		opt_die(o, "--raw, --hold and --output are for run");
	if (a->ours && strcmp(verb, "stop") != 0 && strcmp(verb, "destroy") != 0)
		opt_die(o, "--ours is for stop and destroy");
	if (strcmp(verb, "define") != 0 &&
	    (a->vcpus != NULL || a->memory != NULL || a->numa != NULL || a->pin != NULL))
		opt_die(o, "--vcpus, --memory, --numa and --pin are for define");
	if (j->raw && (j->hold || j->output != NULL || j->quiet))
		opt_die(o, "--raw leaves no place for --hold, --output and --quiet");
	if (a->user != NULL && (*a->user == '\0' || *a->user == '-'))
		opt_die(o, "--user: '%s' is no user", a->user);
	if (j->verb->words && *j->word == NULL)
		opt_die(o, "%s: want words behind --", verb);
	if (!j->verb->words && *j->word != NULL)
		opt_die(o, "%s: takes no words behind --", verb);
	if (strcmp(verb, "copy") == 0 && (why = verb_copy_bad(j->word)) != NULL)
		opt_die(o, "copy: %s", why);
}

/* Cuts the operands at "--": the names before it; the words behind it are the job's. */
static char **
operands(struct opts *o, struct job *j, struct vm_asked *a)
{
	static char *none[] = { NULL };
	char **name, **p;

	if (*o->argv == NULL)
		opt_die(o, "want a verb");
	j->verb = verb_find(*o->argv);
	if (j->verb == NULL)
		opt_die(o, "'%s' is none of list define start wait ip run copy stop destroy",
		    *o->argv);
	o->argv++;
	options(o, j, a); /* they may stand behind the verb as well */
	name = o->argv;
	j->word = none;
	if (strcmp(name[-1], "--") == 0) {
		j->word = name;
		name = none;
	}
	for (p = name; *p != NULL; p++)
		if (strcmp(*p, "--") == 0) {
			*p = NULL;
			j->word = p + 1;
			break;
		} else if (**p == '-')
			opt_die(o, "%s stands behind a name; options come first", *p);
	if (j->raw && (name[0] == NULL || name[1] != NULL))
		opt_die(o, "--raw is for one machine, named here");
	if (strcmp(j->verb->name, "list") == 0 && *name != NULL)
		opt_die(o, "list: takes no names");
	check(o, j, a);
	return name;
}

/* Files of several machines in one directory would take each other's place. */
static void
check_copy(const struct opts *o, const struct job *j)
{
	char **word;

	if (strcmp(j->verb->name, "copy") != 0 || j->n < 2 || j->word[0][0] != ':')
		return;
	for (word = j->word; *word != NULL; word++)
		if (strstr(*word, "%n") != NULL)
			return;
	opt_die(o, "copy: from %zu machines: want %%n in the words, as in ':log' 'logs/%%n'",
	    j->n);
}

static int
exit_status(const struct job *j, const struct outcome *o)
{
	if (o->signal != 0) { /* as it would have ended us */
		wait_undo();
		(void)raise(o->signal);
	}
	if (j->out.lost) {
		errno = j->out.lost;
		die("cannot write standard output:");
	}
	if (j->raw && o->failed > 0)
		return j->v->reason != NULL ? 125 : WIFSIGNALED(j->v->status) ?
		    128 + WTERMSIG(j->v->status) : WEXITSTATUS(j->v->status);
	out_close();
	return o->failed > 0 ? 1 : o->timed_out > 0 ? 124 : 0;
}

int
main(int argc, char **argv)
{
	struct vm_asked a = { .timeout = -1 };
	struct job j = { .road = "virsh" };
	struct outcome out;
	struct opts o;
	char **names;

	err_init(argc > 0 ? argv[0] : "mmt-vm", 125);
	fd_init();
	/* A road's descriptors are none of ours. */
	while (fcntl(3, F_GETFD) < 0)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			die("/dev/null:");
	opt_begin(&o, table, "[OPTION...] VERB [NAME[=WHAT]...] [-- WORD...]",
	    "one verb for many virtual machines, containers or hosts at once", argv);
	options(&o, &j, &a);
	if (*o.argv != NULL && strcmp(*o.argv, "unpack") == 0) { /* a road's other end of tar */
		if (o.argv[1] == NULL || o.argv[2] != NULL)
			opt_die(&o, "unpack: want a directory");
		return unpack(o.argv[1]);
	}
	names = operands(&o, &j, &a);
	j.timeout = a.timeout >= 0 ? a.timeout : j.verb->timeout;
	place_road(&j, argv[0]);
	names_read(&j, names);
	check_copy(&o, &j);
	place_environment(&j, &a, argv[0]);
	place_limit(&j);
	if (j.output != NULL && tree_mkdir(j.output) < 0)
		die("%s:", j.output);
	j.out.fd = STDOUT_FILENO;
	j.err.fd = STDERR_FILENO;
	/* A parent passes on what the terminal sends to all: it must not count twice. */
	if (j.parent > 0 && !(j.raw && isatty(STDIN_FILENO)))
		(void)setpgid(0, 0);
	(void)signal(SIGPIPE, SIG_IGN);
	wait_init();
	j.begin = clock_mono();
	crowd(&j, &out);
	return exit_status(&j, &out);
}
