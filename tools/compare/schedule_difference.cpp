#include "tools/compare/schedule_difference.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "tools/compare/matched_jobs.hpp"

namespace headroom {
namespace {

/// When each job was stopped first.
std::map<JobId, TimePoint> first_stops(const RunRecord& run) {
  std::map<JobId, TimePoint> stops;
  for (const EarlierRun& earlier : run.earlier_runs) stops.try_emplace(earlier.job, earlier.end);
  return stops;
}

std::optional<TimePoint> end_of(const JobRecord& job) {
  const bool has_end = has_ended(job.state) && job.state != JobState::rejected;
  return has_end ? std::optional{job.end} : std::nullopt;
}

/// The earlier of two times of which one or both may never come.
std::optional<TimePoint> earlier(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// Whether `a` comes before `b`, never being last.
bool comes_first(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  return a && (!b || *a < *b);
}

struct Departure {
  TimePoint time;
  PartingKind kind = PartingKind::start;
  bool first_acted = true;
};

class ScheduleComparer {
 public:
  ScheduleComparer(const RunRecord& first, const RunRecord& second)
      : first_{first},
        second_{second},
        first_stops_{first_stops(first)},
        second_stops_{first_stops(second)} {}

  /// Where the lives of one job part.
  [[nodiscard]] std::optional<Departure> departure(JobId a, JobId b) const {
    const JobRecord& one = first_.jobs.record(a);
    const JobRecord& two = second_.jobs.record(b);
    if (one.first_start != two.first_start) {
      return departed(one.first_start, two.first_start, PartingKind::start);
    }
    if (!one.first_start) return std::nullopt;
    const auto first_stop = stop_of(first_stops_, a);
    const auto second_stop = stop_of(second_stops_, b);
    if (!first_stop && !second_stop &&
        !std::ranges::equal(first_.jobs.nodes_of(a), second_.jobs.nodes_of(b))) {
      return Departure{*one.first_start, PartingKind::nodes, true};
    }
    if (first_stop != second_stop) return departed(first_stop, second_stop, PartingKind::stop);
    const auto first_end = end_of(one);
    const auto second_end = end_of(two);
    if (first_end == second_end) return std::nullopt;
    return departed(first_end, second_end, PartingKind::end);
  }

  [[nodiscard]] Parting parting(const Departure& at, JobId a, JobId b) const {
    Parting parting;
    parting.time = at.time;
    parting.kind = at.kind;
    parting.first_acted = at.first_acted;
    parting.job = job_text(first_, a);
    parting.gpus = first_.jobs.asked_share(a);
    parting.first = course_of(first_, first_stops_, a);
    parting.second = course_of(second_, second_stops_, b);
    return parting;
  }

 private:
  static std::optional<TimePoint> stop_of(const std::map<JobId, TimePoint>& stops, JobId job) {
    const auto found = stops.find(job);
    return found == stops.end() ? std::nullopt : std::optional{found->second};
  }

  static Departure departed(std::optional<TimePoint> a, std::optional<TimePoint> b,
                            PartingKind kind) {
    return {*earlier(a, b), kind, comes_first(a, b)};
  }

  static JobCourse course_of(const RunRecord& run, const std::map<JobId, TimePoint>& stops,
                             JobId job) {
    const JobRecord& record = run.jobs.record(job);
    JobCourse course{.start = record.first_start, .end = end_of(record), .nodes = {}};
    if (record.first_start && !stops.contains(job)) {
      const auto nodes = run.jobs.nodes_of(job);
      course.nodes.assign(nodes.begin(), nodes.end());
    }
    return course;
  }

  const RunRecord& first_;
  const RunRecord& second_;
  std::map<JobId, TimePoint> first_stops_;
  std::map<JobId, TimePoint> second_stops_;
};

/// The earliest of all departures; at one instant a start tells most.
std::optional<Parting> first_parting(const ScheduleComparer& comparer, const MatchedJobs& matched,
                                     const RunRecord& first) {
  std::optional<Departure> best;
  std::pair<JobId, JobId> jobs{};
  std::string instead;
  std::size_t others = 0;
  for (const auto& [a, b] : matched.pairs) {
    const auto found = comparer.departure(a, b);
    if (!found) continue;
    const bool is_better = !best || found->time < best->time ||
                           (found->time == best->time && found->kind < best->kind);
    const bool same_instant = best && found->time == best->time;
    if (!is_better && same_instant) {
      ++others;
      const bool is_swap = found->kind == PartingKind::start && best->kind == PartingKind::start &&
                           found->first_acted != best->first_acted;
      if (is_swap && instead.empty()) instead = job_text(first, a);
    }
    if (!is_better) continue;
    others = same_instant ? others + 1 : 0;
    best = found;
    jobs = {a, b};
    instead.clear();
  }
  if (!best) return std::nullopt;
  Parting parting = comparer.parting(*best, jobs.first, jobs.second);
  parting.instead = instead;
  parting.others = others;
  return parting;
}

std::optional<ChangedJob> changed_job(const RunRecord& first, JobId a, const RunRecord& second,
                                      JobId b) {
  const JobRecord& one = first.jobs.record(a);
  const JobRecord& two = second.jobs.record(b);
  const auto first_end = end_of(one);
  const auto second_end = end_of(two);
  if (!first_end || !second_end || !one.first_start || !two.first_start) return std::nullopt;
  return ChangedJob{.job = job_text(first, a),
                    .gpus = first.jobs.asked_share(a),
                    .first_wait = *one.first_start - one.submitted,
                    .second_wait = *two.first_start - two.submitted,
                    .first_jct = *first_end - one.submitted,
                    .second_jct = *second_end - two.submitted};
}

Duration loss_of(const ChangedJob& job) { return job.second_jct - job.first_jct; }

}  // namespace

ScheduleDifference schedule_difference(const RunRecord& first, const RunRecord& second,
                                       const MatchedJobs& matched, std::size_t listed) {
  ScheduleDifference result;
  result.jobs = matched.pairs.size();
  std::vector<ChangedJob> changed;
  for (const auto& [a, b] : matched.pairs) {
    auto job = changed_job(first, a, second, b);
    if (!job || loss_of(*job) == Duration{}) continue;
    ++(loss_of(*job) < Duration{} ? result.sooner : result.later);
    changed.push_back(std::move(*job));
  }
  std::ranges::stable_sort(changed, {}, loss_of);
  for (const ChangedJob& job : changed) {
    if (result.gained.size() == listed || loss_of(job) > Duration{}) break;
    result.gained.push_back(job);
  }
  std::ranges::stable_sort(changed, std::ranges::greater{}, loss_of);
  for (const ChangedJob& job : changed) {
    if (result.lost.size() == listed || loss_of(job) < Duration{}) break;
    result.lost.push_back(job);
  }
  result.parting = first_parting(ScheduleComparer{first, second}, matched, first);
  return result;
}

}  // namespace headroom
