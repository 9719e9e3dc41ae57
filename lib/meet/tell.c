/* tell: what happened, kept until everything is sent */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "meet.h"

enum { TELL_MAX = 2 * BARRIER_LINE + 256 };

char *
put_word(char *p, const char *word)
{
	size_t n = strlen(word);

	memcpy(p, word, n);
	return p + n;
}

/* Where it begins in said. */
static size_t
keep(struct meet *m, const char *s, size_t n)
{
	size_t at = m->nsaid;

	if (m->capsaid - at <= n) {
		m->capsaid = 2 * m->capsaid + n + 1;
		m->said = mem_grow(m->said, m->capsaid, 1);
	}
	memcpy(m->said + at, s, n);
	m->said[at + n] = '\0';
	m->nsaid += n + 1;
	return at;
}

void
tell_text(struct meet *m, const char *kind, const char *name, const char *text, size_t len)
{
	struct told *t;

	m->told = mem_room(m->told, m->ntold, &m->captold, sizeof *m->told);
	t = &m->told[m->ntold++];
	t->kind = kind;
	t->name = keep(m, name, strlen(name));
	t->text = keep(m, text, len);
}

void
tell(struct meet *m, const char *kind, const char *name, const char *fmt, ...)
{
	char text[TELL_MAX];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (n < 0)
		n = 0;
	tell_text(m, kind, name, text,
	    (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

void
tell_all(struct meet *m)
{
	size_t i;

	for (i = 0; i < m->ntold; i++)
		m->io.event(m->io.ctx, m->told[i].kind, m->said + m->told[i].name,
		    m->said + m->told[i].text);
	m->ntold = m->nsaid = 0;
}
