#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic/job_draw.hpp"
#include "models/workload/synthetic/sources.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

/// One user's chain of jobs. The next is handed over when its predecessor could be submitted at
/// the earliest, thus before its predecessor can have ended: then its think time counts from that
/// end, whenever it is.
struct Chain {
  TimePoint hand_over;
  std::size_t user = 0;
  TimePoint submit_min;  ///< of the next job
  Duration think{};      ///< before it
  JobName last{};
  bool has_last = false;
  bool operator>(const Chain& other) const {
    return hand_over != other.hand_over ? hand_over > other.hand_over : user > other.user;
  }
};

class ClosedSource final : public WorkloadSource {
 public:
  ClosedSource(const SyntheticSpec& spec, GeneratorStreams streams, WorkloadTables& tables)
      : spec_{spec},
        tables_{&tables},
        draw_{spec, streams, tables},
        think_{make_sampler(spec.arrivals.think)} {
    // A run that meets no dependency forgets the names of jobs; this one keeps them from the
    // first job on. No job refers to it.
    tables.dependencies.push_back({.predecessor = {}, .think_time = Duration{}});
    for (std::size_t user = 0; user < draw_.users(); ++user) {
      streams_.push_back(streams.of("think", user));
      const TimePoint first = shifted(TimePoint{thought(user)}, spec);
      chains_.push(
          {.hand_over = first, .user = user, .submit_min = first, .think = {}, .last = {}});
    }
  }

  const Job* next() override {
    if (spec_.count && jobs_.size() >= *spec_.count) return nullptr;
    while (!chains_.empty() && is_over(chains_.top())) chains_.pop();
    if (chains_.empty()) return nullptr;
    Chain chain = chains_.top();
    chains_.pop();
    Job job = draw_.job_of_user(jobs_.size() + 1, chain.hand_over, chain.user);
    if (chain.has_last) {
      job.first_dependency = static_cast<std::uint32_t>(tables_->dependencies.size());
      job.dependency_count = 1;
      tables_->dependencies.push_back({.predecessor = chain.last, .think_time = chain.think});
    }
    jobs_.push_back(job);
    const Duration run = std::min(job.duration, job.walltime.value_or(job.duration));
    chain.hand_over = chain.submit_min;
    chain.think = thought(chain.user);
    chain.submit_min = chain.submit_min + run + chain.think;
    chain.last = job.name;
    chain.has_last = true;
    chains_.push(chain);
    return &jobs_.back();
  }

 private:
  Duration thought(std::size_t user) { return rounded_to_ns(think_(streams_[user])); }
  /// Whether the next job of `chain` cannot be submitted before the end.
  [[nodiscard]] bool is_over(const Chain& chain) const {
    const Duration end = spec_.until.value_or(longest_duration);
    return chain.submit_min.since_start >= end;
  }

  SyntheticSpec spec_;
  WorkloadTables* tables_;
  JobDraw draw_;
  Sampler think_;
  std::vector<RandomStream> streams_;
  std::priority_queue<Chain, std::vector<Chain>, std::greater<>> chains_;
  std::deque<Job> jobs_;
};

}  // namespace

std::unique_ptr<WorkloadSource> make_closed_source(const SyntheticSpec& spec,
                                                   GeneratorStreams streams,
                                                   WorkloadTables& tables) {
  return std::make_unique<ClosedSource>(spec, streams, tables);
}

}  // namespace headroom
