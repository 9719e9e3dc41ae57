/* err: progname, warn, die */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mmt.h"

const char *progname = "mmt";
static int fatal = 2;

void
err_init(const char *argv0, int status)
{
	const char *slash;

	if (argv0 != NULL && *argv0 != '\0') {
		slash = strrchr(argv0, '/');
		progname = slash != NULL ? slash + 1 : argv0;
	}
	fatal = status;
}

/* One write per message, so that messages of several processes do not mix. */
static void say(const char *fmt, va_list ap) PRINTF_LIKE(1, 0);

static void
say(const char *fmt, va_list ap)
{
	char buf[4096];
	int saved = errno;
	size_t len, n = strlen(fmt);

	(void)snprintf(buf, sizeof buf - 1, "%s: ", progname);
	len = strlen(buf);
	(void)vsnprintf(buf + len, sizeof buf - 1 - len, fmt, ap);
	len = strlen(buf);
	if (n > 0 && fmt[n - 1] == ':')
		(void)snprintf(buf + len, sizeof buf - 1 - len, " %s", strerror(saved));
	len = strlen(buf);
	buf[len++] = '\n';
	(void)fflush(stdout);
	(void)fwrite(buf, 1, len, stderr);
	errno = saved;
}

void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
warn_why(const char *path, const char *why)
{
	if (why != NULL)
		warn("%s: %s", path, why);
	else
		warn("%s:", path);
}

void
die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	exit(fatal);
}
