/* barrier: a line of mmt-barrier(7); what is taken is written and read back as itself */
#include <stdlib.h>
#include <string.h>

#include "barrier/barrier.h"
#include "fuzz.h"

static int
near(double a, double b)
{
	return a - b < 1e-6 && b - a < 1e-6;
}

static int
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The NOTE and the like are kept whole, numbers to the nanosecond. */
static int
alike(const struct msg *a, const struct msg *b)
{
	return a->kind == b->kind && same(a->name, b->name) && same(a->group, b->group) &&
	    same(a->text, b->text) && same(a->nonce, b->nonce) &&
	    same(a->nonce2, b->nonce2) && same(a->proof, b->proof) && a->token == b->token &&
	    a->seq == b->seq && a->arrived == b->arrived && a->all == b->all &&
	    near(a->went, b->went) && near(a->exec, b->exec) && near(a->at, b->at) &&
	    near(a->instant, b->instant) && near(a->heartbeat, b->heartbeat) &&
	    near(a->offset, b->offset) && near(a->error, b->error) && near(a->wall, b->wall) &&
	    same(a->detail, b->detail) && same(a->note, b->note);
}

void
fuzz_barrier(const uint8_t *data, size_t n)
{
	char *s = line_of(data, n), one[BARRIER_LINE + 1], two[BARRIER_LINE + 1];
	char cut[BARRIER_LINE + 1];
	struct msg m, again;
	const char *why = NULL;
	size_t len;

	if (msg_parse(s, n, &m, &why) == 0) {
		must(m.name == NULL || m.kind == MSG_ERROR || msg_badname(m.name) == NULL);
		len = msg_format(&m, one);
		must(len <= BARRIER_LINE && strlen(one) == len);
		must(strcspn(one, "\n\r") == len - 1);
		memcpy(cut, one, len);
		must(msg_parse(cut, len - 1, &again, &why) == 0 && alike(&m, &again));
		must(msg_format(&again, two) == len && memcmp(one, two, len) == 0);
	} else
		must(why != NULL);
	free(s);
}
