#!/bin/sh
# sqlite: the rows, the plan, the extractors on real logs, no space, a small real run.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
. "${0%/*}/real.sh"
. "${0%/*}/db.sh"
P=$TOP/shellpacks/sqlite
D=$TOP/tests/data/sqlite

# Rows that are not all there, and a run without the last line.
sed '$s/200/199/' "$D/disk" >"$T/less"
sed '$d' "$D/disk" >"$T/cut"
: >"$T/less.want"
: >"$T/cut.want"
extracts "$P/extract" "$D/disk" "$T/less" "$D/memory" "$D/made-short" "$T/cut" "$D/disk"
# The layout of two versions of the classic suite, numbers that are made up.
extracts "$P/classic" "$D/made-classic" "$D/made-older" "$D/made-older"

logs=$T/log/old/iter-0/sqlite/logs
mkdir -p "$logs"
cp "$D/made-classic" "$logs/benchlog-_-_-2"
: >"$logs/time-benchlog-_-_-2"
t 'mmt-extract: a classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'END'
old	sqlite/txn	1/s	high	0	2	2.01	1700.25
old	sqlite/txn	1/s	high	0	2	2.51	2000.125
END
rm "$logs"/*
cp "$D/made-older" "$logs/sqlite.log"
t 'mmt-extract: an older classic tree' 0 mmt-extract -s "$TOP/shellpacks" -d "$T/log" <<'END'
old	sqlite/txn	1/s	high	0	1	1	2980.25
old	sqlite/txn	1/s	high	0	1	2	3010.75
END

# ---- what is fed
for awk in mawk 'gawk --posix' 'busybox awk'; do
	if ! have "${awk%% *}"; then
		skip "feed with $awk" "no ${awk%% *}"
		continue
	fi
	$awk -v rows=41 -v journal=wal -f "$P/feed" >"$T/sql"
	is "feed with $awk: rows, time stamps, the same rows each time" \
		"$(grep -c "^INSERT INTO mmt (small, short, long) VALUES (10, '[A-Za-z0-9]\{4\}', '[A-Za-z0-9]\{16\}');$" "$T/sql") $(grep -c ' rows at ' "$T/sql") $(sed -n '1p;/^INSERT/{p;q;}' "$T/sql" | tr '\n' ' ')" \
		"41 21 PRAGMA journal_mode = wal; INSERT INTO mmt (small, short, long) VALUES (10, 'FZXC', '0wg0LvaJ6atJJx2a'); "
	is "feed with $awk: the last stamp is behind the last row" "$(tail -n 2 "$T/sql" | sed -n "1s/^SELECT '\(.*\) rows at .*/\1/p")" 41
done

# ---- the plan
fake sqlite3 </dev/null
real=$PATH
PATH=$T/fake:$PATH
sq_plan() { plan 'export MMTESTS=sqlite' "$@"; }
t 'plan: the defaults' 0 sq_plan <<END
sqlite	setup	-	-	awk -v rows=2520 -v journal=delete -f $P/feed >insert.sql
sqlite	before	-	-	rm -f insert.db*
sqlite	run	1	-	$T/fake/sqlite3 -batch -bail -init /dev/null insert.db <insert.sql
END
t 'plan: every variable' 0 sq_plan 'export SQLITE_SIZE=10 SQLITE_ITERATIONS=4 SQLITE_JOURNAL=wal' <<END
sqlite	setup	-	-	awk -v rows=10 -v journal=wal -f $P/feed >insert.sql
sqlite	before	-	-	rm -f insert.db*
sqlite	run	4	-	$T/fake/sqlite3 -batch -bail -init /dev/null insert.db <insert.sql
END
e 'plan: no size' 2 "SQLITE_SIZE wants .*'2k'" sq_plan 'export SQLITE_SIZE=2k'
e 'plan: no such journal mode' 2 'SQLITE_JOURNAL=none: want delete, ' sq_plan 'export SQLITE_JOURNAL=none'
e 'plan: no iterations' 2 "bad number of iterations: '0' [(]SQLITE_ITERATIONS[)]:" sq_plan 'export SQLITE_ITERATIONS=0'
for size in small=2520 medium=40329; do
	planned -c "$TOP/configs/config-db-sqlite-insert-${size%=*}" >"$T/plan" 2>"$T/.err"
	like "config-db-sqlite-insert-${size%=*}: its rows" "	setup	-	-	awk -v rows=${size#*=} " "$T/plan"
done
PATH=$real
e 'plan: no sqlite3: names the package' 2 'sqlite3 not found; .*sqlite3' sq_plan 'export MMT_PROVIDERS=bundled'

# ---- bad runs
for does in 'exit 0' 'echo SQLite 99 wants no rows' 'echo 0 rows at 1 ms; echo 2 rows stored' 'kill -s KILL $$'; do
	echo "$does" | fake sqlite3
	printf '%s\n' 'export RUN_MONITOR=no MMTESTS=sqlite SQLITE_SIZE=2' >"$T/bad"
	PATH=$T/fake:$real mmt run -c "$T/bad" -d "$T/odd" ODD >"$T/odd.out" 2>&1
	e "sqlite3 that does '$does': no value, its log is named" 1 '/ODD/iter-0/sqlite' \
		mmt-extract -d "$T/odd" -n ODD
	no_value "sqlite3 that does '$does': nothing is made up" "$T/odd" ODD
	rm -rf "$T/odd"
done
if ! have sqlite3; then
	skip 'sqlite in earnest' 'no sqlite3'
	finish
	exit
fi
if small_disk 220; then
	run_bad 'no space' space 'sqlite -\.1: ' 'export MMTESTS=sqlite SQLITE_SIZE=2000' "export TESTDISK_DIR=$ROOM"
	like 'no space: it says so' 'disk is full' "$T/bad.log/space/iter-0/sqlite/logs/-.1"
	is 'no space: nothing stays there' "$(ls "$ROOM")" ''
elif [ "$(id -u)" = 0 ]; then
	skip 'no space' 'mount is not allowed'
else
	(
		ulimit -f 400
		run_bad 'no space' space 'sqlite -\.1: ' 'export MMTESTS=sqlite SQLITE_SIZE=4000'
	)
	tests=$((tests + 3))
fi

real sqlite 3 'export MMTESTS=sqlite SQLITE_SIZE=40 SQLITE_ITERATIONS=3' 'export SQLITE_JOURNAL=wal' <<'END'
sqlite/tps	1/s	high
sqlite/txn	1/s	high
END
finish
