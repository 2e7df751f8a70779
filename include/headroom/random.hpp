#pragma once
#include <cstdint>
#include <string_view>

namespace headroom {

/// A stream of random numbers that depends only on (seed, component, entity)
/// and on how many were drawn: counter-based, so that one more job or one more
/// thread never shifts another stream. Philox4x32-10, Salmon et al., "Parallel
/// random numbers: as easy as 1, 2, 3", SC'11.
class RandomStream {
 public:
  /// `component` names the consumer, such as "arrivals"; `entity` tells its
  /// streams apart, such as a job number.
  RandomStream(std::uint64_t seed, std::string_view component, std::uint64_t entity);

  /// 64 uniform bits.
  [[nodiscard]] std::uint64_t bits();
  /// Uniform in the open interval (0, 1), an odd multiple of 2^-53: never 0 and
  /// never 1, so that logarithms and quantiles are finite.
  [[nodiscard]] double uniform();
  /// Uniform in 0 .. bound - 1 without bias; `bound` > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);

 private:
  std::uint64_t key_ = 0;
  std::uint64_t entity_ = 0;
  std::uint64_t block_ = 0;  ///< the next block of 128 bits
  std::uint64_t spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace headroom
