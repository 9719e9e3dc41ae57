/* membw.h: what membw is made of; one block per file */
#ifndef MEMBW_H
#define MEMBW_H

#include <stddef.h>

/* ---- kernels.c: the four loops over a worker's slice ---------------------- */
enum { KERNELS = 4, UNROLL = 4 };

struct slice {
	double *array[3]; /* a b c */
	size_t n;         /* elements of each; a multiple of UNROLL */
};

struct kernel {
	const char *name;
	void (*loop)(double *restrict to, const double *restrict x,
	    const double *restrict y, size_t n);
	int to, x, y; /* arrays, 0 1 2 for a b c */
	int arrays;   /* read or written; what the rate counts */
};

extern const struct kernel kernels[KERNELS];

void slice_touch(const struct slice *s); /* the values to begin with */
void slice_pass(const struct slice *s, const struct kernel *k);
/* The number of elements that are not what so many passes of all four, in
 * order, must have made of them. */
size_t slice_check(const struct slice *s, long passes);

/* ---- machine.c: caches and memory ------------------------------------------ */
struct machine {
	size_t llc;             /* bytes of all last-level caches together */
	const char *llc_source; /* who said so */
	size_t available;       /* bytes of memory that can be used */
	const char *available_source;
};

/* A whole number, then nothing, or K, M or G (powers of 1024): 0, else -1. */
int size_parse(const char *s, size_t *bytes);
/* Looks below root ("": the real one) for /sys and /proc; what they do not tell
 * is assumed, and the source says so. */
void machine_look(struct machine *m, const char *root);

#endif
