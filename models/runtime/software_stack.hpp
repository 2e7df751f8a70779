#pragma once
#include <cstdint>
#include <string_view>

namespace headroom {

/// What the software makes of a workload: frameworks and their age are inputs
/// of a prediction like the hardware. A stack without a measured run of its own
/// is worth 30 % either way.
struct SoftwareStack {
  double speed = 1.0;          ///< on compute and memory time alike
  double launch_factor = 1.0;  ///< on the workload's launch time
  /// Traffic beyond the best-fused stack: unfused or differently laid out layers.
  double extra_traffic_mb = 0.0;
  /// Copying, casting and feeding that does not overlap with the accelerator.
  double host_us_per_sample = 0.0;
  /// Samples a second that one host core^0.65 prepares; 0: never the limit.
  double host_rate = 0.0;
};

/// Rounds of MLPerf Training. Later ones count as the last that is known.
enum class MlperfRound : std::uint8_t { v06, v07, v10, v30 };

/// What MLPerf software depends on beside the benchmark.
struct MlperfSetting {
  MlperfRound round = MlperfRound::v07;
  std::string_view accelerator_family = "";  ///< as in the catalogue
  bool is_tensorflow = false;
  bool is_hugectr = false;
};

/// The stack of an MLPerf submission. Gains between rounds: BERT lost its
/// padding and Mask R-CNN its Python in v1.0, and CUDA graphs took most of the
/// launch time. An accelerator of another maker gets one factor from one run of
/// its own. Fitted to tools/validate/calibration.json.
[[nodiscard]] SoftwareStack mlperf_stack(std::string_view benchmark, const MlperfSetting& setting);

/// What the software of a reference script depends on.
struct ScriptSetting {
  /// `mxnet20.12`, `mxnet22`, `pytorch`, `tf1`, `tf1-xla`, `pytorch NGC` …;
  /// unknown ones count as the best.
  std::string_view framework = "";
  std::string_view workload = "";
  std::string_view accelerator_family = "";
  /// Containers of 2022 and later, which matters to transformers.
  bool is_recent = false;
};

/// The stack of a reference script. Fitted like mlperf_stack.
[[nodiscard]] SoftwareStack script_stack(const ScriptSetting& setting);

}  // namespace headroom
