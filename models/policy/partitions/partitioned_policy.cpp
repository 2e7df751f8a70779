#include "models/policy/partitions/partitioned_policy.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/policy/forwarded_decisions.hpp"

namespace headroom {
namespace {

/// A scheduler and what it sees of the world: the jobs of its partition.
struct Part {
  std::unique_ptr<SchedulingPolicy> scheduler;
  std::vector<JobId> running;  ///< as JobLife keeps it, so that nothing depends on other parts
  std::vector<JobId> newcomers;
  std::vector<JobId> released;
  std::vector<JobId> withdrawn;
  std::vector<NodeId> touched;  ///< since its last pass began
  bool capacity_freed = false;
  std::set<TimePoint> wakes;             ///< to come
  std::optional<TimePoint> last_wake{};  ///< that it asked for

  [[nodiscard]] bool is_due(TimePoint now) const {
    const bool happened = !newcomers.empty() || !released.empty() || !withdrawn.empty();
    return happened || (!wakes.empty() && *wakes.begin() <= now);
  }
  /// As Decisions::wake_at has it: an earlier one that is to come makes this needless, and none
  /// is taken back. A scheduler whose order moves with time decides by when it is woken.
  void wake_at(TimePoint when, TimePoint now) {
    if (last_wake && *last_wake > now && *last_wake <= when) return;
    last_wake = when;
    wakes.insert(when);
  }
};

class PartitionedPolicy final : public SchedulingPolicy {
 public:
  PartitionedPolicy(PartitionTable& table,
                    std::vector<std::unique_ptr<SchedulingPolicy>> schedulers)
      : table_{table} {
    HEADROOM_ASSERT(schedulers.size() == table.size(), "each partition has a scheduler");
    for (auto& scheduler : schedulers) parts_.emplace_back().scheduler = std::move(scheduler);
  }

  void decide(const SchedulerView& view, Decisions& decisions) override {
    places_.resize(view.jobs.size());
    for (const JobId job : view.released) take_back(job, view);
    for (const JobId job : view.withdrawn) part_of(job, view).withdrawn.push_back(job);
    for (const JobId job : view.newcomers) part_of(job, view).newcomers.push_back(job);
    std::optional<TimePoint> next;
    for (Part& part : parts_) {
      if (part.is_due(view.now)) decide_in(part, view, decisions);
      if (!part.wakes.empty() && (!next || *part.wakes.begin() < *next)) next = *part.wakes.begin();
    }
    if (next) decisions.wake_at(*next);
  }

  /// The earliest of those that are first in their partitions.
  [[nodiscard]] std::optional<JobId> first_waiting() const override {
    std::optional<JobId> first;
    for (const Part& part : parts_) {
      const auto here = part.scheduler->first_waiting();
      if (here && (!first || *here < *first)) first = here;
    }
    return first;
  }
  [[nodiscard]] std::size_t line_count() const override { return parts_.size(); }
  [[nodiscard]] std::optional<JobId> first_in_line(std::size_t line) const override {
    return parts_[line].scheduler->first_waiting();
  }
  [[nodiscard]] bool needs_estimated_ends() const override {
    return any_needs(&SchedulingPolicy::needs_estimated_ends);
  }
  [[nodiscard]] bool needs_job_classes() const override {
    return any_needs(&SchedulingPolicy::needs_job_classes);
  }
  [[nodiscard]] bool needs_labels() const override { return true; }

 private:
  /// Keeps the books of one part while its scheduler decides.
  class Watched final : public ForwardedDecisions {
   public:
    Watched(Decisions& target, PartitionedPolicy& policy, Part& part, const SchedulerView& view)
        : ForwardedDecisions{target}, policy_{policy}, part_{part}, view_{view} {}

    void start(JobId job, std::span<const NodeId> nodes) override {
      ForwardedDecisions::start(job, nodes);
      note_start(job);
    }
    void start_on_devices(JobId job, std::span<const NodeId> nodes,
                          std::span<const DeviceSlot> slots) override {
      ForwardedDecisions::start_on_devices(job, nodes, slots);
      note_start(job);
    }
    void stop(JobId job, std::optional<JobId> for_whom) override {
      ForwardedDecisions::stop(job, for_whom);
      policy_.take_out(part_, job, view_);
    }
    void wake_at(TimePoint when) override { part_.wake_at(when, view_.now); }

   private:
    void note_start(JobId job) {
      policy_.places_[index(job)] = static_cast<std::uint32_t>(part_.running.size());
      part_.running.push_back(job);
      const auto nodes = view_.nodes_of(job);
      part_.touched.insert(part_.touched.end(), nodes.begin(), nodes.end());
    }

    PartitionedPolicy& policy_;
    Part& part_;
    const SchedulerView& view_;
  };

  [[nodiscard]] bool any_needs(bool (SchedulingPolicy::*needs)() const) const {
    return std::ranges::any_of(parts_,
                               [&](const Part& part) { return (*part.scheduler.*needs)(); });
  }

  Part& part_of(JobId job, const SchedulerView& view) {
    const auto partition = table_.of(view.labels[index(job)].queue);
    HEADROOM_ASSERT(partition.has_value(), "a job that waits has a partition");
    return parts_[*partition];
  }

  void take_back(JobId job, const SchedulerView& view) {
    Part& part = part_of(job, view);
    part.released.push_back(job);
    take_out(part, job, view);
  }

  /// A job of the part that ran gave back its nodes.
  void take_out(Part& part, JobId job, const SchedulerView& view) {
    const std::uint32_t place = places_[index(job)];
    part.running[place] = part.running.back();
    places_[index(part.running.back())] = place;
    part.running.pop_back();
    const auto nodes = view.nodes_of(job);
    part.touched.insert(part.touched.end(), nodes.begin(), nodes.end());
    part.capacity_freed = true;
  }

  void decide_in(Part& part, const SchedulerView& view, Decisions& decisions) {
    const SchedulerView seen{.now = view.now,
                             .free = view.free,
                             .ends = view.ends,
                             .footprints = view.footprints,
                             .jobs = view.jobs,
                             .labels = view.labels,
                             .running = part.running,
                             .newcomers = part.newcomers,
                             .withdrawn = part.withdrawn,
                             .released = part.released,
                             .touched = part.touched,
                             .nodes = view.nodes,
                             .rare = view.rare,
                             .capacity_freed = part.capacity_freed};
    const auto touched_before = static_cast<std::ptrdiff_t>(part.touched.size());
    part.wakes.erase(part.wakes.begin(), part.wakes.upper_bound(view.now));
    Watched watched{decisions, *this, part, seen};
    part.scheduler->decide(seen, watched);
    part.touched.erase(part.touched.begin(), part.touched.begin() + touched_before);
    part.newcomers.clear();
    part.released.clear();
    part.withdrawn.clear();
    part.capacity_freed = false;
  }

  PartitionTable& table_;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> places_;  ///< of each job in `running` of its part, while it runs
};

}  // namespace

std::unique_ptr<SchedulingPolicy> make_partitioned_policy(
    PartitionTable& table, std::vector<std::unique_ptr<SchedulingPolicy>> schedulers) {
  return std::make_unique<PartitionedPolicy>(table, std::move(schedulers));
}

}  // namespace headroom
