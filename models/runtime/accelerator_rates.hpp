#pragma once
#include <cstdint>
#include <optional>

#include "headroom/units.hpp"

#include "models/hardware/accelerator_spec.hpp"

namespace headroom {

/// What training computes in. `mixed` is 16-bit arithmetic with 32-bit sums
/// (AMP); `eight_bit` is FP8 with 16-bit traffic.
enum class Precision : std::uint8_t { fp32, tf32, mixed, eight_bit };

/// What well-written kernels reach on an accelerator, in place of its data sheet.
struct AcceleratorRates {
  FlopRate compute{};
  Bandwidth memory{};
  /// Whether matrix units do the work. Vector code reaches nearly the same rate
  /// in every model, while matrix units are as busy as the shapes allow.
  bool has_matrix_units = true;
};

/// compute = dense peak * C * min(1.5, TDP / (w * peak))^0.4, where C is the best
/// GEMM of the family over its peak and w the watts per TFLOP/s at which its
/// full-power part holds the clock: this explains PCIe against SXM cards.
/// memory = 0.85 * data sheet. `power_limit` replaces the TDP where a server
/// feeds its cards more or less. Sources: stas00/ml-engineering, MAMF table, for
/// C; Azure ai-benchmarking-guide for memory (1.70 of 2.04, 2.97 of 3.35 TB/s);
/// DVFS exponent 0.3 to 0.5: Mei et al., A survey of GPU DVFS, 2017.
/// nullopt when the figures needed are absent, such as TF32 on Volta.
[[nodiscard]] std::optional<AcceleratorRates> accelerator_rates(
    const AcceleratorSpec& accelerator, Precision precision,
    std::optional<Watts> power_limit = std::nullopt);

/// Bytes of a value that moves between kernels, as multiple of 16 bit: 1 under
/// mixed precision, 1.5 in 32 bit, where caches hold a part.
[[nodiscard]] double traffic_factor(Precision precision);

/// Bytes of a gradient on the wire: 2 under mixed precision, else 4.
[[nodiscard]] double gradient_bytes(Precision precision);

}  // namespace headroom
