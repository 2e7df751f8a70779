#pragma once
#include <optional>
#include <span>

#include "headroom/decision.hpp"

namespace headroom {

/// Hands every decision on; for schedulers that look at what a scheduler within them decides.
class ForwardedDecisions : public Decisions {
 public:
  explicit ForwardedDecisions(Decisions& target) : target_{target} {}

  void start(JobId job, std::span<const NodeId> nodes) override { target_.start(job, nodes); }
  void start_on_devices(JobId job, std::span<const NodeId> nodes,
                        std::span<const DeviceSlot> slots) override {
    target_.start_on_devices(job, nodes, slots);
  }
  void start_workers(JobId job, std::span<const NodeId> nodes,
                     std::span<const DeviceSlot> slots) override {
    target_.start_workers(job, nodes, slots);
  }
  void resize(JobId job, std::span<const NodeId> nodes,
              std::span<const DeviceSlot> slots) override {
    target_.resize(job, nodes, slots);
  }
  using Decisions::stop;
  void stop(JobId job, std::optional<JobId> for_whom) override { target_.stop(job, for_whom); }
  using Decisions::requeue;
  void requeue(JobId job, Duration eligible_after, std::optional<JobId> for_whom) override {
    target_.requeue(job, eligible_after, for_whom);
  }
  void wake_at(TimePoint when) override { target_.wake_at(when); }
  void note_waiting(JobId job, HoldReason reason, std::optional<JobId> behind) override {
    target_.note_waiting(job, reason, behind);
  }
  [[nodiscard]] bool wants_reasons() const override { return target_.wants_reasons(); }

 private:
  Decisions& target_;
};

}  // namespace headroom
