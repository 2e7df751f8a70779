#include "models/runtime/software_stack.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace headroom {
namespace {

/// The factor of one benchmark, by name; an empty name is for all others.
struct Factor {
  std::string_view benchmark;
  double value;
};

template <class Table>
double factor_of(const Table& table, std::string_view benchmark) {
  const auto named = std::ranges::find(table, benchmark, &Factor::benchmark);
  if (named != table.end()) return named->value;
  const auto others = std::ranges::find(table, std::string_view{}, &Factor::benchmark);
  return others == table.end() ? 1.0 : others->value;
}

// NVIDIA's software against its own of v0.7, from single-node runs of both.
constexpr std::array<Factor, 3> speed_v06{{{.benchmark = "resnet", .value = 1.0},
                                           {.benchmark = "maskrcnn", .value = 0.79},
                                           {.benchmark = "", .value = 0.88}}};
constexpr std::array<Factor, 3> speed_v10{{{.benchmark = "bert", .value = 1.98},
                                           {.benchmark = "maskrcnn", .value = 1.24},
                                           {.benchmark = "", .value = 0.99}}};

// Google's TPU v4 software of v0.7 against NVIDIA's of that round, one run of
// eight chips for each benchmark; v1.0 from one BERT run, Mask R-CNN from its own.
constexpr std::array<Factor, 6> speed_tpu_v4{{{.benchmark = "bert", .value = 1.33},
                                              {.benchmark = "gnmt", .value = 1.80},
                                              {.benchmark = "transformer", .value = 0.89},
                                              {.benchmark = "dlrm", .value = 1.5},
                                              {.benchmark = "maskrcnn", .value = 0.90},
                                              {.benchmark = "", .value = 1.45}}};
constexpr double tpu_gain_v10 = 1.46;

/// Launch time against v0.7: less Python in v0.7, CUDA graphs in v1.0, faster
/// hosts and larger graphs in v3.0. MXNet's ResNet-50 had no Python to lose.
double launch_factor(std::string_view benchmark, const MlperfSetting& setting) {
  switch (setting.round) {
    case MlperfRound::v06:
      return benchmark == "resnet" ? 1.0 : 1.5;
    case MlperfRound::v07:
      // Small kernels themselves are shorter on Ampere: SSD on 512 of them.
      return setting.accelerator_family == "ampere" ? 0.78 : 1.0;
    case MlperfRound::v10:
      return 0.45;
    case MlperfRound::v30:
      return 0.18;
  }
  return 1.0;
}

double round_speed(std::string_view benchmark, MlperfRound round) {
  switch (round) {
    case MlperfRound::v06:
      return factor_of(speed_v06, benchmark);
    case MlperfRound::v07:
      return 1.0;
    case MlperfRound::v10:
    case MlperfRound::v30:
      return factor_of(speed_v10, benchmark);
  }
  return 1.0;
}

/// The speed of chips that run a maker's own compiler, nullopt for GPUs.
std::optional<double> own_compiler_speed(std::string_view benchmark, const MlperfSetting& setting) {
  const std::string_view family = setting.accelerator_family;
  if (family == "ipu") return 0.30;
  if (family == "gaudi") return 0.68;
  if (family == "cpu") return 0.47;
  if (family != "tpu") return std::nullopt;
  const bool is_later = setting.round >= MlperfRound::v10 && benchmark != "maskrcnn";
  return factor_of(speed_tpu_v4, benchmark) * (is_later ? tpu_gain_v10 : 1.0);
}

/// Containers of Lambda's lists: NCHW layout and copies from pageable memory. Two
/// runs for each of the models, on an old and on a fast accelerator.
SoftwareStack list_stack(const ScriptSetting& setting) {
  SoftwareStack stack;
  if (setting.workload == "resnet50") stack = {.extra_traffic_mb = 308, .host_us_per_sample = 105};
  if (setting.workload == "ssd300") stack = {.extra_traffic_mb = 1263, .host_us_per_sample = 90};
  if (setting.workload == "bert_large_squad" && !setting.is_recent) stack.speed = 0.85;
  // The lists of 2024 ran Blackwell before its libraries had caught up.
  if (setting.accelerator_family == "blackwell") stack.speed *= 0.56;
  return stack;
}

}  // namespace

SoftwareStack mlperf_stack(std::string_view benchmark, const MlperfSetting& setting) {
  if (const auto speed = own_compiler_speed(benchmark, setting)) {
    // Whole-program compilation leaves half of the launch time.
    return {.speed = *speed, .launch_factor = 0.5};
  }
  SoftwareStack stack{.speed = round_speed(benchmark, setting.round),
                      .launch_factor = launch_factor(benchmark, setting)};
  if (setting.is_hugectr) stack.speed *= 1.35;
  // TensorFlow 2 on V100, one ResNet-50 run of eight.
  if (setting.is_tensorflow && setting.accelerator_family == "volta") stack.speed *= 0.82;
  return stack;
}

SoftwareStack script_stack(const ScriptSetting& setting) {
  if (setting.framework == "pytorch NGC") return list_stack(setting);
  SoftwareStack stack;
  // TensorFlow 1.0 on Kepler: no cuDNN kernels of its own generation any more.
  if (setting.framework == "tensorflow 2017" && setting.accelerator_family == "kepler") {
    stack.speed = 0.56;
  }
  if (setting.framework.starts_with("mxnet22")) stack.speed = 1.10;
  if (setting.workload != "resnet50") return stack;
  if (setting.framework.starts_with("pytorch")) {
    stack.extra_traffic_mb = 50;
    stack.host_us_per_sample = 56;
    stack.host_rate = 744;
  }
  if (setting.framework.starts_with("tf1")) {
    stack.extra_traffic_mb = 54;
    stack.host_rate = 1465;
  }
  return stack;
}

}  // namespace headroom
