/* sha256: unit tests of lib/sha256.c, TAP on standard output */
#include <string.h>

#include "tap.h"

static const char *
hex(const unsigned char *sum)
{
	static char text[2 * SHA256_SIZE + 1];
	size_t i;

	for (i = 0; i < SHA256_SIZE; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return text;
}

/* text, so many times, given to sha256_add() in pieces of so many bytes. */
static const char *
sum_of(const char *text, size_t times, size_t piece)
{
	unsigned char sum[SHA256_SIZE];
	struct sha256 s;
	size_t i, n = strlen(text);

	sha256_begin(&s);
	while (times-- > 0)
		for (i = 0; i < n; i += piece)
			sha256_add(&s, text + i, n - i < piece ? n - i : piece);
	sha256_end(&s, sum);
	return hex(sum);
}

/* The examples that NIST gives with FIPS 180-4. */
static void
sums(void)
{
	static const char two[] =
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	static const char four[] =
	    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	    "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
	static const char *const want[] = {
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
		"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
	};
	size_t piece, same = 0;

	ok(strcmp(sum_of("", 1, 1), want[0]) == 0, "sha256: empty");
	ok(strcmp(sum_of("abc", 1, 3), want[1]) == 0, "sha256: abc");
	ok(strcmp(sum_of(two, 1, 99), want[2]) == 0, "sha256: 448 bits");
	ok(strcmp(sum_of(four, 1, 999), want[3]) == 0, "sha256: 896 bits");
	ok(strcmp(sum_of("aaaaaaaaaa", 100000, 7), want[4]) == 0, "sha256: a million a's");
	for (piece = 1; piece <= strlen(four); piece++)
		same += strcmp(sum_of(four, 1, piece), want[3]) == 0;
	ok(same == strlen(four), "sha256: in pieces of any length");
}

/* Every length of padding: the sum of the sums of 0 to 199 x's, as Python has it. */
static void
lengths(void)
{
	unsigned char sum[SHA256_SIZE];
	struct sha256 all, s;
	char a[200];
	size_t n;

	memset(a, 'x', sizeof a);
	sha256_begin(&all);
	for (n = 0; n < sizeof a; n++) {
		sha256_begin(&s);
		sha256_add(&s, a, n);
		sha256_end(&s, sum);
		sha256_add(&all, sum, sizeof sum);
	}
	sha256_end(&all, sum);
	ok(strcmp(hex(sum), "f5e61141898898cdabae3590cb32e190"
	    "1b40bdc59952302926213a44c105c129") == 0, "sha256: 0 to 199 bytes");
}

/* RFC 2104 as it is written, for any bytes. */
static const char *
mac_of(const void *key, size_t len, const void *text, size_t n)
{
	unsigned char pad[64] = { 0 }, sum[SHA256_SIZE];
	struct sha256 s;
	size_t i;

	sha256_begin(&s);
	sha256_add(&s, key, len);
	sha256_end(&s, sum);
	memcpy(pad, len > 64 ? (const void *)sum : key, len > 64 ? sizeof sum : len);
	for (i = 0; i < 64; i++)
		pad[i] ^= 0x36;
	sha256_begin(&s);
	sha256_add(&s, pad, 64);
	sha256_add(&s, text, n);
	sha256_end(&s, sum);
	for (i = 0; i < 64; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	sha256_begin(&s);
	sha256_add(&s, pad, 64);
	sha256_add(&s, sum, sizeof sum);
	sha256_end(&s, sum);
	return hex(sum);
}

/* First the test's own code against RFC 4231, then the library's, which ends every
 * string with a NUL, against that. */
static void
macs(void)
{
	static const char large[] = "Test Using Larger Than Block-Size Key - Hash Key First";
	static const char *const list[] = { "what do ya want", "", "for nothing?" };
	static const size_t lens[] = { 0, 1, 20, 63, 64, 65, 131 };
	unsigned char key[131], mac[SHA256_SIZE];
	size_t i, same = 0;

	memset(key, 0x0b, sizeof key);
	ok(strcmp(mac_of(key, 20, "Hi There", 8), "b0344c61d8db38535ca8afceaf0bf12b"
	    "881dc200c9833da726e9376c2e32cff7") == 0, "RFC 4231, case 1");
	ok(strcmp(mac_of("Jefe", 4, "what do ya want for nothing?", 28),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843") == 0,
	    "RFC 4231, case 2");
	memset(key, 0xaa, sizeof key);
	ok(strcmp(mac_of(key, 131, large, strlen(large)), "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54") == 0, "RFC 4231, case 6");
	for (i = 0; i < sizeof lens / sizeof *lens; i++) {
		sha256_hmac(key, lens[i], list, 3, mac);
		same += strcmp(hex(mac), mac_of(key, lens[i],
		    "what do ya want\0\0for nothing?", 30)) == 0;
	}
	ok(same == i, "the strings of a list, each with its NUL, are what is summed");
	sha256_hmac(key, 5, NULL, 0, mac);
	ok(strcmp(hex(mac), mac_of(key, 5, "", 0)) == 0, "no string at all");
}

int
main(void)
{
	sums();
	lengths();
	macs();
	printf("1..%d\n", ran);
	return failed != 0;
}
