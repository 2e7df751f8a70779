#pragma once
#include <utility>

#include "headroom/units.hpp"

#include "models/workload/service/request_spec.hpp"

namespace headroom {

/// A request rate that is constant for a while, and then another.
class RateCurve {
 public:
  explicit RateCurve(RateCurveSpec spec) : spec_{std::move(spec)} {}

  struct Piece {
    double per_s = 0.0;
    TimePoint end;  ///< later than what was asked for
  };
  /// The rate at `time` and until when it holds.
  [[nodiscard]] Piece at(TimePoint time) const;

 private:
  RateCurveSpec spec_;
};

}  // namespace headroom
