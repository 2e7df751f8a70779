#include "sim/observe/steps.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"

namespace headroom {

Steps::Steps(Duration length, std::size_t count) : bounds_(count + 1) {
  for (std::size_t i = 0; i <= count && count > 0; ++i) {
    bounds_[i] = static_cast<std::int64_t>(static_cast<WideInt>(length.count) *
                                           static_cast<WideInt>(i) / static_cast<WideInt>(count));
  }
  if (count > 0) {
    steps_per_nanosecond_ = static_cast<double>(count) / static_cast<double>(length.count);
  }
}

Steps::Place Steps::place(TimePoint time) const {
  const std::int64_t instant = std::max<std::int64_t>(time.since_start.count, 0);
  if (instant >= bounds_.back()) return {.step = count(), .rest = 0};
  // A guess by doubles is at most one step off; the bounds decide.
  auto step = static_cast<std::size_t>(static_cast<double>(instant) * steps_per_nanosecond_);
  step = std::min(step, count() - 1);
  while (bounds_[step] > instant) --step;
  while (bounds_[step + 1] <= instant) ++step;
  return {.step = step, .rest = bounds_[step + 1] - instant};
}

std::vector<WideInt> Level::sums(const Steps& steps) const {
  std::vector<WideInt> sums(steps.count());
  WideInt level = 0;
  for (std::size_t step = 0; step < sums.size(); ++step) {
    level += changes_[step];
    sums[step] = shares_[step] + (level * steps.width(step));
  }
  return sums;
}

std::vector<double> means(const std::vector<WideInt>& sums, WideInt unit, const Steps& steps) {
  std::vector<double> values;
  for (std::size_t step = 0; step < sums.size(); ++step) {
    values.push_back(exact_ratio(sums[step], unit * steps.width(step)));
  }
  return values;
}

}  // namespace headroom
