/* latency.h: small everyday operations whose time is taken */
#ifndef LATENCY_H
#define LATENCY_H

#include "maths/maths.h"
#include "mmt.h"

struct place {
	const char *dir;      /* what an operation needs is made in there */
	const char *file;     /* or, if not NULL, is this file as it is */
	size_t block, blocks; /* bytes; so many of them make a file, or so many mails an inbox */
	struct rand rand;     /* which block is next, and what is in it */
	char *buf;            /* of one block */
	int fd;               /* of the file, or of the inbox */
	const volatile unsigned char *map;
	char *path;           /* of the file or the inbox */
	const char *doing;    /* what has failed: "read" */
};

/* The functions return 0, or -1 and errno and p->doing. */
struct operation {
	const char *name;
	const char *takes;             /* letters of the options that mean something for it */
	int (*make)(struct place *p);  /* what it needs; NULL: nothing */
	int (*ready)(struct place *p); /* before each, not timed; may be NULL */
	int (*run)(struct place *p);
};
extern const struct operation operations[]; /* the last one's name is NULL */

/* ---- file.c: a file that is removed as soon as it is open ------------------------- */
int file_make(struct place *p);
int file_map(struct place *p);    /* the same, and maps it */
int file_forget(struct place *p); /* nothing of it is in memory any more */
int file_read(struct place *p);
int file_write(struct place *p);
int file_touch(struct place *p);

/* ---- inbox.c: a directory of files, removed at exit and by a signal that ends us -- */
int inbox_make(struct place *p);
int inbox_forget(struct place *p);
int inbox_read(struct place *p);

/* ---- place.c ---------------------------------------------------------------------- */
/* Writes a block to fd, other bytes each time.  0, or -1 and errno. */
int place_fill(struct place *p, int fd);
/* Reads a block from fd at that offset.  0, or -1 and errno (EIO: there is less). */
int place_block(struct place *p, int fd, off_t offset);
/* With 1 no signal arrives until it is called with 0: what has just been made is not
 * left behind. */
void place_hold(int hold);
/* The type of the file system of path, if it is one that keeps all its files in memory;
 * NULL: it is none, or cannot be told.  Caller frees. */
char *place_memory(const char *path);

#endif
