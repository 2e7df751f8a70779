#include "models/statistics/counting_bins.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

constexpr unsigned octave_bits = 7;
constexpr std::size_t octave_bins = std::size_t{1} << octave_bits;

std::size_t number_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (bits < octave_bins) return bits;
  const auto shift = static_cast<unsigned>(std::bit_width(bits)) - octave_bits - 1;
  return (std::size_t{shift} << octave_bits) + (bits >> shift);
}

std::int64_t lower_edge(std::size_t number) {
  if (number < 2 * octave_bins) return static_cast<std::int64_t>(number);
  const std::size_t shift = (number >> octave_bits) - 1;
  return static_cast<std::int64_t>((number - (shift << octave_bits)) << shift);
}

}  // namespace

double& CountingBins::bin(std::size_t number) {
  if (bins_.empty()) first_ = number;
  if (number < first_) {
    bins_.insert(bins_.begin(), first_ - number, 0.0);
    first_ = number;
  }
  if (number - first_ >= bins_.size()) bins_.resize(number - first_ + 1);
  return bins_[number - first_];
}

void CountingBins::add(Duration time, double weight) {
  HEADROOM_ASSERT(time.count >= 0, "a time is not negative");
  bin(number_of(time.count)) += weight;
  count_ += weight;
  sum_ns_ += weight * static_cast<double>(time.count);
  if (weight > 0.0) max_ = std::max(max_, time);
}

void CountingBins::add_all(const CountingBins& other, double factor, double stretch) {
  for (std::size_t i = 0; i < other.bins_.size(); ++i) {
    if (other.bins_[i] <= 0.0) continue;
    const std::size_t number = other.first_ + i;
    const double middle = static_cast<double>(lower_edge(number) + lower_edge(number + 1)) / 2.0;
    const std::size_t to = stretch == 1.0 ? number : number_of(std::llround(middle * stretch));
    bin(to) += other.bins_[i] * factor;
  }
  count_ += other.count_ * factor;
  sum_ns_ += other.sum_ns_ * factor * stretch;
  const auto longest = std::llround(static_cast<double>(other.max_.count) * stretch);
  if (factor > 0.0) max_ = std::max(max_, Duration{longest});
}

std::optional<double> CountingBins::mean_s() const {
  if (empty()) return std::nullopt;
  return sum_ns_ / count_ / 1e9;
}

std::optional<double> CountingBins::max_s() const {
  if (empty()) return std::nullopt;
  return to_seconds(max_);
}

std::optional<double> CountingBins::at(double share) const {
  if (empty()) return std::nullopt;
  // Weights are sums of fractions where they are no whole counts.
  constexpr double rounding = 1e-9;
  const double wanted = share * count_ * (1.0 - rounding);
  double seen = 0.0;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    seen += bins_[i];
    if (seen < wanted || bins_[i] <= 0.0) continue;
    const double low = static_cast<double>(lower_edge(first_ + i));
    const double high = static_cast<double>(lower_edge(first_ + i + 1)) - 1.0;
    return std::min((low + high) / 2.0, static_cast<double>(max_.count)) / 1e9;
  }
  return to_seconds(max_);
}

std::vector<Duration> CountingBins::edges(Duration first, Duration last) {
  std::vector<Duration> all;
  for (std::size_t number = number_of(first.count); lower_edge(number) <= last.count; ++number) {
    all.push_back({lower_edge(number)});
  }
  return all;
}

}  // namespace headroom
