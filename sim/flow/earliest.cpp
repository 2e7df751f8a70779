#include "sim/flow/earliest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headroom {
namespace {

double least_of_eight(const double* times) {
  const double a = std::min(times[0], times[4]);
  const double b = std::min(times[1], times[5]);
  const double c = std::min(times[2], times[6]);
  const double d = std::min(times[3], times[7]);
  return std::min(std::min(a, b), std::min(c, d));
}

}  // namespace

void Earliest::resize(std::size_t count) {
  if (!levels_.empty() && count <= levels_.front().size()) return;
  std::vector<double> entries = levels_.empty() ? std::vector<double>{} : levels_.front();
  // Twice the room at least, so that entries added one by one cost little.
  count = std::max(count, 2 * entries.size());
  entries.resize((count + width - 1) / width * width, never);
  levels_.clear();
  levels_.push_back(std::move(entries));
  while (levels_.back().size() > 1) {
    const std::vector<double>& below = levels_.back();
    std::vector<double> level(below.size() / width);
    for (std::size_t i = 0; i < level.size(); ++i) level[i] = least_of_eight(&below[i * width]);
    if (level.size() > 1) level.resize((level.size() + width - 1) / width * width, never);
    levels_.push_back(std::move(level));
  }
}

void Earliest::set(std::uint32_t entry, double time) {
  std::size_t position = entry;
  levels_.front()[position] = time;
  for (std::size_t level = 1; level < levels_.size(); ++level) {
    position /= width;
    const double least = least_of_eight(&levels_[level - 1][position * width]);
    if (levels_[level][position] == least) return;
    levels_[level][position] = least;
  }
}

std::uint32_t Earliest::entry_of_least() const {
  const double least = levels_.back().front();
  std::size_t position = 0;
  for (std::size_t level = levels_.size() - 1; level-- > 0;) {
    position *= width;
    while (levels_[level][position] != least) ++position;
  }
  return static_cast<std::uint32_t>(position);
}

}  // namespace headroom
