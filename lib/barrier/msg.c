/* msg: a line of the protocol, mmt-barrier(7): read in place, and written */
#include <stdint.h>
#include <string.h>

#include "barrier.h"

enum {
	FIELDS = 5,   /* most of a message */
	SEQ_MAX = 999999999
};

/* Every instant is below; 300 years, so that nanoseconds of it fit 64 bits. */
#define LATEST 1e10

enum field_id {
	END, VERSION, NAME, GROUP, NONCE, NONCE2, PROOF, SEQ, ID, TOKEN, WENT, EXEC,
	DETAIL, INSTANT, TEXT, BLAMED, MISSING, HEARTBEAT, OFFSET, ERROR, WALL, AT,
	NOTE, ARRIVED, ALL
};

enum type {
	IS_VERSION,
	IS_NAME,   /* one of a participant or group */
	IS_NAMES,  /* many, joined by commas, which may be cut */
	IS_HEX,    /* as many digits as hi says */
	IS_WORD,   /* anything, at most hi bytes */
	IS_TEXT,   /* anything; escaped and cut, and so the last field */
	IS_TOKEN,
	IS_WHOLE,  /* long, lo to hi */
	IS_NUMBER  /* double, lo to hi */
};

static const struct field {
	enum type type;
	int none;        /* may be "-"; a number is then -1 */
	size_t at;       /* in struct msg */
	double lo, hi;
	const char *why; /* what is wanted */
} fields[] = {
#define IN(member) offsetof(struct msg, member)
	[VERSION] = { IS_VERSION, 0, 0, 0, 0,
	    "VERSION: want 1; the other side is of another mmt" },
	[NAME] = { IS_NAME, 0, IN(name), 0, BARRIER_NAME,
	    "NAME: want 1 to 64 bytes without '/', ',', blank or control character, "
	    "not beginning with '.' or '-'" },
	[GROUP] = { IS_NAME, 1, IN(group), 0, BARRIER_NAME, "GROUP: want a name or -" },
	[NONCE] = { IS_HEX, 0, IN(nonce), 0, BARRIER_NONCE,
	    "NONCE: want 32 digits, 0-9 a-f" },
	[NONCE2] = { IS_HEX, 0, IN(nonce2), 0, BARRIER_NONCE,
	    "NONCE: want 32 digits, 0-9 a-f" },
	[PROOF] = { IS_HEX, 1, IN(proof), 0, BARRIER_PROOF,
	    "PROOF: want 64 digits, 0-9 a-f, or -" },
	[SEQ] = { IS_WHOLE, 0, IN(seq), 1, SEQ_MAX, "SEQ: want 1 to 999999999" },
	[ID] = { IS_WHOLE, 0, IN(seq), 0, SEQ_MAX, "ID: want 0 to 999999999" },
	[TOKEN] = { IS_TOKEN, 0, 0, 0, 0, "TOKEN: want mmtests_start, test_do, "
	    "iteration_begin, iteration_end, test_done or mmtests_end" },
	[WENT] = { IS_NUMBER, 1, IN(went), 0, LATEST, "WENT: want seconds or -" },
	[EXEC] = { IS_NUMBER, 1, IN(exec), 0, LATEST, "EXEC: want seconds or -" },
	[DETAIL] = { IS_WORD, 1, IN(detail), 0, BARRIER_DETAIL,
	    "DETAIL: want at most 3072 bytes" },
	[INSTANT] = { IS_NUMBER, 0, IN(instant), 0, LATEST, "INSTANT: want seconds" },
	[TEXT] = { IS_TEXT, 0, IN(text), 0, 0,
	    "TEXT: a backslash begins something else than \\t, \\n, \\\\" },
	[BLAMED] = { IS_NAMES, 1, IN(name), 0, BARRIER_NAMES,
	    "NAME: want names joined by ',', at most 512 bytes, or -" },
	[MISSING] = { IS_NAMES, 1, IN(text), 0, BARRIER_NAMES,
	    "NAMES: want names joined by ',', at most 512 bytes, or -" },
	[HEARTBEAT] = { IS_NUMBER, 0, IN(heartbeat), 1e-3, 1e6,
	    "HEARTBEAT: want seconds, 0.001 to 1000000" },
	[OFFSET] = { IS_NUMBER, 0, IN(offset), -LATEST, LATEST, "OFFSET: want seconds" },
	[ERROR] = { IS_NUMBER, 0, IN(error), 0, LATEST, "ERROR: want seconds" },
	[WALL] = { IS_NUMBER, 0, IN(wall), 0, LATEST, "WALL: want seconds" },
	[AT] = { IS_NUMBER, 1, IN(at), 0, LATEST, "AT: want seconds or -" },
	[NOTE] = { IS_WORD, 1, IN(note), 0, BARRIER_NOTE, "NOTE: want at most 256 bytes" },
	[ARRIVED] = { IS_WHOLE, 0, IN(arrived), 0, BARRIER_MAX, "ARRIVED: want 0 to 10000" },
	[ALL] = { IS_WHOLE, 0, IN(all), 0, BARRIER_MAX, "ALL: want 0 to 10000" }
#undef IN
};

static const struct form {
	const char *word;
	enum field_id id[FIELDS + 1];
	const char *why; /* when the fields are too many or too few */
} forms[] = {
	[MSG_HELLO] = { "hello", { VERSION, NAME, GROUP, NONCE },
	    "want 'hello 1 NAME GROUP NONCE'" },
	[MSG_PROOF] = { "proof", { PROOF }, "want 'proof PROOF'" },
	[MSG_ARRIVE] = { "arrive", { SEQ, TOKEN, WENT, EXEC, DETAIL },
	    "want 'arrive SEQ TOKEN WENT EXEC DETAIL'" },
	[MSG_PONG] = { "pong", { ID, INSTANT }, "want 'pong ID INSTANT'" },
	[MSG_PROGRESS] = { "progress", { TEXT }, "want 'progress TEXT'" },
	[MSG_FAIL] = { "fail", { TEXT }, "want 'fail TEXT'" },
	[MSG_BYE] = { "bye", { END }, "want 'bye'" },
	[MSG_CHALLENGE] = { "challenge", { NONCE, NONCE2 }, "want 'challenge NONCE NONCE'" },
	[MSG_WELCOME] = { "welcome", { PROOF, HEARTBEAT }, "want 'welcome PROOF HEARTBEAT'" },
	[MSG_PING] = { "ping", { ID }, "want 'ping ID'" },
	[MSG_CLOCK] = { "clock", { OFFSET, ERROR, WALL }, "want 'clock OFFSET ERROR WALL'" },
	[MSG_GO] = { "go", { SEQ, TOKEN, AT, NOTE }, "want 'go SEQ TOKEN AT NOTE'" },
	[MSG_LOOP] = { "loop", { SEQ, TOKEN, AT, NOTE }, "want 'loop SEQ TOKEN AT NOTE'" },
	[MSG_DONE] = { "done", { SEQ, TOKEN, AT, NOTE }, "want 'done SEQ TOKEN AT NOTE'" },
	[MSG_WAIT] = { "wait", { SEQ, ARRIVED, ALL, MISSING },
	    "want 'wait SEQ ARRIVED ALL NAMES'" },
	[MSG_ERROR] = { "error", { BLAMED, TEXT }, "want 'error NAME TEXT'" }
};
enum { KINDS = sizeof forms / sizeof *forms };

const char *const token_names[] = {
	[TOKEN_START] = "mmtests_start", [TOKEN_TEST] = "test_do",
	[TOKEN_BEGIN] = "iteration_begin", [TOKEN_END] = "iteration_end",
	[TOKEN_TEST_DONE] = "test_done", [TOKEN_FINISH] = "mmtests_end", NULL
};

int
token_of(const char *name)
{
	int i;

	for (i = 0; token_names[i] != NULL; i++)
		if (strcmp(token_names[i], name) == 0)
			return i;
	return -1;
}

int
token_follows(int last, int next)
{
	switch (next) {
	case TOKEN_START:
		return last < 0;
	case TOKEN_TEST:
	case TOKEN_FINISH:
		return last == TOKEN_START || last == TOKEN_TEST_DONE;
	case TOKEN_BEGIN:
	case TOKEN_TEST_DONE:
		return last == TOKEN_TEST || last == TOKEN_END;
	case TOKEN_END:
		return last == TOKEN_BEGIN;
	default:
		return 0;
	}
}

const char *
msg_badname(const char *name)
{
	const char *why = tree_badname(name);

	if (why == NULL && strlen(name) > BARRIER_NAME)
		why = "is longer than 64 bytes";
	return why;
}

/* Nothing in a line moves the cursor of a terminal. */
static const char *
control(const char *line, size_t len)
{
	const unsigned char *p = (const unsigned char *)line, *end = p + len;

	for (; p < end; p++) {
		if ((*p >= ' ' && *p != 0x7f) || *p == '\t')
			continue;
		if (*p == '\r' && p + 1 == end)
			return "ends in a carriage return, want a newline alone";
		return "a control character";
	}
	return NULL;
}

static int
take_word(const struct field *f, char *s, struct msg *m)
{
	size_t n = strlen(s);
	int good = 1;

	if (f->type == IS_HEX)
		good = n == (size_t)f->hi && strspn(s, "0123456789abcdef") == n;
	else if (f->type == IS_NAME)
		good = msg_badname(s) == NULL;
	else if (f->type == IS_TEXT)
		good = esc_untext(s) == 0;
	else
		good = n <= (size_t)f->hi &&
		    (f->type != IS_NAMES || memchr(s, ' ', n) == NULL);
	if (!good && (!f->none || strcmp(s, "-") != 0))
		return -1;
	*(const char **)(void *)((char *)m + f->at) = s;
	return 0;
}

static int
take_number(const struct field *f, const char *s, struct msg *m)
{
	double x = -1;

	if ((!f->none || strcmp(s, "-") != 0) &&
	    (num_parse(s, strlen(s), &x) < 0 || x < f->lo || x > f->hi))
		return -1;
	*(double *)(void *)((char *)m + f->at) = x;
	return 0;
}

static int
take(const struct field *f, char *s, struct msg *m)
{
	int token;

	switch (f->type) {
	case IS_VERSION:
		return strcmp(s, "1") == 0 ? 0 : -1;
	case IS_TOKEN:
		if ((token = token_of(s)) < 0)
			return -1;
		m->token = (enum token)token;
		return 0;
	case IS_WHOLE:
		return field_long(s, (long)f->lo, (long)f->hi,
		    (long *)(void *)((char *)m + f->at));
	case IS_NUMBER:
		return take_number(f, s, m);
	default:
		return take_word(f, s, m);
	}
}

int
msg_parse(char *line, size_t len, struct msg *m, const char **why)
{
	char *field[FIELDS + 1];
	const struct form *form = forms;
	int n, i;

	*why = "longer than 4095 bytes";
	if (len >= BARRIER_LINE || (*why = control(line, len)) != NULL)
		return -1;
	line[len] = '\0';
	if ((n = field_split(line, len, field, FIELDS + 1, why)) < 0)
		return -1;
	while (form < forms + KINDS && strcmp(form->word, field[0]) != 0)
		form++;
	*why = "no message of this protocol";
	if (form == forms + KINDS)
		return -1;
	memset(m, 0, sizeof *m);
	m->kind = (enum msg_kind)(form - forms);
	*why = form->why;
	for (i = 1; i < n && i <= FIELDS && form->id[i - 1] != END; i++) {
		*why = fields[form->id[i - 1]].why;
		if (take(&fields[form->id[i - 1]], field[i], m) < 0)
			return -1;
	}
	*why = form->why;
	return i == n && form->id[i - 1] == END ? 0 : -1;
}

/* Where the next byte goes, and where none has room: of the line's 4096 bytes the
 * last one is the newline's. */
struct pen {
	char *p, *end;
};

static void
put(struct pen *pen, const char *s, size_t n)
{
	if (n > (size_t)(pen->end - pen->p))
		n = (size_t)(pen->end - pen->p);
	memcpy(pen->p, s, n);
	pen->p += n;
}

static void
put_digits(struct pen *pen, long x)
{
	char text[FIXED_MAX];

	put(pen, text, (size_t)(put_whole(text, (uint64_t)x, 1) - text));
}

/* To the nanosecond.  Not by printf, which is slower: a thousand of them are written
 * between the last arrival and the last release. */
static void
put_number(struct pen *pen, const struct field *f, double x)
{
	char text[FIXED_MAX];

	if (f->none && !(x >= 0)) {
		put(pen, "-", 1);
		return;
	}
	x = x >= f->lo ? x : f->lo; /* a NaN is out of range too */
	x = x <= f->hi ? x : f->hi;
	put(pen, text, (size_t)(put_fixed(text, x, 9) - text));
}

/* The bytes of a field that could not stand there become '?'. */
static char
safe(char c, int blank)
{
	unsigned char u = (unsigned char)c;

	return u < ' ' || u == 0x7f || (u == ' ' && !blank) ? '?' : c;
}

/* Text as esc_text() writes it, as much as n bytes hold; what is cut ends in "...",
 * names behind a whole one. */
static void
put_text(struct pen *pen, const char *s, size_t n, enum type type)
{
	char *start = pen->p, *stop, *fits = pen->p, *end = pen->end;

	if (s == NULL || *s == '\0')
		s = "-";
	if ((size_t)(end - start) > n)
		end = start + n;
	stop = end - start > 3 ? end - 3 : start;
	for (; *s != '\0'; s++) {
		char two[2] = { '\\', *s == '\t' ? 't' : *s == '\n' ? 'n' : '\\' };
		int escaped = type == IS_TEXT && (*s == '\\' || *s == '\t' || *s == '\n');

		if (end - pen->p < 1 + escaped)
			break;
		if (escaped)
			put(pen, two, 2);
		else
			*pen->p++ = safe(*s, type == IS_TEXT || type == IS_WORD);
		if (pen->p <= stop && (type != IS_NAMES || *s == ','))
			fits = pen->p;
	}
	if (*s != '\0') {
		pen->p = fits;
		put(pen, "...", 3);
	}
}

static void
put_field(struct pen *pen, const struct field *f, const struct msg *m)
{
	const char *member = (const char *)m + f->at;
	long x;

	switch (f->type) {
	case IS_VERSION:
		put(pen, "1", 1);
		break;
	case IS_TOKEN:
		put(pen, token_names[m->token], strlen(token_names[m->token]));
		break;
	case IS_WHOLE:
		x = *(const long *)(const void *)member;
		x = x > (long)f->lo ? x : (long)f->lo;
		put_digits(pen, x < (long)f->hi ? x : (long)f->hi);
		break;
	case IS_NUMBER:
		put_number(pen, f, *(const double *)(const void *)member);
		break;
	default:
		put_text(pen, *(const char *const *)(const void *)member,
		    f->type == IS_TEXT ? BARRIER_LINE : (size_t)f->hi, f->type);
	}
}

size_t
msg_format(const struct msg *m, char buf[BARRIER_LINE + 1])
{
	const struct form *form = &forms[m->kind];
	struct pen pen = { buf, buf + BARRIER_LINE - 1 };
	int i;

	put(&pen, form->word, strlen(form->word));
	for (i = 0; form->id[i] != END; i++) {
		put(&pen, "\t", 1);
		put_field(&pen, &fields[form->id[i]], m);
	}
	*pen.p++ = '\n';
	*pen.p = '\0';
	return (size_t)(pen.p - buf);
}

void
msg_blame(const char *name, const char *text, char *buf, size_t size)
{
	int nobody = strcmp(name, "-") == 0;

	(void)snprintf(buf, size, "%s%s%s", nobody ? "" : name, nobody ? "" : ": ", text);
}
