/* json.h: what mmt-json is made of; one block per file of lib/json/ but those of
 * module.h.
 *
 * Out of JSON: a file is read (load.c), flattened by lib/json.c, its lines become
 * modules (document.c, module.c), and these become records (import.c, called.c).
 * Back: records are collected and labelled as in compare.h (names.c) and written
 * (write.c).  Both ways a number stands for unit and direction (datatype.c).
 */
#ifndef MMT_JSON_H
#define MMT_JSON_H

#include <stddef.h>

#include "compare/compare.h"
#include "json/module.h"
#include "mmt.h"

/* ---- datatype.c: its numbers for a unit and a direction ------------------------ */
/* "-" and "-" for a number that is not known. */
void datatype_means(long type, const char **unit, const char **better);
/* The type of that unit when there is one of that direction; else one that has
 * the direction. */
long datatype_of(const char *unit, const char *better);

/* ---- load.c: a file, compressed or not ------------------------------------------- */
/* The whole of path ("-": standard input) with a NUL behind it, caller frees; what
 * is compressed goes through gzip -dc.  NULL: *why (caller frees). */
char *load_file(const char *path, size_t *n, char **why);

/* ---- called.c: which benchmark it is of; caller frees ------------------------------ */
char *called_by_module(const char *name); /* Extracthackbench: hackbench */
/* A comparison is saved as BENCHMARK.json.gz; NULL: this is not. */
char *called_by_file(const char *path);

/* ---- names.c: operations and tests, by the labels of the classic tables ------------ */
struct names {
	struct groups g;
	struct kv *facts;
	size_t nfacts, cap;
	struct view v;
	struct benches b;
};
/* 0, or -1 and *why (caller frees). */
int names_facts(struct names *names, const char *path, char **why);
/* After the last groups_add() to names->g and the last facts; the same. */
int names_make(struct names *names, char **why);
/* The benchmark; NULL: no record is of it. */
const struct bench *names_bench(const struct names *names, const char *bench);
/* The test of that label; (size_t)-1: none. */
size_t names_test(const struct names *names, const char *bench, const char *label);
void names_free(struct names *names);

/* ---- import.c, write.c: records out of modules, and back ----------------------------- */
struct import {
	const char *bench;         /* NULL: by the file or the module */
	const char *suffix;        /* behind the name of every run, escaped as it is */
	const struct names *names; /* of the records it goes with */
	struct map seen;           /* "run TAB benchmark", and where it came from */
	struct svec from;
	size_t files;              /* so many were there */
};
/* Prints the records of one file.  0, or -1 and *why (caller frees). */
int import_print(struct import *i, const struct modules *m, const char *path, char **why);
/* Prints the export of one benchmark; lines: its records. */
void write_print(const struct names *names, const struct bench *b,
    const struct svec *lines);

#endif
