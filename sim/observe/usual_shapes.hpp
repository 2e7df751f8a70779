#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

namespace headroom {

/// The shape that most likely serves a job of so many GPUs: that of the first job
/// of as many in jobs.csv. Saves naming the shape of each job.
class UsualShapes {
 public:
  /// Whether `shape` is the usual one for jobs of `gpus` GPUs; it becomes so when
  /// none of as many came before.
  bool is_usual(std::uint32_t gpus, FootprintId shape) {
    if (gpus == last_gpus_ && shape == last_shape_ && known_) return true;
    const FootprintId usual = by_gpus_.try_emplace(gpus, shape).first->second;
    if (usual != shape) return false;
    last_gpus_ = gpus;
    last_shape_ = shape;
    known_ = true;
    return true;
  }
  [[nodiscard]] const std::map<std::uint32_t, FootprintId>& by_gpus() const { return by_gpus_; }

 private:
  std::map<std::uint32_t, FootprintId> by_gpus_;
  /// The last answer, since most jobs ask for the same few sizes.
  std::uint32_t last_gpus_ = 0;
  FootprintId last_shape_{};
  bool known_ = false;
};

}  // namespace headroom
