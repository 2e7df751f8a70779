#pragma once
#include <cstdint>
#include <deque>
#include <utility>

#include "headroom/units.hpp"

namespace headroom {

/// What an autoscaler keeps at its target, per ready replica.
enum class ScalingMeasure : std::uint8_t {
  concurrency,  ///< requests that have arrived and not been answered
  utilisation,  ///< share of time at work, 0 to 1
  queue,        ///< requests that no replica works on
};

/// How replicas follow the load. Defaults are those of Knative's pod autoscaler for concurrency
/// (stable window 60 s, panic window 6 s, panic at twice the ready replicas, never below half of
/// them at once, zero 30 s after the last request's window) and of Kubernetes' horizontal pod
/// autoscaler else (every 15 s, tolerance 0.1, the highest wish of the last 5 min counts).
/// Sources: knative.dev, Serving, "Configuring autoscaling"; kubernetes.io, "Horizontal Pod
/// Autoscaling", algorithm details.
struct AutoscalerSpec {
  ScalingMeasure measure = ScalingMeasure::concurrency;
  double target = 1.0;  ///< > 0
  Duration every = 2_s;
  Duration window = 60_s;
  Duration panic_window{};       ///< 0: it never panics
  double panic_threshold = 2.0;  ///< panics where the short window wants so many times the ready
  double tolerance = 0.0;        ///< no change within this part of the target
  Duration down_delay{};         ///< the highest wish of this time counts
  Duration zero_delay = 30_s;    ///< the last replica stays so long after its last use
};

/// What an autoscaler sees.
struct ScalingView {
  TimePoint now;
  double measure = 0.0;        ///< mean over the window, of all replicas together
  double panic_measure = 0.0;  ///< mean over the short window
  std::uint32_t ready = 0;
  std::uint32_t wanted = 0;  ///< as it said last
  bool is_empty = true;      ///< no request is in the service
};

/// Says how many replicas a service should have. Remembers its earlier wishes.
class Autoscaler {
 public:
  explicit Autoscaler(const AutoscalerSpec& spec) : spec_{spec} {}
  /// Not limited to the range of the service.
  [[nodiscard]] std::uint32_t wanted(const ScalingView& view);
  [[nodiscard]] bool panics() const { return panics_; }

 private:
  [[nodiscard]] std::uint32_t highest_of_late(TimePoint now, std::uint32_t wish);

  AutoscalerSpec spec_;
  bool panics_ = false;
  TimePoint panicked_{};  ///< when the short window last wanted too much
  TimePoint used_{};      ///< when a request was last seen
  std::deque<std::pair<TimePoint, std::uint32_t>> wishes_;  ///< falling, the highest first
};

}  // namespace headroom
