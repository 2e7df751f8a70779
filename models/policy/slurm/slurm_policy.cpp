#include "models/policy/slurm/slurm_policy.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>

#include "models/policy/slurm/passes.hpp"
#include "models/policy/slurm/session.hpp"

namespace headroom::slurm {
namespace {

class SlurmPolicy final : public SchedulingPolicy {
 public:
  SlurmPolicy(const Settings& settings, const WorkloadTables& tables)
      : session_{settings, tables} {}

  void decide(const SchedulerView& view, Decisions& decisions) override {
    const bool happened = session_.take_up(view, decisions);
    const bool reordered = update_priorities_if_due();
    const bool is_full_pass = full_pass_due_ && *full_pass_due_ <= view.now;
    if (happened || reordered || is_full_pass) run_fifo(is_full_pass);
    if (happened) file_backfill(view.now);
    run_backfill_if_due();
    wake(decisions);
  }

  [[nodiscard]] std::optional<JobId> first_waiting() const override {
    return session_.queue().first();
  }
  [[nodiscard]] bool needs_estimated_ends() const override {
    return session_.settings().scheduler_type == SchedulerType::backfill;
  }
  [[nodiscard]] bool needs_labels() const override { return true; }

 private:
  /// The scheduler's loops look at the clock once a second.
  static constexpr Duration look_interval = 1_s;

  [[nodiscard]] static TimePoint next_multiple(TimePoint now, Duration of) {
    return {{(now.since_start.count / of.count + 1) * of.count}};
  }

  bool update_priorities_if_due() {
    const Settings& settings = session_.settings();
    if (settings.priority_type != PriorityType::multifactor) return false;
    const TimePoint now = session_.instant();
    if (now < priorities_due_) return false;
    session_.update_priorities();
    priorities_due_ = next_multiple(now, settings.calc_period);
    return true;
  }

  /// A pass at an event looks at default_queue_depth jobs; what lies beyond waits for
  /// the next multiple of sched_interval.
  void run_fifo(bool is_full_pass) {
    const std::size_t before = session_.started_count();
    const bool stopped_short = run_fifo_pass(
        session_, is_full_pass ? UINT32_MAX : session_.settings().default_queue_depth);
    if (is_full_pass) full_pass_due_.reset();
    if (stopped_short && !full_pass_due_) {
      full_pass_due_ = next_multiple(session_.instant(), session_.settings().sched_interval);
    }
    if (session_.started_count() > before) file_backfill(session_.instant());
  }

  void file_backfill(TimePoint now) {
    if (session_.settings().scheduler_type != SchedulerType::backfill || backfill_due_) return;
    backfill_due_ = now + look_interval;
    if (last_backfill_) {
      backfill_due_ = std::max(*backfill_due_, *last_backfill_ + session_.settings().bf_interval);
    }
  }

  void run_backfill_if_due() {
    const TimePoint now = session_.instant();
    if (!backfill_due_ || now < *backfill_due_ || session_.queue().empty()) return;
    backfill_due_.reset();
    last_backfill_ = now;
    const std::size_t before = session_.started_count();
    backfill_.run(session_);
    if (session_.started_count() > before) file_backfill(now);
  }

  void wake(Decisions& decisions) const {
    if (session_.queue().empty()) return;
    std::optional<TimePoint> next = backfill_due_;
    const auto also = [&](TimePoint when) { next = next ? std::min(*next, when) : when; };
    if (full_pass_due_) also(*full_pass_due_);
    if (session_.settings().priority_type == PriorityType::multifactor) also(priorities_due_);
    if (next) decisions.wake_at(std::max(*next, session_.instant() + 1_ns));
  }

  SlurmSession session_;
  BackfillPass backfill_;
  std::optional<TimePoint> backfill_due_;
  std::optional<TimePoint> last_backfill_;
  std::optional<TimePoint> full_pass_due_;
  TimePoint priorities_due_{};
};

}  // namespace

std::unique_ptr<SchedulingPolicy> make_slurm_policy(const Settings& settings,
                                                    const WorkloadTables& tables) {
  return std::make_unique<SlurmPolicy>(settings, tables);
}

}  // namespace headroom::slurm
