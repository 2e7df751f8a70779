#!/usr/bin/env bash
# The gate of scenarios/gate in plain shell steps, as the action runs it: a good change passes,
# a bad one fails, and the JUnit file is what readers of JUnit take.
#   gate_test.sh PROGRAM SOURCE SCRATCH
set -euo pipefail
program=$1 source=$2 scratch=$3

fail() { echo "gate_test: $1" >&2; exit 1; }
gate() {  # a folder with the gate; writes results there and prints the exit status
  local status=0
  GITHUB_STEP_SUMMARY=$1/step.md GITHUB_OUTPUT=$1/output.txt \
    "$source/tools/dev/check-gate" "$program" "$1/results" "$1" > "$1/log.txt" || status=$?
  echo "$status"
}
valid() {  # against the schema, where a checker is installed
  command -v xmllint > /dev/null || { echo "no xmllint: schema not checked"; return; }
  xmllint --noout --schema "$source/tests/tools/check/junit.xsd" "$1"
}

rm -rf "$scratch"
mkdir -p "$scratch"
cp -r "$source/scenarios/gate" "$scratch/good"
[[ $(gate "$scratch/good") == 0 ]] || fail "the good change does not pass"
valid "$scratch/good/results/junit.xml"
grep -q '^### ✅ headroom check: 2 of 2 cases pass' "$scratch/good/step.md" || fail "no summary"
grep -q '^junit=.*junit.xml$' "$scratch/good/output.txt" || fail "no outputs"

cp -r "$source/scenarios/gate" "$scratch/bad"
sed -i 's/"easy-backfill"/"fifo"/' "$scratch/bad/policies/proposed.json"
[[ $(gate "$scratch/bad") == 1 ]] || fail "the bad change is not held back"
valid "$scratch/bad/results/junit.xml"
grep -q '<failure message="queue_delay_s.mean' "$scratch/bad/results/junit.xml" || fail "no failure"
grep -q '^### ❌ headroom check: 2 of 2 cases fail' "$scratch/bad/step.md" || fail "no summary"

cp -r "$source/scenarios/gate" "$scratch/broken"
sed -i 's/"easy-backfill"/"easy-backfil"/' "$scratch/broken/policies/proposed.json"
[[ $(gate "$scratch/broken" 2> "$scratch/errors.txt") == 2 ]] || fail "a broken one is not told"
grep -q 'did you mean "easy-backfill"' "$scratch/errors.txt" || fail "no reason given"

cp -r "$source/scenarios/gate" "$scratch/again"
"$program" check "$scratch/again" --changed-only "$scratch/record.json" --quiet
"$program" check "$scratch/again" --changed-only "$scratch/record.json" \
  | grep -q '^0 passed, 0 failed, 2 unchanged$' || fail "unchanged cases are run again"
echo "the gate holds"
