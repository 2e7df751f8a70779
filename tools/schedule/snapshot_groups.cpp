#include "tools/schedule/snapshot_groups.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

using kai::SnapshotGroup;
using kai::SnapshotTask;
using kai::SnapshotTopology;

void check_level(const Section& place, std::string_view key, const SnapshotTopology& topology) {
  const auto level = place.text(key);
  if (!level) return;
  std::vector<std::string> known;
  for (const kai::SnapshotLevel& one : topology.levels) {
    known.push_back(one.label);
    if (!one.alias.empty()) known.push_back(one.alias);
  }
  if (std::ranges::find(known, *level) != known.end()) return;
  place.refuse(key,
               fmt::format("topology \"{}\" has no level \"{}\"", topology.name.substr(0, 60),
                           level->substr(0, 60)),
               hint_for(*level, known, fmt::format("one of {}", fmt::join(known, ", "))));
}

/// Reads the groups of one job.
class GroupTree {
 public:
  GroupTree(const std::vector<SnapshotTask>& tasks, const std::vector<SnapshotTopology>& topologies)
      : tasks_{tasks}, topologies_{topologies} {}

  void read_into(const Section& place, SnapshotGroup& group) {
    group.topology = read_constraint(place, topologies_);
    if (const auto least = place.count("min_groups")) {
      group.min_sub_groups = static_cast<int>(*least);
    }
    for (const Section& child : place.children("groups")) {
      const std::string name = child.text("name").value_or("");
      if (!names_.insert(name).second) {
        child.refuse("name",
                     fmt::format("two groups of the job are called \"{}\"", name.substr(0, 80)),
                     "a name of its own for each group");
      }
      if (child.has("groups")) {
        if (child.has("min_available")) {
          child.refuse("min_available", "given to a group of groups", "min_groups");
        }
        group.groups.push_back({.name = name});
        read_into(child, group.groups.back());
      } else {
        group.pod_sets.push_back(pod_set(child, name));
      }
    }
  }

  void check_pods(const Section& job) const {
    for (const SnapshotTask& task : tasks_) {
      if (std::ranges::find(sets_, task.pod_set) != sets_.end()) continue;
      const std::string all = fmt::format("one of {}", fmt::join(sets_, ", "));
      if (task.pod_set.empty()) {
        job.refuse("pods", fmt::format("pod \"{}\" names no group", task.name.substr(0, 80)), all);
      } else {
        job.refuse("pods",
                   fmt::format("pod \"{}\" is in a group \"{}\", which there is not",
                               task.name.substr(0, 80), task.pod_set.substr(0, 80)),
                   hint_for(task.pod_set, sets_, all));
      }
      return;  // The other pods of the job would say the same.
    }
  }

 private:
  kai::SnapshotPodSet pod_set(const Section& place, const std::string& name) {
    sets_.push_back(name);
    const auto pods = std::ranges::count(tasks_, name, &SnapshotTask::pod_set);
    if (pods == 0) {
      place.refuse("", fmt::format("no pod is in the group \"{}\"", name.substr(0, 80)),
                   "pods with \"group\": its name");
    }
    return {.name = name,
            .min_available = static_cast<int>(place.count("min_available").value_or(pods)),
            .topology = read_constraint(place, topologies_)};
  }

  const std::vector<SnapshotTask>& tasks_;
  const std::vector<SnapshotTopology>& topologies_;
  std::set<std::string> names_;
  std::vector<std::string> sets_;
};

}  // namespace

std::string hint_for(const std::string& name, const std::vector<std::string>& known,
                     const std::string& otherwise) {
  const std::string near = nearest_name(name, known);
  return near.empty() ? otherwise : fmt::format("did you mean \"{}\"?", near);
}

std::vector<SnapshotTopology> read_topologies(const Section& snapshot) {
  std::vector<SnapshotTopology> topologies;
  for (const Section& section : snapshot.children("topologies")) {
    const std::string name = section.text("name").value_or("");
    if (std::ranges::find(topologies, name, &SnapshotTopology::name) != topologies.end()) {
      section.refuse("name", fmt::format("two topologies are called \"{}\"", name.substr(0, 80)),
                     "a name of its own for each");
    }
    SnapshotTopology& topology = topologies.emplace_back();
    topology.name = name;
    const auto labels = section.labels("levels");
    const auto places = section.children("levels");
    std::size_t plain = 0;
    for (const Section& level : places) {
      if (level.has("label")) {
        topology.levels.push_back(
            {level.text("label").value_or(""), level.text("alias").value_or("")});
      } else if (plain < labels.size()) {
        topology.levels.push_back({labels[plain++], ""});
      }
    }
  }
  return topologies;
}

std::optional<kai::TopologyConstraint> read_constraint(
    const Section& section, const std::vector<SnapshotTopology>& topologies) {
  if (!section.has("topology")) return std::nullopt;
  const Section place = section.child("topology");
  kai::TopologyConstraint constraint{.topology = place.text("name").value_or(""),
                                     .required_level = place.text("required").value_or(""),
                                     .preferred_level = place.text("preferred").value_or("")};
  const auto found = std::ranges::find(topologies, constraint.topology, &SnapshotTopology::name);
  if (found != topologies.end()) {
    check_level(place, "required", *found);
    check_level(place, "preferred", *found);
  } else if (place.is_sound("name")) {
    std::vector<std::string> known;
    for (const SnapshotTopology& topology : topologies) known.push_back(topology.name);
    place.refuse("name",
                 fmt::format("there is no topology \"{}\"", constraint.topology.substr(0, 80)),
                 hint_for(constraint.topology, known, "the name of one of \"topologies\""));
  }
  return constraint;
}

SnapshotGroup read_groups(const Section& job, const std::vector<SnapshotTask>& tasks,
                          const std::vector<SnapshotTopology>& topologies) {
  SnapshotGroup root;
  if (!job.has("groups")) {
    root.topology = read_constraint(job, topologies);
    const auto all = static_cast<std::int64_t>(tasks.size());
    root.pod_sets.push_back(
        {.name = "pods",
         .min_available = static_cast<int>(job.count("min_available").value_or(all))});
    return root;
  }
  if (job.has("min_available")) {
    job.refuse("min_available", "given beside \"groups\"", "min_available of each group");
  }
  GroupTree tree{tasks, topologies};
  tree.read_into(job, root);
  if (job.is_sound("pods") && job.is_sound("groups")) tree.check_pods(job);
  return root;
}

}  // namespace headroom
