#include "tools/trace/offered_load.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {
namespace {

constexpr std::int64_t week = 7 * 24 * (1_h).count;
constexpr std::int64_t day = 24 * (1_h).count;

/// `work` over what `gpus` do in `time`.
double share(WideInt work, std::uint64_t gpus, std::int64_t time) {
  return static_cast<double>(work) / (static_cast<double>(gpus) * static_cast<double>(time));
}

}  // namespace

std::optional<OfferedLoad> offered_load(std::span<const LoadedJob> jobs, std::uint64_t gpus) {
  const std::int64_t first = jobs.front().submit.count;
  const std::int64_t span = jobs.back().submit.count - first;
  if (span <= 0) return std::nullopt;
  OfferedLoad load;
  load.gpus = gpus;
  std::vector<WideInt> works(static_cast<std::size_t>(span / week) + 1, 0);
  WideInt total = 0;
  for (const LoadedJob& job : jobs) {
    if (static_cast<std::uint64_t>(job.gpus) > gpus) ++load.too_large;
    const WideInt work = static_cast<WideInt>(job.gpus) * job.duration.count;
    works[static_cast<std::size_t>((job.submit.count - first) / week)] += work;
    total += work;
  }
  load.ratio = share(total, gpus, span);
  for (std::size_t i = 0; i < works.size(); ++i) {
    const std::int64_t rest = span - static_cast<std::int64_t>(i) * week;
    load.by_week.push_back(share(works[i], gpus, std::clamp(rest, day, week)));
    if (load.by_week.back() > 1.0) ++load.weeks_above_1;
  }
  load.busiest_week =
      static_cast<std::size_t>(std::ranges::max_element(load.by_week) - load.by_week.begin());
  return load;
}

}  // namespace headroom
