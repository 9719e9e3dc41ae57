/* faults: what page faults, mappings, processes and threads cost
 *
 * Workers, threads of one address space or processes, do the same operation over
 * and over, all from the same instant on.  Every operation is timed and kept; the
 * quantiles are exact.  The first pass is not counted.
 */
#include <stdio.h>
#include <stdlib.h>

#include "faults.h"
#include "mmt.h"

#define VERSION "1.0"

enum { MAX_WORKERS = 4096, MAX_OPS = 10000000, MAX_PASSES = 100000, CLOCK_READINGS = 10000 };

/* ---- what came out ------------------------------------------------------------------ */
static void
print_facts(const struct config *c)
{
	double start = clock_mono();
	int i;

	for (i = 1; i < CLOCK_READINGS; i++)
		(void)clock_mono();
	printf("# faults %s\n# operation %s\n", VERSION, c->op->name);
	printf("# workers %ld %s\n", c->workers, c->processes ? "processes" : "threads");
	printf("# passes %ld\n# operations %ld\n", c->passes, c->ops);
	if (c->op->call == NULL)
		printf("# step %zu bytes\n", c->step);
	printf("# clock-reading %.3f us\n", (clock_mono() - start) * 1e6 / CLOCK_READINGS);
	(void)fflush(stdout);
}

/* Rates are those of each worker while it was at it, summed up. */
static void
print_results(const struct config *c, const struct result *r, double *us)
{
	double n = (double)(c->ops * c->passes), rate = 0, cpu = 0;
	long i;

	for (i = 0; i < c->workers; i++) {
		rate += n / r[i].busy;
		cpu += r[i].cpu;
	}
	printf("rate %.1f 1/s\n", rate);
	/* Children have clocks of their own. */
	if (c->op->kind != CALL && cpu > 0)
		printf("rate-cpu %.1f 1/s\n", n * (double)c->workers / cpu);
	times_print("op", us, (size_t)(c->workers * c->ops * c->passes));
	out_close();
}

/* ---- main ------------------------------------------------------------------------------ */
static const struct opt table[] = {
	{ 'c', "count", "N", "operations in a pass (4096)" },
	{ 'd', "dir", "DIR", "where files are made (.)" },
	{ 'n', "workers", "N", "how many at the same time (1)" },
	{ 'o', "operation", "NAME", "anon (default), huge, file, copy, mmap, fork or thread" },
	{ 'p', "processes", NULL, "workers are processes, not threads of one" },
	{ 'r', "passes", "N", "how many are counted (10)" },
	{ 0, NULL, NULL, NULL }
};

static void
read_options(struct config *c, char **argv)
{
	struct opts o;
	int id;

	opt_begin(&o, table, "[-p] [-c N] [-d DIR] [-n N] [-o NAME] [-r N]",
	    "what page faults, mappings, processes and threads cost", argv);
	while ((id = opt_next(&o)) != 0)
		switch (id) {
		case 'c':
			c->ops = opt_long(&o, "count", 1, MAX_OPS);
			break;
		case 'd':
			c->dir = o.value;
			break;
		case 'n':
			c->workers = opt_long(&o, "workers", 1, MAX_WORKERS);
			break;
		case 'o':
			c->op = op_find(o.value);
			if (c->op == NULL)
				opt_die(&o, "--operation: '%s' is none of anon, huge, file, "
				    "copy, mmap, fork and thread", o.value);
			break;
		case 'p':
			c->processes = 1;
			break;
		case 'r':
			c->passes = opt_long(&o, "passes", 1, MAX_PASSES);
			break;
		}
	if (*o.argv != NULL)
		opt_die(&o, "%s: no operand is taken", *o.argv);
}

int
main(int argc, char **argv)
{
	struct config c = { NULL, 1, 4096, 10, 0, 0, "." };
	const struct result *r;
	double *us;

	(void)argc;
	err_init(argv[0], 2);
	c.op = op_find("anon");
	read_options(&c, argv);
	c.step = region_step(&c);
	print_facts(&c);
	r = measure(&c, &us);
	if (r == NULL)
		return 1;
	print_results(&c, r, us);
	return 0;
}
