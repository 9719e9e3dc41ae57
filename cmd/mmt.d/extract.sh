# shellcheck shell=sh disable=SC1091,SC2034,SC2153,SC2154
# mmt extract: raw logs to records, one observation a line (mmt-extract)
exec "$MMT_BIN/mmt-extract" "$@"
