/* loadbalance: what its two files share */
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>

enum { SPANS = 16384 }; /* that a spinner can keep */

struct span {
	double from, to;
};

/* Where one spinner ran, in memory that it shares with the parent. */
struct track {
	size_t n;
	struct span v[SPANS];
};

struct bench {
	int start;       /* how[] */
	long n, bursts;  /* spinners in a burst */
	long cpus;       /* that they may use */
	double seconds;  /* of a burst */
	volatile sig_atomic_t *stop; /* shared: the burst is over */
	struct track *track; /* [n] */
	pid_t *pid;          /* [n]; 0 for one that does not count */
	/* of the burst, clock_mono() */
	double from, until;
	/* [bursts]: us, and per cent */
	double *spread, *use;
	/* [shared]: of the bursts in which a spinner ran, per cent */
	double *jain, *least;
	size_t shared;
	/* of all bursts */
	double wait; /* s, the longest */
	long missed;
};

/* ---- judge.c ---- */
/* Judges burst k, which is over, by what the spinners kept; prints a line. */
void judge(struct bench *b, long k);
