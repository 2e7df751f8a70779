#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headroom {

/// How full and how fragmented a cluster was as demand arrived: means over the
/// arrivals at which the demand so far rounded to 0 %, 1 %, … of the GPUs.
/// Source of the rules: published results of Weng, Yang et al., USENIX ATC'23.
class PackingCurve {
 public:
  /// A cluster of `capacity_milli` > 0 GPU milli, looked at until `last_percent` have arrived.
  PackingCurve(std::int64_t capacity_milli, std::size_t last_percent);

  struct Sample {
    std::int64_t arrived_milli = 0;
    std::int64_t taken_milli = 0;
    double fragmented_milli = 0.0;
  };
  /// Enters what is seen after an arrival. Halves round to the even percent.
  void add(const Sample& sample);

  struct Point {
    double allocated_percent = 0.0;   ///< of all GPU milli, to two decimals
    double fragmented_percent = 0.0;  ///< of all GPU milli, to two decimals
  };
  /// One for each percent from 0 to the last. A percent without arrivals has the mean
  /// over those of its two neighbours, and without those the point before it.
  [[nodiscard]] std::vector<Point> points() const;

 private:
  struct Bin {
    double allocated = 0.0;
    double fragmented = 0.0;
    std::uint64_t samples = 0;
  };
  std::int64_t capacity_milli_;
  std::vector<Bin> bins_;
};

}  // namespace headroom
