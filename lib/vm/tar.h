/* tar.h: reading a tar archive from standard input, tar.c; it dies of what is none */
#ifndef MMT_TAR_H
#define MMT_TAR_H

#include "mmt.h"

struct tar { /* a file of the archive */
	char *name, *target; /* of a link */
	char type;           /* 0 file, 1 link, 2 symbolic link, 5 directory, others */
	int64_t mode, size;  /* size: of the content, which has to be passed */
};
/* The next one: 1; 0: the end. */
int tar_next(struct tar *t);
/* Reads the content into fd (-1: into nothing); name is for what is said. */
void tar_pass(int64_t size, int fd, const char *name);

#endif
