/* fake: a server of the barrier that does what its words say, for the tests of the filter
 *
 *   fake ADDRESS SECRET|- WORD...
 *
 *   hello        takes a connection, if there is none, and reads a hello from it
 *   challenge    answers it
 *   proof        reads a proof
 *   welcome      answers it well, with a heartbeat of 20 s; or of 0.2 s, behind
 *   brisk
 *   stranger     answers it with a proof of another secret
 *   joined       the first four
 *   >TEXT        sends a line, in which \t is a TAB
 *   +TEXT        the same, without a newline
 *   long         sends 5,000 bytes without a newline
 *   <TEXT        reads lines until one that begins so; it is printed
 *   close        closes the connection
 *   eof          reads until the other side has closed
 *
 * Prints "listen ADDRESS" first.  Exit status 1: it did not come to that, within 20 s. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "barrier/barrier.h"

static int listening, fd = -1;
static FILE *from;
static char line[BARRIER_LINE + 2], name[BARRIER_NAME + 1], group[BARRIER_NAME + 1];
static char nonce[BARRIER_NONCE + 1];
static const char ours[] = "00112233445566778899aabbccddeeff";
static struct secret secret;
static double heartbeat = 20;

static void
wait_for(int what)
{
	struct pollfd p;

	p.fd = what;
	p.events = POLLIN;
	if (poll(&p, 1, 20000) <= 0)
		die("nothing came");
}

/* The next line without its newline; 0: the other side has closed. */
static int
get(void)
{
	size_t n = 0;
	int c;

	while (n < sizeof line - 1) {
		c = getc(from);
		if (c == EOF && ferror(from) && errno == EAGAIN) {
			clearerr(from);
			wait_for(fd);
			continue;
		}
		if (c == EOF || c == '\n') {
			line[n] = '\0';
			return c == '\n';
		}
		line[n++] = (char)c;
	}
	die("a line too long");
}

static void
put(const char *text, size_t len)
{
	if (write(fd, text, len) != (ssize_t)len)
		die("cannot write:");
}

static void
take(struct msg *m, enum msg_kind kind)
{
	const char *why;

	if (!get())
		die("the connection was closed");
	if (msg_parse(line, strlen(line), m, &why) < 0 || m->kind != kind)
		die("another message: %s", line);
}

static void
send(struct msg *m)
{
	char buf[BARRIER_LINE + 1];

	put(buf, msg_format(m, buf));
}

static void
hello(void)
{
	struct msg m;
	char *who;

	if (fd < 0) {
		wait_for(listening);
		fd = net_accept(listening, &who);
		from = fd < 0 ? NULL : fdopen(fd, "r");
		if (from == NULL)
			die("accept:");
	}
	take(&m, MSG_HELLO);
	(void)snprintf(name, sizeof name, "%s", m.name);
	(void)snprintf(group, sizeof group, "%s", m.group);
	(void)snprintf(nonce, sizeof nonce, "%s", m.nonce);
}

static void
challenge(void)
{
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_CHALLENGE;
	m.nonce = nonce;
	m.nonce2 = ours;
	send(&m);
}

static void
welcome(const struct secret *s)
{
	char proof[BARRIER_PROOF + 1];
	struct msg m;

	memset(&m, 0, sizeof m);
	m.kind = MSG_WELCOME;
	secret_proof(s, "server", nonce, ours, name, group, proof);
	m.proof = proof;
	m.heartbeat = heartbeat;
	send(&m);
}

static void
text(char *word)
{
	char all[BARRIER_LINE];
	int whole = *word == '>';

	if (esc_untext(word) < 0)
		die("a backslash");
	(void)snprintf(all, sizeof all, "%s%s", word + 1, whole ? "\n" : "");
	put(all, strlen(all));
}

static void
step(char *word)
{
	static unsigned char another[] = "another";
	static const struct secret other = { another, sizeof another - 1 };
	static char much[5000];
	struct msg m;

	if (strcmp(word, "hello") == 0)
		hello();
	else if (strcmp(word, "challenge") == 0)
		challenge();
	else if (strcmp(word, "brisk") == 0)
		heartbeat = 0.2;
	else if (strcmp(word, "proof") == 0)
		take(&m, MSG_PROOF);
	else if (strcmp(word, "welcome") == 0)
		welcome(&secret);
	else if (strcmp(word, "stranger") == 0)
		welcome(&other);
	else if (strcmp(word, "joined") == 0) {
		hello();
		challenge();
		take(&m, MSG_PROOF);
		welcome(&secret);
	} else if (*word == '>' || *word == '+')
		text(word);
	else if (strcmp(word, "long") == 0)
		put(memset(much, 'x', sizeof much), sizeof much);
	else if (*word == '<') {
		do
			if (!get())
				die("closed before %s", word);
		while (strncmp(line, word + 1, strlen(word + 1)) != 0);
		(void)printf("%s\n", line);
		(void)fflush(stdout);
	} else if (strcmp(word, "close") == 0) {
		(void)fclose(from);
		fd = -1;
	} else if (strcmp(word, "eof") == 0)
		while (get())
			continue;
	else
		die("unknown word %s", word);
}

int
main(int argc, char **argv)
{
	char *where, *why;

	err_init(argv[0], 1);
	if (argc < 3)
		die("usage: fake ADDRESS SECRET|- WORD...");
	(void)signal(SIGPIPE, SIG_IGN);
	if (strcmp(argv[2], "-") != 0) {
		secret.text = (unsigned char *)argv[2];
		secret.len = strlen(argv[2]);
	}
	listening = net_listen(argv[1], &where, &why);
	if (listening < 0)
		die("%s: %s", argv[1], why);
	(void)printf("listen %s\n", where);
	(void)fflush(stdout);
	for (argv += 3; *argv != NULL; argv++)
		step(*argv);
	return 0;
}
