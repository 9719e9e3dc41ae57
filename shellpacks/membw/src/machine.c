/* machine: the size of the last-level caches and of the memory to be had */
#include <errno.h>
#include <glob.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "membw.h"
#include "mmt.h"

#define MIB ((size_t)1 << 20)

int
size_parse(const char *s, size_t *bytes)
{
	static const char units[] = "KMGkmg";
	const char *unit;
	unsigned long long x;
	int shift = 0;
	char *end;

	if (*s < '0' || *s > '9')
		return -1;
	errno = 0;
	x = strtoull(s, &end, 10);
	if (*end != '\0' && (unit = strchr(units, *end)) != NULL) {
		shift = 10 * ((int)(unit - units) % 3 + 1);
		end++;
	}
	if (*end != '\0' || errno != 0 || x > SIZE_MAX >> shift)
		return -1;
	*bytes = (size_t)x << shift;
	return 0;
}

/* The word behind key in the first line of DIR FILE that begins with it, valid
 * until the next call.  Empty when there is none. */
static const char *
fact(const char *dir, const char *file, const char *key)
{
	static char line[256];
	char *path = mem_fmt("%s%s", dir, file), *word;
	FILE *f = fopen(path, "r");
	int found = 0;

	free(path);
	while (f != NULL && !found && fgets(line, sizeof line, f) != NULL)
		found = strncmp(line, key, strlen(key)) == 0;
	if (f != NULL)
		(void)fclose(f);
	if (!found)
		return "";
	word = line + strlen(key);
	word += strspn(word, " ");
	word[strcspn(word, " \n")] = '\0';
	return word;
}

/* Bytes of the highest level that any processor has.  Each cache is listed by
 * all that share it, and counted with the first of them. */
static size_t
cache_bytes(const char *root)
{
	static const char cpus[] = "/sys/devices/system/cpu/cpu";
	char *pattern = mem_fmt("%s%s[0-9]*/cache/index[0-9]*", root, cpus);
	size_t i, bytes, sum = 0;
	long level, top = 0, cpu;
	const char *dir;
	glob_t g;

	memset(&g, 0, sizeof g);
	(void)glob(pattern, 0, NULL, &g); /* none: no path */
	for (i = 0; i < g.gl_pathc; i++) {
		dir = g.gl_pathv[i];
		level = strtol(fact(dir, "/level", ""), NULL, 10);
		if (level < top || strcmp(fact(dir, "/type", ""), "Instruction") == 0 ||
		    size_parse(fact(dir, "/size", ""), &bytes) < 0)
			continue;
		if (level > top)
			sum = 0;
		top = level;
		cpu = strtol(dir + strlen(root) + strlen(cpus), NULL, 10);
		if (strtol(fact(dir, "/shared_cpu_list", ""), NULL, 10) == cpu)
			sum += bytes;
	}
	globfree(&g);
	free(pattern);
	return sum;
}

void
machine_look(struct machine *m, const char *root)
{
	size_t limit;

	m->llc = cache_bytes(root);
	m->llc_source = "sysfs";
#ifdef _SC_LEVEL3_CACHE_SIZE /* glibc's, not POSIX: all that some guests have */
	if (m->llc == 0 && *root == '\0' && sysconf(_SC_LEVEL3_CACHE_SIZE) > 0) {
		m->llc = (size_t)sysconf(_SC_LEVEL3_CACHE_SIZE);
		m->llc_source = "sysconf";
	}
#endif
	if (m->llc == 0) {
		m->llc = 64 * MIB;
		m->llc_source = "assumed";
	}
	m->available_source = "meminfo";
	if (size_parse(fact(root, "/proc/meminfo", "MemAvailable:"), &m->available) == 0 &&
	    m->available <= SIZE_MAX / 1024) {
		m->available *= 1024;
	} else {
		m->available = 1024 * MIB;
		m->available_source = "assumed";
	}
	/* Of our container. */
	if (size_parse(fact(root, "/sys/fs/cgroup/memory.max", ""), &limit) == 0 &&
	    limit < m->available) {
		m->available = limit;
		m->available_source = "memory.max";
	}
}
