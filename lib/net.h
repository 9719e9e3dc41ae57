/* net.h: what the two ends of a connection share, lib/net.c and lib/dial.c */
#ifndef MMT_NET_H
#define MMT_NET_H

struct addrinfo;
struct sockaddr_un;

/* What is behind the prefix, NULL when the address does not begin with it. */
const char *net_behind(const char *address, const char *prefix);
/* Closes; -1, and errno stays as it is. */
int net_shut(int fd);
/* strerror(errno), which stays as it is; caller frees. */
char *net_reason(void);
/* A stream: non-blocking, close-on-exec, nothing delayed.  -1 and errno. */
int net_socket(int family);
/* 0, or -1 and *why. */
int net_unix(struct sockaddr_un *un, const char *path, char **why);
/* What ADDR:PORT stands for.  NULL and *why; errno is then EINVAL when it will never
 * stand for anything. */
struct addrinfo *net_resolve(const char *address, int flags, char **why);

#endif
