/* fuzz.h: what the targets share; those of the other files */
#ifndef MMT_FUZZ_H
#define MMT_FUZZ_H

#include <stdint.h>

#include "mmt.h"

void must(int ok); /* or abort() */
/* A parser cuts its line in place and wants a NUL behind it; caller frees. */
char *line_of(const uint8_t *data, size_t n);

void fuzz_barrier(const uint8_t *data, size_t n);
void fuzz_meet(const uint8_t *data, size_t n);
void fuzz_frame(const uint8_t *data, size_t n);
void fuzz_stream(const uint8_t *data, size_t n);

#endif
