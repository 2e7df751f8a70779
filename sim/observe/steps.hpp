#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A run cut into steps of equal length, to the nanosecond.
class Steps {
 public:
  /// `count` steps from 0 to `length`; 0 only for a run of no length.
  Steps(Duration length, std::size_t count);

  /// Where an instant falls; past the end of the run nothing is left of the step.
  struct Place {
    std::size_t step = 0;
    std::int64_t rest = 0;  ///< from the instant to the end of its step
  };
  [[nodiscard]] Place place(TimePoint time) const;
  [[nodiscard]] std::size_t count() const { return bounds_.size() - 1; }
  [[nodiscard]] TimePoint start(std::size_t step) const { return {{bounds_[step]}}; }
  [[nodiscard]] std::int64_t width(std::size_t step) const {
    return bounds_[step + 1] - bounds_[step];
  }

 private:
  std::vector<std::int64_t> bounds_;  ///< starts of the steps, then the end
  double steps_per_nanosecond_ = 0.0;
};

/// A quantity over the steps. A change of its level is booked in constant time: as its share
/// of the step in which it happens, and as a difference that all later steps see.
class Level {
 public:
  explicit Level(const Steps& steps) : shares_(steps.count() + 1), changes_(steps.count() + 2) {}

  void change(Steps::Place place, std::int64_t by) {
    shares_[place.step] += static_cast<WideInt>(by) * place.rest;
    changes_[place.step + 1] += by;
  }
  /// The level times the time it was held, step by step.
  [[nodiscard]] std::vector<WideInt> sums(const Steps& steps) const;

 private:
  std::vector<WideInt> shares_;   ///< by step: of changes within it
  std::vector<WideInt> changes_;  ///< by step: of the level at its start
};

/// `sums` as averages over their steps, in `unit`s, each rounded once.
[[nodiscard]] std::vector<double> means(const std::vector<WideInt>& sums, WideInt unit,
                                        const Steps& steps);

}  // namespace headroom
