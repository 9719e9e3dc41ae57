#!/bin/sh
# vm-back: removes where mmt vm collects results; a line of its undo journal
#
#   sh vm-back.sh DIR      runs in DIR/was go back to where they were, unless there is
#                          another of that name
set -u
cd "$1" 2>/dev/null || exit 0
for was in was/*; do
	[ ! -d "$was" ] || [ -e "../${was#was/}" ] || mv "$was" .. || exit
done
cd / && rm -rf "$1"
