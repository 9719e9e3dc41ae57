/* sha256: FIPS 180-4, and the message authentication code of RFC 2104 over it */
#include <string.h>

#include "mmt.h"

/* FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of
 * the first 64 primes. */
static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static uint32_t
right(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

/* 6.2.2, step 1: the message schedule of a block. */
static void
schedule(uint32_t w[64], const unsigned char *p)
{
	uint32_t s0, s1;
	int t;

	for (t = 0; t < 16; t++, p += 4)
		w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		    (uint32_t)p[2] << 8 | p[3];
	for (; t < 64; t++) {
		s0 = right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ w[t - 15] >> 3;
		s1 = right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ w[t - 2] >> 10;
		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
}

/* Steps 2 to 4; v[0] to v[7] are the variables a to h of the standard. */
static void
block(uint32_t h[8], const unsigned char *p)
{
	uint32_t w[64], v[8], t1, t2;
	int t, i;

	schedule(w, p);
	memcpy(v, h, sizeof v);
	for (t = 0; t < 64; t++) {
		t1 = v[7] + (right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25)) +
		    ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[t] + w[t];
		t2 = (right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22)) +
		    ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		h[i] += v[i];
}

void
sha256_begin(struct sha256 *s)
{
	static const uint32_t first[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
		0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
	};

	memcpy(s->h, first, sizeof first);
	s->n = 0;
}

void
sha256_add(struct sha256 *s, const void *p, size_t n)
{
	const unsigned char *from = p;
	size_t at, part;

	for (; n > 0; from += part, n -= part) {
		at = (size_t)(s->n % sizeof s->block);
		part = sizeof s->block - at;
		if (part > n)
			part = n;
		memcpy(s->block + at, from, part);
		s->n += part;
		if (at + part == sizeof s->block)
			block(s->h, s->block);
	}
}

void
sha256_end(struct sha256 *s, unsigned char sum[SHA256_SIZE])
{
	static const unsigned char padding[64] = { 0x80 };
	unsigned char bits[8];
	uint64_t n = s->n;
	int i;

	for (i = 0; i < 8; i++)
		bits[i] = (unsigned char)(8 * n >> (56 - 8 * i));
	sha256_add(s, padding, 1 + (size_t)((119 - n % 64) % 64));
	sha256_add(s, bits, sizeof bits);
	for (i = 0; i < SHA256_SIZE; i++)
		sum[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Begins a sum with the key, every byte of it changed by pad. */
static void
keyed(struct sha256 *s, const unsigned char key[64], unsigned char pad)
{
	unsigned char changed[64];
	size_t i;

	for (i = 0; i < sizeof changed; i++)
		changed[i] = key[i] ^ pad;
	sha256_begin(s);
	sha256_add(s, changed, sizeof changed);
}

void
sha256_hmac(const void *key, size_t len, const char *const *text, size_t n,
    unsigned char mac[SHA256_SIZE])
{
	unsigned char whole[64] = { 0 };
	struct sha256 s;
	size_t i;

	if (len > sizeof whole) {
		sha256_begin(&s);
		sha256_add(&s, key, len);
		sha256_end(&s, whole);
	} else if (len > 0)
		memcpy(whole, key, len);
	keyed(&s, whole, 0x36);
	for (i = 0; i < n; i++)
		sha256_add(&s, text[i], strlen(text[i]) + 1);
	sha256_end(&s, mac);
	keyed(&s, whole, 0x5c);
	sha256_add(&s, mac, SHA256_SIZE);
	sha256_end(&s, mac);
}
