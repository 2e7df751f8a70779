#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "sim/report/tree.hpp"
#include "tools/trace/offered_load.hpp"

namespace headroom {

/// What jobs ask for in the course of a trace, in equal steps from the first submission.
struct DemandCourse {
  Duration step{};
  std::vector<std::uint64_t> jobs;
  std::vector<double> jobs_per_hour;
  std::vector<double> gpus_wanted;  ///< that the jobs of the step would keep busy through it
};

/// The largest step of a week, a day, six hours, an hour, ten minutes and a minute of which at
/// least twelve fit into `span`; a minute where none does.
[[nodiscard]] Duration course_step(Duration span);

/// How long step `position` of `step` lasts of a trace over `span`: the last one ends early, but
/// counts as a seventh at least, so that a few hours do not pass for a peak.
[[nodiscard]] Duration course_step_seen(Duration span, Duration step, std::size_t position);

/// `jobs` in order of submission, at least one.
[[nodiscard]] DemandCourse demand_course(std::span<const LoadedJob> jobs);

[[nodiscard]] Tree demand_course_tree(const DemandCourse& course);

}  // namespace headroom
