#include "models/policy/slurm/running_ends.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>

#include "headroom/diagnostics.hpp"

namespace headroom::slurm {
namespace {

bool holds_one_of(JobId job, const NodeSet& nodes, const SchedulerView& view) {
  return std::ranges::any_of(view.nodes_of(job), [&](NodeId node) { return nodes.contains(node); });
}

}  // namespace

void RunningEnds::erase(JobId job, TimePoint end) {
  const End wanted{end, job};
  const auto position = ends_.lower_bound(wanted);
  HEADROOM_ASSERT(!ends_.is_end(position) && ends_.at(position) == wanted,
                  "a running job's end is known");
  ends_.erase(position);
}

std::optional<TimePoint> RunningEnds::first_on(const NodeSet& nodes,
                                               const SchedulerView& view) const {
  for (std::size_t chunk = 0; chunk < ends_.chunk_count(); ++chunk) {
    for (const End& end : ends_.items(chunk)) {
      if (holds_one_of(end.job, nodes, view)) return end.end;
    }
  }
  return std::nullopt;
}

std::optional<TimePoint> RunningEnds::last_on(const NodeSet& nodes, TimePoint limit,
                                              const SchedulerView& view) const {
  const auto after = ends_.lower_bound({limit + 1_ns, JobId{}});
  std::size_t chunk = after.chunk;
  std::size_t item = after.item;
  while (chunk > 0 || item > 0) {
    if (item == 0) {
      item = ends_.items(--chunk).size();
      continue;
    }
    const End& end = ends_.items(chunk)[--item];
    if (holds_one_of(end.job, nodes, view)) return end.end;
  }
  return std::nullopt;
}

}  // namespace headroom::slurm
