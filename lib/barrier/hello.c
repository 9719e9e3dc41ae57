/* hello: who knows the secret, proved without telling it */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "barrier.h"

enum { SECRET_MAX = 4096 };

/* Reads until buf is full or there is no more: how much, or -1 and errno. */
static ssize_t
whole(const char *path, unsigned char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), saved;
	size_t n = 0;
	ssize_t got = 1;

	if (fd < 0)
		return -1;
	while (n < size && got != 0) {
		got = read(fd, buf + n, size - n);
		if (got < 0 && errno != EINTR)
			break;
		if (got > 0)
			n += (size_t)got;
	}
	saved = errno;
	(void)close(fd);
	errno = saved;
	return got < 0 ? -1 : (ssize_t)n;
}

int
secret_read(struct secret *s, const char *path, const char **why)
{
	unsigned char text[SECRET_MAX + 1];
	ssize_t n = whole(path, text, sizeof text);

	*why = NULL;
	if (n < 0)
		return -1;
	if (n > SECRET_MAX) {
		*why = "longer than 4096 bytes, a secret is a line or two";
		return -1;
	}
	while (n > 0 && text[n - 1] == '\n')
		n--;
	if (n == 0) {
		*why = "is empty, a secret is wanted in it";
		return -1;
	}
	s->len = (size_t)n;
	s->text = mem_alloc(s->len, 1);
	memcpy(s->text, text, s->len);
	return 0;
}

static void
hex(const unsigned char *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (; n > 0; n--, p++) {
		*out++ = digits[*p >> 4];
		*out++ = digits[*p & 15];
	}
	*out = '\0';
}

void
secret_proof(const struct secret *s, const char *who, const char *client,
    const char *server, const char *name, const char *group, char proof[BARRIER_PROOF + 1])
{
	const char *text[5];
	unsigned char mac[SHA256_SIZE];

	if (s->len == 0) {
		memcpy(proof, "-", 2);
		return;
	}
	text[0] = who;
	text[1] = client;
	text[2] = server;
	text[3] = name;
	text[4] = group;
	sha256_hmac(s->text, s->len, text, 5, mac);
	hex(mac, sizeof mac, proof);
}

int
secret_same(const char *proof, const char *other)
{
	size_t i, n = strlen(proof);
	unsigned char differ = 0;

	if (strlen(other) != n)
		return 0;
	for (i = 0; i < n; i++)
		differ = (unsigned char)(differ | (proof[i] ^ other[i]));
	return differ == 0;
}

int
secret_nonce(char nonce[BARRIER_NONCE + 1])
{
	unsigned char random[BARRIER_NONCE / 2];
	ssize_t n = whole("/dev/urandom", random, sizeof random);

	if (n < 0)
		return -1;
	if ((size_t)n < sizeof random) {
		errno = EIO;
		return -1;
	}
	hex(random, sizeof random, nonce);
	return 0;
}
