/* want: a monitor as it is asked for, NAME[,every=SECONDS][,gzip][,must] */
#include <stdlib.h>
#include <string.h>

#include "monitor.h"

/* One word behind the name: 0, or -1 and *why. */
static int
take(struct monitor *m, const char *word, const char *operand, char **why)
{
	const char *number = word + strlen("every=");

	if (strcmp(word, "gzip") == 0)
		m->gzip = 1;
	else if (strcmp(word, "must") == 0)
		m->must = 1;
	else if (strncmp(word, "every=", strlen("every=")) != 0) {
		*why = mem_fmt("%s: '%s' is none of every=SECONDS, gzip, must", operand, word);
		return -1;
	} else if (num_parse(number, strlen(number), &m->interval) < 0 ||
	    m->interval < INTERVAL_MIN || m->interval > INTERVAL_MAX) {
		*why = mem_fmt("%s: every='%s' is no number of seconds from %g to %g", operand,
		    number, INTERVAL_MIN, INTERVAL_MAX);
		return -1;
	}
	return 0;
}

int
want(struct monitor *m, const char *operand, double interval, int gzip, char **why)
{
	char *word, *next;
	int r = 0;

	memset(m, 0, sizeof *m);
	m->interval = interval;
	m->gzip = gzip;
	m->name = mem_dup(operand);
	word = strchr(m->name, ',');
	if (word != NULL)
		*word++ = '\0';
	for (; word != NULL && r == 0; word = next) {
		next = strchr(word, ',');
		if (next != NULL)
			*next++ = '\0';
		r = take(m, word, operand, why);
	}
	return r;
}
