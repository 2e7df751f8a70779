#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "sim/report/decimal.hpp"
#include "tools/explain/csv_lines.hpp"
#include "tools/explain/node_list.hpp"
#include "tools/explain/read_recorded_run.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

constexpr std::array<std::pair<std::string_view, JournalEvent>, 9> events{
    {{"first", JournalEvent::first},
     {"stop", JournalEvent::stop},
     {"restart", JournalEvent::restart},
     {"resize", JournalEvent::resize},
     {"takes", JournalEvent::takes},
     {"wait", JournalEvent::wait},
     {"shape", JournalEvent::shape},
     {"hold", JournalEvent::hold},
     {"release", JournalEvent::release}}};

constexpr std::array<HoldReason, 8> hold_reasons{
    HoldReason::room,  HoldReason::order,    HoldReason::reservation, HoldReason::limit,
    HoldReason::quota, HoldReason::topology, HoldReason::cycle,       HoldReason::off_peak};

/// Reads the lines and puts together who held what: a job's runs are cut where it
/// was stopped, the last one is the one that jobs.csv tells of.
class JournalReader {
 public:
  JournalReader(BlockReader& blocks, RecordedRun& run)
      : shown_{blocks.shown()}, lines_{blocks}, run_{run}, lives_(run.jobs.size()) {
    for (std::size_t group = 0; group < run.groups.size(); ++group) {
      group_of_.insert(group_of_.end(), run.groups[group].count, group);
    }
    for (std::size_t row = 0; row < lives_.size(); ++row) {
      const auto& start = run.jobs[row].start;
      if (start) lives_[row] = {.begin = *start, .is_running = true};
    }
  }

  void read() {
    while (lines_.next()) {
      JournalLine line = read_line();
      follow(line);
      run_.journal.push_back(line);
    }
    for (std::uint32_t row = 0; row < run_.jobs.size(); ++row) add_last_run(row);
  }

 private:
  /// What is known of a job's runs so far.
  struct Life {
    TimePoint begin;  ///< of the run that goes on
    bool is_running = false;
    std::optional<std::uint32_t> shape{};  ///< where it is not the job's own
    std::optional<ListPart> nodes{};       ///< worker by worker, where some share one
    ListPart slots{};
  };

  JournalLine read_line() {
    JournalLine line;
    const auto time = lines_.seconds(time_);
    if (!time) lines_.refuse(time_, "is missing", "seconds since the start of the run");
    line.time = TimePoint{*time};
    if (line.time < last_time_ || line.time > run_.end) {
      lines_.refuse(time_, "is out of order", "times that ascend up to the end of the run");
    }
    last_time_ = line.time;
    line.event = event();
    line.job = lines_.number(job_, run_.jobs.size());
    if (!line.job && line.event != JournalEvent::first) {
      lines_.refuse(job_, "is missing", "a row of jobs.csv, from 0");
    }
    line.cause = lines_.number(cause_, run_.jobs.size());
    if (line.event == JournalEvent::wait) line.reason = reason();
    if (line.event == JournalEvent::first) {
      line.line = lines_.number(what_, node_count_).value_or(0);
    }
    line.nodes.first = run_.node_ids.size();
    if (!append_nodes(lines_.cell(nodes_), node_count_, run_.node_ids)) {
      lines_.refuse(nodes_, "lists no nodes",
                    fmt::format("nodes below {}, ascending, such as 0-3 7", node_count_));
    }
    line.nodes.count = run_.node_ids.size() - line.nodes.first;
    line.lost = lines_.seconds(lost_).value_or(Duration{});
    read_slots(line);
    return line;
  }

  [[nodiscard]] JournalEvent event() const {
    const std::string_view text = lines_.cell(event_);
    const auto* const found =
        std::ranges::find(events, text, [](const auto& event) { return event.first; });
    if (found != events.end()) return found->second;
    lines_.refuse(event_, "is no event",
                  "shape, hold, release, stop, restart, resize, takes, wait or first");
  }

  [[nodiscard]] HoldReason reason() const {
    const std::string_view text = lines_.cell(what_);
    const auto* const found =
        std::ranges::find(hold_reasons, text, [](HoldReason reason) { return to_string(reason); });
    if (found != hold_reasons.end()) return *found;
    lines_.refuse(what_, "is no reason",
                  "room, order, reservation, limit, quota, topology, cycle or off_peak");
  }

  /// Reads `0 2 3/4`.
  void read_slots(JournalLine& line) {
    line.slots.first = run_.slots.size();
    if (!append_slots(lines_.cell(slots_), run_.slots)) {
      lines_.refuse(slots_, "lists no devices", "such as 0 2 or, with MIG, 3/4");
    }
    line.slots.count = run_.slots.size() - line.slots.first;
  }

  void follow(JournalLine& line) {
    switch (line.event) {
      case JournalEvent::shape:
        run_.jobs[*line.job].shape = line.shape = shape();
        break;
      case JournalEvent::stop:
        end_run(line, "a stop of a job that runs");
        lives_[*line.job].is_running = false;
        break;
      case JournalEvent::resize:
        end_run(line, "a new width of a job that runs");
        lives_[*line.job].begin = line.time;
        break;
      case JournalEvent::restart:
        restart(line);
        break;
      case JournalEvent::takes:
        take(line);
        break;
      case JournalEvent::hold:
      case JournalEvent::release:
      case JournalEvent::wait:
      case JournalEvent::first:
        break;
    }
  }

  [[nodiscard]] std::uint32_t shape() const {
    const auto shape = lines_.number(what_, run_.shapes.size());
    if (!shape) lines_.refuse(what_, "is missing", "a shape of journal.json");
    return *shape;
  }

  void end_run(const JournalLine& line, const std::string& allowed) {
    const Life& life = lives_[*line.job];
    if (!life.is_running || line.time < life.begin) {
      lines_.refuse(job_, "does not run then", allowed);
    }
    add_run(*line.job, line.time, line.nodes);
  }

  void restart(const JournalLine& line) {
    Life& life = lives_[*line.job];
    if (life.is_running || !run_.jobs[*line.job].start) {
      lines_.refuse(job_, "was not stopped before", "a restart of a job that was stopped");
    }
    life = {.begin = line.time, .is_running = true};
  }

  void take(JournalLine& line) {
    Life& life = lives_[*line.job];
    if (!life.is_running || life.begin != line.time) {
      lines_.refuse(job_, "does not start then", "what a job takes, at the start of a run");
    }
    life.shape = line.shape = shape();
    life.slots = line.slots;
    life.nodes.reset();
    if (line.nodes.count > 0) life.nodes = line.nodes;
  }

  /// A run of what its life says so far, which ended at `end` and held `nodes`.
  void add_run(std::uint32_t row, TimePoint end, const ListPart& nodes) {
    const Life& life = lives_[row];
    HeldRun held{.job = row,
                 .start = life.begin,
                 .end = end,
                 .nodes = nodes,
                 .shape = life.shape.value_or(run_.jobs[row].shape),
                 .slots = life.slots};
    const RecordedShape& shape = run_.shapes[held.shape];
    const std::size_t slots = shape.shares_devices() ? nodes.count * shape.gpus_per_node : 0;
    if (held.slots.count != slots) {
      throw InputError{
          Diagnostic{.path = shown_,
                     .message = fmt::format("job {} holds {} slots from {} s on", run_.name_of(row),
                                            held.slots.count, seconds_text(held.start.since_start)),
                     .hint = fmt::format("{}, so many as its shape has on its nodes", slots)}};
    }
    WideInt gpus = 0;
    for (const NodeId node : run_.nodes_of(nodes)) {
      const std::int64_t share =
          shape.shares_devices() ? shape.shares[group_of_[index(node)]] : 1000;
      gpus += static_cast<WideInt>(share) * shape.gpus_per_node;
    }
    held.gpus.count = static_cast<std::int64_t>(std::min<WideInt>(gpus, INT64_MAX));
    run_.runs.push_back(held);
  }

  /// Whether `workers` are on all of `nodes` and nowhere else.
  [[nodiscard]] bool holds_on(const ListPart& workers, const ListPart& nodes) const {
    std::vector<NodeId> distinct;
    std::ranges::unique_copy(run_.nodes_of(workers), std::back_inserter(distinct));
    return std::ranges::equal(distinct, run_.nodes_of(nodes));
  }

  void add_last_run(std::uint32_t row) {
    const RecordedJob& job = run_.jobs[row];
    const Life& life = lives_[row];
    const bool should_run = job.state != JobState::queued && job.state != JobState::rejected;
    const TimePoint end = job.end.value_or(run_.end);
    if (life.is_running != should_run || (life.is_running && end < life.begin)) {
      throw InputError{Diagnostic{
          .path = shown_,
          .message = fmt::format("job {} of row {} in jobs.csv is {} there, but not here",
                                 run_.name_of(row), row, to_string(job.state)),
          .hint = "jobs.csv and journal.csv of one run"}};
    }
    if (!life.is_running) return;
    if (life.nodes && !holds_on(*life.nodes, job.nodes)) {
      throw InputError{
          Diagnostic{.path = shown_,
                     .message = fmt::format("job {} of row {} in jobs.csv is on other nodes there",
                                            run_.name_of(row), row),
                     .hint = "jobs.csv and journal.csv of one run"}};
    }
    add_run(row, end, life.nodes.value_or(job.nodes));
  }

  std::string shown_;
  CsvLines lines_;
  RecordedRun& run_;
  std::vector<Life> lives_;            ///< by row of jobs.csv
  std::vector<std::size_t> group_of_;  ///< by node
  TimePoint last_time_{};
  std::size_t node_count_ = run_.node_count();
  std::size_t time_ = lines_.column("time_s");
  std::size_t event_ = lines_.column("event");
  std::size_t job_ = lines_.column("job");
  std::size_t cause_ = lines_.column("cause");
  std::size_t what_ = lines_.column("what");
  std::size_t nodes_ = lines_.column("nodes");
  std::size_t lost_ = lines_.column("lost_s");
  std::size_t slots_ = lines_.column("slots");
};

}  // namespace

void read_journal(BlockReader& journal, RecordedRun& run) { JournalReader{journal, run}.read(); }

}  // namespace headroom
