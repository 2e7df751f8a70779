#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/observe/run_record.hpp"
#include "sim/observe/series.hpp"
#include "sim/report/tree.hpp"

namespace headroom {

/// What limited the training jobs of a run, and what removing each limit would give.
///
/// `phases`: GPU-hours after the warm-up by how they were spent. `limits`: GPU-hours of
/// training by the limit that held, largest first, each with its share and with
/// `gain`, the pace without it over the pace it left, a mean over its jobs weighted
/// by GPU-hours: the next limit is that far away. `by_group`: the first three of each
/// group of nodes. `pace_from`: how many jobs run at measured, transferred, modelled
/// or typical paces.
[[nodiscard]] Tree training_tree(const RunRecord& run);

/// The columns that training adds to jobs.csv, comma first.
inline constexpr std::string_view training_columns =
    ",samples,staging_s,input_stall_s,communication_s,checkpoint_s,useful_s,limited_by,gain";

/// The utilisation of each kind of link, step by step: its load over the capacity of
/// all its links.
[[nodiscard]] std::vector<Series::Column> link_columns(const RunRecord& run,
                                                       const std::vector<TimePoint>& starts);

/// GPUs that training jobs hold in each phase before `useful`, phase by phase, step by step.
[[nodiscard]] std::vector<std::vector<double>> waiting_gpus(const RunRecord& run,
                                                            const std::vector<TimePoint>& starts);

}  // namespace headroom
