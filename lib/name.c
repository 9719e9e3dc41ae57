/* name: names of metrics and labels, [key=value/]*metric */
#include <string.h>

#include "mmt.h"

const char *
name_bad(const char *name, int metric)
{
	const char *p, *end, *equals;

	for (p = name; *p != '\0'; p++) {
		if ((unsigned char)*p <= ' ' || *p == 0x7f || *p == ',')
			return "a blank, comma or control character in a name has to be %XX";
		if (*p == '%' && (p[1] == '\0' || strspn(p + 1, "0123456789ABCDEF") < 2))
			return "a '%' in a name begins %XX, two upper-case digits";
	}
	for (p = name;; p = end + 1) {
		end = p + strcspn(p, "/");
		equals = memchr(p, '=', (size_t)(end - p));
		if (metric && *end == '\0')
			return end == p ? "the name ends in '/'" :
			    equals != NULL ? "the last part of the name is key=value, "
			    "a metric is wanted" : NULL;
		if (equals == NULL || equals == p || equals + 1 == end ||
		    memchr(equals + 1, '=', (size_t)(end - equals - 1)) != NULL)
			return "a part of the name is not key=value";
		if (*end == '\0')
			return NULL;
	}
}
