#include "sim/observe/longest_waits.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/name_text.hpp"
#include "sim/observe/run_record.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

struct Wait {
  std::int64_t nanoseconds = 0;
  JobId job{};
};

/// Whether `a` stands before `b`.
bool is_longer(const Wait& a, const Wait& b) {
  return a.nanoseconds != b.nanoseconds ? a.nanoseconds > b.nanoseconds : a.job < b.job;
}

/// How long a job waited for its first start; nothing for one that never will.
Duration wait_of(const JobRecord& job, TimePoint end) {
  if (job.first_start) return *job.first_start - job.submitted;
  const bool waits = job.state == JobState::queued || job.state == JobState::held;
  return waits ? end - job.submitted : Duration{};
}

/// The longest waits as a heap, of which the first is the shortest.
std::vector<Wait> heap_of_longest(const RunRecord& run, std::size_t count) {
  std::vector<Wait> heap;
  const auto records = run.jobs.records();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Wait wait{.nanoseconds = wait_of(records[i], run.end).count, .job = id_at<JobId>(i)};
    if (wait.nanoseconds <= 0 || records[i].submitted < run.measured_from) continue;
    if (heap.size() == count) {
      if (!is_longer(wait, heap.front())) continue;
      std::ranges::pop_heap(heap, is_longer);
      heap.pop_back();
    }
    heap.push_back(wait);
    std::ranges::push_heap(heap, is_longer);
  }
  return heap;
}

}  // namespace

Tree longest_waits(const RunRecord& run, std::size_t count) {
  std::vector<Wait> waits = heap_of_longest(run, count);
  std::ranges::sort(waits, is_longer);
  Tree list = Tree::list();
  for (const Wait& wait : waits) {
    const JobRecord& job = run.jobs.record(wait.job);
    Tree& entry = list.append(Tree::object());
    entry.add("id", run.tables.job_names.job_text(job.spec->name));
    entry.add("user", name_text(run.tables.users, index(job.spec->user)));
    entry.add("queue", name_text(run.tables.queues, index(job.spec->queue)));
    entry.add("gpus", run.jobs.facts(wait.job).gpus);
    entry.add("submit_s", exact_seconds(job.submitted.since_start));
    entry.add("wait_s", exact_seconds({wait.nanoseconds}));
    entry.add("state", job.state == JobState::held ? "queued" : to_string(job.state));
    // A job that nobody has looked at yet stands behind others.
    const bool is_unseen = job.wait_reason == WaitReason::none && !job.first_start;
    entry.add("reason", to_string(is_unseen ? WaitReason::order : job.wait_reason));
  }
  return list;
}

}  // namespace headroom
