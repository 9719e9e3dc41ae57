/* place: the roads, the directory of what is kept, and what a road finds in its environment */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

#include "vm.h"

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

void
place_road(struct job *j, const char *argv0)
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

void
place_environment(const struct job *j, const struct vm_asked *a, const char *argv0)
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

void
place_limit(struct job *j)
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
