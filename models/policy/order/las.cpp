#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/policy/order/orders.hpp"

namespace headroom {
namespace {

constexpr std::array las_parameters{Parameter{
    .name = "thresholds_gpu_s",
    .kind = ParameterKind::number_list,
    .fallback = "[3250, 7200]",
    .at_least = 0.0,
    .at_most = 1e15,
    .doc = "GPU-seconds of service at which a job falls to the next lower level, ascending"}};

/// Two-dimensional least attained service with discretised levels: a job sinks
/// as its GPUs x time pass the thresholds; first come, first served in a level.
/// Source: Gu et al., "Tiresias", NSDI'19, section 3.2.
class LeastAttainedService final : public OrderPolicy {
 public:
  explicit LeastAttainedService(std::span<const double> thresholds)
      : thresholds_(thresholds.begin(), thresholds.end()) {
    std::ranges::sort(thresholds_);
  }

  [[nodiscard]] double key(const JobFacts& job, TimePoint now) const override {
    return static_cast<double>(level(job, now));
  }
  [[nodiscard]] KeyChange changes() const override { return KeyChange::while_running; }

  [[nodiscard]] std::optional<TimePoint> next_jump(const JobFacts& job,
                                                   TimePoint now) const override {
    const std::size_t current = level(job, now);
    if (current == thresholds_.size() || job.gpus == 0) return std::nullopt;
    const Duration at = service_time(job, thresholds_[current]);
    const Duration executed = executed_by(job, now);
    // Before its restart is paid, a job attains nothing.
    const TimePoint working_from = std::max(now, job.started + job.restart_cost);
    return working_from + (at - executed);
  }

 private:
  [[nodiscard]] std::size_t level(const JobFacts& job, TimePoint now) const {
    const Duration executed = executed_by(job, now);
    std::size_t level = 0;
    while (level < thresholds_.size() && executed >= service_time(job, thresholds_[level])) ++level;
    return level;
  }

  /// The run time after which `job` has attained `gpu_seconds`, rounded up.
  [[nodiscard]] static Duration service_time(const JobFacts& job, double gpu_seconds) {
    if (job.gpus == 0) return longest_duration;
    const double nanoseconds = std::ceil(gpu_seconds * 1e9 / static_cast<double>(job.gpus));
    return {static_cast<std::int64_t>(nanoseconds)};
  }

  std::vector<double> thresholds_;
};

}  // namespace

OrderEntry las_order() {
  return {.name = "las",
          .summary = "least attained service in levels, first come first served within a level",
          .parameters = las_parameters,
          .make = [](const ParameterValues& parameters) -> std::unique_ptr<OrderPolicy> {
            return std::make_unique<LeastAttainedService>(parameters.numbers("thresholds_gpu_s"));
          }};
}

}  // namespace headroom
