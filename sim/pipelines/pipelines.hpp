#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/pipeline/pipeline_spec.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/pipelines/agenda.hpp"
#include "sim/pipelines/pipeline_record.hpp"
#include "sim/pipelines/pipeline_run.hpp"

namespace headroom {

/// All pipelines of one run of the simulator, as a live orchestrator: submits the jobs of a step
/// when what comes before it has succeeded. Says when it wants to act and what jobs it wishes for,
/// and is told what becomes of those.
class Pipelines {
 public:
  struct Settings {
    std::uint64_t seed = 1;
    Duration start_epoch{};  ///< of the start, since 1970 in UTC
  };
  /// `specs` outlive the pipelines.
  Pipelines(std::span<const PipelineSpec> specs, const Settings& settings);

  /// When to act() next; nullopt when all is over, or nothing happens before a job ends.
  [[nodiscard]] std::optional<TimePoint> next() const;
  /// Whether no run is active or to come.
  [[nodiscard]] bool is_over() const { return due_.empty() && active_ == 0 && notes_.empty(); }

  /// Jobs to submit, each of which is to be assigned at once, and jobs to end.
  struct Wishes {
    std::vector<NewJob> new_jobs;
    std::vector<Agenda::End> ends;
  };
  /// Lets all happen that is due. `jobs` are those of the run, as they stand.
  [[nodiscard]] Wishes act(TimePoint now, const JobTable& jobs);
  void assign(const JobPlace& place, JobId job);

  /// Only noted: what follows happens at the next act(), which is due at once.
  void started(JobId job, TimePoint now) { note_of_trial(job, What::started, now); }
  void stopped(JobId job, TimePoint now) { note_of_trial(job, What::stopped, now); }
  void ended(JobId job, JobState state, TimePoint now) {
    notes_.push_back({job, What::ended, state, now});
  }

  [[nodiscard]] std::vector<PipelineRecord> close();

 private:
  enum class What : std::uint8_t { started, stopped, ended };
  struct Note {
    JobId job{};
    What what{};
    JobState state{};
    TimePoint time{};
  };
  /// Where a run stands in the records.
  struct RunPlace {
    std::uint32_t pipeline = 0;
    std::uint32_t number = 0;
  };

  void note_of_trial(JobId job, What what, TimePoint now);
  void heed(const Note& note, const JobTable& jobs);
  void begin_due(TimePoint now);
  void begin_run(std::uint32_t pipeline, TimePoint now);
  void file_next_due(std::uint32_t pipeline);
  void close_if_over(std::uint32_t run);

  std::span<const PipelineSpec> specs_;
  Settings settings_;
  std::vector<RunTimes> times_;
  std::set<std::pair<TimePoint, std::uint32_t>> due_;  ///< the next run of each, by time
  std::vector<PipelineRecord> records_;
  std::map<std::uint32_t, PipelineRun> runs_;            ///< those that are active
  std::vector<RunPlace> places_;                         ///< by run
  std::vector<std::vector<std::uint32_t>> active_runs_;  ///< by pipeline
  std::size_t active_ = 0;
  std::map<JobId, JobPlace> jobs_;
  Agenda agenda_;
  std::vector<Note> notes_;
};

}  // namespace headroom
