#!/usr/bin/env bash
# A sweep as job arrays on a real Slurm with four virtual nodes: the exported table must be the
# bytes that one thread makes, with arrays that have to be cut, and with a task that is lost.
#   slurm_test.sh HEADROOM FOLDER PROJECT
set -euo pipefail
headroom=$1 folder=$2 project=$3

for program in slurmctld slurmd munged sbatch; do
  if ! PATH=$PATH:/usr/sbin command -v "$program" >/dev/null; then
    echo "skipped: $program is missing; tools/dev/install-packages slurm brings it"
    exit 77
  fi
done
PATH=$PATH:/usr/sbin

rm -rf "$folder"
mkdir -p "$folder"
cat >"$folder/study.json" <<'JSON'
{"base": {
   "cluster": {"nodes": [{"count": 2, "gpus": 8}]},
   "workload": [{"generate": {"count": 40, "arrivals": {"poisson": "20/h"},
     "duration": {"exponential": "50min"}, "gpus": {"choices": {"1": 3, "8": 1}}}}]},
 "vary": {"cluster.nodes[0].count": [1, 2, 3, 4], "scheduler.policy": ["fifo", "easy-backfill"]},
 "replications": 3}
JSON

# Arrays of at most four tasks, so that six tasks need two of them.
port=$((20000 + $$ % 20000))
trap '"$project/tools/dev/stop-slurm" "$folder/slurm"' EXIT
"$project/tools/dev/start-slurm" "$folder/slurm" 4 2 "$port" 4
source "$folder/slurm/env"

"$headroom" sweep "$folder/study.json" --out "$folder/one" --quiet
said=$("$headroom" sweep "$folder/study.json" --out "$folder/array" --engine slurm --tasks 6 \
  2>&1 >/dev/null)
grep 'submitted 6 tasks to Slurm: jobs 1, ' <<<"$said"
cmp "$folder/one/sweep.csv" "$folder/array/sweep.csv"
cmp "$folder/one/report.html" "$folder/array/report.html"
[[ $(ls "$folder/array") == $'report.html\nsweep.csv\nsweep.sqlite' ]]

# Tasks wait a moment before they begin, and the second one is cancelled meanwhile.
cat >"$folder/slow.sh" <<SLOW
#!/bin/sh
sleep 2
exec '$headroom' "\$@"
SLOW
chmod +x "$folder/slow.sh"
"$headroom" sweep "$folder/study.json" --out "$folder/lost" --engine slurm --tasks 3 \
  --program "$folder/slow.sh" >/dev/null 2>"$folder/lost.err" &
sweep=$!
for ((try = 0; try < 100; try++)); do
  job=$(squeue -h -t R -o %A | sort -n | head -n 1)
  [[ -n $job ]] && break
  sleep 0.1
done
scancel "$(squeue -h -r -t R -o %i | sort | head -n 1)"
wait "$sweep"
grep '1 task was lost: submitting again' "$folder/lost.err"
cmp "$folder/one/sweep.csv" "$folder/lost/sweep.csv"

# A driver that is killed leaves its tasks at work; the next one follows them.
"$headroom" sweep "$folder/study.json" --out "$folder/killed" --engine slurm --tasks 3 \
  --program "$folder/slow.sh" --quiet &
sweep=$!
for ((try = 0; try < 100; try++)); do
  [[ -s $folder/killed/slurm/jobs ]] && break
  sleep 0.1
done
kill -KILL "$sweep"
wait "$sweep" || true
said=$("$headroom" sweep "$folder/study.json" --out "$folder/killed" --engine slurm --tasks 3 \
  2>&1 >/dev/null)
grep 'following Slurm job' <<<"$said"
[[ $said != *submitted* ]]
cmp "$folder/one/sweep.csv" "$folder/killed/sweep.csv"

# What Slurm refuses is said, and nothing is left half done.
if said=$("$headroom" sweep "$folder/study.json" --out "$folder/refused" --engine slurm \
  --slurm-option=--partition=none 2>&1); then
  echo "a partition that is not there was accepted"
  exit 1
fi
grep 'sbatch: Slurm refuses: ' <<<"$said"
echo "all tables are the same"
