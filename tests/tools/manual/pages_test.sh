#!/usr/bin/env bash
# Every manual page passes groff and mandoc without a warning; those that are missing are skipped.
#   pages_test.sh HEADROOM FOLDER
set -euo pipefail
headroom=$1 folder=$2

rm -rf "$folder"
"$headroom" man --out "$folder"
[[ -s $folder/headroom.1 && -s $folder/headroom-trace-stats.1 ]]

checked=0
says() { # PROGRAM ARGUMENT…: its findings on all pages
  command -v "$1" >/dev/null || { echo "skipped: $1 is missing"; return; }
  checked=1
  local page findings
  for page in "$folder"/*.1; do
    findings=$("$@" "$page" 2>&1 >/dev/null; [[ $1 != mandoc ]] || "$@" "$page") || true
    [[ -z $findings ]] || { echo "$findings"; exit 1; }
  done
}
says groff -k -man -Tutf8 -ww
says mandoc -Tlint
((checked)) || exit 77
