#include "sim/observe/session_series.hpp"

#include <cstddef>
#include <cstdint>

#include "sim/observe/session_uses.hpp"

namespace headroom {

SessionLevels session_levels(const RunRecord& run, const Steps& steps) {
  std::vector<Level> levels(gpu_class_count, Level{steps});
  Level waiting{steps};
  for_each_session_use(run, [&](const SessionUse& use) {
    const Duration length = use.to - use.from;
    if (length.count <= 0) return;
    // Of the two parts of one time, the smaller is rounded up: together they are all of it.
    const WideInt product = (use.share * use.part).count;
    const bool is_rest = use.gpu_class == GpuClass::lost && !use.computes;
    const WideInt level =
        is_rest ? (product + length.count - 1) / length.count : product / length.count;
    const auto change = [&](Level& changed) {
      changed.change(steps.place(use.from), static_cast<std::int64_t>(level));
      changed.change(steps.place(use.to), -static_cast<std::int64_t>(level));
    };
    change(levels[static_cast<std::size_t>(use.gpu_class)]);
    if (!use.computes) change(waiting);
  });
  SessionLevels result;
  for (std::size_t i = 0; i < gpu_class_count; ++i) result.by_class[i] = levels[i].sums(steps);
  result.not_computing = waiting.sums(steps);
  return result;
}

}  // namespace headroom
