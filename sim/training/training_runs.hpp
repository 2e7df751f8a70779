#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/training.hpp"
#include "headroom/units.hpp"

#include "models/stack/data_paths.hpp"
#include "models/stack/stack_spec.hpp"
#include "models/stack/training_pace.hpp"
#include "sim/storage/shared_stack.hpp"
#include "sim/training/training_record.hpp"

namespace headroom {

/// Training jobs that hold GPUs: how fast each gets on, given what the others
/// take of the same disks and links.
///
/// A step is no event. A job is one flow, counted in samples a second, that uses
/// every link it needs in fixed proportion (reads, gradients, checkpoints) and
/// never runs faster than it would alone. When its share changes, and only then,
/// its progress is booked and its end moves.
class TrainingRuns {
 public:
  /// Time before `measured_from` is in no account. `shared` and `tables` outlive the runs.
  TrainingRuns(SharedStack& shared, const WorkloadTables& tables, TimePoint measured_from);

  /// Tells that `job` trains. Jobs come in rising order.
  void assign(JobId job, const TrainingWork& work);
  [[nodiscard]] bool has(JobId job) const { return number_of(job) != none; }

  /// How long a job takes from its first step to its last on equal shares of `nodes` nodes
  /// like `node`, with nothing shared.
  [[nodiscard]] Duration alone(JobId job, NodeId node, std::uint32_t nodes,
                               std::uint32_t gpus_per_node) const;

  struct Start {
    JobId job{};
    std::span<const NodeId> nodes{};
    std::uint32_t gpus_per_node = 1;  ///< at most
    GpuShare share{};                 ///< held in all
    Duration restart_cost{};
  };
  void start(const Start& start, TimePoint now);
  /// The job gives up its nodes; its samples are kept.
  void stop(JobId job, TimePoint now);

  [[nodiscard]] bool is_done(JobId job) const;

  /// When a job, or a part of one, ends if nothing changes; nullopt if none does.
  [[nodiscard]] std::optional<TimePoint> next() const;
  /// The flow of a run has brought all it was to bring: its copy is complete.
  void copied(std::uint32_t run, TimePoint now);
  /// The rate of a run's flow has changed.
  void rate_changed(std::uint32_t run, double rate, TimePoint now);
  /// Lets happen what is due at `now` and appends the jobs that have done their work. Their
  /// nodes are still theirs: stop() them.
  void advance(TimePoint now, std::vector<JobId>& finished);

  /// Books everything up to `end` and hands the records over.
  [[nodiscard]] TrainingRecords close(TimePoint end);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  enum class Stage : std::uint8_t { restarting, staging, first_epoch, steady };

  /// A bound on samples a second.
  struct Bound {
    LimitId limit{};
    double rate = 0.0;
    bool is_exchange = false;  ///< mostly gradients cross the link
  };

  /// Time under one limit, and what was done in it.
  struct Limited {
    Duration span{};
    double samples = 0.0;
  };

  /// A job that trains, from its arrival on.
  struct Training {
    TrainingWork work;
    TrainingRecord record;
    std::map<std::uint32_t, Limited> limited{};  ///< by limit
    std::vector<Bound> bounds{};                 ///< of its last run, by kind of link
    std::array<double, step_limits> gains{};     ///< of its last run, by StepLimit
    std::uint32_t run = none;                    ///< into runs_, while it holds nodes
  };

  /// One that holds nodes.
  struct Run {
    std::uint32_t training = none;
    std::vector<NodeId> nodes{};
    std::uint32_t gpus_per_node = 0;
    GpuShare share{};
    TrainingPace pace{};
    Stage stage = Stage::steady;
    double hit_ratio = 0.0;
    double checkpoint_share = 0.0;
    std::vector<NodeId> staged{};     ///< where its data set lies on the disks
    std::vector<NodeId> copied_to{};  ///< those of them that it has to be copied to
    bool reads_staged = false;
    std::optional<FlowId> flow{};
    std::vector<LinkUse> exchange{};  ///< links that mostly gradients cross, by rising number
    std::vector<std::pair<std::uint32_t, double>> kinds{};  ///< use of each kind of link
    double full_rate = 0.0;  ///< with nothing shared, samples a second
    double cap = 0.0;        ///< the same within what a client of the storage can do
    double rate = 0.0;
    LimitId cap_limit{};
    LimitId limit{};
    bool network_holds = false;  ///< what holds it back is its exchange of gradients
    std::array<double, waiting_phases> waiting_gpus{};  ///< as told to the series
    double left = 0.0;                                  ///< samples of this stage
    TimePoint since{};
    TimePoint stage_end = end_of_time;
  };

  [[nodiscard]] std::uint32_t number_of(JobId job) const;
  [[nodiscard]] const TrainingProfile& profile_of(const Training& training) const {
    return tables_->profiles[training.work.profile];
  }
  [[nodiscard]] std::uint32_t group_of(NodeId node) const { return shared_->group_of(node); }
  [[nodiscard]] TrainingPace pace_on(const TrainingProfile& profile, std::span<const NodeId> nodes,
                                     std::uint32_t gpus_per_node) const;

  // Stages.
  std::uint32_t new_run();
  void enter_first_stage(Run& run, Duration restart_cost, TimePoint now);
  void enter_staging(Run& run, TimePoint now);
  void enter_training(Run& run, TimePoint now);
  void start_flow(Run& run, TimePoint now);
  void end_flow(Run& run, TimePoint now);
  void add_sample(const Run& run, LinkLoads& loads);
  void limit_by_client(Run& run);
  bool end_stage(Run& run, TimePoint now);
  /// Whether mostly gradients cross `link`.
  [[nodiscard]] static bool is_exchange(const Run& run, LinkId link);
  void note_bounds(Run& run, std::span<const LinkUse> uses);
  [[nodiscard]] Bytes dataset_size(const Training& training) const;
  [[nodiscard]] std::optional<std::size_t> storage_named(const std::string& name) const {
    return shared_->storage_named(name);
  }
  [[nodiscard]] double cached_share(const Run& run) const;
  [[nodiscard]] double hit_ratio(const Run& run) const;
  [[nodiscard]] double checkpoint_share(const Run& run) const;
  [[nodiscard]] double checkpoint_bytes(const Run& run) const;

  // Progress and accounts.
  void book(Run& run, TimePoint now);
  void add_time(const Run& run, TrainingPhase phase, Duration span);
  void set_rate(Run& run, double rate, TimePoint now);
  void file_end(Run& run, TimePoint end);
  /// Which part of its time a run spends in each phase at its present rate, and the phase
  /// in which it spends what is left.
  struct PhaseShares {
    std::array<double, training_phases> part{};
    TrainingPhase rest = TrainingPhase::useful;
  };
  [[nodiscard]] static PhaseShares phase_shares(const Run& run);
  void tell_links(const Run& run, double old_rate, TimePoint now);
  void tell_phases(Run& run, TimePoint now);
  void tell_waiting(Run& run, const std::array<double, waiting_phases>& gpus, TimePoint now);
  void name_limits();
  [[nodiscard]] LimitId limit_of(StepLimit limit) const {
    return LimitId{static_cast<std::uint32_t>(limit)};
  }
  [[nodiscard]] LimitId limit_of(LinkId link) const;
  [[nodiscard]] double gain_of(const Training& training) const;

  SharedStack* shared_;
  const StackSpec* stack_;
  const WorkloadTables* tables_;
  TimePoint measured_from_;
  std::vector<std::uint32_t> numbers_;  ///< by job; none for jobs that do not train
  std::vector<Training> trainings_;
  std::vector<Run> runs_;
  std::vector<std::uint32_t> free_runs_;
  std::set<std::pair<TimePoint, std::uint32_t>> ends_;  ///< of stages, by time, then run
  std::vector<std::string> limits_;
};

}  // namespace headroom
