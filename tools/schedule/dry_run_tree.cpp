#include <string>
#include <vector>

#include "tools/schedule/dry_run_report.hpp"

namespace headroom {
namespace {

Tree tree_of(const std::vector<std::string>& texts) {
  Tree list = Tree::list();
  for (const std::string& text : texts) list.append(text);
  return list;
}

/// Null for what has no bound.
Tree bound(double amount) { return amount < 0 ? Tree{} : Tree{amount}; }

Tree tree_of(const std::vector<PodStep>& steps) {
  Tree list = Tree::list();
  for (const PodStep& step : steps) {
    Tree& item = list.append(Tree::object());
    item.add("job", step.job);
    item.add("queue", step.queue);
    item.add("pod", step.pod);
    if (!step.from.empty()) item.add("from", step.from);
    item.add("node", step.node);
    item.add("gpus", step.gpus);
    if (!step.devices.empty()) item.add("gpu_groups", tree_of(step.devices));
    item.add("action", step.action);
    if (!step.for_job.empty()) item.add("for", step.for_job);
    if (!step.waits_for.empty()) item.add("waits_for", tree_of(step.waits_for));
  }
  return list;
}

}  // namespace

Tree dry_run_tree(const DryRun& run) {
  Tree tree = Tree::object();
  tree.add("snapshot", run.title);
  Tree& cluster = tree.add("cluster", Tree::object());
  cluster.add("nodes", run.nodes);
  cluster.add("gpus", run.gpus);
  cluster.add("gpus_held", run.gpus_held);
  Tree& jobs = tree.add("jobs", Tree::object());
  jobs.add("running", run.running);
  jobs.add("pending", run.pending);
  tree.add("starts", tree_of(run.starts));
  tree.add("pipelined", tree_of(run.pipelined));
  tree.add("moves", tree_of(run.moves));
  tree.add("evictions", tree_of(run.evictions));
  Tree& waiting = tree.add("waiting", Tree::list());
  for (const HeldJob& job : run.waiting) {
    Tree& item = waiting.append(Tree::object());
    item.add("job", job.job);
    item.add("queue", job.queue);
    item.add("pods", job.pods);
    item.add("rule", job.rule);
    item.add("reason", job.text);
  }
  Tree& queues = tree.add("queues", Tree::list());
  for (const QueueLine& line : run.queues) {
    Tree& item = queues.append(Tree::object());
    item.add("name", line.name);
    item.add("depth", line.depth);
    item.add("deserved_gpus", bound(line.deserved));
    item.add("limit_gpus", bound(line.limit));
    item.add("fair_share_gpus", bound(line.fair_share));
    item.add("held_gpus_before", line.before);
    item.add("held_gpus_after", line.after);
    item.add("requested_gpus", line.asked);
  }
  return tree;
}

}  // namespace headroom
