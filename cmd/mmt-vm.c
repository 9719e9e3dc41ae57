/* mmt-vm: one verb for many virtual machines, containers or hosts at once */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
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

/* What the options say beside what struct job takes. */
struct asked {
	const char *dir, *user, *vcpus, *memory, *numa, *pin;
	double timeout; /* < 0: that of the verb */
	int ours;
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
options(struct opts *o, struct job *j, struct asked *a)
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
check(const struct opts *o, const struct job *j, const struct asked *a)
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
operands(struct opts *o, struct job *j, struct asked *a)
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

/* "there are ..." for people who asked for a road that is not there. */
static void no_road(const struct job *j) NORETURN;

static void
no_road(const struct job *j)
{
	struct svec names = { 0 };
	struct text t = { 0 };
	size_t i;

	(void)tree_list(j->via, &names);
	for (i = 0; i < names.n; i++)
		if (strchr(names.v[i], '.') == NULL) {
			text_add(&t, " ", 1);
			text_add(&t, names.v[i], strlen(names.v[i]));
		}
	text_add(&t, "", 1);
	die("no road '%s'; there are:%s", j->road, t.s);
}

static void
find_road(struct job *j, const char *argv0)
{
	const char *via = home_part("lib/via", "MMT_VIA", 'v', argv0);
	char *path, *real = realpath(via, NULL);

	if (real == NULL)
		die("%s:", via);
	j->via = real;
	if (*j->road == '\0' || strspn(j->road, "abcdefghijklmnopqrstuvwxyz0123456789-") !=
	    strlen(j->road))
		no_road(j);
	path = mem_fmt("%s/%s", j->via, j->road);
	if (access(path, R_OK) < 0)
		no_road(j);
	free(path);
}

static const char *
state_dir(const char *asked)
{
	const char *mmt = getenv("MMT_STATE"), *xdg = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	char *dir, *real;

	if (asked != NULL)
		dir = mem_dup(asked);
	else if (mmt != NULL && *mmt != '\0')
		dir = mem_fmt("%s/vm", mmt);
	else if (xdg != NULL && *xdg != '\0')
		dir = mem_fmt("%s/mmt/vm", xdg);
	else if (home != NULL && *home != '\0')
		dir = mem_fmt("%s/.local/state/mmt/vm", home);
	else
		die("neither MMT_STATE nor HOME is set: use -d");
	if (*dir == '\0' || tree_mkdir(dir) < 0)
		die("%s:", dir);
	real = realpath(dir, NULL);
	if (real == NULL)
		die("%s:", dir);
	free(dir);
	return real;
}

/* An inherited variable is no option. */
static void
tell(const char *name, const char *value)
{
	if ((value != NULL ? setenv(name, value, 1) : unsetenv(name)) < 0)
		die("%s:", name);
}

static void
environment(const struct job *j, const struct asked *a, const char *argv0)
{
	char seconds[NUM_MAX], self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	if (n > 0)
		self[n] = '\0';
	else
		(void)snprintf(self, sizeof self, "%s", argv0);

	(void)num_format(j->timeout, seconds);
	tell("MMT_VIA", j->via);
	tell("MMT_VM_DIR", state_dir(a->dir));
	tell("MMT_VM_TIMEOUT", seconds);
	tell("MMT_VM_SELF", self);
	tell("MMT_VM_USER", a->user != NULL ? a->user : "root");
	tell("MMT_VM_OURS", a->ours ? "1" : NULL);
	tell("MMT_VM_VCPUS", a->vcpus);
	tell("MMT_VM_MEMORY", a->memory);
	tell("MMT_VM_NUMA", a->numa);
	tell("MMT_VM_PIN", a->pin);
}

/* No more at once than there are descriptors for. */
static void
limit_jobs(struct job *j)
{
	long most = FD_SETSIZE;
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < FD_SETSIZE)
		most = (long)r.rlim_cur;
	most = (most - 32) / (STREAMS + 1);
	if (most < 1)
		most = 1;
	if (j->jobs == 0 || j->jobs > (long)j->n)
		j->jobs = (long)j->n;
	if (j->jobs <= most)
		return;
	warn("only %ld at once: there are no descriptors for more", most);
	j->jobs = most;
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
	return o->failed > 0 ? 1 : o->timed_out > 0 ? 124 : 0;
}

int
main(int argc, char **argv)
{
	struct asked a = { .timeout = -1 };
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
	find_road(&j, argv[0]);
	names_read(&j, names);
	environment(&j, &a, argv[0]);
	if (j.output != NULL && tree_mkdir(j.output) < 0)
		die("%s:", j.output);
	limit_jobs(&j);
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
