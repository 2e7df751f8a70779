#include "sim/observe/journal_rows.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/decision.hpp"
#include "headroom/footprint.hpp"
#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/kernel/journal.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/lifecycle/life_log.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/submit_order.hpp"
#include "sim/observe/usual_shapes.hpp"
#include "sim/report/csv_rows.hpp"

namespace headroom {
namespace {

constexpr std::string_view header = "time_s,event,job,cause,what,nodes,lost_s,slots\n";

bool has_cost(LifeEvent event) {
  return event == LifeEvent::stop || event == LifeEvent::restart || event == LifeEvent::resize;
}

/// `0 2 3/4`: devices, and where on them a MIG instance begins unless that is 0.
std::string slots_text(std::span<const DeviceSlot> slots) {
  std::string text;
  for (const DeviceSlot slot : slots) {
    if (!text.empty()) text += ' ';
    text += std::to_string(slot.device);
    if (slot.first_slice > 0) text += '/' + std::to_string(slot.first_slice);
  }
  return text;
}

/// Merges the three lists that a log is made of; each is in order of time.
class JournalRows {
 public:
  JournalRows(const RunRecord& run, const TextSink& sink)
      : run_{run}, rows_{sink}, order_{submit_order(run.jobs)} {
    sink(header);
    rows_of_.resize(order_.size());
    for (std::size_t row = 0; row < order_.size(); ++row) rows_of_[index(order_[row])] = row;
  }

  void write() {
    const std::span<const LifeEntry> entries = run_.log.entries();
    std::size_t next = 0;
    auto first = run_.log.first_waiting().begin();
    const auto write_until = [&](TimePoint time) {
      for (; next < entries.size() && entries[next].time <= time; ++next) {
        write_firsts_before(entries[next].time, first);
        write_entry(entries[next]);
      }
      write_firsts_before(time, first);
    };
    UsualShapes usual;
    for (std::size_t row = 0; row < run_.jobs.size(); ++row) {
      const JobId job = order_.empty() ? id_at<JobId>(row) : order_[row];
      const JobFacts& facts = run_.jobs.facts(job);
      if (usual.is_usual(run_.jobs.asked_share(job), facts.footprint)) continue;
      const JobRecord& record = run_.jobs.record(job);
      if (record.state == JobState::pending) continue;
      write_until(record.submitted - 1_ns);
      begin(record.submitted, "shape", row);
      rows_.empty();
      rows_.integer(index(facts.footprint));
      end_of_plain_row();
    }
    write_until(end_of_time);
    rows_.finish();
  }

 private:
  using Firsts = std::deque<FirstWaiting>::const_iterator;

  /// Who is first is known when all else at an instant has happened.
  void write_firsts_before(TimePoint time, Firsts& next) {
    for (; next != run_.log.first_waiting().end() && next->time < time; ++next) {
      begin(next->time, "first", next->job);
      rows_.empty();
      if (next->line > 0) {
        rows_.integer(next->line);
      } else {
        rows_.empty();
      }
      end_of_plain_row();
    }
  }

  void write_entry(const LifeEntry& entry) {
    begin(entry.time, to_string(entry.event), entry.job);
    if (entry.cause) {
      rows_.integer(row_of(*entry.cause));
    } else {
      rows_.empty();
    }
    if (entry.event == LifeEvent::takes) {
      rows_.integer(index(entry.shape));
    } else {
      rows_.cell(entry.event == LifeEvent::wait ? to_string(entry.reason) : std::string_view{});
    }
    rows_.cell(node_ranges(run_.log.nodes_of(entry)));
    if (has_cost(entry.event)) {
      rows_.seconds(entry.lost);
    } else {
      rows_.empty();
    }
    rows_.cell(slots_text(run_.log.slots_of(entry)));
    rows_.end_row();
  }

  void begin(TimePoint time, std::string_view event, std::optional<JobId> job) {
    begin(time, event, job ? std::optional{row_of(*job)} : std::nullopt);
  }
  void begin(TimePoint time, std::string_view event, std::optional<std::size_t> row) {
    rows_.seconds(time.since_start);
    rows_.cell(event);
    if (row) {
      rows_.integer(*row);
    } else {
      rows_.empty();
    }
  }
  /// Of an event without nodes, loss and slots.
  void end_of_plain_row() {
    rows_.empty();
    rows_.empty();
    rows_.empty();
    rows_.end_row();
  }
  [[nodiscard]] std::size_t row_of(JobId job) const {
    return rows_of_.empty() ? index(job) : rows_of_[index(job)];
  }

  const RunRecord& run_;
  CsvRows rows_;
  std::vector<JobId> order_;          ///< by row; empty when JobIds are the rows
  std::vector<std::size_t> rows_of_;  ///< by JobId; empty likewise
};

}  // namespace

void write_journal_rows(const RunRecord& run, const TextSink& sink) {
  JournalRows{run, sink}.write();
}

}  // namespace headroom
