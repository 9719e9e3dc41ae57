/* mmt-stats: statistics of records, or of bare numbers */
#include <stdlib.h>
#include <string.h>

#include "stats/stats.h"

/* How many values are missing is said once for each group, by run and test. */
static int
complain(const struct stats *s)
{
	const struct group *g;
	int bad = 0;
	char *name;
	size_t i;

	for (i = 0; i < s->key.n; i++) {
		g = &s->group[i];
		if (g->missing == 0)
			continue;
		bad = 1;
		name = group_name(s, i);
		warn("%s%zu of %zu values missing", name, g->missing, g->missing + g->seen);
		free(name);
	}
	return bad;
}

/* The statistics of whole iterations, behind all others. */
static int
cells(struct stats *s)
{
	const struct asked *a = &s->asked;
	int bad = 0;
	size_t i;

	if (a->ncells > 0)
		cells_join(&s->cells);
	for (i = 0; i < a->ncells; i++)
		bad |= a->cells[i]->fn(&s->cells, print_summary, s);
	cells_free(&s->cells);
	return bad;
}

int
main(int argc, char **argv)
{
	static struct stats s; /* static: to a leak checker in use to the end, as o is */
	static struct opts o;
	char **files;
	int bad;

	err_init(argc > 0 ? argv[0] : "mmt-stats", 2);
	ask_options(&s.asked, &o, argv);
	files = opt_files(&o);
	stats_begin(&s, files);
	read_all(&s, files);
	stats_end(&s);
	order_passes(&s, files);
	if (s.bare < 0)
		warn("no values");
	else if (!s.bare && s.asked.header)
		print_header(&s.asked);
	print_groups(&s);
	bad = cells(&s);
	bad |= complain(&s) || s.bare < 0;
	out_close();
	return bad;
}
