#include "sim/observe/statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr WideInt nanoseconds_per_second = 1'000'000'000;

int bit_width(WideInt number) {
  const auto high = static_cast<std::uint64_t>(number >> 64);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                   : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(number)));
}

constexpr std::array<std::size_t, 4> shares_percent{50, 90, 95, 99};
using Ranks = std::array<std::size_t, shares_percent.size()>;

/// Positions of the percentiles among `count` values in ascending order.
Ranks nearest_ranks(std::size_t count) {
  Ranks ranks{};
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    ranks[i] = (shares_percent[i] * count + 99) / 100 - 1;
  }
  return ranks;
}

struct Range {
  std::uint64_t smallest = UINT64_MAX;
  std::uint64_t largest = 0;
  void include(std::uint64_t value) {
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
};

/// Sorts as much of `values` as brings each of `ranks` (ascending) to its place.
void place(std::span<std::uint64_t> values, const Ranks& ranks) {
  auto from = values.begin();
  for (const std::size_t rank : ranks) {
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(rank);
    if (nth < from) continue;
    std::nth_element(from, nth, values.end());
    from = nth + 1;
  }
}

/// Buckets by magnitude: the leading bits of what a value is beyond the smallest,
/// taken from its double, where a processor finds them fastest. A bucket is as
/// wide as 1/128 of what it holds. Larger values never have a lower bucket.
constexpr unsigned mantissa_bits_kept = 7;
constexpr unsigned bits_dropped = 52 - mantissa_bits_kept;
constexpr std::uint64_t bits_of_one = std::bit_cast<std::uint64_t>(1.0) >> bits_dropped;
constexpr std::size_t bucket_count = (std::size_t{64} << mantissa_bits_kept) + 1;

std::size_t bucket_of(std::uint64_t value, std::uint64_t smallest) {
  const auto beyond = static_cast<double>(static_cast<std::int64_t>(value - smallest + 1));
  return (std::bit_cast<std::uint64_t>(beyond) >> bits_dropped) - bits_of_one;
}

/// The values that share a bucket with one of `ranks`, which are moved to where
/// their values stand among those.
std::vector<std::uint64_t> candidates(std::span<const std::uint64_t> values, std::uint64_t smallest,
                                      Ranks& ranks) {
  std::array<std::uint32_t, bucket_count> counts{};
  for (const std::uint64_t value : values) ++counts[bucket_of(value, smallest)];
  std::array<bool, bucket_count> keep{};
  std::size_t below = 0;
  std::size_t dropped = 0;
  std::size_t next = 0;
  for (std::size_t bucket = 0; next < ranks.size(); ++bucket) {
    below += counts[bucket];
    while (next < ranks.size() && ranks[next] < below) {
      keep[bucket] = true;
      ranks[next++] -= dropped;
    }
    if (!keep[bucket]) dropped += counts[bucket];
  }
  std::size_t kept = 0;
  for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
    if (keep[bucket]) kept += counts[bucket];
  }
  // One place more, since each value is written before it is known to be kept.
  std::vector<std::uint64_t> result(kept + 1);
  std::size_t end = 0;
  for (const std::uint64_t value : values) {
    result[end] = value;
    end += keep[bucket_of(value, smallest)] ? 1 : 0;
  }
  result.pop_back();
  return result;
}

Percentiles<std::uint64_t> percentiles(std::span<const std::uint64_t> values, const Range& range) {
  constexpr std::size_t few = 4096;
  Ranks ranks = nearest_ranks(values.size());
  std::vector<std::uint64_t> part = values.size() > few ? candidates(values, range.smallest, ranks)
                                                        : std::vector(values.begin(), values.end());
  place(part, ranks);
  return {.p50 = part[ranks[0]],
          .p90 = part[ranks[1]],
          .p95 = part[ranks[2]],
          .p99 = part[ranks[3]],
          .max = range.largest};
}

struct RealSums {
  double values = 0.0;
  double squares = 0.0;
};

/// Sums of reals given by their bits, halves first; widens `range` to them.
RealSums sum_pairwise(std::span<const std::uint64_t> bits, Range& range) {
  constexpr std::size_t run_length = 32;
  RealSums sums;
  if (bits.size() > run_length) {
    const std::size_t half = bits.size() / 2;
    const RealSums first = sum_pairwise(bits.first(half), range);
    const RealSums second = sum_pairwise(bits.subspan(half), range);
    return {.values = first.values + second.values, .squares = first.squares + second.squares};
  }
  for (const std::uint64_t value : bits) {
    const auto real = std::bit_cast<double>(value);
    sums.values += real;
    sums.squares += real * real;
    range.include(value);
  }
  return sums;
}

template <class Convert>
Percentiles<double> converted(const Percentiles<std::uint64_t>& at, const Convert& convert) {
  return {.p50 = convert(at.p50),
          .p90 = convert(at.p90),
          .p95 = convert(at.p95),
          .p99 = convert(at.p99),
          .max = convert(at.max)};
}

}  // namespace

double exact_ratio(WideInt numerator, WideInt denominator) {
  // A quotient of 55 bits or more, whose last bit says whether anything was
  // cut off, rounds to a double as the true quotient does.
  constexpr int quotient_bits = 55;
  constexpr int wide_bits = 127;
  const bool negative = numerator < 0;
  const WideInt size = negative ? -numerator : numerator;
  const int shift = std::max(0, quotient_bits + bit_width(denominator) - bit_width(size));
  WideInt quotient = size / denominator;
  WideInt rest = size % denominator;
  if (bit_width(size) + shift < wide_bits) {
    const WideInt scaled = size << shift;
    quotient = scaled / denominator;
    rest = scaled % denominator;
  } else {
    // Shares of many GPUs over years are too wide to be shifted at once: bit by bit.
    for (int i = 0; i < shift; ++i) {
      rest <<= 1;
      const bool fits = rest >= denominator;
      quotient = quotient << 1 | (fits ? 1 : 0);
      if (fits) rest -= denominator;
    }
  }
  const WideInt cut = rest != 0 ? 1 : 0;
  const double ratio = std::ldexp(static_cast<double>(quotient | cut), -shift);
  return negative ? -ratio : ratio;
}

double exact_seconds(Duration duration) {
  return exact_ratio(duration.count, nanoseconds_per_second);
}

Percentiles<std::uint64_t> percentiles(std::span<const std::uint64_t> values) {
  HEADROOM_ASSERT(!values.empty(), "percentiles are those of at least one value");
  Range range;
  for (const std::uint64_t value : values) range.include(value);
  return percentiles(values, range);
}

std::optional<Spread> time_spread(std::span<const std::uint64_t> nanoseconds) {
  if (nanoseconds.empty()) return std::nullopt;
  WideInt sum = 0;
  Range range;
  for (const std::uint64_t value : nanoseconds) {
    sum += value;
    range.include(value);
  }
  const auto count = static_cast<WideInt>(nanoseconds.size());
  const auto seconds = [](std::uint64_t value) {
    return exact_ratio(static_cast<WideInt>(value), nanoseconds_per_second);
  };
  return Spread{.mean = exact_ratio(sum, count * nanoseconds_per_second),
                .at = converted(percentiles(nanoseconds, range), seconds)};
}

std::optional<Spread> real_spread(std::span<const std::uint64_t> bits) {
  if (bits.empty()) return std::nullopt;
  Range range;
  const RealSums sums = sum_pairwise(bits, range);
  const auto count = static_cast<double>(bits.size());
  const auto real = [](std::uint64_t value) { return std::bit_cast<double>(value); };
  return Spread{.mean = sums.values / count,
                .at = converted(percentiles(bits, range), real),
                .root_mean_square = std::sqrt(sums.squares / count)};
}

}  // namespace headroom
