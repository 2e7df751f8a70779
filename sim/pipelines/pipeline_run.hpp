#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"
#include "headroom/views.hpp"

#include "models/pipeline/pipeline_spec.hpp"
#include "models/pipeline/run_board.hpp"
#include "sim/pipelines/agenda.hpp"
#include "sim/pipelines/pipeline_record.hpp"
#include "sim/pipelines/step_sweep.hpp"
#include "sim/pipelines/task_run.hpp"

namespace headroom {

/// One run of a pipeline: begins each step when it may, and follows its jobs.
class PipelineRun {
 public:
  /// `number` counts the runs of all pipelines.
  struct Identity {
    const PipelineSpec* pipeline = nullptr;
    std::uint32_t number = 0;
    std::uint32_t number_in_pipeline = 0;
    std::uint64_t seed = 1;
  };
  PipelineRun(const Identity& identity, TimePoint due);

  /// Begins what may begin.
  void go_on(TimePoint now, Agenda& agenda);
  void assign(const JobPlace& place, JobId job);
  void started(const JobPlace& place, const JobFacts& facts, TimePoint now, Agenda& agenda);
  void stopped(const JobPlace& place, Agenda& agenda);
  void ended(const JobPlace& place, JobState state, TimePoint now, Agenda& agenda);
  void wake(const JobPlace& place, TimePoint now, Agenda& agenda);
  /// Ends all that is active and begins nothing more.
  void replace(TimePoint now, Agenda& agenda);

  [[nodiscard]] const PipelineSpec& pipeline() const { return *identity_.pipeline; }
  [[nodiscard]] bool is_over() const { return record_->outcome != PipelineOutcome::active; }
  [[nodiscard]] PipelineRunRecord take_record() { return std::move(*record_); }

 private:
  using StepRun = std::variant<std::monostate, TaskRun, StepSweep>;

  void begin(std::uint32_t step, TimePoint now, Agenda& agenda);
  void end(std::uint32_t step, bool has_succeeded, TimePoint now, Agenda& agenda);
  void close_if_over(TimePoint now);

  Identity identity_;
  /// On the heap, as runs move and sweeps refer to their part of it.
  std::unique_ptr<PipelineRunRecord> record_;
  RunBoard board_;
  std::vector<StepRun> steps_;
};

}  // namespace headroom
