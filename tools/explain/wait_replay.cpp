#include "tools/explain/wait_replay.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "sim/report/decimal.hpp"
#include "tools/explain/explanation.hpp"
#include "tools/explain/recorded_run.hpp"
#include "tools/explain/room_for.hpp"

namespace headroom {
namespace {

/// A run takes its nodes or gives them back.
struct Change {
  TimePoint time;
  bool takes = false;
  const HeldRun* held = nullptr;
};

/// Replays one window of one job's wait.
class WaitReplay {
 public:
  WaitReplay(const RecordedRun& run, std::uint32_t job, const WaitWindow& window)
      : run_{run}, job_{job}, window_{window}, room_{run, job} {
    gather_changes();
    gather_words();
  }

  std::vector<WaitInterval> intervals() {
    std::size_t change = 0;
    std::size_t word = 0;
    for (TimePoint now = window_.from; now < window_.to;) {
      for (; change < changes_.size() && changes_[change].time <= now; ++change) {
        apply(changes_[change]);
      }
      for (; word < words_.size() && words_[word]->time <= now; ++word) follow(*words_[word]);
      const bool could_start = room_.fits() && !is_held_;
      fits_since_ = could_start ? std::optional{fits_since_.value_or(now)} : std::nullopt;
      TimePoint next = window_.to;
      if (change < changes_.size()) next = std::min(next, changes_[change].time);
      if (word < words_.size()) next = std::min(next, words_[word]->time);
      const Verdict verdict = judge(now);
      if (now < next_decision()) next = std::min(next, next_decision());
      add(now, next, verdict);
      now = next;
    }
    return std::move(intervals_);
  }

 private:
  struct Verdict {
    WaitObstacle obstacle{};
    std::optional<std::uint32_t> behind;
  };

  void gather_changes() {
    for (const HeldRun& held : run_.runs) {
      const bool has_part = held.job != job_ && held.start < held.end && held.start < window_.to &&
                            held.end > window_.from;
      if (!has_part) continue;
      changes_.push_back({.time = held.start, .takes = true, .held = &held});
      if (held.end < window_.to) changes_.push_back({.time = held.end, .held = &held});
    }
    // What is given back at an instant can be taken at that instant.
    std::ranges::stable_sort(changes_, [](const Change& a, const Change& b) {
      return a.time != b.time ? a.time < b.time : !a.takes && b.takes;
    });
  }

  /// The line in which the job stands. Where there are several, each has nodes of its own, and
  /// who is first in that of the job is of its queue or could want the same nodes.
  [[nodiscard]] std::optional<std::uint32_t> own_line() const {
    const auto line_where = [&](auto is_of_line) -> std::optional<std::uint32_t> {
      for (const JournalLine& line : run_.journal) {
        if (line.event != JournalEvent::first || !line.job) continue;
        if (is_of_line(run_.jobs[*line.job])) return line.line;
      }
      return std::nullopt;
    };
    const bool has_several =
        std::ranges::any_of(run_.journal, [](const JournalLine& line) { return line.line > 0; });
    if (!has_several) return 0;
    const RecordedJob& own = run_.jobs[job_];
    const auto by_queue =
        line_where([&](const RecordedJob& first) { return first.queue == own.queue; });
    if (by_queue) return by_queue;
    std::map<std::uint32_t, bool> shares;  // by shape
    return line_where([&](const RecordedJob& first) {
      const auto [known, is_new] = shares.try_emplace(first.shape);
      if (is_new) known->second = may_share_nodes(run_.shapes[first.shape], run_.shape_of(job_));
      return known->second;
    });
  }

  [[nodiscard]] static bool may_share_nodes(const RecordedShape& a, const RecordedShape& b) {
    if (a.eligible.empty() || b.eligible.empty()) return true;
    return std::ranges::any_of(
        a.eligible, [&](NodeId node) { return std::ranges::binary_search(b.eligible, node); });
  }

  void gather_words() {
    const auto own = own_line();
    for (const JournalLine& line : run_.journal) {
      if (line.time >= window_.to) break;
      const bool is_first = line.event == JournalEvent::first && line.line == own;
      const bool concerns = is_first || (line.event != JournalEvent::first && line.job == job_);
      if (concerns) words_.push_back(&line);
    }
  }

  void apply(const Change& change) {
    if (!change.takes) {
      room_.give(*change.held);
    } else if (!room_.take(*change.held)) {
      throw InputError{
          Diagnostic{.path = fmt::format("job {} of row {} in jobs.csv",
                                         run_.name_of(change.held->job), change.held->job),
                     .message = fmt::format("holds what another job holds at {} s",
                                            seconds_text(change.time.since_start)),
                     .hint = "jobs.csv, journal.csv and journal.json of one run"}};
    }
  }

  void follow(const JournalLine& line) {
    switch (line.event) {
      case JournalEvent::first:
        first_ = line.job;
        break;
      case JournalEvent::hold:
        is_held_ = true;
        predecessor_ = predecessor_after(line.time);
        break;
      case JournalEvent::release:
        is_held_ = false;
        break;
      case JournalEvent::wait:
        word_ = &line;
        break;
      case JournalEvent::stop:
        was_stopped_ = true;
        word_ = nullptr;
        break;
      case JournalEvent::restart:
        word_ = nullptr;
        break;
      case JournalEvent::shape:
      case JournalEvent::resize:
      case JournalEvent::takes:
        break;
    }
  }

  /// The predecessor whose end released the job, where that came.
  [[nodiscard]] std::optional<std::uint32_t> predecessor_after(TimePoint held) const {
    for (const JournalLine& line : run_.journal) {
      const bool releases = line.event == JournalEvent::release && line.job == job_;
      if (releases && line.time >= held) return line.cause;
    }
    return std::nullopt;
  }

  [[nodiscard]] Verdict judge(TimePoint now) const {
    if (is_held_ && was_stopped_) return {.obstacle = WaitObstacle::requeue, .behind = {}};
    if (is_held_) return {.obstacle = WaitObstacle::dependency, .behind = predecessor_};
    const HoldReason said = word_ != nullptr ? word_->reason : HoldReason::room;
    if (said == HoldReason::limit) return {.obstacle = WaitObstacle::limit, .behind = word_->cause};
    if (said == HoldReason::quota) return {.obstacle = WaitObstacle::quota, .behind = word_->cause};
    if (said == HoldReason::off_peak) return {.obstacle = WaitObstacle::off_peak, .behind = {}};
    if (!room_.enough_in_total()) return {.obstacle = WaitObstacle::no_capacity, .behind = {}};
    if (!room_.fits()) return {.obstacle = WaitObstacle::fragmented, .behind = {}};
    if (said == HoldReason::topology) return {.obstacle = WaitObstacle::topology, .behind = {}};
    if (said == HoldReason::cycle || now < next_decision()) {
      return {.obstacle = WaitObstacle::cycle, .behind = {}};
    }
    if (said == HoldReason::order) return {.obstacle = WaitObstacle::order, .behind = ahead()};
    if (said == HoldReason::reservation) {
      return {.obstacle = WaitObstacle::reservation, .behind = ahead()};
    }
    return by_rules();
  }

  /// Who goes first: whom the policy named, else the first in line.
  [[nodiscard]] std::optional<std::uint32_t> ahead() const {
    if (word_->cause) return word_->cause;
    return first_ != job_ ? first_ : std::nullopt;
  }

  /// When the policy says nothing, its rules tell why a job that fits is held back.
  [[nodiscard]] Verdict by_rules() const {
    if (!first_ || first_ == job_) return {.obstacle = WaitObstacle::policy, .behind = {}};
    const std::string& backfill = run_.rules.backfill;
    const bool reserves =
        backfill == "easy" || backfill == "conservative" || run_.rules.policy == "slurm";
    const bool replaces = run_.rules.preemption == "order";
    return {.obstacle = reserves && !replaces ? WaitObstacle::reservation : WaitObstacle::order,
            .behind = first_};
  }

  /// The first decision at which the job's room was there.
  [[nodiscard]] TimePoint next_decision() const {
    const TimePoint since = fits_since_.value_or(window_.from);
    if (!run_.rules.cycle) return since;
    const std::int64_t cycle = run_.rules.cycle->count;
    const std::int64_t beyond = since.since_start.count % cycle;
    return beyond == 0 ? since : since + Duration{cycle - beyond};
  }

  void add(TimePoint from, TimePoint to, const Verdict& verdict) {
    const GpuShare gpus = room_.free_gpus();
    const std::int64_t nodes = room_.nodes_with_room();
    if (intervals_.empty() || intervals_.back().obstacle != verdict.obstacle) {
      intervals_.push_back({.from = from,
                            .to = to,
                            .obstacle = verdict.obstacle,
                            .room = {.free_min = gpus,
                                     .free_max = gpus,
                                     .nodes_max = nodes,
                                     .lacked_gpus = !room_.enough_gpus()}});
    }
    WaitInterval& interval = intervals_.back();
    interval.to = to;
    RoomSeen& seen = interval.room;
    seen.free_min = std::min(seen.free_min, gpus);
    seen.free_max = std::max(seen.free_max, gpus);
    seen.nodes_max = std::max(seen.nodes_max, nodes);
    seen.lacked_gpus = seen.lacked_gpus || !room_.enough_gpus();
    if (first_ == job_) interval.first_in_line += to - from;
    if (!verdict.behind) return;
    if (interval.behind.empty() || interval.behind.back().job != *verdict.behind) {
      interval.behind.push_back({.job = *verdict.behind});
    }
    interval.behind.back().time += to - from;
  }

  const RecordedRun& run_;
  std::uint32_t job_;
  WaitWindow window_;
  RoomFor room_;
  std::vector<Change> changes_;
  std::vector<const JournalLine*> words_;  ///< that bear on the job
  std::vector<WaitInterval> intervals_;

  std::optional<TimePoint> fits_since_;
  std::optional<std::uint32_t> first_;
  std::optional<std::uint32_t> predecessor_;
  const JournalLine* word_ = nullptr;
  bool is_held_ = false;
  bool was_stopped_ = false;
};

}  // namespace

std::vector<WaitWindow> wait_windows(const RecordedRun& run, std::uint32_t job) {
  std::vector<WaitWindow> windows;
  const RecordedJob& waiting = run.jobs[job];
  if (!waiting.submit || waiting.state == JobState::rejected) return windows;
  TimePoint from = *waiting.submit;
  for (const HeldRun& held : run.runs) {
    if (held.job != job) continue;
    if (held.start > from) windows.push_back({.from = from, .to = held.start});
    from = held.end;
  }
  const bool waits = waiting.state == JobState::queued;
  if (waits && run.end > from) windows.push_back({.from = from, .to = run.end});
  return windows;
}

std::vector<WaitInterval> replay_wait(const RecordedRun& run, std::uint32_t job,
                                      const WaitWindow& window) {
  return WaitReplay{run, job, window}.intervals();
}

}  // namespace headroom
