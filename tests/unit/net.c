/* net: unit tests of lib/net.c and clock_until(), TAP on standard output */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "tap.h"

static char dir[] = "/tmp/mmt-net-XXXXXX";

/* Under the scratch directory; the caller frees. */
static char *
under(const char *prefix, const char *name)
{
	return mem_fmt("%s%s/%s", prefix, dir, name);
}

static int
ready(int fd, short events)
{
	struct pollfd p;

	p.fd = fd;
	p.events = events;
	return poll(&p, 1, 10000) == 1;
}

/* It failed, and why holds these words. */
static void
fails(int fd, char *why, const char *want)
{
	ok(fd < 0 && why != NULL && strstr(why, want) != NULL, "said: %s",
	    why != NULL ? why : "nothing");
	free(why);
}

/* What a server and a client do: bytes go both ways, nothing blocks or is inherited. */
static void
talk(const char *address, const char *from_begins)
{
	char *where = NULL, *from = NULL, *why = NULL, buf[8] = "";
	int l = net_listen(address, &where, &why), c, s = -1, good;

	if (l < 0)
		printf("# %s\n", why);
	c = l < 0 ? -1 : net_connect(where, 0, &why);
	if (l >= 0 && c < 0)
		printf("# %s: %s\n", where, why);
	good = c >= 0 && ready(l, POLLIN) && (s = net_accept(l, &from)) >= 0;
	ok(good && strncmp(from, from_begins, strlen(from_begins)) == 0, "%s: accepted from %s",
	    address, from != NULL ? from : "nobody");
	good = good && write(c, "to", 3) == 3 && ready(s, POLLIN) && read(s, buf, 8) == 3 &&
	    write(s, "fro", 4) == 4 && ready(c, POLLIN) && read(c, buf, 8) == 4;
	ok(good && strcmp(buf, "fro") == 0, "%s: bytes go both ways", address);
	ok(good && read(s, buf, 8) < 0 && errno == EAGAIN && read(c, buf, 8) < 0 &&
	    errno == EAGAIN && net_accept(l, &from) < 0 && errno == EAGAIN &&
	    (fcntl(s, F_GETFD) & fcntl(c, F_GETFD) & fcntl(l, F_GETFD) & FD_CLOEXEC) != 0,
	    "%s: nothing blocks, nothing is inherited", address);
	(void)close(c);
	ok(good && ready(s, POLLIN) && read(s, buf, 8) == 0, "%s: the end is seen", address);
	(void)close(s);
	(void)close(l);
	free(where);
	free(from);
}

static void
addresses(void)
{
	static const struct {
		const char *address, *why;
	} bad[] = {
		{ "", "want ADDR:PORT" }, { "80", "want ADDR:PORT" },
		{ "127.0.0.1:", "want ADDR:PORT" }, { "::1:80", "want ADDR:PORT" },
		{ "[::1:80", "want ADDR:PORT" }, { "[::1]80", "want ADDR:PORT" },
		{ "]:80", "" }, { "127.0.0.1:70000", "want 0 to 65535" },
		{ "127.0.0.1:080", "want 0 to 65535" }, { ":99999999999999999999", "want 0" },
		{ "127.0.0.1:-1", "" }, { "unix:", "want unix:PATH" }, { "127.0.0.1:no-such-port", "" },
		{ "dev:/", "" }
	};
	char *where, *why, *path;
	size_t i;
	int fd;

	for (i = 0; i < sizeof bad / sizeof *bad - 1; i++) {
		why = NULL;
		errno = 0;
		fd = net_connect(bad[i].address, 5, &why);
		ok(fd < 0 && errno == EINVAL && why != NULL && strstr(why, bad[i].why) != NULL,
		    "'%s' is refused at once: %s", bad[i].address, why);
		free(why);
		why = NULL;
		fd = net_listen(bad[i].address, &where, &why);
		ok(fd < 0 && why != NULL, "nobody listens on '%s'", bad[i].address);
		free(why);
	}
	path = mem_alloc(200, 1);
	memset(path, 'p', 199);
	memcpy(path, "unix:", 5);
	fd = net_connect(path, 5, &why);
	fails(fd, why, "a path of 194 bytes, a socket can have 1");
	fd = net_listen(path, &where, &why);
	fails(fd, why, "use a shorter directory");
	free(path);
	fd = net_listen("dev:/dev/null", &where, &why);
	fails(fd, why, "for the other end");
}

static void
sockets(void)
{
	char *address = under("unix:", "s"), *path = under("", "s"), *where, *why;
	struct stat st;
	int l, again;
	FILE *f;

	talk(address, "unix");
	ok(stat(path, &st) == 0 && S_ISSOCK(st.st_mode), "a closed socket leaves its file");
	l = net_listen(address, &where, &why);
	ok(l >= 0 && strcmp(where, address) == 0, "it is replaced, nobody listens there");
	free(where);
	again = net_listen(address, &where, &why);
	fails(again, why, "somebody listens there already");
	net_unlink(address);
	ok(stat(path, &st) < 0, "the file of a socket is removed");
	(void)close(l);
	if ((f = fopen(path, "w")) == NULL || fclose(f) != 0)
		die("%s:", path);
	again = net_listen(address, &where, &why);
	fails(again, why, "is no socket");
	net_unlink(address);
	ok(stat(path, &st) == 0 && S_ISREG(st.st_mode), "no other file is removed");
	(void)unlink(path);
	free(address);
	free(path);
}

/* A socket of another kind is somebody's, though nobody can be called there. */
static void
other_kind(void)
{
	char *address = under("unix:", "log"), *where, *why;
	struct sockaddr_un un;
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0), l;

	memset(&un, 0, sizeof un);
	un.sun_family = AF_UNIX;
	(void)snprintf(un.sun_path, sizeof un.sun_path, "%s", address + 5);
	if (fd < 0 || bind(fd, (struct sockaddr *)&un, sizeof un) < 0)
		die("%s:", address);
	l = net_listen(address, &where, &why);
	fails(l, why, "somebody listens there already");
	(void)close(fd);
	net_unlink(address);
	free(address);
}

/* The server is started when the client has been trying for a while. */
static void
later(void)
{
	char *address = under("unix:", "late"), *where, *why, *from = NULL;
	double t = clock_mono();
	int p[2], l, fd, status;
	pid_t pid;
	char c;

	fd = net_connect(address, 0, &why);
	ok(fd < 0 && errno != EINVAL && clock_mono() - t < 5, "tried once");
	fails(fd, why, strerror(ENOENT));
	t = clock_mono();
	fd = net_connect(address, .05, &why);
	ok(fd < 0 && clock_mono() - t >= .05, "tried for a while");
	fails(fd, why, strerror(ENOENT));
	(void)fflush(stdout);
	if (fd_pipe(p) < 0 || (pid = fork()) < 0)
		die("cannot fork:");
	if (pid == 0) {
		fd = net_connect(address, 1e-9, &why);
		if (fd >= 0 || write(p[1], "x", 1) != 1) /* tried, in vain */
			_exit(2);
		fd = net_connect(address, 60, &why);
		_exit(fd >= 0 && write(fd, "y", 1) == 1 ? 7 : 1);
	}
	if (read(p[0], &c, 1) != 1 || (l = net_listen(address, &where, &why)) < 0)
		die("no server:");
	fd = ready(l, POLLIN) ? net_accept(l, &from) : -1;
	ok(fd >= 0 && ready(fd, POLLIN) && read(fd, &c, 1) == 1 && c == 'y',
	    "a server that is started later is found");
	(void)waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 7, "by a client that waited");
	net_unlink(address);
	free(where);
	free(from);
	free(address);
}

static void
devices(void)
{
	char *address, *why, *file = under("dev:", "plain"), buf[8] = "";
	int master = posix_openpt(O_RDWR | O_NOCTTY), fd;
	FILE *f = fopen(file + 4, "w");

	if (f == NULL || fclose(f) != 0 || master < 0 || grantpt(master) < 0 ||
	    unlockpt(master) < 0)
		die("no terminal:");
	address = mem_fmt("dev:%s", ptsname(master));
	fd = net_connect(address, 0, &why);
	ok(fd >= 0 && read(fd, buf, 8) < 0 && errno == EAGAIN, "a terminal is opened");
	ok(write(fd, "a\n\003", 3) == 3 && ready(master, POLLIN) && read(master, buf, 8) == 3 &&
	    memcmp(buf, "a\n\003", 3) == 0, "bytes leave it as they are");
	ok(write(master, "\r\004x", 3) == 3 && ready(fd, POLLIN) && read(fd, buf, 8) == 3 &&
	    memcmp(buf, "\r\004x", 3) == 0, "and come in so, before the end of a line");
	(void)close(fd);
	(void)close(master);
	fd = net_connect(file, 5, &why);
	ok(fd < 0 && errno == EINVAL, "a file is no device, at once");
	fails(fd, why, "is no character device");
	(void)unlink(file + 4);
	fd = net_connect(file, 0, &why);
	fails(fd, why, strerror(ENOENT));
	free(file);
	free(address);
}

static void
instants(void)
{
	double t = clock_mono(), end = clock_until(t + .02), now = clock_mono();

	ok(end >= t + .02 && end <= now, "an instant is waited for");
	ok(clock_until(t) <= clock_mono(), "a past one is not");
	ok(clock_until(-1) > t, "nor is one before all time");
}

int
main(void)
{
	char *why = NULL;

	err_init("net", 2);
	if (mkdtemp(dir) == NULL)
		die("%s:", dir);
	talk("127.0.0.1:0", "127.0.0.1:");
	talk("localhost:0", "");
	talk(":0", "");
	if (net_connect("[::1]:9", 0, &why) < 0 && strstr(why, "refused") != NULL)
		talk("[::1]:0", "[::1]:");
	free(why);
	addresses();
	sockets();
	other_kind();
	later();
	devices();
	instants();
	(void)rmdir(dir);
	printf("1..%d\n", ran);
	return failed != 0;
}
