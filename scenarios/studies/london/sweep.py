#!/usr/bin/env python3
"""sweep.py [HEADROOM]: both scenarios over demand and width; prints the table of the README."""
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HEADROOM = pathlib.Path(sys.argv[1] if sys.argv[1:] else "build/release/headroom").resolve()


def run(scenario, jobs, out):
    subprocess.run([HEADROOM, "run", HERE / scenario, "--quiet", "--out", out,
                    "--set", f"workload[0].trace={jobs}"], check=True)
    summary = json.loads((out / "summary.json").read_text())
    rows = list(csv.DictReader((out / "jobs.csv").open()))
    turnaround = {row["id"]: float(row["end_s"]) - float(row["submit_s"])
                  for row in rows if row["end_s"]}
    return summary, turnaround


print("| experiments a weekday | widest | busy before | busy after | ratio | done, ratio"
      " | faster, median | faster, p95 |")
print("|---|---|---|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    for per_day in (20, 30, 40, 60, 80, 100):
        for widest in (1, 4, 8):
            jobs = folder / "jobs.csv"
            draw = [sys.executable, HERE / "draw_jobs.py", str(per_day), str(widest)]
            jobs.write_bytes(subprocess.run(draw, check=True, capture_output=True).stdout)
            before, slow = run("partitioned.json", jobs, folder / "before")
            after, fast = run("pooled.json", jobs, folder / "after")
            faster = sorted(slow[job] / fast[job] for job in slow if job in fast)
            busy = before["gpu"]["busy_ratio"], after["gpu"]["busy_ratio"]
            done = after["jobs"]["completed"] / before["jobs"]["completed"]
            print(f"| {per_day} | {widest} | {busy[0]:.1%} | {busy[1]:.1%} |"
                  f" {busy[1] / busy[0]:.2f} | {done:.2f} | {statistics.median(faster):.1f} |"
                  f" {faster[int(0.95 * len(faster))]:.0f} |")
