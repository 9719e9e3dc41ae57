/* store: the directory of a test in the log tree: plan, journal, setup.log, logs/
 *
 * What a crash may leave is told apart by order: a log is written as .part,
 * reaches the disk, gets its name, and only then the journal gets its line.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "run.h"

static char *
path(const struct store *s, const char *name)
{
	return mem_fmt("%s/%s", s->dir, name);
}

static int
complain(const char *what, char *p)
{
	warn("%s: %s:", p, what);
	free(p);
	return -1;
}

static int
remove_one(const char *p, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)f;
	return type == FTW_DP ? rmdir(p) : unlink(p);
}

/* Everything of an earlier try. */
static int
wipe(const struct store *s)
{
	char *logs = path(s, "logs");
	int r = nftw(logs, remove_one, 16, FTW_DEPTH | FTW_PHYS);

	if (r < 0 && errno != ENOENT)
		return complain("cannot remove the old logs", logs);
	free(logs);
	return 0;
}

/* The lock goes with the process; whoever has it is running or tearing down. */
static int
lock(const struct store *s, double patience)
{
	double deadline = clock_mono() + patience;
	struct flock l;
	int told = 0;

	for (;;) {
		memset(&l, 0, sizeof l);
		l.l_type = F_WRLCK;
		l.l_whence = SEEK_SET;
		if (fcntl(s->journal, F_SETLK, &l) == 0)
			return 0;
		if (errno != EACCES && errno != EAGAIN)
			return complain("cannot lock", path(s, "journal"));
		if (fcntl(s->journal, F_GETLK, &l) == 0 && l.l_type == F_UNLCK)
			continue;
		if (clock_mono() >= deadline) {
			warn("%s/journal: process %ld is running this test; wait for it or stop it",
			    s->dir, (long)l.l_pid);
			return -1;
		}
		if (!told++)
			warn("%s: waiting for process %ld, which is still at work there",
			    s->dir, (long)l.l_pid);
		(void)wait_for(-1, -1, clock_mono() + 0.1);
		if (stop_asked())
			return -1;
	}
}

/* Takes down what need not be run again. */
static void
count(struct store *s, const struct journal_line *j)
{
	char *key;
	double x;

	if (strcmp(j->status, "interrupted") == 0 || journal_note(j->note, "loop", &x) ||
	    (s->synced && journal_note(j->note, "unsynced", &x)))
		return;
	key = mem_fmt("%s.%ld", j->label, j->iter);
	(void)map_put(&s->done, key);
	free(key);
}

/* Fills s->done from the journal; a torn last line is cut off.  It is read through
 * the descriptor that holds the lock: to close another one would give that up. */
static int
read_done(struct store *s)
{
	struct journal_line j;
	const char *why;
	char *buf, *line, *nl;
	struct stat st;
	ssize_t n;
	off_t whole;
	int r = 0, number = 0;

	if (fstat(s->journal, &st) < 0)
		return complain("cannot read", path(s, "journal"));
	buf = mem_alloc((size_t)st.st_size + 1, 1);
	n = pread(s->journal, buf, (size_t)st.st_size, 0);
	if (n < 0 || n != (ssize_t)st.st_size) {
		free(buf);
		return complain("cannot read", path(s, "journal"));
	}
	for (line = buf; r == 0 && (nl = memchr(line, '\n', (size_t)(buf + n - line))) != NULL;
	    line = nl + 1) {
		*nl = '\0';
		number++;
		if (rec_skip(line, (size_t)(nl - line)))
			continue;
		if (journal_parse(line, (size_t)(nl - line), &j, &why) < 0) {
			warn("%s/journal:%d: not a journal line: %s", s->dir, number, why);
			r = -1;
		} else
			count(s, &j);
	}
	whole = line - buf;
	free(buf);
	if (r == 0 && whole < st.st_size && ftruncate(s->journal, whole) < 0)
		return complain("cannot cut off the half-written last line", path(s, "journal"));
	return r;
}

/* The next line of the plan that is the test's own; NULL: no more. */
static const char *
own_line(const struct plan *p, const char *test, size_t *i)
{
	while (*i < p->n)
		if (strcmp(p->v[(*i)++].test, test) == 0)
			return p->v[*i - 1].text;
	return NULL;
}

static int
same_plan(char *file, const struct plan *p, const char *test)
{
	char *files[2] = { NULL, NULL }, *line;
	const char *own;
	size_t len, i = 0;
	struct in in;
	int r;

	files[0] = file;
	in_open(&in, files);
	while ((r = in_line(&in, &line, &len, NULL)) > 0 &&
	    (own = own_line(p, test, &i)) != NULL && strcmp(own, line) == 0)
		;
	in_close(&in);
	return r == 0 && own_line(p, test, &i) == NULL;
}

/* The plan as it is or was run: compared when resumed, else written, whole or not
 * at all. */
static int
keep_plan(const struct store *s, const struct plan *p, const char *test,
    enum store_mode mode)
{
	char *file = path(s, "plan"), *fresh;
	const char *own;
	size_t i = 0;
	FILE *f;

	if (mode == STORE_RESUME && access(file, R_OK) == 0) {
		if (!same_plan(file, p, test)) {
			warn("%s: the run was begun with another plan; resume it with that one, "
			    "or start anew with --force", file);
			free(file);
			return -1;
		}
		free(file);
		return 0;
	}
	fresh = mem_fmt("%s.new", file);
	f = fopen(fresh, "w");
	while (f != NULL && (own = own_line(p, test, &i)) != NULL)
		(void)fprintf(f, "%s\n", own);
	if (f == NULL || ferror(f) || fflush(f) != 0 || fsync(fileno(f)) < 0 || fclose(f) != 0 ||
	    rename(fresh, file) < 0) {
		free(fresh);
		return complain("cannot write", file);
	}
	free(fresh);
	free(file);
	return 0;
}

/* Whatever an earlier session that was killed left alive. */
static int
bury(const struct store *s, double grace)
{
	char *id = mem_fmt("%s/", s->dir);
	int n = stray_kill(id, STRAY_ANY, 0, grace, -1);

	free(id);
	if (n < 0)
		warn("%s: processes of an earlier session do not die", s->dir);
	return n < 0 ? -1 : 0;
}

static int
open_files(struct store *s, enum store_mode mode)
{
	char *p = path(s, "logs");

	if (tree_mkdir(p) < 0)
		return complain("cannot make the directory", p);
	free(p);
	p = path(s, "journal");
	if (mode == STORE_NEW && access(p, F_OK) == 0) {
		warn("%s: this test was run already; --resume does what is missing, "
		    "--force starts anew", p);
		free(p);
		return -1;
	}
	s->journal = open(p, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (s->journal < 0)
		return complain("cannot open", p);
	free(p);
	p = path(s, "setup.log");
	s->setup = open(p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (s->setup < 0)
		return complain("cannot open", p);
	free(p);
	return 0;
}

int
store_open(struct store *s, const char *dir, const struct plan *p,
    const char *test, enum store_mode mode, int synced, double grace)
{
	char cwd[4096], *logs, *real;

	memset(s, 0, sizeof *s);
	s->journal = s->setup = s->log = -1;
	s->synced = synced;
	if (*dir != '/' && getcwd(cwd, sizeof cwd) == NULL) {
		warn("cannot tell the current directory:");
		return -1;
	}
	s->dir = *dir == '/' ? mem_dup(dir) : mem_fmt("%s/%s", cwd, dir);
	if (tree_mkdir(s->dir) < 0)
		return complain("cannot make the directory", path(s, "logs"));
	/* By whatever name it was called, strays carry this one. */
	real = realpath(s->dir, NULL);
	if (real == NULL)
		return complain("cannot find the directory", mem_dup(s->dir));
	free(s->dir);
	s->dir = real;
	if (open_files(s, mode) < 0 || lock(s, mode == STORE_RESUME ? 2 * grace + 10 : 0) < 0)
		return -1;
	if (mode == STORE_FORCE) {
		if (wipe(s) < 0)
			return -1;
		if (ftruncate(s->journal, 0) < 0 || ftruncate(s->setup, 0) < 0)
			return complain("cannot empty", path(s, "journal"));
		logs = path(s, "logs");
		if (tree_mkdir(logs) < 0)
			return complain("cannot make the directory", logs);
		free(logs);
	}
	if (mode != STORE_NEW && bury(s, grace) < 0)
		return -1;
	if (keep_plan(s, p, test, mode) < 0)
		return -1;
	return mode == STORE_RESUME ? read_done(s) : 0;
}

int
store_log_open(struct store *s, const char *label, long iter)
{
	char *name = tree_logname(label, iter), *p;

	free(s->logpath);
	s->logpath = mem_fmt("%s/logs/%s", s->dir, name);
	free(name);
	p = mem_fmt("%s.part", s->logpath);
	s->log = open(p, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
	if (s->log < 0)
		return complain("cannot open", p);
	free(p);
	free(s->side);
	s->side = mem_fmt("%s.d", s->logpath);
	if (mkdir(s->side, 0777) < 0 && errno != EEXIST)
		return complain("cannot make the directory", mem_dup(s->side));
	return 0;
}

void
store_log_drop(struct store *s)
{
	char *part = mem_fmt("%s.part", s->logpath);

	(void)close(s->log);
	s->log = -1;
	(void)unlink(part);
	(void)rmdir(s->side);
	free(part);
}

/* A benchmark may not notice that its output was cut, so ask the disk. */
static int
disk_full(int fd)
{
	struct statvfs v;

	return fstatvfs(fd, &v) == 0 && v.f_blocks > 0 &&
	    (geteuid() == 0 ? v.f_bfree : v.f_bavail) == 0;
}

int
store_log_close(struct store *s)
{
	char *part = mem_fmt("%s.part", s->logpath);
	int r = fsync(s->log) < 0 && errno != EINVAL ? -1 : 0;

	if (r == 0 && disk_full(s->log)) {
		errno = ENOSPC;
		r = -1;
	}
	if (close(s->log) < 0)
		r = -1;
	s->log = -1;
	(void)rmdir(s->side); /* stays when the run put something there */
	if (r == 0 && rename(part, s->logpath) < 0)
		r = -1;
	free(part);
	return r;
}

int
store_journal(struct store *s, const struct journal_line *j)
{
	char *text = journal_format(j);
	size_t len = strlen(text), done = 0;
	off_t before = lseek(s->journal, 0, SEEK_END);
	ssize_t n = 0;

	while (done < len && (n = write(s->journal, text + done, len - done)) >= 0)
		done += (size_t)n;
	free(text);
	if (n < 0) {
		int saved = errno;

		(void)!ftruncate(s->journal, before);
		errno = saved;
		return -1;
	}
	return fsync(s->journal) < 0 && errno != EINVAL ? -1 : 0;
}

void
store_close(struct store *s)
{
	if (s->journal >= 0)
		(void)close(s->journal);
	if (s->setup >= 0)
		(void)close(s->setup);
	map_free(&s->done);
	free(s->dir);
	free(s->logpath);
	free(s->side);
	memset(s, 0, sizeof *s);
}
