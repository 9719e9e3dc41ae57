#!/bin/sh
# fragments: configs that change what those before them say; mmt list configs.
. "${0%/*}/lib.sh"
. "${0%/*}/shellpack.sh"
C=$TOP/configs
unset MMTESTS_THREAD_CUTOFF MMTEST_ITERATIONS RUN_MONITOR
cd "$T" || exit 1

all=$(for file in "$C"/*; do
	case ${file##*/} in
	config | config-*) ;;
	*) printf '%s ' "${file##*/}" ;;
	esac
done)
for name in $all; do
	like "$name: says that it is a fragment" '^# fragment: ..*[.]$' "$C/$name"
	e "$name alone: says what it is" 2 "^mmt: $name names no tests: it is a fragment, .*-c CONFIG -c $name\$" mmt plan -c "$name"
done
for file in "$C"/config "$C"/config-*; do
	check "${file##*/}: names tests" grep -q '^export MMTESTS=' "$file"
done

# A config that asks for all that the fragments change.
cat >base <<'EOF'
export MMTESTS=pingpong MEMTOTAL_BYTES=1048576000 NUM_CORES=2 NUM_LOGICAL_CPUS=4
export BONNIE_DATASET_SIZE=1 BONNIE_CHAR_IO_SIZE=1 BONNIE_NR_FILES=1000
EOF
values() { # VARIABLE...: from the lines on standard input
	for variable; do
		printf '%s ' "$(sed -n "s/^$variable	//p" "$T/environ")"
	done
}
for name in size-2xmem=2097152000 size-1xmem=1048576000 size-halfmem=524288000 size-small=67108864; do
	size=${name#*=} name=${name%=*}
	mmt env -c base -c "$name" >environ 2>/dev/null
	is "$name" "$(values FIO_SIZE BONNIE_DATASET_SIZE BONNIE_CHAR_IO_SIZE BONNIE_DIRECTORY_SIZE PGBENCH_SCALE_FACTOR)" \
		"$size $size $size $((size / 1000)) $((size / 15728640)) "
done
mmt env -c config-pingpong -c size-2xmem >environ 2>/dev/null
is 'sizes: nothing that the config does not ask for' "$(values BONNIE_DATASET_SIZE BONNIE_CHAR_IO_SIZE BONNIE_DIRECTORY_SIZE)" '   '
echo 'export MEMTOTAL_BYTES=1000000' >tiny
mmt env -c config-pingpong -c tiny -c size-2xmem >environ 2>/dev/null
is 'sizes: a scale factor of 1 at the least' "$(values PGBENCH_SCALE_FACTOR)" '1 '
mmt env -c base -c size-small -c config-io-fio-randread >environ 2>/dev/null
is 'a fragment in front changes nothing' "$(values FIO_SIZE)" '1048576000 '
for name in threads-1=1 threads-cores=2 threads-cpus=4; do
	mmt env -c base -c "${name%=*}" >environ
	is "${name%=*}" "$(values MMTESTS_THREAD_CUTOFF)" "${name#*=} "
done
sed -n 's/^variable  *\([A-Z0-9_]*_ITERATIONS\)[ 	].*/\1/p' "$TOP"/shellpacks/*/shellpack | sort -u >names
for n in 1 3 10 30; do
	mmt env -c config-pingpong -c iterations-$n | sed -n "s/^\([A-Z0-9_]*_ITERATIONS\)	$n\$/\1/p" | sort >found
	check "iterations-$n: all there are" diff names found
done
mmt env -c config-pingpong -c monitors-io -c monitors-none -c rounds-3 >environ
is 'monitors-none, rounds-3' "$(values RUN_MONITOR MMTEST_ITERATIONS)" 'no 3 '
for file in "$C"/monitors-*; do
	# mmt says which monitors it does not know.
	check "${file##*/}: read" mmt plan -c config-pingpong -c "${file##*/}"
	is "${file##*/}: monitors that there are" "$(cat .err)" ''
done
mkdir bin
printf '#!/bin/sh\n' | tee bin/fio >bin/dbench
chmod +x bin/*
full=$PATH
PATH=$T/bin:$PATH
is 'the plan of fio has the size' "$(mmt plan -c config-io-fio-randread -c size-small | sed -n 's/.* \(--size=[0-9]*\) .*/\1/p')" --size=67108864
is 'the plan of dbench4 has one client' "$(mmt plan -c config-io-dbench4-async -c threads-1 | grep -c 'run	')" 1
is 'the plan of dbench4 has ten runs' "$(mmt plan -c config-io-dbench4-async -c threads-1 -c iterations-10 | sed -n 's/.*	run	//p' | cut -f1)" 10
PATH=$full
e 'several fragments alone: the first is named' 2 'size-small names no tests' mmt plan -c size-small -c threads-1
echo '# a note' >empty
e 'a config that is no fragment: as ever' 2 'MMTESTS is empty' mmt plan -c empty

# ---- mmt list configs
mkdir -p home/configs
printf '#!/bin/sh\n# one: Stresses	disks,\n# in 1.5 ways.\n# And caches.  Blind to networks, 1.5\n# of them.  Takes a second.\n\n# what a block says\nexport MMTESTS=x\n' >home/configs/config-one
printf '\n###\n### the classic way\n### of NETWORKS\n###\n### and more\nexport MMTESTS=x # disks\n' >home/configs/config-two
printf 'export MMTESTS=x\n# disks\n' >home/configs/config-three
: >home/configs/disks
for part in lib cmd shellpacks monitors; do
	ln -s "$TOP/$part" "home/$part"
done
export MMT_HOME="$T/home"
t 'list configs: all' 0 mmt list configs <<'WANT'
config-one	one: Stresses disks, in 1.5 ways.
config-three	-
config-two	the classic way of NETWORKS
disks	-
WANT
t 'list configs: a word in a name or in the comment at the top' 0 mmt list configs disks <<'WANT'
config-one	one: Stresses disks, in 1.5 ways.
disks	-
WANT
t 'list configs: upper and lower case in comments; not what one is blind to' 0 mmt list configs Networks <<'WANT'
config-two	the classic way of NETWORKS
WANT
t 'list configs: behind what it is blind to' 0 mmt list configs takes <<'WANT'
config-one	one: Stresses disks, in 1.5 ways.
WANT
t 'list configs: a pattern is one for names' 0 mmt list configs '*two' <<'WANT'
config-two	the classic way of NETWORKS
WANT
e 'list configs: no comment further down' 1 "none of the configs is like 'block'" mmt list configs block
finish
