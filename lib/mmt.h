/* mmt.h: what the tools of mmt share; one block per file of lib/.
 *
 * Only err.c (die), mem.c and the option parser exit.  Everything else
 * returns -1 or NULL and sets errno or a reason, so that it can be fuzzed.
 */
#ifndef MMT_H
#define MMT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define MMT_VERSION "0.1"

#if defined(__GNUC__)
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define NORETURN __attribute__((noreturn))
#else
#define PRINTF_LIKE(f, a)
#define NORETURN
#endif

/* ---- err.c: one grammar for everything said on stderr -------------------
 * "progname: text"; a format that ends in ':' gets strerror(errno) appended.
 */
extern const char *progname;

/* Set progname from argv[0] and the exit status of die(): 2 in a filter,
 * 125 in a tool that runs other programs. */
void err_init(const char *argv0, int status);
void warn(const char *fmt, ...) PRINTF_LIKE(1, 2); /* errno stays as it is */
/* "path: why"; strerror(errno) when why is NULL. */
void warn_why(const char *path, const char *why);
void die(const char *fmt, ...) PRINTF_LIKE(1, 2) NORETURN;

/* ---- mem.c: allocation that cannot overflow and cannot fail -------------- */
void *mem_alloc(size_t n, size_t size);          /* zeroed; dies on ENOMEM */
void *mem_grow(void *p, size_t n, size_t size);  /* realloc to n * size */
/* Room in v[*cap] for one element more than the n it holds: v, maybe moved. */
void *mem_room(void *v, size_t n, size_t *cap, size_t size);
char *mem_dup(const char *s);
char *mem_fmt(const char *fmt, ...) PRINTF_LIKE(1, 2); /* caller frees */

/* ---- fd.c: descriptors ------------------------------------------------------ */
/* Standard input and error that were closed become /dev/null, so that no file
 * takes their place; a closed standard output is an error.  First thing in main
 * of a tool that starts other programs. */
void fd_init(void);
/* A pipe whose ends are close-on-exec: 0, or -1 and errno. */
int fd_pipe(int fd[2]);

/* ---- filter.c: another program in a pipe ------------------------------------------ */
/* Starts argv[0] (looked for on PATH) between the two descriptors, which stay
 * open here and have to be close-on-exec.  The pid, or -1 and errno. */
pid_t filter_start(char *const argv[], int in, int out);
/* Waits for it: 0 to 127 its exit status (127: there is no such program, 126:
 * it cannot be executed), 128+n: killed by signal n. */
int filter_wait(pid_t pid);

/* ---- opt.c: short and long options from one table ------------------------ */
struct opt {
	int id;           /* the short letter, or a number above 255 */
	const char *name; /* long name */
	const char *arg;  /* name of its argument; NULL: takes none;
	                   * "=NAME": may be given, only as --name=VALUE */
	const char *help; /* one line */
};

struct opts {
	const struct opt *table; /* ended by an entry with name NULL */
	const char *synopsis;    /* "[-d DIR] [FILE...]" */
	const char *about;       /* one line, as on top of the manual page */
	char **argv;             /* next word; the operands, after the last option */
	const char *letters;     /* rest of a cluster of short options */
	const char *value;       /* argument of the option just returned, or NULL */
};

void opt_begin(struct opts *o, const struct opt *table, const char *synopsis,
    const char *about, char **argv);
/* The id of the next option, 0 at the end (o->argv is then the operands).
 * --help and --version print on stdout and exit 0; a bad option dies. */
int opt_next(struct opts *o);
/* The operands, which are files: dies when one looks like an option, unless "--"
 * stands before them. */
char **opt_files(const struct opts *o);
/* Says what is wrong and where to find help, then exits as die() does. */
void opt_die(const struct opts *o, const char *fmt, ...)
    PRINTF_LIKE(2, 3) NORETURN;
/* The option's value as an integer within lo..hi; dies naming the option. */
long opt_long(const struct opts *o, const char *name, long lo, long hi);
/* The option's value as a finite number within lo..hi. */
double opt_double(const struct opts *o, const char *name, double lo, double hi);
/* The option's value in bytes, which may end in K, M or G; no less than least, a text
 * such as "1M". */
size_t opt_size(const struct opts *o, const char *name, const char *least);

/* ---- num.c: decimal text to double, exact --------------------------------- */

/* s[0..n) is wholly a decimal number, an exponent is allowed: 0 and *x, the
 * nearest double.  Otherwise -1: junk, empty, inf, nan, hex, out of range. */
int num_parse(const char *s, size_t n, double *x);
/* The longest such number that begins at s, none of it at or behind end: how many
 * bytes it has; 0, and *x as it was, when there is none or it is out of range.
 * Fastest when end, which need not be that of the number, is far away. */
size_t num_scan(const char *s, const char *end, double *x);

/* ---- pow5.c: decimal to binary ----------------------------------------------- */
/* m * 10^e as the nearest double, HUGE_VAL when it is above them: 0, or -1 in the
 * rare case that it cannot tell. */
int pow5_scale(uint64_t m, int64_t e, double *x);

/* ---- show.c: double to decimal ------------------------------------------------- */
#define NUM_MAX 360 /* longest output: -, 0., 323 zeros, 17 digits, NUL */
/* The shortest decimal, without exponent, that reads back as the finite x;
 * "-" for what is not finite.  Returns the length. */
size_t num_format(double x, char buf[NUM_MAX]);

/* ---- fixed.c: numbers with so many decimals, quickly --------------------------------- */
enum { FIXED_MAX = 32 }; /* most bytes that are written; no NUL behind them */
/* At p: x, with zeros before it up to so many (at most 20) digits.  Behind it. */
char *put_whole(char *p, uint64_t x, int width);
/* The nearest decimal with so many (1 to 9) decimals; 0 for what is not below 1e18. */
char *put_fixed(char *p, double x, int decimals);

/* ---- vec.c: growable arrays ------------------------------------------------ */
struct dvec {
	double *v;
	size_t n, cap;
};
void dvec_push(struct dvec *d, double x);

struct svec { /* of strings the vector owns */
	char **v;
	size_t n, cap;
};
void svec_push(struct svec *s, const char *text);
void svec_free(struct svec *s);

/* ---- text.c: text that grows ---------------------------------------------------- */
struct text {
	char *s; /* not ended by NUL */
	size_t n, cap;
};
/* Room for n more bytes behind what is there. */
char *text_room(struct text *t, size_t n);
void text_add(struct text *t, const char *s, size_t n);
/* Appends one read(2) of at most 64 KiB: its result; it is never EINTR. */
ssize_t text_read(struct text *t, int fd);
void text_free(struct text *t);

/* ---- map.c: string -> index in order of first appearance ------------------ */
struct map {
	char **key;    /* [n], in order of first appearance */
	size_t n, cap;
	size_t *slot;  /* open addressing; index + 1, 0 is free */
	size_t nslot;
};
size_t map_put(struct map *m, const char *key);       /* find or append */
size_t map_find(const struct map *m, const char *key); /* (size_t)-1: absent */
void map_free(struct map *m);

/* ---- esc.c: text that holds anything, in one field ------------------------ */
/* TAB, newline, backslash <-> \t \n \\ ; caller frees. */
char *esc_text(const char *s);
int esc_untext(char *s); /* in place; -1: a backslash that begins nothing */
/* A name from outside as a part of a test name: / = % , blanks and controls
 * become %XX; caller frees. */
char *esc_name(const char *s);
/* In place, for people: each %XX that is no control character decoded; a TAB or
 * a newline would tear a table. */
void esc_unname(char *s);
char *esc_byte(char *p, int c); /* writes the %XX of the byte c; behind it */
int esc_hex(int c); /* the value of a hexadecimal digit, -1: it is none */

/* ---- name.c: names inside a test name -------------------------------------- */
/* With metric: [key=value/]*metric, as a record may hold it; without: a label,
 * key=value[/key=value]*.  NULL, or what is wrong. */
const char *name_bad(const char *name, int metric);

/* ---- capture.c: patterns with {key} ------------------------------------------ */
struct capture {
	const char *key, *value; /* into pattern and text */
	int nkey, nvalue;
};
enum { CAPTURES = 16 };
int capture_ok(const char *pattern); /* 0: a brace that is not part of {key} */
/* Matches all of s: 1 and what each key took, in order, the rest of c NULL; else 0.
 * A key takes one byte or more, as little as it can, {iter} up to nine digits, {-}
 * anything. */
int capture(const char *pattern, const char *s, struct capture c[CAPTURES]);
/* What the key of n bytes took, or NULL. */
const struct capture *capture_find(const struct capture c[CAPTURES], const char *key,
    size_t n);

/* ---- in.c: whole lines of operands or standard input ----------------------- */
struct in {
	char **files;     /* what is still to be read, NULL-terminated */
	const char *name; /* of the file being read; "-" is said as "stdin" */
	unsigned long line;
	size_t longest;   /* bytes; a longer line is an error, not a memory hog */
	int fd, eof, torn;
	char *buf;        /* [start, whole) are whole lines, [whole, end) begins one */
	size_t cap, start, whole, end;
};
void in_open(struct in *in, char **files); /* none: standard input */
/* The next line, its newline replaced by NUL, valid until the next call: 1;
 * end of the last file: 0; in->name cannot be read: -1 and errno.
 * *torn (may be NULL) tells that the line had no newline. */
int in_line(struct in *in, char **line, size_t *len, int *torn);
/* The same by the block: whole lines of one file, each ended by a newline, the
 * last one of a file too; *end can be read and is no part of them.  May be
 * written to.  in->line is the number of the line before the block, for the
 * caller to keep. */
int in_block(struct in *in, char **block, char **end);
/* What the -1 was about: "name: why", or "name:line: line longer than ...";
 * caller frees. */
char *in_why(const struct in *in);
/* What is wrong with a line that should be a number: why, and how the line begins;
 * or that it ends as lines of DOS do, if that is all.  Caller frees. */
char *in_junk(const char *line, size_t len, const char *why);
extern const char in_dos[]; /* "ends in a carriage return ..." */
void in_close(struct in *in);

/* ---- field.c: cutting a line at its TABs ------------------------------------ */
/* Cuts line[0..len) in place into at most max fields.  The number of fields
 * found (may exceed max); -1 and *why when a field is empty or holds a NUL. */
int field_split(char *line, size_t len, char **field, int max, const char **why);
/* Whole decimal integer as printf writes it, within lo..hi: 0, else -1. */
int field_long(const char *s, long lo, long hi, long *out);
/* "n fields, want m" or "more than m fields"; valid until the next call. */
const char *field_count(int n, int want);

/* ---- rec.c: mmt-record(5) ----------------------------------------------------- */
struct rec {
	const char *run, *test, *unit, *better; /* point into the line */
	long round, iter; /* iter -1: none, the record belongs to no iteration */
	const char *at;
	double value;
	int missing; /* the value is "-" */
};
/* Reads one record in place; no allocation.  0, or -1 and *why. */
int rec_parse(char *line, size_t len, struct rec *r, const char **why);
int rec_better_ok(const char *s); /* low, high or - */
/* True for a line every format skips: blank, or beginning with '#'. */
int rec_skip(const char *line, size_t len);

/* ---- json.c: JSON documents as "path TAB value" lines --------------------------------- */
/* Flattens every document in text[0..n) to out.  A document begins with a '{' that
 * is the first non-blank of a line or follows a document; lines outside of
 * documents pass as they are.  Path components are joined by '.', those of an
 * array are indices.  0, or -1, *why and *at (offset): no document at all, or a
 * broken one; what out has got is then to be thrown away. */
int json_flatten(const char *text, size_t n, FILE *out, const char **why, size_t *at);

/* ---- kv.c: facts: "key value..." lines ----------------------------------------- */
struct kv {
	struct svec key, value;
	char *path;
};
int kv_load(struct kv *kv, const char *path, const char **why); /* -1: errno, or *why */
/* The i-th value of key, NULL when there are no more. */
const char *kv_get(const struct kv *kv, const char *key, size_t i);
void kv_free(struct kv *kv);

/* ---- out.c: standard output, checked ------------------------------------------- */
/* Flushes stdout and dies when anything written to it was lost. */
void out_close(void);

/* ---- home.c: where shellpacks/ and the bundled programs are --------------------- */
/* The directory that holds shellpacks/, configs/, ...: $MMT_HOME, or found from
 * the program's own path (DIR/.., DIR/../share/mmt).  NULL when there is none;
 * caller frees. */
char *home_find(const char *argv0);
/* The directory that the environment variable names, or else the part of the home that
 * has this name; dies when there is neither, with the option that would tell it. */
const char *home_part(const char *name, const char *variable, int option, const char *argv0);

/* ---- tree.c: the log tree, DIR/RUN/iter-N/TEST ------------------------------------ */
/* A run, test or scratch name that is one safe path component: not empty, not
 * beginning with '.' or '-', no '/', blank or control.  NULL, or what is wrong. */
const char *tree_badname(const char *name);
/* The order of names: numbers in them by their value, iter-2 before iter-10. */
int tree_order(const char *a, const char *b);
/* The entries of a directory but those that begin with '.', in that order,
 * behind what names holds.  0, or -1 and errno. */
int tree_list(const char *dir, struct svec *names);
/* mkdir -p.  0, or -1 and errno. */
int tree_mkdir(const char *path);
/* The file name of a run's raw log: "," for "/" in the label, ".ITER" behind. */
char *tree_logname(const char *label, long iter);

/* ---- journal.c: mmt-journal(5) ------------------------------------------------------ */
struct journal_line {
	const char *run, *test, *label;
	long round, iter;
	double start, elapsed, user, sys; /* s since the epoch; s */
	double maxrss;                    /* KiB, < 0: unknown */
	const char *status, *note;
};
/* Reads one line in place, as rec_parse does. */
int journal_parse(char *line, size_t len, struct journal_line *j, const char **why);
/* Writes one line with its newline. */
char *journal_format(const struct journal_line *j); /* caller frees */
/* What the note says under a key: 1 and *x for "key=NUMBER", 1 and 0 for the word
 * alone, 0 when it says nothing (or x is no number). */
int journal_note(const char *note, const char *key, double *x);

/* ---- times.c: what the bundled benchmarks print of the times of a run --------------- */
/* Sorts us[0..n), n >= 1, and prints lines WHAT-min, -mean, -p50, -p90, -p99, -p99.9,
 * -max, each with its time in us; the quantiles are those of stat_quantile(). */
void times_print(const char *what, double *us, size_t n);

/* ---- clock.c ------------------------------------------------------------------------ */
double clock_mono(void); /* s since some instant; never set back */
double clock_wall(void); /* s since the epoch */
struct timeval;
double clock_seconds(const struct timeval *t);
/* Sleeps until the instant, of clock_mono; it may be a little later then. */
void clock_sleep(double instant);
/* Waits until the instant, of clock_mono: sleeps, and turns round the last stretch
 * of a millisecond, since a sleeper is woken late.  The instant it ended. */
double clock_until(double instant);
double clock_cpu(void);  /* s of CPU that this process has used */

/* ---- usage.c: what this process, or its children that were waited for, have used --------- */
struct usage {
	double user, sys; /* s */
	double maxrss;    /* KiB, the largest; < 0: unknown */
};
void usage_get(struct usage *u, int children);

/* ---- sha256.c: FIPS 180-4, and RFC 2104 over it ---------------------------------------- */
enum { SHA256_SIZE = 32 };
struct sha256 {
	uint32_t h[8];
	uint64_t n; /* bytes so far */
	unsigned char block[64];
};
void sha256_begin(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
void sha256_end(struct sha256 *s, unsigned char sum[SHA256_SIZE]);
/* Over the n strings text[], each with the NUL that ends it, so that no two lists are
 * alike. */
void sha256_hmac(const void *key, size_t len, const char *const *text, size_t n,
    unsigned char mac[SHA256_SIZE]);

/* ---- net.c, dial.c: addresses, ADDR:PORT ([ADDR]:PORT, :PORT), unix:PATH, dev:PATH ------- */
/* A non-blocking close-on-exec socket that listens (many may be waiting); *where is what
 * it is called, the port that was chosen for port 0 in it (caller frees).  A socket file
 * that nobody listens on any more is replaced.  -1 and *why (caller frees). */
int net_listen(const char *address, char **where, char **why);
/* The next connection: non-blocking, close-on-exec, nothing delayed; *from is who
 * (caller frees).  -1 and errno. */
int net_accept(int fd, char **from);
/* Connects, or opens the device (a terminal is made raw): non-blocking, close-on-exec.
 * Tries again, in short growing pauses, for so many seconds; with 0 just once, for a
 * second at most.  -1 and *why (caller frees); errno is EINVAL when to try again later
 * is of no use. */
int net_connect(const char *address, double seconds, char **why);
/* Removes the socket file of unix:PATH. */
void net_unlink(const char *address);

#endif
