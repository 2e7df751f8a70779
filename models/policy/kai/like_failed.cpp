// Failed-job shortcut. Source: KAI-Scheduler commit d5bc503a, package actions/common (minimal job
// comparison).
#include "models/policy/kai/like_failed.hpp"

#include <algorithm>

namespace headroom::kai {

LikeFailed::Constraints LikeFailed::constraints_of(const PodGroup& group,
                                                   const std::vector<TaskId>& batch) const {
  Constraints constraints{
      {index(*group.queue), group.is_preemptible ? 1U : 0U, group.is_guaranteed ? 1U : 0U}, {}};
  for (const auto id : batch) {
    const auto& task = session_.task(id);
    const auto affinity = task.affinity ? *task.affinity + 1 : 0;
    const auto mark = 2 * affinity + (task.is_legacy_mig ? 1U : 0U);
    // Pods of one kind say it once, so that jobs of different sizes are compared.
    if (constraints.first.size() == 3 || constraints.first.back() != mark) {
      constraints.first.push_back(mark);
    }
  }
  for (const auto& member : group.members) {
    if (!member.topology) continue;
    constraints.second.push_back(member.name);
    constraints.second.push_back(member.topology->topology);
    constraints.second.push_back(member.topology->required_level);
  }
  return constraints;
}

LikeFailed::Shapes LikeFailed::shapes_of(const std::vector<TaskId>& batch) const {
  Shapes shapes;
  for (const auto id : batch) shapes.push_back(session_.task(id).shape);
  return shapes;
}

bool LikeFailed::is_no_larger(ShapeId a, ShapeId b) const {
  if (a == b) return true;
  const auto& x = session_.shapes[a];
  const auto& y = session_.shapes[b];
  if (x.kind != y.kind || x.has_unknown_profile) return false;
  if (x.devices > y.devices || x.portion > y.portion || x.memory_mib > y.memory_mib) return false;
  for (std::size_t d = 0; d < x.need.size(); ++d) {
    if (x.need[d] > y.need[d]) return false;
  }
  return true;
}

void LikeFailed::note(const PodGroup& group, const std::vector<TaskId>& batch) {
  if (!session_.settings.skip_like_failed || batch.empty() || !group.queue) return;
  failed_[constraints_of(group, batch)].push_back(shapes_of(batch));
}

bool LikeFailed::covers(const PodGroup& group, const std::vector<TaskId>& batch) const {
  if (failed_.empty() || batch.empty() || !group.queue) return false;
  const auto known = failed_.find(constraints_of(group, batch));
  if (known == failed_.end()) return false;
  const auto shapes = shapes_of(batch);
  return std::any_of(known->second.begin(), known->second.end(), [&](const Shapes& failed) {
    return failed.size() <= shapes.size() &&
           std::equal(failed.begin(), failed.end(), shapes.begin(),
                      [&](ShapeId a, ShapeId b) { return is_no_larger(a, b); });
  });
}

}  // namespace headroom::kai
