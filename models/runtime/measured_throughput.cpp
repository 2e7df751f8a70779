#include "models/runtime/measured_throughput.hpp"

#include <cmath>
#include <optional>
#include <string>

namespace headroom {

namespace {

/// The points of one accelerator around a batch: the largest not above it and the
/// smallest not below, nullptr where there is none.
struct Neighbours {
  const ThroughputPoint* below = nullptr;
  const ThroughputPoint* above = nullptr;
};

Neighbours around(const ThroughputTable& table, const std::string& accelerator, double batch) {
  Neighbours found;
  const auto is_closer = [](const ThroughputPoint* old, double batch_of_new, double sign) {
    return old == nullptr || sign * batch_of_new > sign * old->batch;
  };
  for (const ThroughputPoint& point : table.points) {
    if (point.accelerator != accelerator) continue;
    if (point.batch <= batch && is_closer(found.below, point.batch, 1.0)) found.below = &point;
    if (point.batch >= batch && is_closer(found.above, point.batch, -1.0)) found.above = &point;
  }
  return found;
}

}  // namespace

std::optional<Throughput> look_up(const ThroughputTable& table, const std::string& accelerator,
                                  double batch) {
  const auto [below, above] = around(table, accelerator, batch);
  if (below == nullptr && above == nullptr) return std::nullopt;
  if (below == nullptr || above == nullptr) {
    const ThroughputPoint& nearest = below == nullptr ? *above : *below;
    return Throughput{.samples_per_second = nearest.samples_per_second,
                      .origin = ThroughputOrigin::interpolated};
  }
  if (below->batch == above->batch) {
    return Throughput{.samples_per_second = below->samples_per_second,
                      .origin = ThroughputOrigin::measured};
  }
  const double first = below->batch / below->samples_per_second;
  const double second = above->batch / above->samples_per_second;
  const double way = (batch - below->batch) / (above->batch - below->batch);
  return Throughput{.samples_per_second = batch / std::lerp(first, second, way),
                    .origin = ThroughputOrigin::interpolated};
}

std::optional<Throughput> transfer(const ThroughputTable& table, const ThroughputTransfer& wanted,
                                   double batch) {
  const auto reference = look_up(table, wanted.reference, batch);
  if (!reference) return std::nullopt;
  const double w = table.compute_share;
  const double slower =
      (w * wanted.reference_rates.compute.count / wanted.rates.compute.count) +
      ((1.0 - w) * wanted.reference_rates.memory.count / wanted.rates.memory.count);
  return Throughput{.samples_per_second = reference->samples_per_second / slower,
                    .origin = ThroughputOrigin::transferred};
}

}  // namespace headroom
