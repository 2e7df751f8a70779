#include "models/policy/packing/packing_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom {
namespace {

/// Percents of `amount` in `whole`, rounded to a whole number, halves to the even one.
std::size_t rounded_percent(std::int64_t amount, std::int64_t whole) {
  const std::int64_t percent = amount * 100 / whole;
  const std::int64_t twice_rest = 2 * (amount * 100 % whole);
  const bool rounds_up = twice_rest > whole || (twice_rest == whole && percent % 2 == 1);
  return static_cast<std::size_t>(percent + (rounds_up ? 1 : 0));
}

double two_decimals(double value) { return std::nearbyint(value * 100.0) / 100.0; }

}  // namespace

PackingCurve::PackingCurve(std::int64_t capacity_milli, std::size_t last_percent)
    : capacity_milli_{capacity_milli}, bins_(last_percent + 1) {}

void PackingCurve::add(const Sample& sample) {
  const std::size_t percent = rounded_percent(sample.arrived_milli, capacity_milli_);
  if (percent >= bins_.size()) return;
  const auto capacity = static_cast<double>(capacity_milli_);
  Bin& bin = bins_[percent];
  // The published logs have two decimals already.
  bin.allocated += two_decimals(100.0 * static_cast<double>(sample.taken_milli) / capacity);
  bin.fragmented += 100.0 * two_decimals(sample.fragmented_milli) / capacity;
  ++bin.samples;
}

std::vector<PackingCurve::Point> PackingCurve::points() const {
  std::vector<Point> points;
  for (std::size_t percent = 0; percent < bins_.size(); ++percent) {
    Bin bin = bins_[percent];
    if (bin.samples == 0) {
      const std::size_t first = percent == 0 ? 0 : percent - 1;
      const std::size_t last = std::min(percent + 1, bins_.size() - 1);
      for (std::size_t near = first; near <= last; ++near) {
        bin.allocated += bins_[near].allocated;
        bin.fragmented += bins_[near].fragmented;
        bin.samples += bins_[near].samples;
      }
    }
    if (bin.samples == 0) {
      points.push_back(points.empty() ? Point{} : points.back());
      continue;
    }
    const auto samples = static_cast<double>(bin.samples);
    points.push_back({.allocated_percent = two_decimals(bin.allocated / samples),
                      .fragmented_percent = two_decimals(bin.fragmented / samples)});
  }
  return points;
}

}  // namespace headroom
