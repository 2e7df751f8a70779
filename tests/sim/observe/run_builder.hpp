#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "sim/lifecycle/job_state.hpp"
#include "sim/lifecycle/job_table.hpp"
#include "sim/observe/run_record.hpp"

namespace headroom {

/// One job of a made-up run: times in nanoseconds.
struct MadeUpJob {
  std::string name = "job";
  std::string user{};
  std::string queue{};
  std::uint32_t gpus = 1;
  std::optional<std::uint32_t> allocated_gpus{};  ///< `gpus` unless said otherwise
  std::int64_t submit = 0;
  std::optional<std::int64_t> start{};
  std::int64_t end = 0;
  std::optional<std::int64_t> held{};  ///< end - start unless said otherwise
  JobState state = JobState::completed;
  std::uint32_t preemptions = 0;
  std::vector<std::uint32_t> nodes{};
};

/// A run record written by hand, without a simulation.
class RunBuilder {
 public:
  RunBuilder& add(const MadeUpJob& job) {
    Job spec;
    spec.name = run_.tables.job_names.job_name(job.name);
    spec.submit = at(job.submit);
    spec.request = run_.tables.requests.whole_gpus(job.gpus);
    spec.user = id_at<UserId>(run_.tables.users.intern(job.user));
    spec.queue = id_at<QueueId>(run_.tables.queues.intern(job.queue));
    const JobId id = run_.jobs.add(specs_.emplace_back(spec), spec.submit);
    JobRecord& record = run_.jobs.record(id);
    record.state = job.state;
    if (job.start) record.first_start = at(*job.start);
    record.end = at(job.end);
    record.held = {job.held.value_or(job.start ? job.end - *job.start : 0)};
    record.preemptions = job.preemptions;
    JobFacts& facts = run_.jobs.facts(id);
    facts.submit = spec.submit;
    facts.gpus = job.gpus;
    facts.footprint =
        run_.jobs.intern({.nodes = 1, .gpus_per_node = job.allocated_gpus.value_or(job.gpus)});
    facts.started = at(job.start.value_or(0));
    std::vector<NodeId> nodes;
    for (const std::uint32_t node : job.nodes) nodes.push_back(id_at<NodeId>(node));
    run_.jobs.set_nodes(id, nodes);
    run_.end = std::max(run_.end, at(job.end));
    return *this;
  }

  [[nodiscard]] RunRecord& run() { return run_; }
  static TimePoint at(std::int64_t nanoseconds) { return {{nanoseconds}}; }

 private:
  std::deque<Job> specs_;  ///< the record points into it
  RunRecord run_;
};

}  // namespace headroom
