#!/usr/bin/env bash
# What one shell offers with the program's own completion script: the same words in all three.
#   shell_test.sh HEADROOM SHELL FOLDER
set -euo pipefail
headroom=$1 shell=$2 folder=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if ! command -v "$shell" >/dev/null; then
  echo "skipped: $shell is missing; tools/dev/install-packages shells brings it"
  exit 77
fi

rm -rf "$folder"
mkdir -p "$folder/beside/results" "$folder/beside/my runs"
touch "$folder/beside/"{first.json,notes.txt}
"$headroom" completion "$shell" --out "$folder"
cd "$folder/beside"

# The words offered behind the given ones, sorted, a line each, without descriptions and slashes.
offered() {
  case $shell in
    bash) bash "$here/complete.bash" "$folder/headroom" "$@" ;;
    zsh) zsh -f "$here/complete.zsh" "$folder" "$@" ;;
    fish) fish -N -c "source $folder/headroom.fish; complete -C \"$*\"" | cut -f1 ;;
  esac | sed 's,/$,,' | sort -u | grep -v '^$' || true
}

failures=0
# expect ONE,TWO WORD…: exactly these are offered.
expect() {
  local wanted=$1 seen
  shift
  seen=$(offered "$@" | paste -sd,)
  [[ $seen == "$wanted" ]] && return
  echo "$shell, after \"$*\": offers \"$seen\", not \"$wanted\""
  failures=$((failures + 1))
}
# expect_some WORD WORD…: the first one is among those offered.
expect_some() {
  local wanted=$1
  shift
  offered "$@" | grep -qxF -- "$wanted" && return
  echo "$shell, after \"$*\": \"$wanted\" is not offered"
  failures=$((failures + 1))
}

for command in run compare trace catalog completion; do expect_some "$command" headroom ''; done
expect schedule,schema,sweep headroom s
expect convert,stats headroom trace ''
expect --first,--format headroom trace stats --f
expect_some --quiet headroom run --q
expect_some --all headroom explain --a
expect first.json headroom run f
expect_some notes.txt headroom lint n
expect results headroom explain r
expect results headroom run --out r
expect schedule,schema,sweep headroom --out run s
expect kubernetes,local,slurm headroom --quiet sweep --engine ''
expect kubernetes headroom sweep --engine k
expect scenario,snapshot,study headroom schema ''
expect dgx-1-p100,dgx-1-v100,dgx-1-v100-32 headroom catalog dgx-1
expect '' headroom run --set ''
# The other two fall back on all files where no scenario begins so.
if [[ $shell == bash ]]; then
  expect '' headroom run n
  expect kubernetes headroom sweep --engine = k
  expect 'my runs' headroom run --out my
fi
exit $((failures > 0))
