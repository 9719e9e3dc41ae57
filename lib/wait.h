/* wait.h: waiting for descriptors, signals and a deadline at once, wait.c */
#ifndef MMT_WAIT_H
#define MMT_WAIT_H

#include <stddef.h>

/* Blocks SIGCHLD and what asks to end (INT, TERM, HUP, QUIT; none that is ignored)
 * but for the time inside of these functions, which they interrupt. */
void wait_init(void);
/* Waits until one of fd[0..n) (-1: none) is readable, a signal arrives, or the deadline
 * (clock_mono; < 0: none) is over.  ready[i] tells whether fd[i] is readable. */
void wait_any(const int *fd, char *ready, size_t n, double deadline);
/* The same for two; whether fd is readable. */
int wait_for(int fd, int also, double deadline);
/* The signal that arrived since it was last asked for, 0: none.  SIGCHLD only
 * wakes and is never told. */
int wait_signal(void);
/* In a child, before it executes something else: none of them, nor SIGPIPE or
 * SIGXFSZ, is caught, ignored or blocked. */
void wait_undo(void);

#endif
