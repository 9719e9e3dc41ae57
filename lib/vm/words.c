/* words: the words behind --, with the machine's name in them */
#include <string.h>

#include "vm.h"

char *
words_expand(const char *word, const char *name)
{
	struct text t = { 0 };
	const char *p;

	for (p = word; *p != '\0'; p++) {
		if (p[0] == '%' && p[1] == 'n') {
			text_add(&t, name, strlen(name));
			p++;
		} else {
			text_add(&t, p, 1);
			if (p[0] == '%' && p[1] == '%')
				p++;
		}
	}
	text_add(&t, "", 1);
	return t.s;
}
