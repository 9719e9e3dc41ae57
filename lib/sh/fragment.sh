# fragment.sh: what the fragments in configs/ share
# shellcheck shell=sh disable=SC2154

# sizes BYTES: the data of benchmarks is to be that large altogether.  What a config has
# not asked for is not added: only sizes of what is there change.
sizes() {
	export FIO_SIZE="$1"
	if [ -n "${BONNIE_DATASET_SIZE:-}" ]; then
		export BONNIE_DATASET_SIZE="$1"
	fi
	if [ -n "${BONNIE_CHAR_IO_SIZE:-}" ]; then
		export BONNIE_CHAR_IO_SIZE="$1"
	fi
	if [ -n "${BONNIE_NR_FILES:-}" ]; then
		export BONNIE_DIRECTORY_SIZE="$(($1 / BONNIE_NR_FILES))"
	fi
	# A unit of pgbench's scale is 100000 accounts, about 15 MiB with their index.
	export PGBENCH_SCALE_FACTOR="$(($1 / 15728640))"
	if [ "$PGBENCH_SCALE_FACTOR" -lt 1 ]; then
		export PGBENCH_SCALE_FACTOR=1
	fi
}

# iterations N: the same number of runs for all benchmarks there are.
iterations() {
	# shellcheck disable=SC2013 # words
	for fragment_name in $(awk '$1 == "variable" && $2 ~ /_ITERATIONS$/ { print $2 }' \
		"$SHELLPACK_TOPLEVEL"/shellpacks/*/shellpack); do
		export "$fragment_name=$1"
	done
}
