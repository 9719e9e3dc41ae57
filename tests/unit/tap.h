/* tap.h: TAP on standard output, for the unit tests */
#include <stdarg.h>
#include <stdio.h>

#include "mmt.h"

static int ran, failed;

static void ok(int good, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
ok(int good, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++ran);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	failed += !good;
}
