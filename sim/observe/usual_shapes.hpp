#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// The shape that most likely serves a job that asks for so much of GPUs: that of
/// the first job of as much in jobs.csv. Saves naming the shape of each job.
class UsualShapes {
 public:
  /// Whether `shape` is the usual one for jobs that ask for `gpus`; it becomes so
  /// when none of as much came before.
  bool is_usual(GpuShare gpus, FootprintId shape) {
    if (gpus == last_gpus_ && shape == last_shape_ && known_) return true;
    const FootprintId usual = by_gpus_.try_emplace(gpus.count, shape).first->second;
    if (usual != shape) return false;
    last_gpus_ = gpus;
    last_shape_ = shape;
    known_ = true;
    return true;
  }
  /// By thousandths of GPUs.
  [[nodiscard]] const std::map<std::int64_t, FootprintId>& by_gpus() const { return by_gpus_; }

 private:
  std::map<std::int64_t, FootprintId> by_gpus_;
  /// The last answer, since most jobs ask for the same few sizes.
  GpuShare last_gpus_{};
  FootprintId last_shape_{};
  bool known_ = false;
};

}  // namespace headroom
