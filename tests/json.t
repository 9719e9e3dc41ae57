#!/bin/sh
# json.t: JSON documents as lines; the tests are tests/unit/json.c
exec "${0%/*}/../bin/test/json"
