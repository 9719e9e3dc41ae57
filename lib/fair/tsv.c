/* tsv: fairness as tab-separated values, nothing rounded */
#include "fair/fair.h"

/* Behind the names and the place: the numbers. */
static void
numbers(const struct iteration *t, size_t runs)
{
	const double of[] = { t->jain, t->ratio, t->overlap };
	char text[NUM_MAX];
	size_t i;

	printf("\t%zu", t->n);
	for (i = 0; i < sizeof of / sizeof of[0] + runs; i++) {
		(void)num_format(i < 3 ? of[i] : t->value[i - 3], text);
		printf("\t%s", text);
	}
	putchar('\n');
}

static void
names(const struct shared *s)
{
	printf("%s\t%s\t%s\t", s->names.test, s->names.unit, s->names.better);
}

void
fair_tsv(const struct shares *s, int summary, int header)
{
	const struct shared *p;
	size_t i;

	if (header) {
		fputs("#test\tunit\tbetter\tround\titer\tn\tjain\tmax/min\toverlap", stdout);
		for (i = 0; i < s->run->n; i++)
			printf("\t%s", s->run->key[i]);
		putchar('\n');
	}
	for (p = s->v; p < s->v + s->n; p++) {
		for (i = 0; i < p->n && !summary; i++) {
			names(p);
			printf("%ld\t%ld", p->v[i].round, p->v[i].iter);
			numbers(&p->v[i], s->run->n);
		}
		names(p);
		fputs("-\tmean", stdout);
		numbers(&p->mean, s->run->n);
		names(p);
		fputs("-\tworst", stdout);
		numbers(&p->worst, s->run->n);
	}
}
