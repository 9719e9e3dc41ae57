# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# classic: the command lines of the classic suite, by its names of programs
#
# An option that means nothing here yet is refused by name: nothing is ignored.
CMD=${0##*/}
later=''
case $CMD in
run-mmtests.sh)
	SYNOPSIS='[-mnpb] [-c CONFIG]... RUN'
	ABOUT='runs the tests of a config (mmt run)'
	OPTS='c config CONFIG config to read; again: later ones win (./config)
n no-monitor - without monitors, but for MONITORS_ALWAYS
m run-monitor - with those of the config, whatever RUN_MONITOR says
p performance - set the CPU governor (not in this version)
b build-only - build the benchmarks (not in this version)
- mount-only - mount the test disk (not in this version)
- no-mount - do not mount the test disk; it never is'
	later='performance build-only mount-only'
	;;
run-kvm.sh)
	SYNOPSIS='[-pLkomnh] [-C CONFIG]... [--vm NAME,...] [-c CONFIG]... RUN'
	ABOUT='runs the tests of a config in virtual machines (mmt vm)'
	OPTS='p performance - highest CPU frequency on this machine meanwhile; before -c
P host-performance - the same
L host-logs - monitors of the config on this machine, too
k keep-kernel - they keep their kernel, as they always do
K keep-kernel - the same
o offline-iothreads - take CPUs offline there on which the host has I/O to do
O offline-iothreads - the same
m run-monitor - with those of the config, here and there, whatever RUN_MONITOR says
M run-host-monitor - the same
n no-monitor - without monitors, here and there, but for MONITORS_ALWAYS
N no-host-monitor - the same
C config-host CONFIG for this machine; again
- vm LIST virtual machines (MMTESTS_VMS of the config)
- vms LIST the same
X vm-xml-dir DIR,... definitions of machines (not in this version; --vm NAME=FILE.xml)
A vm-autoyast-dir DIR,... profiles of machines to install (not in this version)
c config CONFIG that they run; again: later ones win (./config)
b build-only - build the benchmarks (not in this version)
- mount-only - mount the test disk (not in this version)
- no-mount - do not mount the test disk; it never is
H help - this'
	later='build-only mount-only vm-xml-dir vm-autoyast-dir'
	;;
run-container.sh)
	SYNOPSIS='[-mnpI] [-c CONFIG] [-i IMAGE | -o CPE] [RUN]'
	ABOUT='runs the tests of a config in a container (mmt vm --via=podman)'
	OPTS='c config CONFIG to run (./config)
i image IMAGE of the container (that of this system)
o os-release CPE the system whose image is to be taken, cpe:/o:opensuse:leap:15.5
I interactive - a shell in the container instead of tests
m run-monitor - with those of the config, whatever RUN_MONITOR says
n no-monitor - without monitors, but for MONITORS_ALWAYS
p privileged - a container with all rights'
	;;
compare-mmtests.pl)
	SYNOPSIS='-b TEST -n RUN,... [OPTION...]'
	ABOUT='a table of the differences between runs (mmt compare)'
	OPTS='d directory DIR log directory (work/log)
n names RUN,... runs to compare, the base first; again: more
b benchmark TEST test to compare
- print-ratio - ratios to the base
- no-compare - values only
- sub-heading RE only metrics whose label matches
- format FORMAT text, or html: the page of mmt compare
a altreport NAME another report of the test
- print-significance - mark significant changes
- print-monitor MONITOR what a monitor saw during the test
- json-export - the samples as JSON
- from-json FILE runs exported so; with -n also runs of the log directory'
	;;
extract-mmtests.pl)
	SYNOPSIS='-b TEST -n RUN [OPTION...]'
	ABOUT='records of a run (mmt extract)'
	OPTS='d directory DIR log directory (work/log)
n names RUN,... runs; again: more
b benchmark TEST test
a altreport NAME another report of the test
- format FORMAT form of the output (not in this version)
- print-type - type of the test (not in this version)
- print-header - header (not in this version)
- print-plot - data for plots (not in this version)
- plot-type TYPE data for plots (not in this version)
- print-json - JSON (not in this version)
- print-monitor MONITOR records of a monitor, during the test
- sub-heading NAME one metric (not in this version)'
	later='format print-type print-header print-plot plot-type print-json sub-heading'
	;;
esac

# The words for the subcommand, quoted for the shell.
. "$MMT_HOME/lib/sh/text.sh"
words='' names='' run='' html='' monitor='' image='' cpe='' theirs='' parted=''
add() {
	for c_word; do
		squote "$c_word"
		words="$words $SQUOTE"
	done
}
while :; do
	while opt "$@"; do
		shift "$OPT_SHIFT"
		case " $later " in
		*" $OPT "*)
			printf '%s: --%s is not available in this version\n' "$CMD" "$OPT" >&2
			exit 2
			;;
		esac
		case $OPT in
		names) names=$names${names:+,}$OPT_VALUE ;;
		format)
			case $OPT_VALUE in
			text) html='' ;;
			html) html=yes ;;
			*) opt_die "--format: '$OPT_VALUE' is neither text nor html" ;;
			esac
			;;
		config)
			add -c "$OPT_VALUE"
			# What run-kvm.sh has behind it is for run-mmtests.sh in there.
			theirs=yes
			;;
		help) opt_help ;;
		image) image=$OPT_VALUE ;;
		os-release) cpe=$OPT_VALUE ;;
		config-host) add -C "$OPT_VALUE" ;;
		vm | vms) add --vms "$OPT_VALUE" ;;
		run-host-monitor) add --run-monitor ;;
		no-host-monitor) add --no-monitor ;;
		performance | host-performance)
			[ -z "$theirs" ] || [ "$OPT" != performance ] || {
				printf '%s: --performance behind --config is for the machines: not available in this version\n' "$CMD" >&2
				exit 2
			}
			add --performance
			;;
		no-mount) [ "$CMD" != run-mmtests.sh ] || add --no-mount ;;
		directory) add -d "$OPT_VALUE" ;;
		altreport) add -a "$OPT_VALUE" ;;
		benchmark) add -b "$OPT_VALUE" ;;
		from-json) add --from-json "$OPT_VALUE" ;;
		sub-heading) add --sub-heading "$OPT_VALUE" ;;
		print-monitor)
			monitor=yes
			if [ "$CMD" = extract-mmtests.pl ]; then add -m "$OPT_VALUE"; else add --print-monitor "$OPT_VALUE"; fi
			;;
		*) add "--$OPT" ;;
		esac
	done
	shift "$OPT_SHIFT"
	# A first -- parts the options of the two scripts.
	if [ "$CMD$parted$OPT_SHIFT" = run-kvm.sh1 ]; then
		parted=yes theirs=yes
		continue
	fi
	[ $# -gt 0 ] || break
	# The name of the run may stand before options.
	case $CMD/$run in
	run-mmtests.sh/ | run-kvm.sh/ | run-container.sh/) ;;
	*) opt_die "unexpected operand '$1'" ;;
	esac
	run=$1
	shift
done
case $CMD in
run-kvm.sh) run=${run:-default} ;;
run-container.sh)
	run=${run:-default}
	. "$MMT_HOME/lib/sh/vm-image.sh"
	if [ -n "$image" ]; then
		[ -z "$cpe" ] || opt_die '--image and --os-release exclude each other'
	else
		image_of "$cpe" || opt_die "$WHY; --image=IMAGE says which one"
		image=$IMAGE
	fi
	case ${MMTESTS_CONTAINER_CLI:=podman} in
	podman | docker) add "--via=$MMTESTS_CONTAINER_CLI" ;;
	*) opt_die "MMTESTS_CONTAINER_CLI=$MMTESTS_CONTAINER_CLI is neither podman nor docker" ;;
	esac
	add -- "$image"
	;;
esac
case $CMD/$run in
*/) ;;
run-container.sh/*) add "$run" ;;
*) add -- "$run" ;;
esac
[ -z "$names" ] || add -n "$names"
case $CMD in
run-mmtests.sh)
	[ -n "$run" ] || opt_die 'want a name for the run'
	sub=run
	;;
run-kvm.sh | run-container.sh) sub=vm ;;
compare-mmtests.pl)
	sub=compare
	# The classic tables are text; a page is that of the table for people.  Those of
	# monitors are what --print-monitor alone prints.
	if [ -n "$html" ]; then add --format=html; elif [ -z "$monitor" ]; then add --classic; fi
	;;
extract-mmtests.pl) sub=extract ;;
esac
eval "set -- $words"
OPT_REST=''
# shellcheck source=/dev/null
. "$MMT_HOME/cmd/mmt.d/$sub.sh"
