#pragma once
// Gangs, sub-groups and eviction units. Source: KAI-Scheduler commit d5bc503a, packages
// api/podgroup_info and plugins/subgrouporder.
#include <functional>
#include <span>
#include <vector>

#include "models/policy/kai/pod_group.hpp"

namespace headroom::kai {

/// A job, or a part of it, as the gang rules see it.
struct GangView {
  const PodGroup* group = nullptr;
  std::vector<int> active;     ///< pods that count towards the gang, by pod set
  std::vector<int> minimum;    ///< by pod set
  std::vector<int> threshold;  ///< children that a set needs, by member

  [[nodiscard]] int active_of(std::size_t member) const;
  [[nodiscard]] int threshold_of(std::size_t member) const;
  [[nodiscard]] bool is_satisfied(std::size_t member) const {
    return active_of(member) >= threshold_of(member);
  }
  /// Children in sub-group order: below their threshold first, optional ones last, then by how full
  /// they are, then by name.
  [[nodiscard]] std::vector<std::size_t> ordered_children(std::size_t member) const;
  /// 0 below the minimum somewhere, 1 exactly at it everywhere, 2 above.
  [[nodiscard]] int elastic_rank() const;
};

[[nodiscard]] GangView whole_view(const PodGroup& group);
/// The same number without making a view.
[[nodiscard]] int elastic_rank(const PodGroup& group);

/// Appends up to `count` candidates of a pod set to `out`, in task order.
using Candidates =
    std::function<void(std::size_t pod_set, std::size_t count, std::vector<TaskId>& out)>;

/// The pods that are tried together next.
[[nodiscard]] std::vector<TaskId> batch(const GangView& view, const Candidates& candidates);

/// Appends the active pods of a pod set to `out`, in reverse task order.
using Evictable = std::function<void(std::size_t pod_set, std::vector<TaskId>& out)>;

/// The pods that are evicted together next.
[[nodiscard]] std::vector<TaskId> eviction_unit(const GangView& view, const Evictable& evictable);

}  // namespace headroom::kai
