#include <cstdint>
#include <optional>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/report/tree.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/explanation_report.hpp"
#include "tools/explain/explanation_words.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

Tree seconds(std::optional<TimePoint> time) {
  return time ? Tree{to_seconds(time->since_start)} : Tree{};
}

/// A whole number where it is one.
Tree gpus_tree(GpuShare gpus) {
  return gpus.count % 1000 == 0 ? Tree{gpus.count / 1000}
                                : Tree{static_cast<double>(gpus.count) / 1000.0};
}

Tree job_tree(const RecordedRun& run, std::uint32_t row) {
  const RecordedJob& job = run.jobs[row];
  const RecordedShape& shape = run.shape_of(row);
  Tree tree = Tree::object();
  tree.add("id", run.name_of(row));
  tree.add("row", row);
  tree.add("user", run.users.text(static_cast<std::uint32_t>(index(job.user))));
  tree.add("queue", run.queues.text(static_cast<std::uint32_t>(index(job.queue))));
  tree.add("gpus", gpus_tree(job.gpus));
  tree.add("nodes", shape.nodes);
  tree.add("gpus_per_node", shape.gpus_per_node);
  tree.add("state", to_string(job.state));
  tree.add("submit_s", seconds(job.submit));
  tree.add("start_s", seconds(job.start));
  tree.add("end_s", seconds(job.end));
  if (job.session.empty()) return tree;
  tree.add("session", job.session);
  tree.add("busy_s", job.busy ? std::optional{to_seconds(*job.busy)} : std::nullopt);
  return tree;
}

Tree behind_tree(const RecordedRun& run, const std::vector<Behind>& behind) {
  Tree list = Tree::list();
  for (const Behind& one : behind) {
    Tree& entry = list.append(Tree::object());
    entry.add("job", run.name_of(one.job));
    entry.add("row", one.job);
    entry.add("time_s", to_seconds(one.time));
  }
  return list;
}

Tree shares_tree(const RecordedRun& run, const Explanation& explanation) {
  Tree list = Tree::list();
  for (const ObstacleShare& share : explanation.shares) {
    Tree& entry = list.append(Tree::object());
    entry.add("reason", to_string(share.obstacle));
    entry.add("time_s", to_seconds(share.time));
    entry.add("share", to_seconds(share.time) / to_seconds(explanation.waited));
    entry.add("behind", behind_tree(run, share.behind));
  }
  return list;
}

Tree intervals_tree(const RecordedRun& run, const std::vector<WaitInterval>& waits) {
  Tree list = Tree::list();
  for (const WaitInterval& wait : waits) {
    Tree& entry = list.append(Tree::object());
    entry.add("from_s", seconds(wait.from));
    entry.add("to_s", seconds(wait.to));
    entry.add("reason", to_string(wait.obstacle));
    entry.add("free_gpus_min", gpus_tree(wait.room.free_min));
    entry.add("free_gpus_max", gpus_tree(wait.room.free_max));
    entry.add("nodes_with_room_max", wait.room.nodes_max);
    entry.add("behind", behind_tree(run, wait.behind));
  }
  return list;
}

Tree runs_tree(const RecordedRun& run, const std::vector<ExplainedRun>& runs) {
  Tree list = Tree::list();
  for (const ExplainedRun& ran : runs) {
    Tree& entry = list.append(Tree::object());
    entry.add("start_s", seconds(ran.start));
    entry.add("end_s", seconds(ran.end));
    entry.add("gpus", gpus_tree(ran.gpus));
    entry.add("nodes", node_words(run, ran));
    entry.add("restart_cost_s", to_seconds(ran.restart_cost));
    entry.add("stopped", ran.was_stopped);
    entry.add("resized", ran.was_resized);
    entry.add("stopped_for", ran.for_whom ? Tree{run.name_of(*ran.for_whom)} : Tree{});
    entry.add("lost_s", to_seconds(ran.lost));
  }
  return list;
}

Tree group_tree(const RecordedRun& run, const Served::Group& group) {
  const auto gpu_hours = [](GpuShareTime time) { return static_cast<double>(time.count) / 3.6e15; };
  Tree tree = Tree::object();
  tree.add("jobs", group.jobs);
  tree.add("gpu_hours", gpu_hours(group.gpu_time));
  Tree& largest = tree.add("largest", Tree::list());
  for (const ServedJob& one : group.largest) {
    Tree& entry = largest.append(Tree::object());
    entry.add("job", run.name_of(one.job));
    entry.add("row", one.job);
    entry.add("gpus", gpus_tree(run.needed_by(one.job)));
    entry.add("submit_s", seconds(run.jobs[one.job].submit));
    entry.add("first_start_s", seconds(one.first_start));
    entry.add("gpu_hours", gpu_hours(one.gpu_time));
  }
  return tree;
}

}  // namespace

Tree explanation_tree(const RecordedRun& run, const Explanation& explanation) {
  Tree tree = Tree::object();
  tree.add("scenario", run.scenario);
  tree.add("seed", run.seed);
  tree.add("replications", run.rules.replications);
  tree.add("job", job_tree(run, explanation.job));
  tree.add("waited_s", to_seconds(explanation.waited));
  tree.add("first_in_line_s", to_seconds(explanation.first_in_line));
  tree.add("reasons", shares_tree(run, explanation));
  tree.add("intervals", intervals_tree(run, explanation.waits));
  tree.add("runs", runs_tree(run, explanation.runs));
  Tree& served = tree.add("served_meanwhile", Tree::object());
  served.add("running_already", group_tree(run, explanation.served.running));
  served.add("submitted_before", group_tree(run, explanation.served.earlier));
  served.add("submitted_after", group_tree(run, explanation.served.later));
  return tree;
}

}  // namespace headroom
