#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"
#include "sim/lifecycle/job_state.hpp"
#include "tools/explain/csv_lines.hpp"
#include "tools/explain/node_list.hpp"
#include "tools/explain/read_recorded_run.hpp"
#include "tools/explain/recorded_run.hpp"

namespace headroom {
namespace {

/// As jobs.csv calls them; what waits for whatever is queued.
constexpr std::array<JobState, 6> states{JobState::queued, JobState::running, JobState::completed,
                                         JobState::killed, JobState::failed,  JobState::rejected};

class JobsReader {
 public:
  JobsReader(BlockReader& blocks, RecordedRun& run) : lines_{blocks}, run_{run} {}

  void read() {
    while (lines_.next()) {
      RecordedJob job;
      job.id = run_.names.job_name(lines_.cell(id_));
      job.user = id_at<UserId>(run_.users.intern(lines_.cell(user_)));
      job.queue = id_at<QueueId>(run_.queues.intern(lines_.cell(queue_)));
      job.gpus = GpuShare{lines_.thousandths(gpus_)};
      job.state = state();
      job.submit = time(submit_);
      job.start = time(start_);
      job.end = time(end_);
      job.shape = usual_shape(job.gpus);
      if (session_) job.session = lines_.cell(*session_);
      if (busy_) job.busy = lines_.seconds(*busy_);
      job.nodes.first = run_.node_ids.size();
      if (!append_nodes(lines_.cell(nodes_), node_count_, run_.node_ids)) {
        lines_.refuse(nodes_, "lists no nodes",
                      fmt::format("nodes below {}, ascending, such as 0-3 7", node_count_));
      }
      job.nodes.count = run_.node_ids.size() - job.nodes.first;
      check(job);
      run_.jobs.push_back(job);
    }
  }

 private:
  [[nodiscard]] std::optional<TimePoint> time(std::size_t column) const {
    const auto seconds = lines_.seconds(column);
    return seconds ? std::optional{TimePoint{*seconds}} : std::nullopt;
  }

  [[nodiscard]] JobState state() const {
    const std::string_view text = lines_.cell(state_);
    const auto found =
        std::ranges::find(states, text, [](JobState state) { return to_string(state); });
    if (found != states.end()) return *found;
    lines_.refuse(state_, "is no state", "completed, killed, failed, rejected, running or queued");
  }

  [[nodiscard]] std::uint32_t usual_shape(GpuShare gpus) const {
    const auto found = run_.usual_shapes.find(gpus);
    if (found != run_.usual_shapes.end()) return found->second;
    lines_.refuse(gpus_, "has no usual shape in journal.json",
                  "jobs.csv and journal.json of one run");
  }

  void check(const RecordedJob& job) const {
    const TimePoint last =
        run_.jobs.empty() || !run_.jobs.back().submit ? TimePoint{} : *run_.jobs.back().submit;
    if (job.submit && *job.submit < last) {
      lines_.refuse(submit_, "comes before the row above", "rows in order of submission");
    }
    if (job.start && (!job.submit || *job.start < *job.submit)) {
      lines_.refuse(start_, "comes before its submission", "a start at or after submit_s");
    }
    if (job.end && (!job.start || *job.end < *job.start)) {
      lines_.refuse(end_, "comes before its start", "an end at or after start_s");
    }
    if (!job.submit && job.state != JobState::queued) {
      lines_.refuse(submit_, "is missing", "a time for each job that is not queued");
    }
    const bool has_run = has_ended(job.state) && job.state != JobState::rejected;
    if (has_run != job.end.has_value()) {
      lines_.refuse(end_, "does not go with the state", "an end for jobs that have ended");
    }
    if (job.state == JobState::running && !job.start) {
      lines_.refuse(start_, "does not go with the state", "a start for jobs that run");
    }
    const TimePoint latest =
        std::max({job.submit.value_or(TimePoint{}), job.start.value_or(TimePoint{}),
                  job.end.value_or(TimePoint{})});
    if (latest > run_.end) {
      lines_.refuse_row("goes beyond the end of the run", "times up to end_ns of journal.json");
    }
  }

  CsvLines lines_;
  RecordedRun& run_;
  std::size_t node_count_ = run_.node_count();
  std::size_t id_ = lines_.column("id");
  std::size_t user_ = lines_.column("user");
  std::size_t queue_ = lines_.column("queue");
  std::size_t gpus_ = lines_.column("gpus");
  std::size_t submit_ = lines_.column("submit_s");
  std::size_t start_ = lines_.column("start_s");
  std::size_t end_ = lines_.column("end_s");
  std::size_t state_ = lines_.column("state");
  std::size_t nodes_ = lines_.column("nodes");
  std::optional<std::size_t> session_ = lines_.column_if("session");
  std::optional<std::size_t> busy_ = lines_.column_if("busy_s");
};

}  // namespace

void read_jobs(BlockReader& jobs, RecordedRun& run) { JobsReader{jobs, run}.read(); }

}  // namespace headroom
