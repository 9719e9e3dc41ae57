/* datatype: the classic suite's numbers for a unit and a direction
 *
 * MMTests/DataTypes.pm numbers them; MMTests/Summarise.pm takes times, cycles and bad
 * actions for lower-is-better and all else for higher.  Of sizes, usage and the like
 * (from 21 on) that says nothing, so neither does this.
 */
#include <string.h>

#include "json/json.h"

static const struct {
	long type;
	const char *unit, *better;
} types[] = {
	{ 1, "s", "low" }, { 2, "ns", "low" }, { 3, "us", "low" }, { 4, "ms", "low" },
	{ 5, "cycles", "low" }, { 6, "actions", "low" }, { 7, "actions", "high" },
	{ 8, "actions/s", "high" }, { 9, "actions/min", "high" },
	{ 10, "ops/s", "high" }, { 11, "ops/min", "high" }, { 13, "KB/s", "high" },
	{ 14, "MB/s", "high" }, { 15, "Mb/s", "high" }, { 16, "trans/s", "high" },
	{ 17, "trans/min", "high" }, { 18, "%", "high" }, { 19, "ratio", "high" },
	{ 20, "req/s", "high" }, { 21, "sectors", "-" }, { 22, "queued", "-" },
	{ 23, "MHz", "-" }, { 24, "W", "-" }, { 25, "%", "-" }, { 26, "B", "-" },
	{ 27, "KiB", "-" }, { 28, "MiB", "-" }, { 29, "pages", "-" },
	/* Other names, and what the classic suite calls the same. */
	{ 10, "1/s", "high" }, { 13, "KiB/s", "high" }, { 13, "kB/s", "high" },
	{ 14, "MiB/s", "high" }, { 16, "tps", "high" },
};
enum { TYPES = sizeof types / sizeof types[0], BAD_ACTIONS = 6, ACTIONS };

void
datatype_means(long type, const char **unit, const char **better)
{
	size_t i;

	*unit = *better = "-";
	for (i = 0; i < TYPES; i++)
		if (types[i].type == type) {
			*unit = types[i].unit;
			*better = types[i].better;
			return;
		}
}

long
datatype_of(const char *unit, const char *better)
{
	size_t i;

	for (i = 0; i < TYPES; i++)
		if (strcmp(types[i].unit, unit) == 0 && strcmp(types[i].better, better) == 0)
			return types[i].type;
	return strcmp(better, "low") == 0 ? BAD_ACTIONS : ACTIONS;
}
