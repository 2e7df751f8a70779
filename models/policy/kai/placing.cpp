// Placing one batch of a job, all or nothing. Source: KAI-Scheduler commit d5bc503a, package
// actions/common (allocate).
#include "models/policy/kai/placing.hpp"

#include <algorithm>
#include <utility>

#include "models/policy/kai/admission.hpp"
#include "models/policy/kai/node_choice.hpp"
#include "models/policy/kai/topology_choice.hpp"

namespace headroom::kai {
namespace {

using TaskIds = std::vector<TaskId>;

class Placer {
 public:
  Placer(SchedulingSession& session, const PlacingOrder& order)
      : session_{session}, order_{order}, group_{*order.view->group} {}

  bool place() { return place_set(0, {order_.tasks.begin(), order_.tasks.end()}, *order_.nodes); }
  [[nodiscard]] bool was_over_quota() const { return was_over_quota_; }

 private:
  /// Calls `attempt(nodes)` for one node set after the other until it succeeds; what a failed one
  /// did is undone.
  template <class Attempt>
  bool try_node_sets(std::size_t member, const TaskIds& tasks, const NodeMask& nodes,
                     Attempt attempt) {
    const auto before = session_.save();
    const auto succeeds = [&](const NodeMask& set) {
      if (attempt(set)) return true;
      session_.restore(before);
      return false;
    };
    if (!session_.settings.plugins.topology || !group_.members[member].topology) {
      return succeeds(nodes);
    }
    const auto sets =
        topology_node_sets(session_,
                           {.group = &group_,
                            .member = member,
                            .tasks = tasks,
                            .nodes = &nodes,
                            .part = order_.is_part ? std::optional{order_.tasks} : std::nullopt},
                           scores_);
    return std::any_of(sets.begin(), sets.end(), succeeds);
  }

  bool place_set(std::size_t set, const TaskIds& tasks, const NodeMask& nodes) {
    if (tasks.empty()) return true;
    return try_node_sets(set, tasks, nodes, [&](const NodeMask& offered) {
      const auto children = order_.view->ordered_children(set);
      return std::all_of(children.begin(), children.end(), [&](std::size_t child) {
        return place_member(child, tasks_below(child, tasks), offered);
      });
    });
  }

  bool place_member(std::size_t member, const TaskIds& tasks, const NodeMask& nodes) {
    if (!group_.members[member].pod_set) return place_set(member, tasks, nodes);
    if (tasks.empty()) return true;
    return try_node_sets(member, tasks, nodes, [&](const NodeMask& offered) {
      return std::all_of(tasks.begin(), tasks.end(),
                         [&](TaskId id) { return place_task(id, offered); });
    });
  }

  [[nodiscard]] TaskIds tasks_below(std::size_t member, const TaskIds& tasks) const {
    if (group_.pod_sets.size() == 1) return tasks;
    const auto pod_sets = group_.pod_sets_below(member);
    TaskIds below;
    std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(below), [&](TaskId id) {
      return std::find(pod_sets.begin(), pod_sets.end(), session_.task(id).pod_set) !=
             pod_sets.end();
    });
    return below;
  }

  /// Scores of the pod's own set, else of the nearest enclosing one that has some.
  [[nodiscard]] const RankScores* scores_for(TaskId id) const {
    if (scores_.empty()) return nullptr;
    std::optional<std::size_t> member = group_.pod_sets[session_.task(id).pod_set].member;
    for (; member; member = group_.members[*member].parent) {
      if (const auto at = scores_.find(*member); at != scores_.end()) return &at->second;
    }
    return nullptr;
  }

  bool place_task(TaskId id, const NodeMask& nodes) {
    TaskFit fit{session_, id};
    const auto where = best_node(session_, fit, {.nodes = &nodes, .scores = scores_for(id)});
    was_over_quota_ = was_over_quota_ || fit.was_over_quota();
    return where && put(id, *where);
  }

  bool put(TaskId id, NodeId where) {
    const auto& node = session_.node(where);
    const auto& shape = session_.shape(id);
    ZoneUse zones;
    if (node.numa) zones = node.numa->draw(shape, group_.is_guaranteed).value_or(ZoneUse{});
    auto groups = session_.task(id).at.groups;
    auto is_late = order_.is_pipeline_only || !node.fits_idle(shape);
    auto is_forced = !order_.is_pipeline_only;
    if (shape.is_shared()) {
      const auto choice = choose_gpus(node, shape, session_.settings.plugins);
      if (!choice) return false;
      is_late = order_.is_pipeline_only || choice->is_late;
      is_forced = false;
      groups.clear();
      for (const auto& device : choice->devices) {
        groups.push_back(device ? *device : session_.labels.open());
      }
    }
    if (shape.is_shared() || !zones.empty() || !session_.task(id).at.zones.empty()) {
      session_.aim(id, std::move(groups), std::move(zones));
    }
    if (is_late) {
      session_.pipeline(id, where, is_forced);
    } else {
      session_.allocate(id, where);
    }
    return true;
  }

  SchedulingSession& session_;
  const PlacingOrder& order_;
  const PodGroup& group_;
  TopologyScores scores_;
  bool was_over_quota_ = false;
};

}  // namespace

bool is_admitted(const SchedulingSession& session, const AdmissionRequest& request) {
  return !session.settings.plugins.proportion || !refusal(session.queues, request);
}

bool is_batch_admitted(const SchedulingSession& session, const PodGroup& group,
                       std::span<const TaskId> tasks, bool check_limit) {
  return !group.queue ||
         is_admitted(session, {.leaf = *group.queue,
                               .amounts = session.quota_of(tasks, session.gpu_memory_max),
                               .preemptible = group.is_preemptible,
                               .check_limit = check_limit});
}

PlacingResult place_job(SchedulingSession& session, const PlacingOrder& order) {
  if (order.tasks.empty()) return PlacingResult::no_node;
  if (!is_batch_admitted(session, *order.view->group, order.tasks, true)) {
    return PlacingResult::not_admitted;
  }
  Placer placer{session, order};
  if (placer.place()) return PlacingResult::placed;
  return placer.was_over_quota() ? PlacingResult::not_admitted : PlacingResult::no_node;
}

}  // namespace headroom::kai
