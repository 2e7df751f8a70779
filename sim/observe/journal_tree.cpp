#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "headroom/footprint.hpp"
#include "headroom/hardware.hpp"
#include "headroom/ids.hpp"
#include "headroom/names.hpp"

#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/data_sets.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/journal_rows.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/submit_order.hpp"
#include "sim/observe/usual_shapes.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree kinds_tree(const MigLayout& layout) {
  Tree kinds = Tree::list();
  for (const MigKind& kind : layout.kinds) {
    Tree& entry = kinds.append(Tree::object());
    entry.add("name", kind.name);
    entry.add("memory_slices", kind.memory_slices);
    Tree& starts = entry.add("starts", Tree::list());
    for (const std::uint8_t start : kind.starts) starts.append(start);
  }
  return kinds;
}

Tree groups_tree(const ClusterSpec& cluster) {
  Tree groups = Tree::list();
  for (const NodeGroup& group : cluster.nodes) {
    Tree& entry = groups.append(Tree::object());
    entry.add("name", group.name);
    entry.add("count", group.count);
    entry.add("gpus", group.gpus);
    if (group.cpus) entry.add("cpus", *group.cpus);
    if (group.memory) entry.add("memory_bytes", group.memory->count);
    if (group.mig) entry.add("mig", kinds_tree(*group.mig));
  }
  return groups;
}

Tree shapes_tree(const RunRecord& run) {
  Tree shapes = Tree::list();
  const auto& footprints = run.jobs.footprints();
  for (std::size_t i = 0; i < footprints.size(); ++i) {
    Tree& entry = shapes.append(Tree::object());
    entry.add("nodes", footprints[i].nodes);
    entry.add("gpus_per_node", footprints[i].gpus_per_node);
    if (footprints[i].cpu_milli_per_node > 0) {
      entry.add("cpu_milli_per_node", footprints[i].cpu_milli_per_node);
    }
    if (footprints[i].memory_per_node.count > 0) {
      entry.add("memory_bytes_per_node", footprints[i].memory_per_node.count);
    }
    if (footprints[i].impossible) entry.add("impossible", true);
    const FootprintReach& reach = run.reaches[i];
    if (footprints[i].eligible != 0) entry.add("eligible", node_ranges(reach.eligible));
    if (!reach.mig.empty()) entry.add("mig", reach.mig);
    if (reach.shares.empty()) continue;
    Tree& shares = entry.add("shares", Tree::list());
    for (const std::int64_t share : reach.shares) shares.append(share);
  }
  return shapes;
}

Tree usual_shapes_tree(const JobTable& jobs) {
  UsualShapes usual;
  const auto order = submit_order(jobs);
  for (std::size_t row = 0; row < jobs.size(); ++row) {
    const JobId job = order.empty() ? id_at<JobId>(row) : order[row];
    static_cast<void>(usual.is_usual(jobs.asked_share(job), jobs.facts(job).footprint));
  }
  Tree tree = Tree::object();
  for (const auto& [gpus, shape] : usual.by_gpus()) tree.add(std::to_string(gpus), index(shape));
  return tree;
}

/// Jobs by their rows in jobs.csv.
Tree rows_tree(const std::vector<std::size_t>& rows) {
  Tree tree = Tree::list();
  for (const std::size_t row : rows) tree.append(row);
  return tree;
}

/// Data sets that jobs write and others had to wait for. The first of several writers of one
/// name is meant.
Tree data_sets_tree(const RunRecord& run) {
  const auto order = submit_order(run.jobs);
  std::map<JobName, std::size_t> by_name;
  std::map<JobId, std::size_t> by_job;
  for (std::size_t row = 0; row < run.jobs.size(); ++row) {
    const JobId job = order.empty() ? id_at<JobId>(row) : order[row];
    by_name.try_emplace(run.jobs.record(job).spec->name, row);
    by_job.emplace(job, row);
  }
  Tree sets = Tree::list();
  for (const DataSet& set : run.data_sets) {
    if (set.readers.empty()) continue;
    std::vector<std::size_t> writers;
    for (const JobName writer : set.writers) {
      const auto known = by_name.find(writer);
      if (known != by_name.end()) writers.push_back(known->second);
    }
    std::vector<std::size_t> readers;
    for (const JobId reader : set.readers) readers.push_back(by_job.at(reader));
    Tree& entry = sets.append(Tree::object());
    entry.add("name", set.name);
    entry.add("writers", rows_tree(writers));
    entry.add("readers", rows_tree(readers));
  }
  return sets;
}

}  // namespace

Tree journal_tree(const RunRecord& run, Tree rules) {
  Tree tree = Tree::object();
  tree.add("scenario", run.scenario);
  tree.add("seed", run.seed);
  tree.add("end_ns", run.end.since_start.count);
  if (run.cycle) rules.add("cycle_ns", run.cycle->count);
  tree.add("rules", std::move(rules));
  tree.add("nodes", groups_tree(run.cluster));
  tree.add("shapes", shapes_tree(run));
  tree.add("usual_shapes", usual_shapes_tree(run.jobs));
  if (!run.data_sets.empty()) tree.add("data_sets", data_sets_tree(run));
  return tree;
}

}  // namespace headroom
