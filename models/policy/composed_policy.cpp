#include "models/policy/composed_policy.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/scheduling_pass.hpp"

#include "models/registry.hpp"

namespace headroom {
namespace {

class ComposedPolicy final : public SchedulingPolicy {
 public:
  struct Parts {
    std::unique_ptr<OrderPolicy> order;
    std::unique_ptr<OrderPolicy> backfill_order;  ///< null: the same as `order`
    std::unique_ptr<BackfillPolicy> backfill;
    std::unique_ptr<PlacementPolicy> placement;
    std::unique_ptr<PreemptionPolicy> preemption;
  };

  explicit ComposedPolicy(Parts parts) : parts_{std::move(parts)}, queue_{*parts_.order} {
    if (parts_.backfill_order) candidates_.emplace(*parts_.backfill_order);
  }

  void decide(const SchedulerView& view, Decisions& decisions) override {
    if (!view.withdrawn.empty()) {
      take_out_withdrawn(queue_, view);
      if (candidates_) take_out_withdrawn(*candidates_, view);
    }
    for (const JobId job : view.newcomers) {
      queue_.insert(job, view.job(job), view.now);
      if (candidates_) candidates_->insert(job, view.job(job), view.now);
    }
    if (parts_.order->changes() == KeyChange::always) sort_anew(queue_, view);
    SchedulingPass pass{view,
                        decisions,
                        {.queue = queue_,
                         .candidates = candidates_ ? &*candidates_ : nullptr,
                         .placement = *parts_.placement,
                         .nodes = nodes_}};
    if (!parts_.preemption->run(pass)) parts_.backfill->run(pass);
  }

  [[nodiscard]] std::optional<JobId> first_waiting() const override {
    const auto& first = queue_.jobs.first();
    return first ? std::optional{first->job} : std::nullopt;
  }

  [[nodiscard]] bool needs_estimated_ends() const override {
    return parts_.backfill->needs_estimated_ends();
  }
  [[nodiscard]] bool needs_job_classes() const override {
    return parts_.placement->needs_job_classes();
  }

 private:
  /// For orders whose keys move while jobs wait.
  void sort_anew(OrderedQueue& queue, const SchedulerView& view) {
    waiting_.clear();
    queue.jobs.for_each(
        [&](FootprintId, const WaitingJob& waiting) { waiting_.push_back(waiting.job); });
    queue.jobs.clear();
    for (const JobId job : waiting_) queue.insert(job, view.job(job), view.now);
  }

  /// Jobs are withdrawn by many at a time, and seldom.
  void take_out_withdrawn(OrderedQueue& queue, const SchedulerView& view) {
    std::vector<JobId> withdrawn{view.withdrawn.begin(), view.withdrawn.end()};
    std::ranges::sort(withdrawn);
    waiting_.clear();
    queue.jobs.for_each([&](FootprintId, const WaitingJob& waiting) {
      if (!std::ranges::binary_search(withdrawn, waiting.job)) waiting_.push_back(waiting.job);
    });
    queue.jobs.clear();
    for (const JobId job : waiting_) queue.insert(job, view.job(job), view.now);
  }

  Parts parts_;
  OrderedQueue queue_;
  std::optional<OrderedQueue> candidates_;
  std::vector<NodeId> nodes_;
  std::vector<JobId> waiting_;
};

template <class Entries>
const auto& find(const Entries& entries, std::string_view kind, const std::string& name) {
  const auto found = std::ranges::find(entries, name, [](const auto& entry) { return entry.name; });
  if (found != entries.end()) return *found;
  std::vector<std::string> known;
  std::string listed;
  for (const auto& entry : entries) {
    known.emplace_back(entry.name);
    listed += (listed.empty() ? "" : ", ") + known.back();
  }
  throw InputError{Diagnostic{"scheduler." + std::string{kind},
                              "unknown " + std::string{kind} + " \"" + name + "\"",
                              "known: " + listed}};
}

}  // namespace

std::unique_ptr<SchedulingPolicy> make_composed_policy(const PolicyParts& parts) {
  const auto make_order = [&](std::string_view kind, const std::string& name) {
    const auto given = parts.parameters.find(name);
    const OrderEntry& entry = find(order_policies(), kind, name);
    return entry.make(given != parts.parameters.end() ? given->second : ParameterValues{});
  };
  ComposedPolicy::Parts made;
  made.order = make_order("order", parts.order);
  // "fcfs" for the candidates means: as the queue is ordered.
  if (parts.backfill_order != "fcfs" && parts.backfill_order != parts.order) {
    made.backfill_order = make_order("backfill_order", parts.backfill_order);
  }
  made.backfill = find(backfill_policies(), "backfill", parts.backfill).make();
  made.placement = find(placement_policies(), "placement", parts.placement)
                       .make({.seed = parts.seed, .expected = parts.expected});
  made.preemption = find(preemption_policies(), "preemption", parts.preemption).make();
  return std::make_unique<ComposedPolicy>(std::move(made));
}

}  // namespace headroom
