#include "sim/observe/etl_figures.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace headroom {
namespace {

constexpr double seconds_per_hour = 3600.0;

/// Core-hours under one limit, and those that the same work would take without it.
struct HeldCores {
  double hours = 0.0;
  double without = 0.0;
};
using CoresByLimit = std::map<std::uint32_t, HeldCores>;

CoresByLimit cores_by_limit(const EtlRecords& etl) {
  CoresByLimit held;
  for (const EtlRecord& record : etl.jobs) {
    for (const EtlLimited& limited : record.limited) {
      const double hours = limited.core_seconds / seconds_per_hour;
      HeldCores& entry = held[limited.limit];
      entry.hours += hours;
      if (limited.gain) entry.without += hours / *limited.gain;
    }
  }
  return held;
}

Tree limits_tree(const EtlRecords& etl, const CoresByLimit& held) {
  std::vector<std::pair<std::uint32_t, HeldCores>> sorted(held.begin(), held.end());
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& entry) { return entry.second.hours; });
  double all = 0.0;
  for (const auto& [limit, entry] : sorted) all += entry.hours;
  Tree tree = Tree::list();
  for (const auto& [limit, entry] : sorted) {
    Tree& row = tree.append(Tree::object());
    row.add("limit", etl.limits[limit].name);
    row.add("core_hours", entry.hours);
    row.add("share", all > 0.0 ? entry.hours / all : 0.0);
    row.add("gain",
            entry.without > 0.0 ? std::optional{entry.hours / entry.without} : std::nullopt);
  }
  return tree;
}

Tree parts_tree(const EtlRecords& etl, const CoresByLimit& held) {
  constexpr std::array<const char*, etl_parts> names{"cpu", "storage", "network", "disk"};
  std::array<double, etl_parts> hours{};
  for (const auto& [limit, entry] : held) {
    hours[static_cast<std::size_t>(etl.limits[limit].part)] += entry.hours;
  }
  double restarting = 0.0;
  for (const EtlRecord& record : etl.jobs) {
    restarting += record.restart_core_seconds / seconds_per_hour;
  }
  Tree tree = Tree::object();
  for (std::size_t i = 0; i < etl_parts; ++i) tree.add(names[i], hours[i]);
  tree.add("restarting", restarting);
  return tree;
}

}  // namespace

Tree etl_tree(const RunRecord& run) {
  EtlBytes moved;
  double core_seconds = 0.0;
  std::uint64_t started = 0;
  std::uint64_t stages = 0;
  for (const EtlRecord& record : run.etl.jobs) {
    moved += record.moved;
    core_seconds += record.core_seconds;
    started += record.started ? 1 : 0;
    stages += record.stages_done;
  }
  const CoresByLimit held = cores_by_limit(run.etl);
  Tree tree = Tree::object();
  tree.add("jobs", run.etl.jobs.size());
  tree.add("started", started);
  tree.add("stages_done", stages);
  tree.add("read_bytes", moved.read.count);
  tree.add("shuffle_read_bytes", moved.shuffle_read.count);
  tree.add("shuffle_written_bytes", moved.shuffle_written.count);
  tree.add("written_bytes", moved.written.count);
  tree.add("core_hours", core_seconds / seconds_per_hour);
  tree.add("by_part", parts_tree(run.etl, held));
  tree.add("limits", limits_tree(run.etl, held));
  return tree;
}

}  // namespace headroom
