#include "sim/world/run.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "models/policy/packing/expected_jobs.hpp"
#include "models/policy/partitions/partition_table.hpp"
#include "sim/cluster/cluster_state.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/job_life.hpp"
#include "sim/lifecycle/rejection_warnings.hpp"
#include "sim/observe/fragmentation.hpp"
#include "sim/observe/gpu_ledger.hpp"
#include "sim/world/make_policy.hpp"
#include "sim/world/pipeline_desk.hpp"
#include "sim/world/serving_desk.hpp"
#include "sim/world/session_desk.hpp"
#include "sim/world/workload_sources.hpp"

namespace headroom {
namespace {

LifeSettings life_settings(const Scenario& scenario) {
  const SchedulerSpec& scheduler = scenario.scheduler;
  LifeSettings settings;
  settings.estimate = scheduler.estimate;
  settings.restart_cost = scheduler.restart_cost;
  settings.resize_cost = scheduler.resize_cost;
  settings.cycle = scheduler.cycle;
  settings.preempted_work = scheduler.preempted_work;
  settings.reject_impossible = scheduler.reject_impossible;
  settings.seed = scenario.run.seed;
  if (scheduler.policy == "slurm") {
    // Slurm's clock counts whole seconds, and its limits are whole minutes.
    if (!settings.cycle) settings.cycle = 1_s;
    settings.end_delay = scheduler.job_end_delay;
    settings.end_step = 1_s;
    settings.walltime_step = 60_s;
  }
  if (scheduler.policy == "kai" && !settings.cycle) settings.cycle = scheduler.kai.period;
  return settings;
}

/// Null unless some job says what it does.
std::unique_ptr<StackRuns> make_stack_runs(const Scenario& scenario, WorkloadTables& tables) {
  if (!scenario.stack) return nullptr;
  tables.profiles = scenario.profiles;
  return std::make_unique<StackRuns>(
      *scenario.stack, tables,
      StackRuns::Settings{.measured_from = TimePoint{scenario.run.warmup},
                          .seed = scenario.run.seed});
}

/// Null unless some job is a service.
std::unique_ptr<ServingDesk> make_serving(const Scenario& scenario, WorkloadTables& tables,
                                          EventQueue<Event>& future) {
  if (scenario.services.empty()) return nullptr;
  return std::make_unique<ServingDesk>(scenario, tables, future);
}

/// Null unless somebody works at notebooks, or devices are shared.
std::unique_ptr<SessionDesk> make_sessions(const Scenario& scenario, WorkloadTables& tables,
                                           EventQueue<Event>& future) {
  if (!SessionDesk::is_needed(scenario)) return nullptr;
  return std::make_unique<SessionDesk>(scenario, tables, future);
}

/// Null unless some jobs are steps of a graph.
std::unique_ptr<PipelineDesk> make_pipelines(const Scenario& scenario, WorkloadTables& tables,
                                             EventQueue<Event>& future) {
  if (scenario.pipelines.empty()) return nullptr;
  return std::make_unique<PipelineDesk>(scenario, tables, future);
}

/// A source of jobs and the next of them.
struct Arrivals {
  std::unique_ptr<WorkloadSource> source;
  const Job* next = nullptr;
  ProfileRules rules{{}};
  explicit Arrivals(std::unique_ptr<WorkloadSource> made) : source{std::move(made)} {}
};

std::vector<Arrivals> make_arrivals(const Scenario& scenario, WorkloadTables& tables) {
  std::vector<Arrivals> all;
  for (const WorkloadSpec& spec : scenario.workload) {
    const auto number = static_cast<std::uint32_t>(all.size());
    Arrivals& arrivals = all.emplace_back(make_source(spec, scenario.run.seed, number, tables));
    if (number < scenario.profile_rules.size()) {
      arrivals.rules = ProfileRules{scenario.profile_rules[number]};
    }
    arrivals.next = arrivals.source->next();
  }
  return all;
}

/// The parts of one run, and the loop that hands each event to its part.
class World {
 public:
  World(const Scenario& scenario, const RunOptions& options)
      : scenario_{scenario},
        options_{options},
        journal_{options.journal_lines},
        stack_{make_stack_runs(scenario, tables_)},
        serving_{make_serving(scenario, tables_, future_)},
        sessions_{make_sessions(scenario, tables_, future_)},
        pipelines_{make_pipelines(scenario, tables_, future_)},
        arrivals_{make_arrivals(scenario, tables_)},
        partitions_{make_partitions(scenario, tables_)},
        policy_{make_policy(scenario, tables_, partitions_.get())},
        cluster_{scenario.cluster, policy_->needs_estimated_ends()},
        life_{{future_,
               journal_,
               cluster_,
               *policy_,
               tables_,
               stack_.get(),
               options.keep_log ? &log_ : nullptr,
               partitions_.get(),
               {nullptr, serving_.get(), sessions_.get(), pipelines_.get()}},
              life_settings(scenario)},
        ledger_{TimePoint{scenario.run.warmup}, options.keep_log},
        fragmentation_{cluster_.free(), scenario.run.until} {
    if (policy_->needs_job_classes()) cluster_.tell_job_classes_apart();
    for (std::uint32_t source = 0; source < arrivals_.size(); ++source) file_arrival(source);
    life_.jobs().reserve(jobs_expected());
  }

  RunRecord run() {
    const TimePoint horizon = scenario_.run.until ? TimePoint{*scenario_.run.until} : end_of_time;
    for (auto next = future_.next_time(); next && *next <= horizon && !is_over() && wants_more();
         next = future_.next_time()) {
      if (*next > future_.now()) book_until(*next);
      dispatch(future_.pop());
      if (serving_) serving_->file_tick();
      if (sessions_) sessions_->file_tick();
      if (pipelines_) pipelines_->file_tick();
    }
    return record();
  }

 private:
  void file_arrival(std::uint32_t source) {
    const Job* next = arrivals_[source].next;
    if (next != nullptr) future_.schedule(next->submit, Phase::arrival, JobArrival{source});
  }

  void handle(const JobArrival& event) {
    Arrivals& arrivals = arrivals_[event.source];
    while (arrivals.next != nullptr && arrivals.next->submit == future_.now()) {
      admit(*arrivals.next, work_of(*arrivals.next, arrivals.rules));
      count_shape(life_.jobs().size() - 1);
      arrivals.next = arrivals.source->next();
    }
    file_arrival(event.source);
  }

  void admit(const Job& job, const std::optional<TrainingWork>& work) {
    const Watched watched = sessions_ && !work ? sessions_->watched(job) : Watched{};
    const JobId id = life_.admit(job, work, watched);
    if (watched.watcher == Watcher::sessions) sessions_->add(job, id);
  }

  void handle(const ServingTick& event) { serving_->handle(event, life_); }
  void handle(const SessionTick& event) { sessions_->handle(event, life_); }

  void handle(const PipelineTick& event) {
    const std::size_t known = life_.jobs().size();
    pipelines_->handle(event, life_);
    for (std::size_t job = known; job < life_.jobs().size(); ++job) count_shape(job);
  }

  /// Of a job that was admitted.
  void count_shape(std::size_t job) {
    const FootprintId shape = life_.jobs().all_facts()[job].footprint;
    if (index(shape) >= shape_counts_.size()) shape_counts_.resize(index(shape) + 1);
    ++shape_counts_[index(shape)];
  }

  /// What `job` does: as it says itself, else as the first rule says that it meets.
  std::optional<TrainingWork> work_of(const Job& job, ProfileRules& rules) const {
    if (job.has_etl) return std::nullopt;
    return job.has_training ? tables_.trainings.at(job.name) : rules.work_of(job, tables_);
  }

  void dispatch(const Event& event) {
    journal_.event(future_.now(), event);
    std::visit(
        [this](const auto& happened) {
          if constexpr (requires { life_.handle(happened); }) {
            life_.handle(happened);
          } else {
            handle(happened);
          }
        },
        event);
  }

  /// Books how things stood from the last booking to `to`.
  void book_until(TimePoint to) {
    const WaitReason reason = life_.note_first_waiting();
    ledger_.book_idle(
        booked_until_, to,
        {.free = cluster_.free().free_share(), .queued = life_.queued_share(), .reason = reason});
    fragmentation_.hold_until(to, journal_.event_count());
    booked_until_ = to;
  }

  /// Whether every job has ended and none is to come.
  [[nodiscard]] bool is_over() const {
    return life_.ended_count() == life_.jobs().size() && (!serving_ || serving_->is_over()) &&
           (!sessions_ || sessions_->is_over()) && (!pipelines_ || pipelines_->is_over()) &&
           std::ranges::all_of(arrivals_, [](const Arrivals& a) { return a.next == nullptr; });
  }

  [[nodiscard]] std::size_t jobs_expected() const {
    std::size_t jobs = 0;
    for (const Arrivals& arrivals : arrivals_) jobs += arrivals.source->jobs_expected() + 1;
    return jobs;
  }

  [[nodiscard]] bool wants_more() {
    // So often that a slow policy answers Ctrl-C at once, too; a look costs less than an event.
    constexpr std::uint64_t events_between_looks = 256;
    if (!options_.on_progress || journal_.event_count() % events_between_looks != 0) return true;
    return options_.on_progress(future_.now(), life_.ended_count(),
                                life_.jobs().size() + jobs_expected());
  }

  RunRecord record() {
    RunRecord run;
    run.scenario = scenario_.name;
    run.seed = scenario_.run.seed;
    run.measured_from = TimePoint{scenario_.run.warmup};
    run.end = scenario_.run.until ? TimePoint{*scenario_.run.until}
                                  : std::max(life_.last_change(), booked_until_);
    if (run.end > booked_until_) book_until(run.end);
    run.gpu_count = static_cast<std::uint64_t>(cluster_.free().gpu_count());
    run.fragmentation = fragmentation_.judge(
        expected_jobs(cluster_.free(), life_.jobs().footprints(), shape_counts_));
    run.billing = scenario_.scheduler.billing;
    run.warnings = scenario_.warnings;
    run.goals = scenario_.goals;
    run.costs = scenario_.costs;
    std::ranges::move(rejection_warnings(life_, tables_, partitions_.get()),
                      std::back_inserter(run.warnings));
    std::ranges::move(life_.data_warnings(), std::back_inserter(run.warnings));
    run.jobs = std::move(life_.jobs());
    run.earlier_runs = std::move(life_.earlier_runs());
    if (options_.keep_log) keep_log(run);
    if (stack_) {
      StackRuns::Records records = stack_->close(run.end);
      run.training = std::move(records.training);
      run.etl = std::move(records.etl);
    }
    for (const auto& [name, set] : life_.data_sets().all()) run.data_sets.push_back(set);
    if (serving_) {
      run.services = serving_->close(run.end);
      run.replica_jobs = serving_->take_jobs();
    }
    if (sessions_) {
      run.sessions = sessions_->close(run.end);
      run.session_jobs = sessions_->take_jobs();
    }
    if (pipelines_) {
      run.pipelines = pipelines_->close();
      run.pipeline_jobs = pipelines_->take_jobs();
    }
    run.account = ledger_.close(run);
    run.tables = std::move(tables_);
    for (Arrivals& arrivals : arrivals_) run.sources.push_back(std::move(arrivals.source));
    run.journal_digest = journal_.digest();
    run.event_count = journal_.event_count();
    run.journal_lines = journal_.lines();
    return run;
  }

  void keep_log(RunRecord& run) {
    log_.settle();
    run.log = std::move(log_);
    run.idle = std::move(ledger_.history());
    run.cluster = scenario_.cluster;
    run.cycle = life_settings(scenario_).cycle;
    for (const Footprint& shape : run.jobs.footprints()) {
      run.reaches.push_back(cluster_.reach_of(shape));
    }
  }

  const Scenario& scenario_;
  const RunOptions& options_;
  WorkloadTables tables_;
  EventQueue<Event> future_;
  Journal journal_;
  std::unique_ptr<StackRuns> stack_;
  std::unique_ptr<ServingDesk> serving_;
  std::unique_ptr<SessionDesk> sessions_;
  std::unique_ptr<PipelineDesk> pipelines_;
  std::vector<Arrivals> arrivals_;
  std::unique_ptr<PartitionTable> partitions_;
  std::unique_ptr<SchedulingPolicy> policy_;
  ClusterState cluster_;
  LifeLog log_;
  JobLife life_;
  GpuLedger ledger_;
  FragmentationSamples fragmentation_;
  std::vector<std::uint64_t> shape_counts_;  ///< jobs that arrived, by FootprintId
  TimePoint booked_until_{};
};

}  // namespace

RunRecord run_scenario(const Scenario& scenario, const RunOptions& options) {
  return World{scenario, options}.run();
}

}  // namespace headroom
