// Node fit. Source: KAI-Scheduler commit d5bc503a, packages api/node_info and plugins/predicates.
#include "models/policy/kai/node_fit.hpp"

#include "models/policy/kai/admission.hpp"

namespace headroom::kai {

TaskFit::TaskFit(const SchedulingSession& session, TaskId task)
    : session_{session},
      task_{session.task(task)},
      shape_{session.shape(task)},
      group_{session.job_of(task)} {
  if (session.zones_max == 0) return;
  is_numa_scored_ = group_.is_guaranteed;
  for (std::size_t d = gpu_dimension; d < session.scored_dimensions.size(); ++d) {
    const auto asked = d == gpu_dimension ? shape_.gpus > 0 : shape_.need[d] > 0;
    if (session.scored_dimensions[d] && asked) is_numa_scored_ = true;
  }
}

bool TaskFit::is_admitted(const Node& node) {
  if (!group_.queue) return true;
  const auto key = shape_.is_shared() ? node.gpu_memory_mib : 0;
  for (const auto& [memory, answer] : admitted_) {
    if (memory == key) return answer;
  }
  auto amounts = shape_.quota;
  if (shape_.is_shared()) {
    amounts[Resource::gpu] = shape_.devices * node.share_of_memory(node.memory_need(shape_));
  }
  const auto answer =
      !refusal(session_.queues,
               {.leaf = *group_.queue, .amounts = amounts, .preemptible = group_.is_preemptible});
  admitted_.emplace_back(key, answer);
  return answer;
}

bool TaskFit::can_run(const Node& node) {
  if (!node.fits_free(shape_)) return false;
  const auto& plugins = session_.settings.plugins;
  if (plugins.predicates) {
    if (!node.accepts_type(shape_, task_.is_legacy_mig)) return false;
    if (shape_.memory_mib != 0 && !node.gpu_memory_known) return false;
    if (task_.affinity) {
      const auto& allowed = session_.affinities[*task_.affinity];
      const auto id = static_cast<std::size_t>(&node - session_.nodes.data());
      if (!allowed.test(session_.rank_of_node[id])) return false;
    }
    if (shape_.is_shared() &&
        !has_slots(node, choose_gpus(node, shape_, plugins), session_.labels)) {
      return false;
    }
  }
  if (node.numa && !node.numa->allows(shape_, group_.is_guaranteed)) return false;
  if (plugins.predicates && plugins.proportion && !is_admitted(node)) {
    was_over_quota_ = true;
    return false;
  }
  return true;
}

}  // namespace headroom::kai
