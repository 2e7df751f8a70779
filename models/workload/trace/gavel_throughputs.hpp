#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// Training steps a second of each job type and GPU count on one type of GPU.
class GavelThroughputs {
 public:
  void set(std::string key, double rate) { rates_.insert_or_assign(std::move(key), rate); }
  [[nodiscard]] bool empty() const { return rates_.empty(); }
  /// Of a job that has its GPUs to itself; nullopt when the table lacks it.
  [[nodiscard]] std::optional<double> steps_per_second(std::string_view job_type,
                                                       std::uint32_t gpus) const;

 private:
  std::map<std::string, double, std::less<>> rates_;
};

/// The part of Gavel's table of throughputs (JSON, perhaps compressed) for
/// `gpu_type`. Throws InputError when it cannot be read or knows no such GPUs.
[[nodiscard]] GavelThroughputs read_gavel_throughputs(const std::string& path,
                                                      const std::string& gpu_type);
[[nodiscard]] GavelThroughputs read_gavel_throughputs(BlockReader& file,
                                                      const std::string& gpu_type);

/// Time of `steps` at `rate` steps a second, to the nearest nanosecond; nullopt
/// beyond longest_duration and for a rate that is not above zero.
[[nodiscard]] std::optional<Duration> time_for_steps(std::uint32_t steps, double rate);

}  // namespace headroom
