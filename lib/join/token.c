/* token: the lines of the filter's user */
#include <string.h>

#include "join.h"

static void
bad(struct join *j, const char *why)
{
	char text[256];

	(void)snprintf(text, sizeof text, "stdin:%lu: %s", j->line, why);
	join_fail(j, 125, text);
}

static int
number(const char *s, double *x)
{
	*x = -1;
	return strcmp(s, "-") != 0 && (num_parse(s, strlen(s), x) < 0 || *x < 0) ? -1 : 0;
}

/* TOKEN[ DETAIL[ WENT EXEC]] */
static void
arrive(struct join *j, char *const *f, int n, double now)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_ARRIVE;
	m.token = (enum token)token_of(f[0]);
	m.detail = n > 1 ? f[1] : "-";
	m.went = m.exec = -1;
	if (n == 4 && (number(f[2], &m.went) < 0 || number(f[3], &m.exec) < 0))
		bad(j, "WENT or EXEC is neither seconds nor '-'");
	else if (n == 3 || n > 4)
		bad(j, "want TOKEN[ DETAIL[ WENT EXEC]], separated by TABs");
	else if (strlen(m.detail) > BARRIER_DETAIL)
		bad(j, "the detail is longer than 3072 bytes");
	else {
		if (m.went < 0)
			m.went = j->went;
		m.seq = ++j->seq;
		j->token = m.token;
		j->waiting = 1;
		j->said = now;
		j->arrived = j->all = 0;
		(void)snprintf(j->names, sizeof j->names, "-");
		join_send(j, &m);
		/* Who reads the answers of this test may be another process. */
		if (m.token == TOKEN_TEST && j->state == TAKING_PART && join_room())
			join_put(j, "joined\t%s\t%.9g\n", j->c->name, j->heartbeat);
	}
}

void
token_line(struct join *j, char *line, size_t len, double now)
{
	const char *why;
	char *f[4], text[128];
	struct msg m;
	int n;

	line[len] = '\0'; /* where its newline was */
	n = field_split(line, len, f, 4, &why);
	memset(&m, 0, sizeof m);
	if (n < 0)
		bad(j, why);
	else if (n == 2 && strcmp(f[0], "progress") == 0 && esc_untext(f[1]) == 0) {
		m.kind = MSG_PROGRESS;
		m.text = f[1];
		join_send(j, &m);
	} else if (n == 2 && strcmp(f[0], "fail") == 0 && esc_untext(f[1]) == 0)
		join_fail(j, 1, f[1]);
	else if (token_of(f[0]) >= 0)
		arrive(j, f, n, now);
	else {
		(void)snprintf(text, sizeof text, "no token: %.64s", f[0]);
		bad(j, text);
	}
}
