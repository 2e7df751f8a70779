#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// The hour of the day in which the fewest of `submits` fall; the first of equals.
[[nodiscard]] Duration quietest_hour(std::span<const Duration> submits);

/// For each of `days` days in a row, the day whose jobs it gets: one of the same weekday, each
/// dealt once. With a `window` of W weeks, day d is sorted by d's week + W × a uniform number, so
/// that it moves by less than W weeks; without one the order is wholly random. Resampling in blocks
/// keeps what hangs together within a block: Künsch, "The jackknife and the bootstrap for general
/// stationary observations", Annals of Statistics 17(3), 1989; keeping the weekday in job traces:
/// Zakay and Feitelson, "Workload resampling for performance evaluation of parallel job
/// schedulers", Concurrency and Computation 26(12), 2014.
[[nodiscard]] std::vector<std::size_t> dealt_days(std::size_t days, std::optional<Duration> window,
                                                  RandomStream stream);

}  // namespace headroom
