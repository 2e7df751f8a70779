#pragma once
#include <cstdint>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {

/// A run of MLPerf Storage: accelerators are emulated by sleeping for `compute`
/// after each batch that was read.
struct EmulatedRun {
  std::string_view workload = "";  ///< `unet3d`, `resnet50`, `cosmoflow`, `bert`
  double accelerators = 1.0;
  double batch = 1.0;
  Duration compute{};
  /// Whether the system was given as many accelerators as it can serve.
  bool is_at_limit = false;
};

struct EmulatedResult {
  double utilisation = 0.0;         ///< compute time over elapsed time, in (0, 1]
  double samples_per_second = 0.0;  ///< as reported, with start and end of epochs
};

/// Utilisation that the rules ask for: 0.7 of cosmoflow, 0.9 of all others.
/// Source: mlcommons/storage, rules of v1.0.
[[nodiscard]] double utilisation_target(std::string_view workload);

/// What a run reports. Without a limit each workload has its own overhead, which
/// for the millisecond steps of cosmoflow grows with the accelerators that wait
/// for each other. At its limit a system is driven until utilisation is just
/// above the target. The reported rate is a little below utilisation times
/// demand where epochs are short. Fitted to one run for each workload, see
/// tools/validate/calibration.json. Note what that is worth: every submission
/// stands just above its target; the tests of the ceiling tell more.
[[nodiscard]] EmulatedResult emulated_training(const EmulatedRun& run);

/// The rate that a system reaches with another generation of accelerators, from
/// its `measured` rate at its limit with one. Large samples and single drives:
/// the same rate. Small samples on shared storage: client processes are half of
/// the limit, and as each now asks `demand_ratio` times as much, the rate moves by
/// its root. Source: own reading of MLPerf Storage v1.0, clients of which run one
/// process an accelerator.
struct CeilingTransfer {
  double measured = 0.0;      ///< samples a second
  double demand_ratio = 1.0;  ///< demand of the new accelerator over the old
  bool has_small_samples = false;
  bool is_single_drive = false;
};
[[nodiscard]] double transferred_ceiling(const CeilingTransfer& transfer);

}  // namespace headroom
