#pragma once
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/pipeline/pipeline_spec.hpp"
#include "sim/lifecycle/job_state.hpp"

namespace headroom {

/// What a job is for: a step of a run, and the trial of it from 1 on; 0 in a step without a sweep.
struct JobPlace {
  std::uint32_t run = 0;  ///< among all runs of all pipelines
  std::uint32_t step = 0;
  std::uint32_t trial = 0;
  auto operator<=>(const JobPlace&) const = default;
};

/// A job to submit now.
struct NewJob {
  JobPlace place;
  ListedJob job;
  bool fails = false;  ///< when its work is done
};

/// What pipelines want to happen: now, and when.
class Agenda {
 public:
  void submit(NewJob job) { new_jobs_.push_back(std::move(job)); }
  /// Forgets the jobs of `run` that were to be submitted now.
  void withdraw(std::uint32_t run);
  void end(JobId job, JobState state) { ends_.push_back({job, state}); }
  /// Calls for `place` at `when`; what it called for before is forgotten.
  void wake(const JobPlace& place, TimePoint when);
  void forget(const JobPlace& place);

  [[nodiscard]] std::optional<TimePoint> next() const;
  /// A place that is due at `now`, which is taken off; nullopt when none is.
  std::optional<JobPlace> take_due(TimePoint now);

  struct End {
    JobId job{};
    JobState state{};
  };
  [[nodiscard]] std::vector<NewJob> take_new_jobs() { return std::exchange(new_jobs_, {}); }
  [[nodiscard]] std::vector<End> take_ends() { return std::exchange(ends_, {}); }

 private:
  std::vector<NewJob> new_jobs_;
  std::vector<End> ends_;
  std::set<std::pair<TimePoint, JobPlace>> calls_;
  std::map<JobPlace, TimePoint> filed_;
};

}  // namespace headroom
