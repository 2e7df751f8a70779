#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// How long a replica takes for a batch of requests, in one of three forms:
///   linear   fixed + n * per_request: PHYSICS of a kernel whose weights are read once a batch
///   table    measured points, straight between them and on along the last two
///   drawn    at random from a distribution, one request at a time
struct AnswerTime {
  Duration fixed{};
  Duration per_request{};
  std::vector<std::pair<double, Duration>> table{};  ///< by rising batch, each time > 0
  std::optional<DistributionSpec> drawn{};           ///< in seconds

  /// Of a batch of `requests` >= 1; at least 1 ns. Not for drawn times.
  [[nodiscard]] Duration time(std::uint32_t requests) const;
};

/// How requests are put together: a batch leaves when it is full, or when its oldest request
/// has waited `max_wait` and a replica is free. Source: the dynamic batcher of NVIDIA Triton
/// Inference Server (max_queue_delay_microseconds), and TensorFlow Serving's batching.
struct BatchRule {
  std::uint32_t max = 1;
  Duration max_wait{};
};

/// The mean of a drawn time in seconds, from 100,000 draws of a stream of its own; of an
/// exponential or fixed one exactly.
[[nodiscard]] double mean_drawn_s(const DistributionSpec& spec);

/// Requests a second that one replica answers at most.
[[nodiscard]] double capacity_per_s(const AnswerTime& answer, const BatchRule& rule);

}  // namespace headroom
