#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/runtime/accelerator_rates.hpp"

namespace headroom {

/// One measured rate of one accelerator with one model.
struct ThroughputPoint {
  std::string accelerator;
  double batch = 1.0;
  double samples_per_second = 0.0;  ///< positive
};

enum class ThroughputOrigin : std::uint8_t {
  measured,      ///< a point of the table
  interpolated,  ///< between two batches of the same accelerator
  transferred,   ///< from another accelerator by the rates of both
};

struct Throughput {
  double samples_per_second = 0.0;
  ThroughputOrigin origin = ThroughputOrigin::measured;
};

/// Measured rates come before every formula.
struct ThroughputTable {
  std::vector<ThroughputPoint> points;
  /// Share of a step that is bound by arithmetic, for transfers; 0.45 suits
  /// ResNet-50, which gains 2.0 from V100 to A100 where memory gains 1.73 and
  /// matrix units 2.5.
  double compute_share = 0.45;
};

/// The rate of `accelerator` at `batch`: the point itself; else time per step
/// linear in the batch between two points of that accelerator, or the rate at its
/// nearest batch outside of them. nullopt when it has no point.
[[nodiscard]] std::optional<Throughput> look_up(const ThroughputTable& table,
                                                const std::string& accelerator, double batch);

/// The rate of an accelerator without points: that of `reference` at `batch`
/// over w * P_ref / P + (1 - w) * W_ref / W. nullopt when that has none either.
/// Source: Williams et al., roofline, CACM 52(4), 2009, as a mix of layers.
struct ThroughputTransfer {
  std::string reference;
  AcceleratorRates reference_rates;
  AcceleratorRates rates;
};
[[nodiscard]] std::optional<Throughput> transfer(const ThroughputTable& table,
                                                 const ThroughputTransfer& wanted, double batch);

}  // namespace headroom
