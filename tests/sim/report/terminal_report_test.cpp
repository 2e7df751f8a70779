#include "sim/report/terminal_report.hpp"

#include <doctest/doctest.h>
#include <string>
#include <string_view>

#include "sim/report/readable.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree spread(double p50) {
  Tree tree = Tree::object();
  tree.add("mean", p50 * 2);
  for (const char* name : {"p50", "p90", "p95", "p99"}) tree.add(name, p50);
  tree.add("max", p50 * 60);
  return tree;
}

Tree counts(int completed, int queued) {
  Tree tree = Tree::object();
  tree.add("submitted", completed + queued);
  tree.add("completed", completed);
  tree.add("killed", 0);
  tree.add("queued", queued);
  return tree;
}

void add_block(Tree& tree, int completed, int queued, double p50) {
  tree.add("jobs", counts(completed, queued));
  tree.add("queue_delay_s", completed > 0 ? spread(p50) : Tree::object());
  tree.add("jct_s", Tree::object()).add("mean", 7200.0);
  tree.add("bounded_slowdown", Tree::object()).add("mean", 1.5);
}

Tree made_up_summary() {
  Tree tree = Tree::object();
  tree.add("scenario", "two stacks");
  tree.add("seed", 7);
  tree.add("simulated_s", 172'800.0);
  tree.add("measured_from_s", 43'200.0);
  add_block(tree, 1200, 1, 90.0);
  tree.add("makespan_s", 86'400.0);
  Tree& gpu = tree.add("gpu", Tree::object());
  gpu.add("count", 8);
  gpu.add("capacity_hours", 384.0);
  gpu.add("allocated_ratio", 0.5);
  gpu.add("busy_ratio", 0.25);
  Tree& hours = tree.add("gpu_hours", Tree::object());
  hours.add("down", 0.0);
  hours.add("idle_no_demand", 192.0);
  hours.add("lost", 96.0);
  hours.add("useful", 96.0);
  Tree& queues = tree.add("by_queue", Tree::object());
  add_block(queues.add("", Tree::object()), 0, 1, 0.0);
  add_block(queues.add("night", Tree::object()), 1200, 0, 90.0);
  Tree& sizes = tree.add("by_size", Tree::object());
  add_block(sizes.add("1", Tree::object()), 1200, 1, 90.0);
  Tree& wait = tree.add("longest_waits", Tree::list()).append(Tree::object());
  wait.add("id", "4711");
  wait.add("user", "");
  wait.add("queue", "night");
  wait.add("gpus", 64);
  wait.add("submit_s", 3600.0);
  wait.add("wait_s", 86'400.0);
  wait.add("state", "queued");
  wait.add("reason", "not enough free GPUs");
  Tree& audit = tree.add("audit", Tree::object());
  Tree& rule = audit.add("rules", Tree::object()).add("run-time", Tree::object());
  rule.add("effect", "rejected");
  rule.add("count", 2);
  rule.add("examples", Tree::list()).append("line 17: run time -1");
  Tree& source = audit.add("sources", Tree::list()).append(Tree::object());
  source.add("source", "jobs.swf");
  source.add("accepted", 1201);
  source.add("repaired", 0);
  source.add("rejected", 2);
  tree.add("warnings", Tree::list()).append("scheduler.backfill_order: has no effect");
  return tree;
}

TEST_CASE("the report of a run, to the character") {
  constexpr std::string_view expected = R"(two stacks

warning: scheduler.backfill_order: has no effect

1,201 jobs: 1,200 completed, 1 queued
8 GPUs, simulated 2.0d, makespan 24.0h, seed 7
figures count from 12.0h on, the end of the warm-up
mean JCT 2.0h, mean bounded slowdown 1.5

trace jobs.swf: 1,201 rows accepted (0 repaired), 2 rejected
  run-time  2  rejected  line 17: run time -1

Queue delay by GPUs of a job
  GPUs   jobs    mean     p50     p90     p95     p99   max
  1     1,201  3.0min  1.5min  1.5min  1.5min  1.5min  1.5h
  all   1,201  3.0min  1.5min  1.5min  1.5min  1.5min  1.5h

Queue delay by queue
  queue    jobs    mean     p50     p90     p95     p99   max
  night   1,200  3.0min  1.5min  1.5min  1.5min  1.5min  1.5h
  (none)      1       -       -       -       -       -     -

Where 384 GPU-hours went: 50.0% allocated, 25.0% busy
  idle no demand  192h  50.0%  ███████████████████
  lost             96h  25.0%  █████████▌
  useful           96h  25.0%  █████████▌

Longest waits
  job   queue  GPUs    wait  reason
  4711  night    64  24.0h+  not enough free GPUs
)";
  CHECK(terminal_report(made_up_summary(), {}) == expected);
}

TEST_CASE("a wide terminal shows more columns") {
  const std::string report = terminal_report(made_up_summary(), {.width = 120});
  CHECK(report.find("  GPUs   jobs    mean     p50     p90     p95     p99   max  mean JCT  "
                    "bounded slowdown\n") != std::string::npos);
  CHECK(report.find("1.5h      2.0h               1.5\n") != std::string::npos);
  CHECK(report.find("  4711  night    64       1.0h  24.0h+  not enough") != std::string::npos);
}

TEST_CASE("colour adds attributes and nothing else") {
  std::string report = terminal_report(made_up_summary(), {.colour = true});
  CHECK(report.starts_with("\x1b[1mtwo stacks\x1b[0m\n"));
  CHECK(report.find("\x1b[33mwarning: ") != std::string::npos);
  for (std::size_t at = 0; (at = report.find('\x1b')) != std::string::npos;) {
    report.erase(at, report.find('m', at) - at + 1);
  }
  CHECK(report == terminal_report(made_up_summary(), {}));
}

TEST_CASE("a run without jobs is told in three lines") {
  Tree tree = Tree::object();
  tree.add("scenario", "");
  tree.add("simulated_s", 0.0);
  tree.add("jobs", counts(0, 0));
  CHECK(terminal_report(tree, {}) == "unnamed scenario\n0 jobs\nsimulated 0\n");
}

}  // namespace
}  // namespace headroom
