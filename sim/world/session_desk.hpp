#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/interactive/interactive_work.hpp"
#include "sim/kernel/event.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/lifecycle/job_life.hpp"
#include "sim/lifecycle/job_watch.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/world/tick_filer.hpp"

namespace headroom {

/// Between people at notebooks and the life of jobs: submits their sessions, closes them, and
/// tells what becomes of them. Looks after jobs that share devices, too.
class SessionDesk final : public JobWatch {
 public:
  /// Refers to all three.
  SessionDesk(const Scenario& scenario, WorkloadTables& tables, EventQueue<Event>& future);
  /// Whether `scenario` has work for it.
  [[nodiscard]] static bool is_needed(const Scenario& scenario) {
    return !scenario.interactive.empty() || !scenario.sharing.empty();
  }

  void handle(const SessionTick& event, JobLife& life);
  /// Files the next tick where that has changed; after every event.
  void file_tick() { ticks_.file(next()); }
  [[nodiscard]] bool is_over() { return !next().has_value(); }

  /// Who looks after a job that arrives, which has yet to be admitted.
  [[nodiscard]] Watched watched(const Job& spec) const;
  /// It was admitted as `job`, watched as above.
  void add(const Job& spec, JobId job);

  void started(JobId job, std::span<const NodeId> nodes, GpuShare share, TimePoint now) override;
  void stopped(JobId job, TimePoint now) override;
  void ended(JobId job, JobState state, TimePoint now) override;

  [[nodiscard]] SessionRecords close(TimePoint now) { return work_.close(now); }
  /// The specs of the jobs of sessions, which must outlive their records.
  [[nodiscard]] std::deque<Job> take_jobs() { return std::move(jobs_); }

 private:
  enum class Change : std::uint8_t { started, stopped, rejected };
  /// What was told since the last tick.
  struct Note {
    Change change{};
    JobId job{};
  };
  [[nodiscard]] std::optional<TimePoint> next() const;
  void take_notes(JobLife& life);
  void tell(const Note& note, JobLife& life);
  void carry_out(JobLife& life);
  [[nodiscard]] Hold hold_of(JobId job, const JobTable& jobs) const;

  WorkloadTables& tables_;
  EventQueue<Event>& future_;
  TickFiler<SessionTick> ticks_;
  bool has_sharing_;
  std::map<std::uint64_t, double> demands_;  ///< by JobName::code
  InteractiveWork work_;
  std::deque<Job> jobs_;
  std::vector<Note> notes_;
};

}  // namespace headroom
