#include "sim/observe/job_rows.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/names.hpp"
#include "headroom/units.hpp"

#include "sim/interactive/session_record.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/submit_order.hpp"
#include "sim/observe/training_figures.hpp"
#include "sim/report/csv_rows.hpp"
#include "sim/report/decimal.hpp"

namespace headroom {
namespace {

constexpr std::string_view header =
    "id,user,queue,gpus,submit_s,start_s,end_s,wait_s,run_s,state,nodes,preemptions\n";

/// What notebooks add: how each session ended, and for how long it was at work.
constexpr std::string_view session_columns = ",session,busy_s";

std::string_view word_for(SessionEnd end) {
  constexpr std::array<std::string_view, 6> words{"open",    "finished", "culled",
                                                  "gave_up", "killed",   "rejected"};
  return words[static_cast<std::size_t>(end)];
}

std::vector<std::string> cells_of(const NameTable& names) {
  std::vector<std::string> cells;
  cells.reserve(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) cells.push_back(csv_cell(names.text(i)));
  return cells;
}

std::string_view state_text(JobState state) {
  const bool waits =
      state == JobState::pending || state == JobState::held || state == JobState::queued;
  return waits ? "queued" : to_string(state);
}

/// Writes `nodes`, which ascend, to `text` as `0-3 7`, each once.
void write_ranges(std::span<const NodeId> nodes, std::string& text) {
  const auto append = [&](std::size_t number) {
    char digits[decimal_length_max];  // NOLINT(modernize-avoid-c-arrays): left unset
    text.append(digits, write_integer(digits, number));
  };
  text.clear();
  for (std::size_t i = 0; i < nodes.size();) {
    std::size_t last = i;
    while (last + 1 < nodes.size() && index(nodes[last + 1]) <= index(nodes[last]) + 1) ++last;
    if (i > 0) text += ' ';
    append(index(nodes[i]));
    if (nodes[last] > nodes[i]) {
      text += '-';
      append(index(nodes[last]));
    }
    i = last + 1;
  }
}

class JobRows {
 public:
  JobRows(const RunRecord& run, const TextSink& sink)
      : run_{run},
        rows_{sink},
        users_{cells_of(run.tables.users)},
        queues_{cells_of(run.tables.queues)} {
    std::string columns{header};
    if (!run.training.empty()) columns.insert(columns.size() - 1, training_columns);
    if (!run.sessions.populations.empty()) {
      columns.insert(columns.size() - 1, session_columns);
      note_sessions();
    }
    sink(columns);
  }

  void write(JobId id) {
    const JobRecord& job = run_.jobs.record(id);
    write_identity(*job.spec, id);
    write_times(job);
    rows_.cell(state_text(job.state));
    write_nodes(run_.jobs.nodes_of(id));
    rows_.integer(job.preemptions);
    if (!run_.training.empty()) write_training(run_.training.find(id));
    if (!run_.sessions.populations.empty()) write_session(id);
    rows_.end_row();
  }
  void finish() { rows_.finish(); }

 private:
  void note_sessions() {
    sessions_.resize(run_.jobs.size());
    for (const SessionRecord& session : run_.sessions.sessions) {
      sessions_[index(session.job)].end = session.end;
    }
    for (const BusySpan& span : run_.sessions.spans) {
      sessions_[index(span.job)].busy += span.length();
    }
  }

  /// As session_columns says; empty for jobs of which there is no user.
  void write_session(JobId id) {
    const SessionCells& session = sessions_[index(id)];
    if (!session.end) {
      rows_.empty();
      rows_.empty();
      return;
    }
    rows_.cell(word_for(*session.end));
    rows_.seconds(session.busy);
  }

  void write_identity(const Job& spec, JobId id) {
    if (NameTable::is_number(spec.name)) {
      rows_.integer(spec.name.code);
    } else {
      rows_.cell(csv_cell(run_.tables.job_names.stored_text(spec.name)));
    }
    rows_.cell(text_at(users_, index(spec.user)));
    rows_.cell(text_at(queues_, index(spec.queue)));
    const std::int64_t asked = run_.jobs.asked_share(id).count;
    if (asked % 1000 == 0) {
      rows_.integer(static_cast<std::uint64_t>(asked / 1000));
    } else {
      rows_.cell(number_text(static_cast<double>(asked) / 1000.0));
    }
  }

  void write_nodes(std::span<const NodeId> nodes) {
    if (nodes.size() == 1) {
      rows_.integer(index(nodes.front()));
    } else {
      write_ranges(nodes, nodes_);
      rows_.cell(nodes_);
    }
  }

  void write_times(const JobRecord& job) {
    const bool ended = has_ended(job.state) && job.state != JobState::rejected;
    write_if(job.state != JobState::pending, job.submitted.since_start);
    write_if(job.first_start.has_value(), job.first_start.value_or(TimePoint{}).since_start);
    write_if(ended, job.end.since_start);
    write_if(job.first_start.has_value(), job.first_start.value_or(job.submitted) - job.submitted);
    write_if(ended, job.held);
  }
  void write_if(bool present, Duration duration) {
    if (present) {
      rows_.seconds(duration);
    } else {
      rows_.empty();
    }
  }
  /// As training_columns says; empty for jobs that do not train.
  void write_training(const TrainingRecord* record) {
    constexpr int cells = 8;
    if (record == nullptr) {
      for (int i = 0; i < cells; ++i) rows_.empty();
      return;
    }
    rows_.cell(number_text(record->samples));
    for (const Duration span : record->time) rows_.seconds(span);
    if (record->limited.empty()) {
      rows_.empty();
    } else {
      const auto limit = static_cast<std::size_t>(record->limited.front().first);
      rows_.cell(csv_cell(run_.training.limits[limit]));
    }
    rows_.cell(number_text(record->gain));
  }

  static std::string_view text_at(const std::vector<std::string>& cells, std::size_t place) {
    return place < cells.size() ? std::string_view{cells[place]} : std::string_view{};
  }

  struct SessionCells {
    std::optional<SessionEnd> end{};
    Duration busy{};
  };

  const RunRecord& run_;
  CsvRows rows_;
  std::vector<SessionCells> sessions_;  ///< by JobId; none where nobody has a notebook
  std::vector<std::string> users_;
  std::vector<std::string> queues_;
  std::string nodes_;  ///< room that is used again
};

}  // namespace

void write_job_rows(const RunRecord& run, const TextSink& sink) {
  JobRows rows{run, sink};
  const std::vector<JobId> order = submit_order(run.jobs);
  for (std::size_t i = 0; i < run.jobs.size(); ++i) {
    rows.write(order.empty() ? id_at<JobId>(i) : order[i]);
  }
  rows.finish();
}

}  // namespace headroom
