#!/usr/bin/env python3
"""draw_jobs.py [EXPERIMENTS_A_DAY [WIDEST]] > jobs.csv: forty days of experiments of four teams.

Office hours: submissions fall between 9 and 18 on weekdays. Three of four experiments ask for one
GPU, as people do who must share one box; each could use up to WIDEST, eight by default. Run times
are those on what is asked for, on a DGX-1 that never waits for data.
"""
import random
import sys

TEAMS = {"imaging": 0.50, "genomics": 0.25, "text": 0.15, "methods": 0.10}
WIDTHS = {1: 0.72, 2: 0.14, 4: 0.09, 8: 0.05}

per_day = float(sys.argv[1]) if sys.argv[1:] else 40.0
widest = int(sys.argv[2]) if sys.argv[2:] else 8
draw = random.Random(40)
jobs = []
for day in range(40):
    if day % 7 >= 5:
        continue
    hour = 9.0
    while True:
        hour += draw.expovariate(per_day / 9.0)
        if hour >= 18.0:
            break
        team = draw.choices(list(TEAMS), TEAMS.values())[0]
        gpus = draw.choices(list(WIDTHS), WIDTHS.values())[0]
        hours = min(48.0, draw.lognormvariate(1.4, 0.9))
        jobs.append((day * 86400 + hour * 3600, team, gpus, hours * 3600))
print("id,queue,submit_s,gpus,min_gpus,max_gpus,duration_s")
for number, (submit, team, gpus, seconds) in enumerate(jobs):
    print(f"{number},{team},{submit:.0f},{gpus},1,{max(gpus, widest)},{seconds:.0f}")
