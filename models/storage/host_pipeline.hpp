#pragma once
#include <cstdint>

#include "headroom/units.hpp"

namespace headroom {

/// Input of one node in samples a second, stage by stage. A rate of 0 means that
/// the stage never limits.
struct HostPipeline {
  double stored_bytes = 0.0;  ///< of a sample on storage
  double tensor_bytes = 0.0;  ///< as it goes to the accelerators
  Bandwidth storage{};        ///< of what the cache does not answer
  double cache_hits = 0.0;    ///< share of reads, in [0, 1]
  double cores = 0.0;
  double samples_per_core = 0.0;  ///< decoded and augmented, a second
  Bandwidth to_accelerators{};    ///< all slots together
  double accelerators = 0.0;      ///< samples a second that they train
};

enum class PipelineStage : std::uint8_t { storage, decode, transfer, accelerators };

struct PipelineRate {
  double samples_per_second = 0.0;  ///< 0 when no stage has a rate
  PipelineStage limited_by = PipelineStage::accelerators;
};

/// The slowest stage governs; prefetching absorbs variance but raises no mean.
/// Ties fall to the accelerators, then to the later stage. A core decodes 150 to
/// 200 ImageNet JPEG a second. Source: Mohan et al., CoorDL, VLDB 2021.
[[nodiscard]] PipelineRate host_pipeline(const HostPipeline& pipeline);

/// What a stall costs, as CoorDL tells them apart by three runs: synthetic
/// input, all cached, cold. Rates in samples a second, positive.
struct InputStalls {
  double preparation = 0.0;  ///< share of the cold run's time
  double fetching = 0.0;
};
[[nodiscard]] InputStalls input_stalls(double synthetic, double cached, double cold);

/// Rate with real input where the host works `host_seconds` on each sample while
/// accelerators wait: 1 / (1/X + host). Source: TensorFlow's 2017 benchmarks on
/// 8 P100, Inception v3 loses 5 % to 43 us an image.
[[nodiscard]] double with_serial_host_work(double samples_per_second, double host_seconds);

/// What a client reads over its adapters: min(line rate * 0.87, slots * 0.90).
/// Line rates by GPUDirect storage: 0.78 to 0.93 (WEKA, DDN, VAST on DGX).
/// `slots` of 0: not the limit.
[[nodiscard]] Bandwidth client_read_rate(Bandwidth line_rate, Bandwidth slots);

}  // namespace headroom
