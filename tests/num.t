#!/bin/sh
# num.t: decimal text to double and back; the tests are tests/unit/num.c
TOP=$(cd "${0%/*}/.." && pwd)
exec "$TOP/bin/test/num"
