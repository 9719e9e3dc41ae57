/* module.h: the runs of a JSON export of the classic suite
 *
 * What compare-mmtests.pl --json-export writes is one object, the comparison, with
 * the runs as _ExtractModules; extract-mmtests.pl --print-json writes one such
 * module, and --from-json reads an array of them.  A module has the samples, so
 * that everything can be computed again; what was computed of them is not read.
 */
#ifndef MMT_MODULE_H
#define MMT_MODULE_H

#include <stddef.h>

#include "mmt.h"

/* ---- module.c: one run --------------------------------------------------------- */
struct cell {             /* one operation in one outer iteration */
	struct dvec nr, x; /* number and value of each sample; NAN: none */
};

struct operation {
	long type;         /* -1: not said */
	struct cell *cell; /* [n], by outer iteration */
	size_t n;
};

struct module {
	char *name, *run;  /* as written; NULL: not there */
	long type;         /* of all operations; -1: not said */
	struct map op;     /* in order of first appearance */
	struct operation *of; /* [op.n] */
	size_t cap;
	struct svec order; /* the operations as the table has them */
	struct svec records; /* ours, when the export is */
	size_t latest;     /* the operation being read, from 1 */
	size_t nth, row;   /* in a list: the row being read, from 1, and its operation */
	double nr;         /* ... and its number */
	size_t column;     /* ... and the column that comes next; ROW_ENDS: none */
	const char *why;   /* what is wrong with the last member; NULL: its form */
};

/* Takes one member, path without the way to the module, in place.  0; -1: it is not
 * as it should be, see why. */
int module_member(struct module *m, char *path, char *value);
void module_free(struct module *m);
/* For results.c.  The first component of a path, whose rest begins at *path then. */
char *module_key(char **path);
/* A key out of a path, in place: json.c wrote '.', '%' and controls as %XX. */
void module_decode(char *key);
/* Sets why; -1. */
int module_wrong(struct module *m, const char *why);
/* The operation, a new one when there is none of that name. */
struct operation *module_op(struct module *m, const char *name);

/* ---- results.c: its samples --------------------------------------------------------- */
/* Takes one member of _ResultData, like module_member(). */
int module_sample(struct module *m, char *path, char *value);
/* After the last member: every sample has a number and a value.  0, or -1 and *why
 * (caller frees). */
int module_check(const struct module *m, char **why);
/* So many samples it has. */
size_t module_samples(const struct module *m);

/* ---- document.c: all of them ---------------------------------------------------- */
struct modules {
	struct map key;    /* where they are in the document */
	struct module *v;  /* [key.n] */
	size_t cap;
	int compared;      /* they were inside a comparison */
};
/* Reads text[0..n).  0, or -1 and *why (caller frees). */
int modules_read(struct modules *m, const char *text, size_t n, char **why);
void modules_free(struct modules *m);

#endif
