#pragma once
#include <cmath>
#include <compare>
#include <cstdint>
#include <stdexcept>

namespace headroom {

/// Wide enough for any sum over jobs: a million jobs of 100 days on 16,384
/// GPUs overflow 64 bits of GPU-nanoseconds.
__extension__ using WideInt = __int128;

/// A number that knows its unit. Mixing units is a compile error, except for
/// the few products and quotients spelled out below.
template <class Unit, class Rep>
struct Quantity {
  Rep count{};
  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity operator+(Quantity other) const { return {count + other.count}; }
  constexpr Quantity operator-(Quantity other) const { return {count - other.count}; }
  constexpr Quantity operator*(Rep factor) const { return {count * factor}; }
  constexpr Quantity& operator+=(Quantity other) { return count += other.count, *this; }
  constexpr Quantity& operator-=(Quantity other) { return count -= other.count, *this; }
};

/// Integer nanoseconds; 292 years either way.
using Duration = Quantity<struct NanosecondUnit, std::int64_t>;
using Bytes = Quantity<struct ByteUnit, std::int64_t>;
using Bandwidth = Quantity<struct BytePerSecondUnit, double>;
/// Thousandths of one GPU, so that fractions of a device stay exact.
using GpuShare = Quantity<struct MilliGpuUnit, std::int64_t>;
/// Whole GPUs held for a time, in GPU-nanoseconds.
using GpuTime = Quantity<struct GpuNanosecondUnit, WideInt>;
/// The same where shares of GPUs count, in thousandths of it.
using GpuShareTime = Quantity<struct MilliGpuNanosecondUnit, WideInt>;

constexpr Duration operator""_ns(unsigned long long n) { return {static_cast<std::int64_t>(n)}; }
constexpr Duration operator""_us(unsigned long long n) {
  return {static_cast<std::int64_t>(n) * 1'000};
}
constexpr Duration operator""_ms(unsigned long long n) {
  return {static_cast<std::int64_t>(n) * 1'000'000};
}
constexpr Duration operator""_s(unsigned long long n) {
  return {static_cast<std::int64_t>(n) * 1'000'000'000};
}
constexpr Duration operator""_h(unsigned long long n) {
  return {static_cast<std::int64_t>(n) * 3'600'000'000'000};
}
constexpr Bytes operator""_MB(unsigned long long n) {
  return {static_cast<std::int64_t>(n) * 1'000'000};
}
constexpr Bandwidth operator""_GBps(unsigned long long n) { return {static_cast<double>(n) * 1e9}; }

/// Time to move `size` at `rate`, rounded up so that no transfer ends early.
/// Throws std::invalid_argument unless `rate` is positive.
[[nodiscard]] inline Duration operator/(Bytes size, Bandwidth rate) {
  if (rate.count <= 0.0) throw std::invalid_argument("bandwidth must be positive");
  return {static_cast<std::int64_t>(std::ceil(static_cast<double>(size.count) * 1e9 / rate.count))};
}

/// `count` whole GPUs as a share.
[[nodiscard]] constexpr GpuShare whole_gpus(std::int64_t count) { return {count * 1000}; }
[[nodiscard]] constexpr GpuShareTime operator*(GpuShare share, Duration duration) {
  return {static_cast<WideInt>(share.count) * duration.count};
}
/// The whole GPUs that hold `share`, rounded up.
[[nodiscard]] constexpr std::int64_t gpus_rounded_up(GpuShare share) {
  return (share.count + 999) / 1000;
}

[[nodiscard]] constexpr double to_seconds(Duration duration) {
  return static_cast<double>(duration.count) / 1e9;
}

/// An instant of simulated time, counted from the start of the run.
struct TimePoint {
  Duration since_start{};
  constexpr auto operator<=>(const TimePoint&) const = default;
  friend constexpr TimePoint operator+(TimePoint t, Duration d) { return {t.since_start + d}; }
  friend constexpr TimePoint operator-(TimePoint t, Duration d) { return {t.since_start - d}; }
  friend constexpr Duration operator-(TimePoint a, TimePoint b) {
    return a.since_start - b.since_start;
  }
};

/// The longest time a single input may name (100 years), so that sums of a few
/// of them stay inside 64 bits.
inline constexpr Duration longest_duration{3'155'760'000'000'000'000};

/// Later than every event of a run.
inline constexpr TimePoint end_of_time{{INT64_MAX}};

}  // namespace headroom
