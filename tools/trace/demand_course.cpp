#include "tools/trace/demand_course.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "headroom/units.hpp"

#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr std::array steps{168_h, 24_h, 6_h, 1_h, 600_s, 60_s};
constexpr std::int64_t steps_wanted = 12;
constexpr std::int64_t nanoseconds_per_hour = (1_h).count;

template <class Values>
Tree list_of(const Values& values) {
  Tree list = Tree::list();
  for (const auto& value : values) list.append(value);
  return list;
}

}  // namespace

Duration course_step(Duration span) {
  for (const Duration step : steps) {
    if (span.count / step.count >= steps_wanted) return step;
  }
  return steps.back();
}

Duration course_step_seen(Duration span, Duration step, std::size_t position) {
  const std::int64_t rest = span.count - static_cast<std::int64_t>(position) * step.count;
  return Duration{std::clamp(rest, step.count / 7, step.count)};
}

DemandCourse demand_course(std::span<const LoadedJob> jobs) {
  const std::int64_t first = jobs.front().submit.count;
  const Duration span{jobs.back().submit.count - first};
  DemandCourse course;
  course.step = course_step(span);
  const std::size_t count = static_cast<std::size_t>(span.count / course.step.count) + 1;
  course.jobs.resize(count);
  std::vector<WideInt> works(count, 0);
  for (const LoadedJob& job : jobs) {
    const auto place = static_cast<std::size_t>((job.submit.count - first) / course.step.count);
    ++course.jobs[place];
    works[place] += static_cast<WideInt>(job.gpus) * job.duration.count;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t seen = course_step_seen(span, course.step, i).count;
    course.jobs_per_hour.push_back(
        static_cast<double>(course.jobs[i]) *
        (static_cast<double>(nanoseconds_per_hour) / static_cast<double>(seen)));
    course.gpus_wanted.push_back(exact_ratio(works[i], seen));
  }
  return course;
}

Tree demand_course_tree(const DemandCourse& course) {
  Tree tree = Tree::object();
  tree.add("step_s", exact_seconds(course.step));
  tree.add("jobs", list_of(course.jobs));
  tree.add("gpus_wanted", list_of(course.gpus_wanted));
  tree.add("jobs_per_hour", list_of(course.jobs_per_hour));
  return tree;
}

}  // namespace headroom
