#include "tools/check/recorded_schedule.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/report/decimal.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/recorded_rows.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

Duration distance(Duration a, Duration b) { return a > b ? a - b : b - a; }

/// Compares job by job and remembers the first difference and the largest
/// distance of a start.
class Comparison {
 public:
  Comparison(const ScheduleExpectation& expectation, const RunRecord& run,
             const RecordedRows& record)
      : expectation_{expectation}, run_{run}, record_{record} {
    for (std::size_t i = 0; i < run.jobs.size(); ++i) {
      const auto job = id_at<JobId>(i);
      const std::string name = run.tables.job_names.job_text(run.jobs.record(job).spec->name);
      if (!jobs_.emplace(name, job).second) count(name, "is in the run twice");
    }
  }

  void compare_all() {
    for (const RecordedRow& row : record_.rows) {
      const auto job = jobs_.find(row.id);
      std::string difference =
          job == jobs_.end() ? "is not in the run" : difference_of(row, job->second);
      if (job != jobs_.end()) jobs_.erase(job);
      count(row.id, difference);
    }
    for (const auto& [name, job] : jobs_) count(name, "is not in the record");
  }

  [[nodiscard]] Judgement judgement() const {
    const std::size_t total = equal_ + different_;
    std::string seen = fmt::format("{} of {} jobs as recorded", equal_, total);
    if (different_ > 0) seen += ", first difference: " + first_difference_;
    std::string wanted = "start";
    if (record_.has_end) wanted += ", end";
    if (record_.has_nodes) wanted += ", nodes";
    wanted = fmt::format("{} of all jobs ± {} s", wanted, seconds_text(expectation_.abs_tol));
    return {.passed = different_ == 0 && total > 0,
            .what = expectation_.record.shown,
            .seen = seen,
            .wanted = wanted,
            .deviation = fmt::format("{} s at most", seconds_text(largest_)),
            .source = expectation_.source};
  }

 private:
  void count(const std::string& name, const std::string& difference) {
    if (difference.empty()) {
      ++equal_;
    } else if (different_++ == 0) {
      first_difference_ = fmt::format("job {} {}", name, difference);
    }
  }

  /// What is different about one job, or nothing.
  std::string difference_of(const RecordedRow& row, JobId id) {
    const JobRecord& job = run_.jobs.record(id);
    std::optional<Duration> start;
    std::optional<Duration> end;
    if (job.first_start) start = job.first_start->since_start;
    if (start && has_ended(job.state)) end = job.end.since_start;
    if (start && row.start) largest_ = std::max(largest_, distance(*start, *row.start));
    std::string difference = time_difference("starts", start, row.start);
    if (difference.empty() && record_.has_end) difference = time_difference("ends", end, row.end);
    if (difference.empty() && row.nodes) difference = node_difference(*row.nodes, id);
    return difference;
  }

  [[nodiscard]] std::string time_difference(const char* verb, std::optional<Duration> seen,
                                            std::optional<Duration> recorded) const {
    const auto text = [](std::optional<Duration> time) {
      return time ? fmt::format("at {} s", seconds_text(*time)) : std::string{"never"};
    };
    const bool same = seen && recorded ? distance(*seen, *recorded) <= expectation_.abs_tol
                                       : seen.has_value() == recorded.has_value();
    if (same) return {};
    return fmt::format("{} {}, recorded {}", verb, text(seen), text(recorded));
  }

  [[nodiscard]] std::string node_difference(std::vector<NodeId> recorded, JobId id) const {
    // Workers that share a node name it once each.
    std::ranges::sort(recorded);
    const auto repeated = std::ranges::unique(recorded);
    recorded.erase(repeated.begin(), repeated.end());
    std::vector<NodeId> seen;
    std::ranges::unique_copy(run_.jobs.nodes_of(id), std::back_inserter(seen));
    if (std::ranges::equal(seen, recorded)) return {};
    return fmt::format("runs on {}, recorded {}", node_text(seen), node_text(recorded));
  }

  /// `nodes 0 1 2 …`, at most eight of them.
  static std::string node_text(std::span<const NodeId> nodes) {
    constexpr std::size_t shown_max = 8;
    std::string text = nodes.size() == 1 ? "node" : "nodes";
    for (std::size_t i = 0; i < std::min(nodes.size(), shown_max); ++i) {
      text += fmt::format(" {}", index(nodes[i]));
    }
    return nodes.size() > shown_max ? text + " …" : text;
  }

  const ScheduleExpectation& expectation_;
  const RunRecord& run_;
  const RecordedRows& record_;
  std::map<std::string, JobId> jobs_;  ///< not compared yet
  std::size_t equal_ = 0;
  std::size_t different_ = 0;
  Duration largest_{};
  std::string first_difference_;
};

}  // namespace

Judgement judge_schedule(const ScheduleExpectation& expectation, const RunRecord& run) {
  const RecordedRows record = read_recorded_rows(expectation);
  Comparison comparison{expectation, run, record};
  comparison.compare_all();
  return comparison.judgement();
}

}  // namespace headroom
