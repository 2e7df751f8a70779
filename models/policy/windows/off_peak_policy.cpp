#include "models/policy/windows/off_peak_policy.hpp"

#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "models/policy/forwarded_decisions.hpp"

namespace headroom {
namespace {

class OffPeakPolicy final : public SchedulingPolicy {
 public:
  OffPeakPolicy(std::unique_ptr<SchedulingPolicy> inner, const OffPeakRule& rule)
      : inner_{std::move(inner)},
        windows_{rule.windows, rule.week_time_at_start},
        longer_than_{rule.longer_than} {}

  void decide(const SchedulerView& view, Decisions& decisions) override {
    newcomers_.clear();
    withdrawn_.clear();
    for (const JobId job : view.withdrawn) forget(job);
    const bool is_open = windows_.is_open(view.now);
    if (is_open) {
      admit_kept(decisions);
    } else {
      withdraw_waiting(decisions);
    }
    for (const JobId job : view.newcomers) take_up(job, is_open, view, decisions);
    SchedulerView seen = view;
    seen.newcomers = newcomers_;
    seen.withdrawn = withdrawn_;
    Watched watched{decisions, *this, view};
    inner_->decide(seen, watched);
    // At the end of a window those that wait are told so; at its beginning they may start.
    const bool somebody_waits = !(is_open ? waiting_ : kept_).empty();
    const auto change = windows_.next_change(view.now);
    if (somebody_waits && change) decisions.wake_at(*change);
  }

  [[nodiscard]] std::optional<JobId> first_waiting() const override {
    const auto first = inner_->first_waiting();
    if (first || kept_.empty()) return first;
    return *kept_.begin();
  }
  [[nodiscard]] std::size_t line_count() const override { return inner_->line_count(); }
  [[nodiscard]] std::optional<JobId> first_in_line(std::size_t line) const override {
    return line_count() == 1 ? first_waiting() : inner_->first_in_line(line);
  }
  [[nodiscard]] bool needs_estimated_ends() const override {
    return inner_->needs_estimated_ends();
  }
  [[nodiscard]] bool needs_job_classes() const override { return inner_->needs_job_classes(); }
  [[nodiscard]] bool needs_labels() const override { return inner_->needs_labels(); }

 private:
  /// Sees which long jobs wait within.
  class Watched final : public ForwardedDecisions {
   public:
    Watched(Decisions& target, OffPeakPolicy& policy, const SchedulerView& view)
        : ForwardedDecisions{target}, policy_{policy}, view_{view} {}

    void start(JobId job, std::span<const NodeId> nodes) override {
      policy_.waiting_.erase(job);
      ForwardedDecisions::start(job, nodes);
    }
    void start_on_devices(JobId job, std::span<const NodeId> nodes,
                          std::span<const DeviceSlot> slots) override {
      policy_.waiting_.erase(job);
      ForwardedDecisions::start_on_devices(job, nodes, slots);
    }
    void start_workers(JobId job, std::span<const NodeId> nodes,
                       std::span<const DeviceSlot> slots) override {
      policy_.waiting_.erase(job);
      ForwardedDecisions::start_workers(job, nodes, slots);
    }
    void stop(JobId job, std::optional<JobId> for_whom) override {
      ForwardedDecisions::stop(job, for_whom);
      if (policy_.takes_long(job, view_)) policy_.waiting_.insert(job);
    }

   private:
    OffPeakPolicy& policy_;
    const SchedulerView& view_;
  };

  [[nodiscard]] bool takes_long(JobId job, const SchedulerView& view) const {
    return view.job(job).estimate > longer_than_;
  }

  void forget(JobId job) {
    if (kept_.erase(job) > 0) return;
    waiting_.erase(job);
    withdrawn_.push_back(job);
  }

  void admit_kept(Decisions& decisions) {
    for (const JobId job : kept_) {
      decisions.note_waiting(job, HoldReason::room, std::nullopt);
      newcomers_.push_back(job);
      waiting_.insert(job);
    }
    kept_.clear();
  }

  void withdraw_waiting(Decisions& decisions) {
    for (const JobId job : waiting_) {
      withdrawn_.push_back(job);
      keep(job, decisions);
    }
    waiting_.clear();
  }

  void take_up(JobId job, bool is_open, const SchedulerView& view, Decisions& decisions) {
    const bool is_long = takes_long(job, view);
    if (is_long && !is_open) {
      keep(job, decisions);
      return;
    }
    newcomers_.push_back(job);
    if (is_long) waiting_.insert(job);
  }

  void keep(JobId job, Decisions& decisions) {
    decisions.note_waiting(job, HoldReason::off_peak, std::nullopt);
    kept_.insert(job);
  }

  std::unique_ptr<SchedulingPolicy> inner_;
  WeekWindows windows_;
  Duration longer_than_;
  std::set<JobId> kept_;     ///< for the next window; unknown to `inner_`
  std::set<JobId> waiting_;  ///< long ones that wait within `inner_`
  std::vector<JobId> newcomers_;
  std::vector<JobId> withdrawn_;
};

}  // namespace

std::unique_ptr<SchedulingPolicy> make_off_peak_policy(std::unique_ptr<SchedulingPolicy> inner,
                                                       const OffPeakRule& rule) {
  return std::make_unique<OffPeakPolicy>(std::move(inner), rule);
}

}  // namespace headroom
