#pragma once
#include "headroom/units.hpp"

namespace headroom {

/// Parameters and optimizer of mixed-precision training: 2 bytes of weights and
/// 12 of the optimizer (32-bit weights, two moments) a parameter. Source: MLPerf
/// Storage v2.0 rules; Llama 3 of 8, 70, 405 billion: 105, 912, 5290 GiB.
[[nodiscard]] Bytes checkpoint_size(double parameters);

/// How long a write takes: over the storage, or over the links of the writers
/// when those are slower. Requires positive rates and `writers` >= 1.
[[nodiscard]] Duration checkpoint_write_time(Bytes size, Bandwidth storage, Bandwidth writer,
                                             double writers);

/// sqrt(2 d M): the interval of useful work between checkpoints that loses least
/// to writing (d each) and to failures (M apart in the mean), for d << M.
/// Source: Young, CACM 17(9), 1974.
[[nodiscard]] Duration young_interval(Duration write, Duration mean_time_to_failure);

/// The same to higher order: sqrt(2 d M) (1 + sqrt(d / 2M) / 3 + d / 18M) - d for
/// d < 2M, else M. Source: Daly, Future Generation Computer Systems 22, 2006.
[[nodiscard]] Duration daly_interval(Duration write, Duration mean_time_to_failure);

/// What decides how much of a long run is progress.
struct CheckpointPlan {
  Duration interval{};  ///< of useful work between checkpoints; positive
  Duration write{};
  Duration restart{};               ///< from a failure to the first new step
  Duration mean_time_to_failure{};  ///< of the whole job; positive
};

/// Useful work over elapsed time of an endless run with failures at random:
/// tau / (M exp(R/M) (exp((tau + d)/M) - 1)). In (0, 1). Source: Daly 2006.
[[nodiscard]] double goodput(const CheckpointPlan& plan);

}  // namespace headroom
