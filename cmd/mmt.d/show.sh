# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt show: what a run was, what a benchmark measures, or what a monitor watches
. "$MMT_HOME/lib/sh/text.sh"
. "$MMT_HOME/lib/sh/tree.sh"
. "$MMT_HOME/lib/sh/shellpack.sh"
. "$MMT_HOME/lib/sh/monitor.sh"
CMD='mmt show' SYNOPSIS='[-d DIR] RUN | BENCHMARK | MONITOR'
ABOUT='what a run was, what a benchmark measures, or what a monitor watches'
OPTS='d directory DIR log directory (work/log)'
dir=work/log what=''
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		dir=$OPT_VALUE
	done
	shift "$OPT_SHIFT"
	[ $# -gt 0 ] || break
	[ -z "$what" ] || opt_die "unexpected operand '$1'"
	what=$1
	shift
done
[ -n "$what" ] || opt_die 'want the name of a run, a benchmark or a monitor'

# row NAME VALUE: nothing for no value.
row() { [ -z "$2" ] || printf '%-12s %s\n' "$1" "$2"; }

# from_meta NAME KEY: the row of a key of $meta.
from_meta() {
	table_get "$meta" "$2" || return 0
	row "$1" "$VALUE"
}

when() { printf '%s\n' "$1" | awk -v field=1 -f "$MMT_HOME/lib/sh/date.awk"; }

machine() { # of an iteration; reads $meta
	from_meta host host.name
	table_get "$meta" kernel.release && release=$VALUE || release=''
	table_get "$meta" kernel.machine || :
	row kernel "$release${VALUE:+ ($VALUE)}"
	from_meta 'kernel built' kernel.version
	from_meta 'boot options' kernel.cmdline
	from_meta system os.name
	table_get "$meta" cpu.model && model=$VALUE || model=''
	count=''
	for key in cpus cores llcs nodes; do
		case $key in
		cpus) table_get "$meta" cpu.count ;;
		nodes) table_get "$meta" numa.nodes ;;
		*) table_get "$meta" "cpu.$key" ;;
		esac || continue
		[ "$key" != llcs ] || key='last-level caches'
		[ "$key" != nodes ] || key='NUMA nodes'
		count="$count${count:+, }$VALUE $key"
	done
	row processor "$model"
	row '' "$count"
	table_get "$meta" memory.total && row memory "$((VALUE / 1048576)) MiB"
	from_meta governor cpu.governor
	from_meta 'huge pages' thp.enabled
	from_meta clocksource clocksource.current
	if table_get "$meta" virt.guest; then
		case $VALUE in
		yes) row virtual 'yes, a guest' ;;
		*) row virtual no ;;
		esac
	fi
	from_meta 'load' load.average
}

show_run() {
	root=$dir/$what
	meta='' synced=''
	row run "$what"
	if [ -f "$root/meta" ]; then
		meta=$(cat "$root/meta")
		from_meta command run.command
		table_get "$meta" run.start && row began "$(when "$VALUE")"
		table_get "$meta" run.resumed && row resumed "$(when "$VALUE")"
		if table_get "$meta" run.end; then
			row ended "$(when "$VALUE")"
			from_meta status run.status
		else
			row ended 'no: it is running, or was killed; mmt run --resume goes on with it'
		fi
		from_meta config run.config
		if table_get "$meta" run.barrier; then
			synced=yes
			row lock-step "through $VALUE"
		fi
		if table_get "$meta" run.monitors; then
			names=$VALUE
			table_get "$meta" run.monitor.interval || VALUE=-
			row monitors "$names, every $VALUE s"
		fi
		from_meta 'without' run.ignored
		from_meta mmt mmt.version
	else
		run_start "$root"
		row began "$(when "$START")"
		row made-by 'the classic suite, or by hand: there is no meta'
	fi
	for iter in "$root"/iter-*; do
		[ -f "$iter/meta" ] || continue
		printf '\n'
		meta=$(cat "$iter/meta")
		machine
		break
	done

	# What the plans want, and what the journals say of it.
	printf '\n%-30s %6s %6s %6s %8s %10s\n' test round ok failed missing seconds
	for iter in "$root"/iter-*; do
		[ -d "$iter" ] || continue
		round=${iter##*/iter-}
		list=''
		for path in "$iter"/*/ "$root"/plan/*; do
			path=${path%/}
			test=${path##*/}
			[ -e "$path/journal" ] || [ -d "$path/logs" ] || [ -f "$path" ] || continue
			case "$NL$list$NL" in
			*"$NL$test$NL"*) continue ;;
			esac
			list=$list$NL$test
			plan=$iter/$test/plan journal=$iter/$test/journal
			[ -f "$plan" ] || plan=$root/plan/$test
			[ -f "$plan" ] || plan=/dev/null
			[ -f "$journal" ] || {
				[ "$plan" != /dev/null ] || {
					printf '%-30s %6s %6s %6s %8s %10s\n' "$test" "$round" - - - -
					continue
				}
				journal=/dev/null
			}
			awk -F "$TAB" -v test="$test" -v round="$round" -v synced="$synced" '
			/^#/ || NF == 0 { next }
			NR == FNR && !seen {
				if ($2 != "run") next
				n = split($3, r, "-")
				wanted += n == 2 ? r[2] - r[1] + 1 : r[1]
				next
			}
			{ elapsed += $7 }
			# Made once more for others, or to be made again in step.
			$12 ~ /(^|,)loop(,|$)/ || (synced && $12 ~ /(^|,)unsynced(,|$)/) { next }
			$11 != "interrupted" { how[$3, $5] = $11 }
			END {
				for (i in how) if (how[i] == "ok") ok++; else failed++
				missing = wanted - ok - failed
				printf "%-30s %6d %6d %6d %8s %10.1f\n", test, round, ok, failed,
					wanted ? missing : "-", elapsed
			}' "$plan" seen=1 "$journal"
		done
	done
}

show_facts() { # FILE of a benchmark or of a monitor
	awk '
	function value(   s) { s = $0; sub(/^[^ \t]+[ \t]+/, "", s); sub(/[ \t]+$/, "", s); return s }
	/^[ \t]*(#|$)/ { next }
	$1 == "name" { name = value() }
	$1 == "about" { about = value() }
	$1 == "text" { text[++texts] = value() }
	$1 == "test" { test[++tests] = value() }
	$1 == "file" { how[++hows] = "reads " value() }
	$1 == "maybe" { how[++hows] = "reads " value() ", if it is there" }
	$1 == "sample" { how[++hows] = "for each sample: " value() }
	$1 == "exec" { how[++hows] = "runs all the time: " value() }
	$1 == "log" { how[++hows] = "nothing is sampled: every round keeps " value() }
	$1 == "root" && $2 == "yes" { root = 1 }
	$1 == "command" { s = value(); gsub(/[ \t]+/, " or ", s); programs = programs sep s; sep = ", " }
	$1 == "provider" { provider = provider psep value(); psep = ", " }
	$1 == "package" { package[++packages] = value() }
	$1 == "licence" || $1 == "version" || $1 == "upstream" { fact[$1] = value() }
	$1 == "variable" {
		v[++variables] = $2
		d[variables] = $3
		s = value()
		sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]*/, "", s)
		a[variables] = s
		if (length($2) > wide) wide = length($2)
	}
	$1 == "metric" {
		m[++metrics] = $2
		u[metrics] = $3
		b[metrics] = $4 == "high" ? "higher is better" : $4 == "low" ? "lower is better" : "-"
	}
	$1 == "classic-name" { s = value(); sub(/^[^ \t]+[ \t]+/, "", s); label[$2] = "; in tables: " s }
	END {
		print name ": " about
		if (tests) print "\ntests"
		for (i = 1; i <= tests; i++) print "  " test[i]
		if (hows) print "\nsampled"
		for (i = 1; i <= hows; i++) print "  " how[i]
		if (root) print "  by root only"
		if (texts) print ""
		for (i = 1; i <= texts; i++) print text[i]
		if (variables) print "\nvariables of a config, and their defaults"
		for (i = 1; i <= variables; i++) printf "  %-" wide "s %-10s %s\n", v[i], d[i], a[i]
		print "\nmetrics"
		for (i = 1; i <= metrics; i++) printf "  %-20s %-10s %s%s\n", m[i], u[i], b[i], label[m[i]]
		print ""
		if (programs != "") print "programs   " programs (provider == "" ? "" : " (" provider ")")
		for (i = 1; i <= packages; i++) print "package    " package[i]
		if ("version" in fact) print "version    " fact["version"]
		if ("licence" in fact) print "licence    " fact["licence"]
		if ("upstream" in fact) print "upstream   " fact["upstream"]
	}' "$1"
}

case $what in
*/* | .* | -*) ;;
*)
	for iter in "$dir/$what"/iter-* "$dir/$what/meta"; do
		[ -e "$iter" ] || continue
		show_run
		exit
	done
	;;
esac
pack_index
if ! pack_of "$what" && [ -f "$MMT_HOME/shellpacks/$what/shellpack" ]; then
	PACK=$what
fi
if [ -n "$PACK" ]; then
	show_facts "$MMT_HOME/shellpacks/$PACK/shellpack"
elif monitor_known "$what"; then
	show_facts "$MONITOR"
else
	die "neither a run in $dir nor a benchmark or a monitor: $what; \`mmt list\` lists the benchmarks, \`mmt list monitors\` and \`mmt list runs\` the others"
fi
