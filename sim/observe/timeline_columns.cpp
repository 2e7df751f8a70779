#include "sim/observe/timeline_columns.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/observe/job_runs.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/submit_order.hpp"
#include "sim/report/packed_column.hpp"

namespace headroom {
namespace {

constexpr std::size_t runs_max = 200'000;
constexpr std::size_t name_bytes_max = 256;
constexpr std::uint32_t unlisted = UINT32_MAX;

/// States as jobs.csv names them; a job that has not started is `queued`.
constexpr std::array state_names{"completed", "killed", "failed", "rejected", "running", "queued"};

std::uint32_t state_number(JobState state) {
  switch (state) {
    case JobState::completed:
      return 0;
    case JobState::killed:
      return 1;
    case JobState::failed:
      return 2;
    case JobState::rejected:
      return 3;
    case JobState::running:
      return 4;
    default:
      return 5;
  }
}

std::string short_name(std::string_view name) {
  if (name.size() <= name_bytes_max) return std::string{name};
  std::size_t end = name_bytes_max;
  // Not within a character of UTF-8.
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return std::string{name.substr(0, end)} + "…";
}

/// A column of numbers under its name.
struct Column {
  std::string_view name;
  std::vector<std::uint32_t> values;
};

class TimelineColumns {
 public:
  explicit TimelineColumns(const RunRecord& run) : run_{run} {
    constexpr std::int64_t values = std::int64_t{1} << 32U;
    while (run.end.since_start.count / unit_.count >= values) unit_ = unit_ * 10;
  }

  Tree tree() {
    choose_runs();
    list_jobs();
    add_runs();
    Tree tree = Tree::object();
    tree.add("unit_s", exact_seconds(unit_));
    tree.add("length_s", exact_seconds(run_.end.since_start));
    add_groups(tree);
    add_names(tree);
    tree.add("all_runs", all_runs_);
    tree.add("shown_part", shown_part_);
    tree.add("job_name", job_names_.column());
    for (const Column* column :
         {&user_, &queue_, &gpus_, &submit_, &wait_, &state_, &reason_, &run_job_, &start_,
          &length_, &share_, &ranges_, &first_, &nodes_}) {
      tree.add(column->name, packed(column->values));
    }
    return tree;
  }

 private:
  [[nodiscard]] std::uint32_t units(Duration time) const {
    return static_cast<std::uint32_t>(time.count / unit_.count);
  }

  /// Keeps the runs that held most GPU time where there are too many; told in their order.
  void choose_runs() {
    std::vector<GpuShareTime> times;
    GpuShareTime all{};
    for_each_run(run_, [&](const JobRun& held) {
      times.push_back(held.share * (held.end - held.start));
      all += times.back();
    });
    all_runs_ = times.size();
    shows_.assign(times.size(), true);
    if (times.size() <= runs_max) return;
    std::vector<std::uint32_t> order(times.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto is_larger = [&](std::uint32_t a, std::uint32_t b) {
      return times[a] != times[b] ? times[a] > times[b] : a < b;
    };
    std::ranges::nth_element(order, order.begin() + runs_max, is_larger);
    GpuShareTime left_out{};
    for (std::size_t i = runs_max; i < order.size(); ++i) {
      shows_[order[i]] = false;
      left_out += times[order[i]];
    }
    if (all.count == 0) return;
    shown_part_ = 1.0 - static_cast<double>(left_out.count) / static_cast<double>(all.count);
  }

  /// Every job, or only those with runs that are shown where there are too many.
  void list_jobs() {
    std::vector<bool> listed(run_.jobs.size(), run_.jobs.size() <= runs_max);
    std::size_t number = 0;
    for_each_run(run_, [&](const JobRun& held) {
      if (shows_[number++]) listed[index(held.job)] = true;
    });
    row_of_.assign(run_.jobs.size(), unlisted);
    const std::vector<JobId> order = submit_order(run_.jobs);
    for (std::size_t i = 0; i < run_.jobs.size(); ++i) {
      const JobId job = order.empty() ? id_at<JobId>(i) : order[i];
      if (listed[index(job)]) add_job(job);
    }
  }

  void add_name(std::string_view name) {
    if (name.size() <= name_bytes_max) {
      job_names_.add(name);
    } else {
      job_names_.add(short_name(name));
    }
  }

  void add_job(JobId id) {
    const JobRecord& job = run_.jobs.record(id);
    row_of_[index(id)] = static_cast<std::uint32_t>(job_names_.size());
    add_name(run_.tables.job_names.job_text(job.spec->name));
    user_.values.push_back(static_cast<std::uint32_t>(index(job.spec->user)));
    queue_.values.push_back(static_cast<std::uint32_t>(index(job.spec->queue)));
    gpus_.values.push_back(static_cast<std::uint32_t>(run_.jobs.asked_share(id).count));
    const bool came = job.state != JobState::pending;
    const TimePoint submitted = came ? job.submitted : run_.end;
    const TimePoint waited_to =
        job.state == JobState::rejected ? submitted : job.first_start.value_or(run_.end);
    const std::uint32_t submit = units(submitted.since_start);
    submit_.values.push_back(submit - std::exchange(last_submit_, submit));
    wait_.values.push_back(units(waited_to.since_start) - submit);
    first_start_.push_back(units(waited_to.since_start));
    state_.values.push_back(state_number(job.state));
    reason_.values.push_back(static_cast<std::uint32_t>(job.wait_reason));
  }

  void add_runs() {
    std::size_t number = 0;
    std::uint32_t expected_row = 0;
    for_each_run(run_, [&](const JobRun& held) {
      if (!shows_[number++]) return;
      const std::uint32_t start = units(held.start.since_start);
      const std::uint32_t row = row_of_[index(held.job)];
      run_job_.values.push_back(row - std::exchange(expected_row, row + 1));
      start_.values.push_back(start - first_start_[row]);
      length_.values.push_back(units(held.end.since_start) - start);
      share_.values.push_back(static_cast<std::uint32_t>(held.share.count));
      ranges_.values.push_back(add_ranges(held.nodes));
    });
  }

  /// How many ranges `nodes`, which ascend, are.
  std::uint32_t add_ranges(std::span<const NodeId> nodes) {
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < nodes.size();) {
      std::size_t last = i;
      while (last + 1 < nodes.size() && index(nodes[last + 1]) <= index(nodes[last]) + 1) ++last;
      const auto first = static_cast<std::uint32_t>(index(nodes[i]));
      first_.values.push_back(first);
      nodes_.values.push_back(static_cast<std::uint32_t>(index(nodes[last])) - first + 1);
      ++count;
      i = last + 1;
    }
    return count;
  }

  void add_groups(Tree& tree) const {
    Tree& groups = tree.add("groups", Tree::list());
    for (const NodeGroup& group : run_.cluster.nodes) {
      Tree& entry = groups.append(Tree::object());
      entry.add("name", short_name(group.name));
      entry.add("nodes", group.count);
      entry.add("gpus_per_node", group.gpus);
    }
  }

  void add_names(Tree& tree) const {
    const auto add_table = [&](const char* name, const NameTable& names) {
      Tree& list = tree.add(name, Tree::list());
      for (std::uint32_t i = 0; i < names.size(); ++i) list.append(short_name(names.text(i)));
      if (names.size() == 0) list.append("");
    };
    add_table("queues", run_.tables.queues);
    add_table("users", run_.tables.users);
    Tree& states = tree.add("states", Tree::list());
    for (const char* state : state_names) states.append(state);
    Tree& reasons = tree.add("reasons", Tree::list());
    for (std::size_t i = 0; i <= static_cast<std::size_t>(WaitReason::off_peak); ++i) {
      reasons.append(to_string(static_cast<WaitReason>(i)));
    }
  }

  const RunRecord& run_;
  Duration unit_ = 1_ms;
  std::vector<bool> shows_;            ///< by run, as for_each_run tells them
  std::vector<std::uint32_t> row_of_;  ///< by job
  std::size_t all_runs_ = 0;
  double shown_part_ = 1.0;
  PackedTexts job_names_;
  std::uint32_t last_submit_ = 0;
  std::vector<std::uint32_t> first_start_;  ///< by row
  Column user_{"job_user", {}};
  Column queue_{"job_queue", {}};
  Column gpus_{"job_milli_gpus", {}};
  Column submit_{"job_submit", {}};
  Column wait_{"job_wait", {}};
  Column state_{"job_state", {}};
  Column reason_{"job_reason", {}};
  Column run_job_{"run_job", {}};
  Column start_{"run_start", {}};
  Column length_{"run_length", {}};
  Column share_{"run_milli_gpus", {}};
  Column ranges_{"run_ranges", {}};
  Column first_{"range_first", {}};
  Column nodes_{"range_nodes", {}};
};

}  // namespace

Tree timeline_columns(const RunRecord& run) { return TimelineColumns{run}.tree(); }

}  // namespace headroom
