/* faults.h: operations, and the memory that they are done to */
#include <stddef.h>

enum kind { SMALL_PAGES, HUGE_PAGES, FILE_PAGES, FILE_COPIES, CALL };

struct config;
struct op {
	const char *name;
	enum kind kind;
	void (*call)(const struct config *c); /* of CALL, else NULL: a page is touched */
};

struct config {
	const struct op *op;
	long workers, ops, passes;
	int processes;
	size_t step; /* bytes from one page that is touched to the next */
	const char *dir;
};

/* What a worker leaves to the parent. */
struct result {
	double busy, cpu; /* s in counted operations, and of CPU time in them */
};

/* ---- measure.c -------------------------------------------------------------------------- */
/* One result for each worker, and all the times, in us; NULL when a worker was lost,
 * which has been said then. */
const struct result *measure(const struct config *c, double **us);

/* ---- ops.c: they die when something fails -------------------------------------------- */
const struct op *op_find(const char *name); /* NULL: there is none */

/* ---- region.c: the pages of one pass -------------------------------------------------- */
size_t region_step(const struct config *c); /* dies when there are no such pages */
/* A file of zeros that has no name any more, in the page cache; -1 when none is needed. */
int region_file(const struct config *c);
char *region_map(const struct config *c, int fd);
/* Dies when the pages were to be huge, and are not. */
void region_unmap(const struct config *c, char *p);
