#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

#include "models/pipeline/sweep/sweep_plan.hpp"
#include "models/pipeline/trial_draw.hpp"
#include "sim/pipelines/agenda.hpp"
#include "sim/pipelines/pipeline_record.hpp"
#include "sim/pipelines/task_run.hpp"

namespace headroom {

/// The trials of one step in one run: submits their jobs as the plan of the sweep says, lets them
/// report after each epoch, and ends those that the plan ends.
class StepSweep {
 public:
  /// `record` outlives it. The trial of `place` has no meaning.
  StepSweep(const TaskPlace& place, SweepRecord& record);

  /// Submits what may run.
  void begin(TimePoint now, Agenda& agenda);
  void assign(std::uint32_t trial, JobId job);
  /// The job of `trial` got what it asked for; `facts` are those at its start.
  void started(std::uint32_t trial, const JobFacts& facts, TimePoint now, Agenda& agenda);
  void stopped(std::uint32_t trial, Agenda& agenda);
  void ended(std::uint32_t trial, JobState state, TimePoint now, Agenda& agenda);
  /// What it had called for is due: a report, or another attempt.
  void wake(std::uint32_t trial, TimePoint now, Agenda& agenda);
  /// Ends all jobs.
  void give_up(Agenda& agenda);

  /// Whether nothing runs and nothing is left to run.
  [[nodiscard]] bool is_over() const { return legs_.empty() && is_exhausted_; }
  /// Whether some trial has ended well.
  [[nodiscard]] bool has_succeeded() const;

 private:
  /// A job of a trial, with its attempts.
  struct Leg {
    TrialLeg part;
    TaskRun task;
    /// While it runs: when it would have begun had it worked from the start of the leg on.
    std::optional<TimePoint> origin{};
    bool is_stopped = false;
  };

  [[nodiscard]] const PipelineStep& step() const { return place_.pipeline->steps[place_.job.step]; }
  [[nodiscard]] const SweepSpec& spec() const { return *step().sweep; }
  [[nodiscard]] JobPlace place_of(std::uint32_t trial) const;
  [[nodiscard]] Duration work_until(std::uint32_t epoch) const;
  [[nodiscard]] std::uint32_t reported(std::uint32_t trial) const;
  void submit_legs(TimePoint now, Agenda& agenda);
  void begin_leg(const TrialLeg& part, TimePoint now, Agenda& agenda);
  [[nodiscard]] ListedJob job_of(const TrialLeg& part) const;
  void call_for_report(Leg& leg, Agenda& agenda);
  Verdict report(std::uint32_t trial, std::uint32_t epoch, TimePoint now);
  void end_leg(std::uint32_t trial, TrialState state, TimePoint now);

  TaskPlace place_;
  SweepKey key_;
  SweepRecord* record_;
  std::unique_ptr<SweepPlan> plan_;
  std::map<std::uint32_t, LearningCurve> curves_;  ///< by trial
  std::map<std::uint32_t, Leg> legs_;              ///< by trial; those that wait, run or pause
  bool is_exhausted_ = false;
};

}  // namespace headroom
