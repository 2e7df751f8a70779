#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/stack/data_paths.hpp"
#include "sim/preparation/etl_record.hpp"
#include "sim/storage/shared_stack.hpp"

namespace headroom {

/// Data preparation jobs that hold CPU cores: how fast their stages get on, given what others
/// take of the same disks and links.
///
/// A task is no event. A stage is one flow, counted in bytes of its input a second, that takes
/// for each of them so much of a storage, of the nodes' disks and of the network, and never runs
/// faster than its cores compute. Reading, computing, shuffling and writing overlap within a
/// stage, as Spark pipelines narrow operations; a stage begins when all those before it have
/// ended. Stages that are ready at once run at once and share the cores of the job evenly.
class EtlRuns {
 public:
  /// Time before `measured_from` is in no account. `shared` outlives the runs.
  EtlRuns(SharedStack& shared, TimePoint measured_from);

  /// Tells what `job` does; `work` outlives the runs. Jobs come in rising order.
  void assign(JobId job, const EtlWork& work);
  [[nodiscard]] bool has(JobId job) const { return number_of(job) != none; }

  /// Where a job runs.
  struct Place {
    std::span<const NodeId> nodes{};  ///< different ones
    double cores = 0.0;               ///< on all of them, > 0
  };
  /// How long a job takes from its first stage to its last with nothing shared.
  [[nodiscard]] Duration alone(JobId job, const Place& place);

  /// Begins at the stages of which no result is there.
  void start(JobId job, const Place& place, Duration restart_cost, TimePoint now);
  /// The job gives up its nodes, and what its unfinished stages have done. Of one that comes back
  /// as it was, finished stages keep their results. Of one that is queued anew they are gone with
  /// its executors where they lay on the nodes' disks, and have to be done again where another
  /// stage still needs them: what was written to a shared storage stays. Source: Spark, "Dynamic
  /// Resource Allocation", on shuffle files of executors that are removed.
  void stop(JobId job, bool is_requeued, TimePoint now);
  [[nodiscard]] bool is_done(JobId job) const;

  /// When a stage ends if nothing changes; nullopt if none does.
  [[nodiscard]] std::optional<TimePoint> next() const;
  /// The rate of a stage's flow has changed.
  void rate_changed(std::uint32_t run, double rate, TimePoint now);
  /// Lets happen what is due at `now` and appends the jobs that have done their work. Their
  /// nodes are still theirs: stop() them.
  void advance(TimePoint now, std::vector<JobId>& finished);

  /// Books everything up to `end` and hands the records over.
  [[nodiscard]] EtlRecords close(TimePoint end);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  enum class StageState : std::uint8_t { waiting, running, done };

  /// Core-seconds under one limit, and those that the same work would take without it.
  struct Limited {
    double core_seconds = 0.0;
    double without = 0.0;
  };

  /// A job, from its arrival on.
  struct Preparation {
    const EtlWork* work = nullptr;
    EtlRecord record;
    std::vector<StageState> states{};
    std::map<std::uint32_t, Limited> limited{};  ///< by limit
    std::vector<NodeId> nodes{};                 ///< while it holds some
    double cores = 0.0;
    std::vector<std::uint32_t> runs{};  ///< into runs_, of its stages; or the restart alone
  };

  /// A stage that runs, or a job that comes back after a stop.
  struct Run {
    std::uint32_t job = none;    ///< into preparations_
    std::uint32_t stage = none;  ///< none: the restart
    double cores = 0.0;
    std::optional<FlowId> flow{};
    std::vector<std::pair<std::uint32_t, double>> kinds{};   ///< use of each kind of link
    std::vector<std::pair<std::uint32_t, double>> bounds{};  ///< rate each limit leaves alone
    double cap = 0.0;
    std::uint32_t cap_limit = 0;
    double rate = 0.0;
    std::uint32_t limit = 0;
    double left = 0.0;  ///< bytes of input
    TimePoint since{};
    TimePoint end = end_of_time;
  };

  [[nodiscard]] std::uint32_t number_of(JobId job) const {
    return index(job) < numbers_.size() ? numbers_[index(job)] : none;
  }
  [[nodiscard]] const PreparationStage& stage_of(const Run& run) const {
    return preparations_[run.job].work->stages[run.stage];
  }

  // Stages.
  std::uint32_t new_run(std::uint32_t job, std::uint32_t stage, TimePoint now);
  [[nodiscard]] static std::vector<std::uint32_t> ready(const EtlWork& work,
                                                        std::span<const StageState> states);
  void start_ready(std::uint32_t job, TimePoint now);
  void share_cores(std::uint32_t job, TimePoint now);
  void start_flow(std::uint32_t place, TimePoint now);
  void end_flow(Run& run, TimePoint now);
  void end_run(std::uint32_t place, TimePoint now);
  bool end_stage(std::uint32_t place, TimePoint now);
  static void forget_lost(Preparation& job);

  // What a stage takes, and how fast it can be.
  [[nodiscard]] LinkLoads loads_of(const PreparationStage& stage, std::span<const NodeId> nodes);
  /// Rates that limits leave a stage on its own, by limit: links, cores, the storage's client.
  [[nodiscard]] std::vector<std::pair<std::uint32_t, double>> bounds_of(
      const PreparationStage& stage, const Place& place, std::span<const LinkUse> uses) const;
  /// The lowest of those that hold whatever the links do.
  [[nodiscard]] static std::pair<std::uint32_t, double> own_bound(
      std::span<const std::pair<std::uint32_t, double>> bounds);
  [[nodiscard]] std::uint32_t limit_of(LinkId link) const;

  // Progress and accounts.
  void book(Run& run, TimePoint now);
  void set_rate(std::uint32_t place, double rate, TimePoint now);
  void file_end(std::uint32_t place, TimePoint end);
  void tell_links(const Run& run, double old_rate, TimePoint now);
  [[nodiscard]] static EtlBytes bytes_of(const PreparationStage& stage, double share);
  void count_part(const Run& run);

  SharedStack* shared_;
  TimePoint measured_from_;
  std::vector<std::uint32_t> numbers_;  ///< by job; none for jobs that do something else
  std::vector<Preparation> preparations_;
  std::vector<Run> runs_;
  std::vector<std::uint32_t> free_runs_;
  std::set<std::pair<TimePoint, std::uint32_t>> ends_;  ///< of runs, by time, then number
};

}  // namespace headroom
