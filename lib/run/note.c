/* note: the last field of a journal line */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

static void add(char *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
add(char *buf, const char *fmt, ...)
{
	size_t n = strlen(buf);
	va_list ap;

	if (n > 0 && n + 1 < NOTE_MAX) {
		buf[n++] = ',';
		buf[n] = '\0';
	}
	va_start(ap, fmt);
	(void)vsnprintf(buf + n, NOTE_MAX - n, fmt, ap);
	va_end(ap);
}

void
note_format(const struct note *n, char buf[NOTE_MAX])
{
	*buf = '\0';
	if (n->strays != 0)
		add(buf, "strays=%d", abs(n->strays));
	if (n->failed != NULL)
		add(buf, "failed=%s", n->failed);
	if (n->go > 0)
		add(buf, "go=%.6f", n->go);
	if (n->exec > 0)
		add(buf, "exec=%.6f", n->exec);
	if (n->skew >= 0)
		add(buf, "skew=%.6f", n->skew);
	if (n->execskew >= 0)
		add(buf, "execskew=%.6f", n->execskew);
	if (n->lost > 0)
		add(buf, "lost=%ld", n->lost);
	if (n->unsynced)
		add(buf, "unsynced");
	if (n->loop)
		add(buf, "loop");
	if (*buf == '\0')
		add(buf, "-");
}
