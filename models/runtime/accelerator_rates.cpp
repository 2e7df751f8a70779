#include "models/runtime/accelerator_rates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/hardware_units.hpp"

namespace headroom {
namespace {

/// What accelerators of one family have in common.
struct Family {
  std::string_view name;
  double gemm_share;  ///< best matrix product over dense peak
  /// Watts per TFLOP/s at full power; 0 where no lower-power part is known.
  double watts_per_tflop;
};

/// The share: MAMF (stas00/ml-engineering) for Ampere, Hopper, CDNA3; NVIDIA's
/// cuBLAS figures for Volta and Turing; 0.8 where nothing better is known. The
/// watts: TDP over dense peak of the part that holds its clock, such as 300 W
/// over 125 TFLOP/s for the V100 SXM2.
constexpr std::array<Family, 16> families{
    {{.name = "volta", .gemm_share = 0.85, .watts_per_tflop = 2.4},
     {.name = "turing", .gemm_share = 0.80, .watts_per_tflop = 2.15},
     {.name = "ampere", .gemm_share = 0.86, .watts_per_tflop = 1.28},
     {.name = "geforce-ampere", .gemm_share = 0.85, .watts_per_tflop = 4.9},
     {.name = "rtx-ampere", .gemm_share = 0.80, .watts_per_tflop = 1.2},
     {.name = "ada", .gemm_share = 0.80, .watts_per_tflop = 0.824},
     {.name = "geforce-ada", .gemm_share = 0.85, .watts_per_tflop = 2.72},
     {.name = "hopper", .gemm_share = 0.80, .watts_per_tflop = 0.708},
     {.name = "blackwell", .gemm_share = 0.75, .watts_per_tflop = 0.444},
     {.name = "pascal", .gemm_share = 0.85, .watts_per_tflop = 0.0},
     {.name = "kepler", .gemm_share = 0.85, .watts_per_tflop = 0.0},
     {.name = "cdna3", .gemm_share = 0.58, .watts_per_tflop = 0.0},
     {.name = "tpu", .gemm_share = 0.85, .watts_per_tflop = 0.0},
     {.name = "ipu", .gemm_share = 0.80, .watts_per_tflop = 0.0},
     {.name = "gaudi", .gemm_share = 0.80, .watts_per_tflop = 0.0},
     {.name = "cpu", .gemm_share = 1.0, .watts_per_tflop = 0.0}}};

constexpr Family unknown_family{.name = "", .gemm_share = 0.75, .watts_per_tflop = 0.0};

Family family_of(const AcceleratorSpec& accelerator) {
  const auto* const found = std::ranges::find(families, accelerator.family, &Family::name);
  return found == families.end() ? unknown_family : *found;
}

/// A dense peak and whether matrix units reach it.
struct Peak {
  FlopRate rate;
  bool is_matrix = true;
};

/// Vector FP32 reaches 90 % of its peak. Cards without matrix units gain only
/// 5 % from 16-bit values, by their smaller traffic.
constexpr double vector_share = 0.9;
constexpr double vector_gain_16bit = 1.05;

std::optional<Peak> vector_peak(const AcceleratorSpec& accelerator, double gain) {
  if (!accelerator.fp32) return std::nullopt;
  return Peak{.rate = *accelerator.fp32 * (vector_share * gain), .is_matrix = false};
}

std::optional<Peak> mixed_peak(const AcceleratorSpec& accelerator) {
  if (accelerator.fp16_tensor_fp32_accumulate) {
    return Peak{.rate = *accelerator.fp16_tensor_fp32_accumulate};
  }
  if (accelerator.fp16_tensor) return Peak{.rate = *accelerator.fp16_tensor};
  if (accelerator.bf16_tensor) return Peak{.rate = *accelerator.bf16_tensor};
  return vector_peak(accelerator, vector_gain_16bit);
}

std::optional<Peak> peak_of(const AcceleratorSpec& accelerator, Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return vector_peak(accelerator, 1.0);
    case Precision::tf32:
      if (!accelerator.tf32_tensor) return std::nullopt;
      return Peak{.rate = *accelerator.tf32_tensor};
    case Precision::eight_bit:
      if (accelerator.fp8_tensor) return Peak{.rate = *accelerator.fp8_tensor};
      return mixed_peak(accelerator);
    case Precision::mixed:
      return mixed_peak(accelerator);
  }
  return std::nullopt;
}

/// How far the power budget lets the matrix units run, against the full part.
double power_factor(const AcceleratorSpec& accelerator, const Family& family, Watts budget) {
  const auto full = mixed_peak(accelerator);
  if (family.watts_per_tflop == 0.0 || !full || !full->is_matrix || budget.count <= 0.0) return 1.0;
  const double needed = family.watts_per_tflop * full->rate.count / 1e12;
  return std::pow(std::min(1.5, budget.count / needed), 0.4);
}

}  // namespace

std::optional<AcceleratorRates> accelerator_rates(const AcceleratorSpec& accelerator,
                                                  Precision precision,
                                                  std::optional<Watts> power_limit) {
  const auto peak = peak_of(accelerator, precision);
  if (!peak || accelerator.memory_bandwidth.count <= 0.0) return std::nullopt;
  constexpr double memory_share = 0.85;
  AcceleratorRates rates{.compute = peak->rate,
                         .memory = accelerator.memory_bandwidth * memory_share,
                         .has_matrix_units = peak->is_matrix};
  if (!peak->is_matrix) return rates;
  const Family family = family_of(accelerator);
  rates.compute =
      peak->rate * (family.gemm_share *
                    power_factor(accelerator, family, power_limit.value_or(accelerator.tdp)));
  return rates;
}

double traffic_factor(Precision precision) {
  return precision == Precision::fp32 || precision == Precision::tf32 ? 1.5 : 1.0;
}

double gradient_bytes(Precision precision) {
  return precision == Precision::fp32 || precision == Precision::tf32 ? 4.0 : 2.0;
}

}  // namespace headroom
