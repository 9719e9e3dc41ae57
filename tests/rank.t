#!/bin/sh
# rank.t: rank tests, estimates, families; the tests are tests/unit/rank.c
TOP=$(cd "${0%/*}/.." && pwd)
exec "$TOP/bin/test/rank"
