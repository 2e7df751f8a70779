#include "models/runtime/measured_throughput.hpp"

#include <cmath>

namespace headroom {

std::optional<Throughput> look_up(const ThroughputTable& table, const std::string& accelerator,
                                  double batch) {
  const ThroughputPoint* below = nullptr;
  const ThroughputPoint* above = nullptr;
  for (const ThroughputPoint& point : table.points) {
    if (point.accelerator != accelerator) continue;
    if (point.batch <= batch && (below == nullptr || point.batch > below->batch)) below = &point;
    if (point.batch >= batch && (above == nullptr || point.batch < above->batch)) above = &point;
  }
  if (below == nullptr && above == nullptr) return std::nullopt;
  if (below == nullptr || above == nullptr) {
    const ThroughputPoint& nearest = below == nullptr ? *above : *below;
    return Throughput{nearest.samples_per_second, ThroughputOrigin::interpolated};
  }
  if (below->batch == above->batch) {
    return Throughput{below->samples_per_second, ThroughputOrigin::measured};
  }
  const double first = below->batch / below->samples_per_second;
  const double second = above->batch / above->samples_per_second;
  const double way = (batch - below->batch) / (above->batch - below->batch);
  return Throughput{batch / std::lerp(first, second, way), ThroughputOrigin::interpolated};
}

std::optional<Throughput> transfer(const ThroughputTable& table, const ThroughputTransfer& wanted,
                                   double batch) {
  const auto reference = look_up(table, wanted.reference, batch);
  if (!reference) return std::nullopt;
  const double w = table.compute_share;
  const double slower = w * wanted.reference_rates.compute.count / wanted.rates.compute.count +
                        (1.0 - w) * wanted.reference_rates.memory.count / wanted.rates.memory.count;
  return Throughput{reference->samples_per_second / slower, ThroughputOrigin::transferred};
}

}  // namespace headroom
