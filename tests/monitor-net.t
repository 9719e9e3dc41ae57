#!/bin/sh
# The monitor proc-net-dev: values worked out by hand, a known number of packets over the
# loopback interface, and what ip(8) says of it.
# shellcheck disable=SC2034 # EACH and DURING are for monitor.sh
. "${0%/*}/lib.sh"
. "${0%/*}/monitor.sh"
cd "$T" || exit 1
TAB=$(printf '\t')

# a counter that wraps, one that is reset, an interface that comes
head='Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed'
cat >one <<END
$head
    lo:    1000      10    0    0    0     0          0         0     1000      10    0    0    0     0       0          0
  eth0:4294967000   2757    1    2    3     4          5         6   116926    1621    7    8    9    10      11         12
END
cat >two <<END
$head
    lo:    3000      14    0    0    0     0          0         0     3000      14    0    0    0     0       0          0
  eth0:     704    2767    3    6    9    12         15        18   116926       1   21   24   27    30      33         36
  tun0:     704    2767    3    2    3     4          5         6   116926       1    7    8    9    10      11         14
END
{
	head_of_log proc-net-dev
	frame proc-net-dev 1 /proc/net/dev=one
	frame proc-net-dev 3 /proc/net/dev=two
} >A
netdev() {
	echo "at=$1 rbytes=1500 rpackets=7 rerrs=1 rdrop=2 rfifo=3 rframe=4 rcompressed=5 rmulticast=6"
	echo "at=$1 tbytes=1000 tpackets=- terrs=7 tdrop=8 tfifo=9 tcolls=10 tcarrier=11 tcompressed=12"
}
netdev 3 | want >A.want
{
	echo 'time: 7'
	sed '1,2d; s/://' one
	echo 'time: 9'
	sed '1,2d; s/:/ /' two
} | sed 's/eth0429/eth0 429/' >B
netdev 2 | want >B.want
decodes proc-net-dev/decode A B
EACH=1
decoded proc-net-dev/decode A | grep -E '(lo|tun0)/.(bytes|packets)' >got
EACH=0
t 'interfaces' 0 cat got <<END
iface=lo/rbytes${TAB}3${TAB}1000
iface=lo/rpackets${TAB}3${TAB}2
iface=lo/tbytes${TAB}3${TAB}1000
iface=lo/tpackets${TAB}3${TAB}2
END


# Each round trip of one byte is two packets, of at least 53 bytes; some more acknowledge,
# and others may use the interface too.
trips=2000
said() {
	! have ip || ip -s link show lo | awk '
		side { print side "bytes", $1; print side "packets", $2; side = "" }
		$1 == "RX:" { side = "r" } $1 == "TX:" { side = "t" }'
}
sample() {
	said >"ip.$1.before"
	frame proc-net-dev "$1" /proc/net/dev
	said >"ip.$1.after"
}
{
	head_of_log proc-net-dev
	sample 1
	"$TOP/bin/libexec/pingpong/bin/pingpong" -c tcp -n $trips -w 0 >pingpong || echo failed >pingpong
	sample 2
} >log
EACH=1
decoded proc-net-dev/decode log | sed -n 's,^iface=lo/,,p' >records
is 'lo: packets and bytes of a known number of round trips' "$(awk -F '\t' -v n=$trips '
	{ v[$1] = $3 }
	END {
		print v["tpackets"] >= 2 * n && v["tpackets"] < 3 * n, v["tbytes"] >= 53 * 2 * n,
			v["rpackets"] == v["tpackets"], v["rbytes"] == v["tbytes"], v["terrs"]
	}' records)" '1 1 1 1 0'
if have ip; then
	# ours lies between what it has said before and after each sample
	is 'lo: as ip -s link' "$(awk '
		FNR == 1 { file++ }
		file < 5 { said[file, $1] = $2; next }
		$1 ~ /^[rt](bytes|packets)$/ {
			n++
			if ($3 < said[3, $1] - said[2, $1] || $3 > said[4, $1] - said[1, $1]) bad = bad " " $0
		}
		END { print n bad }' ip.1.before ip.1.after ip.2.before ip.2.after records)" 4
else
	skip 'lo: as ip -s link' 'no ip'
fi

finish
