#!/bin/sh
# alone: lock-step over a network: four network namespaces on a bridge
# shellcheck disable=SC2020,SC2034,SC2154 # barrier.sh reads under, and sets rc, server
. "${0%/*}/lib.sh"
. "${0%/*}/barrier.sh"
cd "$T" || exit 1

# The bridge and its ends of the cables are in a namespace of their own, with the
# server; all goes with the namespaces.
N=mmt$$
hosts='1 2 3 4'
net_end() {
	for n_host in 0 $hosts; do ip netns delete "$N-$n_host"; done 2>/dev/null
}
trap 'net_end; rm -rf "$T"' EXIT
net_begin() {
	for n_host in 0 $hosts; do
		ip netns add "$N-$n_host" && ip -n "$N-$n_host" link set lo up || return
	done
	ip -n "$N-0" link add bridge type bridge && ip -n "$N-0" link set bridge up &&
		ip -n "$N-0" address add 10.87.0.100/24 dev bridge || return
	for n_host in $hosts; do
		ip -n "$N-0" link add "to$n_host" type veth peer name eth0 netns "$N-$n_host" &&
			ip -n "$N-0" link set "to$n_host" master bridge up &&
			ip -n "$N-$n_host" address add "10.87.0.$n_host/24" dev eth0 &&
			ip -n "$N-$n_host" link set eth0 up || return
	done
	ip netns exec "$N-4" true
}
for tool in ip nsenter; do
	have $tool || {
		skip 'lock-step over a network' "no $tool"
		finish
		exit
	}
done
if ! net_begin >/dev/null 2>net.err; then
	skip 'lock-step over a network' "no network namespaces: $(sed 1q net.err)"
	finish
	exit
fi

# host K COMMAND...: in the namespace
at() { under="nsenter --net=/run/netns/$N-$1"; }
begin_all() { # OPTION...
	for host in $hosts; do
		at "$host"
		begin "vm$host" --barrier 10.87.0.100:1234 --name "vm$host" "$@"
	done
	end vm1 vm2 vm3 vm4
}

# ---- membw and pingpong, ten times each
cat >config <<'END'
export MMTESTS="membw pingpong"
export MEMBW_SIZE=64K MEMBW_REPS=2 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=10
export PINGPONG_CHANNELS=pipe PINGPONG_ROUNDTRIPS=200 PINGPONG_ITERATIONS=10
END
at 0
echo secret of the four >key
chmod 600 key
check 'the server listens' serve -n 4 -k key
begin_all --secret key
is 'four runs: statuses' "$rc" '0 0 0 0'
for host in $hosts; do
	is "vm$host: what it says" "$(sed 1q "vm$host.out")" "vm$host: 20 ok, 0 failed; logs in work/log/vm$host"
done
served
is 'four runs: the server' "$rc" 0

cat work/log/vm*/iter-0/*/journal >journal
is 'journals: as many iterations of each' "$(cut -f 1,2 journal | sort | uniq -c | awk '{ print $1 }' | uniq)" 10
is 'journals: each has its skews, finite' \
	"$(cut -f 12 journal | grep -Ecx 'go=[0-9]+[.][0-9]+,exec=[0-9]+[.][0-9]+,skew=[0-9]+[.][0-9]+,execskew=[0-9]+[.][0-9]+')" 80
# note KEY: its values, a line for each
note() { tr '\t,' '\n\n' <journal | sed -n "s/^$1=//p"; }
# quantiles of what is read: median, largest, in ms
quantiles() { sort -n | awk '{ v[NR] = $1 } END { printf "%.3f %.3f\n", v[int((NR + 1) / 2)] * 1e3, v[NR] * 1e3 }'; }
for key in skew execskew; do
	note $key | quantiles >ms
	read -r median largest <ms
	printf '# %s of %s steps: median %s ms, largest %s ms\n' $key "$(($(note $key | wc -l) / 4))" "$median" "$largest"
	# On an idle machine a few hundredths of that.
	check "$key: half of them below 20 ms, all below 1 s" \
		awk -v m="$median" -v l="$largest" 'BEGIN { exit !(m > 0 && m < 20 && l < 1000) }'
done
# The four tell the same, and their own instants are as far apart as it says.
awk -F '\t' '{
	for (n = split($12, f, ","); n > 0; n--) {
		eq = index(f[n], "=")
		v[substr(f[n], 1, eq - 1)] = substr(f[n], eq + 1)
	}
	step = $2 "\t" $3 "\t" $5
	count[step]++
	if (count[step] == 1 || v["go"] < lo[step]) lo[step] = v["go"]
	if (count[step] == 1 || v["go"] > hi[step]) hi[step] = v["go"]
	if (count[step] > 1 && v["skew"] != skew[step]) bad = bad " skew differs: " step
	skew[step] = v["skew"]
}
END {
	for (step in count) {
		if (count[step] != 4) bad = bad " not four: " step
		off = hi[step] - lo[step] - skew[step]
		if (off > 0.0005 || off < -0.0005) bad = bad sprintf(" apart %.6f, skew %s: %s", hi[step] - lo[step], skew[step], step)
	}
	print bad
}' journal >apart
is 'journals: the releases are as far apart as their skew says' "$(cat apart)" ''
is 'events: every release tells its latency' "$(awk -F '\t' '$1 == "release" && $7 >= 0 && $7 < 1 && $7 != ""' events | wc -l)" \
	"$(grep -c '^release' events)"
check 'four runs: nothing is left' until_ok nothing_left

# ---- an agreed instant
at 0
check '--at: the server listens' serve -n 4 -k key --at
begin_all --secret key --force
is '--at: statuses' "$rc" '0 0 0 0'
served
cat work/log/vm*/iter-0/*/journal >journal
for key in skew execskew; do
	note $key | quantiles >ms
	read -r median largest <ms
	printf '# --at: %s: median %s ms, largest %s ms\n' $key "$median" "$largest"
	check "--at: $key: half of them below 20 ms, all below 1 s" \
		awk -v m="$median" -v l="$largest" 'BEGIN { exit !(m >= 0 && m < 20 && l < 1000) }'
done

# ---- the cable of one of them is pulled in the middle: packets vanish
cat >config <<'END'
export MMTESTS=membw
export MEMBW_SIZE=64K MEMBW_REPS=2 MEMBW_MAX_THREADS=1 MEMBW_ITERATIONS=1000
END
at 0
check 'partition: the server listens' serve -n 4 -k key -H 0.5
for host in $hosts; do
	at "$host"
	begin "vm$host" --barrier 10.87.0.100:1234 --name "vm$host" --secret key --force
done
middle() { [ "$(grep -c '^release.*iteration_end' events)" -ge 5 ]; }
check 'partition: in the middle' until_ok middle
ip -n "$N-0" link set to3 down
# 3.5 heartbeats, and what it takes to tear down.
check 'partition: the server has ended' until_ok gone "$server"
served
is 'partition: the server blames vm3' "$rc $(awk -F '\t' '$1 == "fail" { print $3 }' events)" '1 vm3'
began=$(awk 'BEGIN { srand(); print srand() }')
end vm1 vm2 vm3 vm4
is 'partition: statuses' "$rc" '125 125 125 125'
check 'partition: in time' [ $(($(awk 'BEGIN { srand(); print srand() }') - began)) -le 10 ]
for host in 1 2 4; do
	like "partition: vm$host names vm3" '^mmt-[a-z]*: .*vm3' "vm$host.err"
	like "partition: vm$host says how to go on" "^next: mmt run --resume vm$host\$" "vm$host.out"
done
like 'partition: vm3 has heard nothing of the server' '^mmt-[a-z]*: .*server' vm3.err
is 'partition: as many iterations in step, of the three' \
	"$(for host in 1 2 4; do awk -F '\t' '$11 == "ok" && $12 !~ /unsynced/' "work/log/vm$host/iter-0/membw/journal" | wc -l; done | uniq | wc -l | tr -d ' ')" 1
check 'partition: nothing is left' until_ok nothing_left

net_end
is 'no namespace is left' "$(ip netns list | grep "^$N-")" ''
finish
