/* mmt-barrier: let processes on several machines do the same step at the same time */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "barrier/barrier.h"

enum { AT = 256, EARLY, GO_ON, LIVE, LOOP, ONCE, SUMMARY };

static const char about[] = "let processes on several machines do the same step at the same time";

/* The messages about the options of a subcommand say whose they are. */
static void
subcommand(struct opts *o, const struct opt *table, const char *name, const char *synopsis,
    const char *what, char **argv)
{
	progname = name;
	opt_begin(o, table, synopsis, what, argv);
}

static void
read_secret(struct secret *s, const char *path)
{
	const char *why;
	struct stat st;

	if (secret_read(s, path, &why) < 0) {
		warn_why(path, why);
		exit(125);
	}
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH)))
		warn("%s: others can read the secret (chmod 600)", path);
}

/* ---- serve ---- */

static const struct opt serve_table[] = {
	{ 'n', "participants", "N", "how many take part" },
	{ 'N', "names", "NAME,...", "who takes part, nobody else" },
	{ 'l', "listen", "ADDRESS", "ADDR:PORT, [ADDR]:PORT, :PORT or unix:PATH" },
	{ 'k', "secret", "FILE", "all who take part know what is in it" },
	{ 't', "timeout", "SECONDS", "from the first to the last who joins or arrives (3600)" },
	{ 'T', "step", "SECONDS", "from a release to the first who arrives (86400)" },
	{ 'H', "heartbeat", "SECONDS", "who is silent for 3.5 of them is dead (5)" },
	{ AT, "at", "=LEAD", "all go on at an agreed instant, LEAD s ahead" },
	{ GO_ON, "go-on", NULL, "without those who are lost, named, instead of ending" },
	{ LOOP, "loop-others", NULL, "a group that is done goes on until all are" },
	{ ONCE, "once", NULL, "end with the first session, 1 when it failed" },
	{ LIVE, "live", NULL, "a line per participant on standard error, a terminal" },
	{ SUMMARY, "summary", NULL, "who did what, at the end of a session" },
	{ 'q', "quiet", NULL, "no lines of events" },
	{ 0, NULL, NULL, NULL }
};

/* NAME,... as an array of strings. */
static const char *const *
names(const struct opts *o, size_t *n)
{
	char *s = mem_dup(o->value), *comma;
	const char **v = NULL, *why;
	size_t cap = 0, i;

	for (*n = 0; s != NULL; s = comma) {
		if ((comma = strchr(s, ',')) != NULL)
			*comma++ = '\0';
		if ((why = msg_badname(s)) != NULL)
			opt_die(o, "--names: the name '%s' %s", s, why);
		for (i = 0; i < *n; i++)
			if (strcmp(v[i], s) == 0)
				opt_die(o, "--names: '%s' is there twice", s);
		v = mem_room(v, *n, &cap, sizeof *v);
		v[(*n)++] = s;
	}
	if (*n > BARRIER_MAX)
		opt_die(o, "--names: more than %d names", BARRIER_MAX);
	return v;
}

static int
is_local(const char *address)
{
	static const char *const local[] = { "unix:", "127.", "[::1]:", "localhost:", NULL };
	int i;

	for (i = 0; local[i] != NULL; i++)
		if (strncmp(address, local[i], strlen(local[i])) == 0)
			return 1;
	return 0;
}

static void
serve_check(struct opts *o, struct serve_config *c, long n)
{
	if (n == 0 && c->meet.expect == NULL)
		opt_die(o, "how many take part? -n N, or -N NAME,...");
	if (n != 0 && c->meet.expect != NULL && (size_t)n != c->meet.n)
		opt_die(o, "-n says %ld participants, -N names %zu", n, c->meet.n);
	if (n != 0)
		c->meet.n = (size_t)n;
	if (c->address == NULL)
		opt_die(o, "listen where? -l ADDR:PORT or -l unix:PATH");
	if (*o->argv != NULL)
		opt_die(o, "'%s' is too much, there are no operands", *o->argv);
}

static void
serve_options(struct serve_config *c, const char **secret, char **argv)
{
	struct opts o;
	long n = 0;
	int id;

	subcommand(&o, serve_table, "mmt-barrier serve",
	    "-n N | -N NAME,... -l ADDRESS [-k FILE] [-t SECONDS] [-T SECONDS]\n"
	    "       [-H SECONDS] [--at[=LEAD]] [--go-on] [--loop-others] [--once] [--live] [--summary] [-q]",
	    "the server: lets all go on when all have arrived", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'n': n = opt_long(&o, "participants", 1, BARRIER_MAX); break;
		case 'N': c->meet.expect = names(&o, &c->meet.n); break;
		case 'l': c->address = o.value; break;
		case 'k': *secret = o.value; break;
		case 't': c->meet.patience = opt_double(&o, "timeout", 0.01, 1e9); break;
		case 'T': c->meet.step = opt_double(&o, "step", 0.01, 1e9); break;
		case 'H': c->meet.heartbeat = opt_double(&o, "heartbeat", 0.01, 3600); break;
		case AT:
			c->meet.at = 1;
			c->meet.lead = o.value != NULL ? opt_double(&o, "at", 0, 10) : 0;
			break;
		case GO_ON: c->meet.go_on = 1; break;
		case LOOP: c->meet.loop_others = 1; break;
		case ONCE: c->once = 1; break;
		case LIVE: c->live = 1; break;
		case SUMMARY: c->summary = 1; break;
		case 'q': c->quiet = 1; break;
		default: break;
		}
	serve_check(&o, c, n);
}

static int
do_serve(char **argv)
{
	static struct serve_config c = { .meet = { .hello = 10, .patience = 3600,
	    .step = 86400, .heartbeat = 5 } };
	const char *secret = NULL;

	serve_options(&c, &secret, argv);
	progname = "mmt-barrier";
	if (secret != NULL)
		read_secret(&c.meet.secret, secret);
	else if (!is_local(c.address))
		warn("whoever reaches %s can take part; -k FILE gives all a secret", c.address);
	return serve(&c);
}

/* ---- join ---- */

static const struct opt join_table[] = {
	{ 'c', "connect", "ADDRESS", "ADDR:PORT, unix:PATH or dev:PATH" },
	{ 'N', "name", "NAME", "of this participant" },
	{ 'g', "group", "GROUP", "those who run the same (-)" },
	{ 'k', "secret", "FILE", "what the server has in its own" },
	{ 't', "timeout", "SECONDS", "to reach the server (600)" },
	{ EARLY, "early", NULL, "say go when the instant is known, not when it comes" },
	{ 0, NULL, NULL, NULL }
};

static int
do_join(char **argv)
{
	static struct join_config c = { .group = "-", .timeout = 600 };
	const char *secret = NULL, *why;
	struct opts o;
	int id;

	subcommand(&o, join_table, "mmt-barrier join",
	    "-c ADDRESS -N NAME [-g GROUP] [-k FILE] [-t SECONDS] [--early]",
	    "the filter: steps in, answers of the server out", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'c': c.address = o.value; break;
		case 'N': c.name = o.value; break;
		case 'g': c.group = o.value; break;
		case 'k': secret = o.value; break;
		case 't': c.timeout = opt_double(&o, "timeout", 0.01, 1e9); break;
		case EARLY: c.early = 1; break;
		default: break;
		}
	if (c.address == NULL)
		opt_die(&o, "where is the server? -c ADDR:PORT, -c unix:PATH or -c dev:PATH");
	if (c.name == NULL)
		opt_die(&o, "who takes part? -N NAME");
	if ((why = msg_badname(c.name)) != NULL)
		opt_die(&o, "the name '%s' %s", c.name, why);
	if (strcmp(c.group, "-") != 0 && (why = msg_badname(c.group)) != NULL)
		opt_die(&o, "the group's name '%s' %s", c.group, why);
	if (*o.argv != NULL)
		opt_die(&o, "'%s' is too much, there are no operands", *o.argv);
	progname = "mmt-barrier";
	if (secret != NULL)
		read_secret(&c.secret, secret);
	return join(&c);
}

/* ---- step ---- */

static const struct opt step_table[] = {
	{ 'i', "in", "FD", "where the filter's answers can be read" },
	{ 'o', "out", "FD", "where it reads" },
	{ 'P', "parent", "PID", "end when that process is gone" },
	{ 'q', "quiet", NULL, "do not repeat what the filter says on its standard error" },
	{ 0, NULL, NULL, NULL }
};

static pid_t parent;

/* Once a second: nothing announces the end of a process that is not our child. */
static void
look(int sig)
{
	int saved = errno;

	(void)sig;
	if (kill(parent, 0) < 0 && errno == ESRCH)
		_exit(125);
	(void)alarm(1);
	errno = saved;
}

static void
watch(long pid)
{
	struct sigaction sa;

	parent = (pid_t)pid;
	memset(&sa, 0, sizeof sa);
	sa.sa_handler = look;
	(void)sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGALRM, &sa, NULL);
	look(SIGALRM);
}

static int
step_options(struct ask *a, const char **detail, int *quiet, char **argv)
{
	int id, token, in = -1, out = -1;
	struct opts o;

	subcommand(&o, step_table, "mmt-barrier step", "-i FD -o FD [-q] [-P PID] TOKEN [DETAIL]",
	    "one step through the descriptors of a join", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'i': in = (int)opt_long(&o, "in", 0, INT_MAX); break;
		case 'o': out = (int)opt_long(&o, "out", 0, INT_MAX); break;
		case 'P': watch(opt_long(&o, "parent", 1, INT_MAX)); break;
		case 'q': *quiet = 1; break;
		default: break;
		}
	if (in < 0 || out < 0)
		opt_die(&o, "both descriptors are wanted: -i FD -o FD");
	if (*o.argv == NULL)
		opt_die(&o, "which step? mmtests_start, test_do, iteration_begin ...");
	if ((token = token_of(*o.argv)) < 0)
		opt_die(&o, "'%s' is no step: mmtests_start, test_do, iteration_begin, "
		    "iteration_end, test_done, mmtests_end", *o.argv);
	*detail = o.argv[1];
	if (*detail != NULL && strpbrk(*detail, "\t\n") != NULL)
		opt_die(&o, "the detail holds a TAB or a newline");
	if (*detail != NULL && o.argv[2] != NULL)
		opt_die(&o, "'%s' is too much", o.argv[2]);
	ask_init(a, in, out);
	return token;
}

static int
do_step(char **argv)
{
	static const char *const words[] = { "-", "go", "loop", "done", "wait", "error" };
	static struct answer r;
	static struct ask a;
	const char *detail, *why;
	int quiet = 0, token = step_options(&a, &detail, &quiet, argv);

	progname = "mmt-barrier";
	if (ask_step(&a, (enum token)token, detail, &r, &why) < 0) {
		warn("%s", why);
		return 1;
	}
	if (r.kind == ANSWER_ERROR) {
		if (!quiet)
			warn("%s", r.text);
		return 1;
	}
	printf("%s\t%s\t%ld\t%.6f\t%.9f\t%s\n", words[r.kind], token_names[r.token], r.seq,
	    r.time, r.local, r.text);
	out_close();
	return 0;
}

/* ---- which of them ---- */

static const struct {
	const char *name;
	int (*function)(char **argv);
	const char *help;
} subcommands[] = {
	{ "serve", do_serve, "the server: lets all go on when all have arrived" },
	{ "join", do_join, "the filter: steps in, answers of the server out" },
	{ "step", do_step, "one step through the descriptors of a join, for scripts" },
};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static const char usage[] = "usage: mmt-barrier serve|join|step [OPTION...]";

static void
help(void)
{
	int i;

	printf("mmt-barrier: %s\n%s\n", about, usage);
	for (i = 0; i < SUBCOMMANDS; i++)
		printf("  %-8s %s\n", subcommands[i].name, subcommands[i].help);
	printf("(mmt-barrier serve --help explains the options of serve)\n");
	out_close();
}

int
main(int argc, char **argv)
{
	int i;

	err_init("mmt-barrier", 125);
	fd_init();
	if (argc < 2)
		die("a subcommand is wanted\n%s\n(mmt-barrier --help explains them)", usage);
	for (i = 0; i < SUBCOMMANDS; i++)
		if (strcmp(argv[1], subcommands[i].name) == 0)
			return subcommands[i].function(argv + 1);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		help();
	else if (strcmp(argv[1], "--version") == 0) {
		printf("mmt-barrier %s\n", MMT_VERSION);
		out_close();
	} else
		die("'%s' is no subcommand\n%s\n(mmt-barrier --help explains them)", argv[1],
		    usage);
	return 0;
}
