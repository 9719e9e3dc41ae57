/* read: all values of the input into their groups
 *
 * What is usual goes the short way of loop.c.  Anything else, and all that is wrong,
 * goes line by line through the checks of num_parse() and rec_parse(). */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stats/stats.h"

static const char *
take_number(struct stats *s, char *line, size_t len)
{
	struct group *g = &s->group[0];
	double x;

	if (num_parse(line, len, &x) == 0)
		group_put(s, g, x);
	else if (len == 1 && *line == '-')
		g->missing += s->pass == 1;
	else if (rec_skip(line, len))
		return NULL;
	else if (g->m.n + g->missing == 0 && g->to == g->x)
		return in_junk(line, len, "neither a number nor a record, which has 8 "
		    "fields parted by TABs");
	else if (memchr(line, '\t', len) != NULL)
		return "more than one field among bare numbers";
	else
		return in_junk(line, len,
		    "not a finite decimal number, '-' stands for none");
	return NULL;
}

static const char *
take_record(struct stats *s, char *line, size_t len)
{
	const char *why = NULL;
	int dos = line[len - 1] == '\r'; /* no record does */
	struct rec r;
	size_t i;

	if (memchr(line, '\t', len) == NULL)
		return "one field among records, want 8";
	if (dos)
		line[--len] = '\0';
	if (rec_parse(line, len, &r, &why) < 0)
		return why;
	if (dos)
		return in_dos;
	i = prefix_put(s, line, &r, &why);
	if (why != NULL)
		return why;
	s->prefix.last = i;
	if (s->asked.ncells > 0 && s->pass == 1)
		stats_cell(s, &r);
	if (!r.missing)
		loop_value(s, i, r.value);
	else if (s->pass == 1)
		s->group[s->prefix.v[i].group].missing++;
	return NULL;
}

/* What the first line with data tells. */
static void
decide(struct stats *s, const struct in *in, const char *line, size_t len)
{
	s->bare = memchr(line, '\t', len) == NULL;
	if (s->bare && s->asked.records != NULL)
		die("%s:%lu: --%s is about records, this is a bare number", in->name,
		    in->line, s->asked.records);
	if (s->bare)
		(void)group_of(s, "");
	else
		prefix_begin(s);
}

/* One line the long way; what is behind it. */
static char *
one_line(struct stats *s, struct in *in, char *line, char *end)
{
	char *nl = memchr(line, '\n', (size_t)(end - line));
	size_t len = (size_t)(nl - line);
	const char *why;

	*nl = '\0';
	in->line++;
	/* Most lines are data: a number is tried before it is asked whether the
	 * line is to be skipped. */
	if (s->bare != 1 && rec_skip(line, len))
		return nl + 1;
	if (s->bare < 0)
		decide(s, in, line, len);
	why = (s->bare ? take_number : take_record)(s, line, len);
	if (why != NULL)
		die("%s:%lu: %s%s", in->name, in->line, s->bare ? "" : "not a record: ", why);
	return nl + 1;
}

void
read_all(struct stats *s, char **files)
{
	struct in in;
	char *p, *end;
	int r;

	in_open(&in, files);
	if (s->again && s->pass == 1)
		s->from = lseek(0, 0, SEEK_CUR);
	else if (s->again)
		(void)lseek(0, s->from, SEEK_SET);
	/* A line needs its room twice, and so does its name as a group. */
	if (in.longest > s->asked.memory / 8)
		in.longest = s->asked.memory / 8;
	while ((r = in_block(&in, &p, &end)) > 0)
		while (p < end) {
			if (s->bare > 0)
				p = loop_numbers(s, &in, p, end);
			else if (s->bare == 0 && s->asked.ncells == 0)
				p = loop_records(s, &in, p, end);
			if (p < end)
				p = one_line(s, &in, p, end);
		}
	if (r < 0)
		die("%s", in_why(&in));
	in_close(&in);
}

int
read_again(char **files)
{
	struct stat st;

	do {
		int here = *files == NULL || strcmp(*files, "-") == 0;

		if ((here ? fstat(0, &st) : stat(*files, &st)) < 0 || !S_ISREG(st.st_mode))
			return 0;
	} while (*files != NULL && *++files != NULL);
	return 1;
}
