/* answer: the lines a filter says, read */
#include <limits.h>
#include <string.h>

#include "barrier.h"

enum word { GO, LOOP, DONE, WAIT, ERROR, JOINED, CONNECTING };

static const struct {
	const char *word;
	enum answer_kind kind;
	int fields;
} words[] = {
	{ "go", ANSWER_GO, 6 },
	{ "loop", ANSWER_LOOP, 6 },
	{ "done", ANSWER_DONE, 6 },
	{ "wait", ANSWER_WAIT, 6 },
	{ "error", ANSWER_ERROR, 3 },
	{ "joined", ANSWER_NONE, 3 },
	{ "connecting", ANSWER_NONE, 3 },
};

static int
number(const char *s, double *x)
{
	return num_parse(s, strlen(s), x) < 0 || *x < 0 ? -1 : 0;
}

/* TOKEN SEQ TIME LOCAL NOTE, or TOKEN SEQ ARRIVED ALL NAMES */
static int
step(char *const *f, struct answer *r, const char **why)
{
	int token = token_of(f[0]);
	long arrived, all;

	*why = "the filter's line holds a bad token or number";
	if (token < 0 || field_long(f[1], 1, LONG_MAX, &r->seq) < 0)
		return -1;
	r->token = (enum token)token;
	r->time = r->local = 0;
	if (r->kind == ANSWER_WAIT) {
		if (field_long(f[2], 0, BARRIER_MAX, &arrived) < 0 ||
		    field_long(f[3], 0, BARRIER_MAX, &all) < 0)
			return -1;
	} else if (number(f[2], &r->time) < 0 || number(f[3], &r->local) < 0)
		return -1;
	(void)snprintf(r->text, sizeof r->text, "%s", f[4]);
	return 0;
}

int
answer_parse(char *line, size_t len, struct answer *r, double *heartbeat, const char **why)
{
	char *f[6];
	size_t i;
	int n;

	line[len] = '\0';
	n = field_split(line, len, f, 6, why);
	if (n < 0)
		return -1;
	for (i = 0; i <= CONNECTING && strcmp(f[0], words[i].word) != 0; i++)
		continue;
	if (i > CONNECTING || n != words[i].fields) {
		*why = "the filter says something unknown";
		return -1;
	}
	r->kind = words[i].kind;
	if (i <= WAIT)
		return step(f + 1, r, why);
	if (i == ERROR)
		msg_blame(f[1], f[2], r->text, sizeof r->text);
	else if (i == JOINED && (number(f[2], heartbeat) < 0 || *heartbeat <= 0)) {
		*why = "the filter's heartbeat is no number";
		return -1;
	}
	return 0;
}
