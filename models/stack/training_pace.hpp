#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/runtime/training_step.hpp"
#include "models/stack/stack_spec.hpp"

namespace headroom {

/// Where one training job runs: equal shares of nodes of one group.
struct TrainingSite {
  const GroupHardware* group = nullptr;
  const StackNetwork* network = nullptr;
  std::uint32_t nodes = 1;
  std::uint32_t gpus_per_node = 1;
  /// Accelerators that measured rates may be of; may be null.
  const std::map<std::string, AcceleratorSpec>* references = nullptr;
};

/// How well a pace is known.
enum class PaceOrigin : std::uint8_t {
  measured,     ///< a rate of this accelerator was given
  transferred,  ///< from a rate of another accelerator
  modelled,     ///< a workload of the table on this accelerator
  typical,      ///< a workload of which only work and size are known
};
[[nodiscard]] std::string pace_origin_name(PaceOrigin origin);

/// How fast a training job runs alone, with its data always at hand.
struct TrainingPace {
  double samples_per_s = 0.0;
  StepBreakdown step;
  /// Parts of the time; they sum to 1.
  double useful = 1.0;
  double communication = 0.0;  ///< exposed exchanges, and waiting for the slowest
  double host_input = 0.0;     ///< preparing samples on the host
  bool is_host_bound = false;  ///< by `samples_per_core_s`, beyond what the step says
  PaceOrigin origin = PaceOrigin::modelled;
  /// What each node sends to the next for one sample, 2 (N-1)/N of the gradients a step.
  double ring_bytes_per_sample = 0.0;
  double parameters = 0.0;
};

/// Throws InputError when the profile cannot run there: no accelerator of the
/// catalogue, a precision it lacks, an unknown workload. `place` is where it stands.
[[nodiscard]] TrainingPace training_pace(const TrainingProfile& profile, const TrainingSite& site,
                                         const std::string& place);

/// Bytes a second that the ports of one node carry from GPU to GPU.
[[nodiscard]] Bandwidth gpu_network_rate(const GroupHardware& group, const StackNetwork& network);

}  // namespace headroom
