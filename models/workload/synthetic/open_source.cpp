#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
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

/// `arrivals` so many times as often.
ArrivalSpec more_often(ArrivalSpec arrivals, double intensity) {
  if (intensity == 1.0) return arrivals;
  arrivals.rate_per_s *= intensity;
  for (ArrivalState& state : arrivals.states) state.rate_per_s *= intensity;
  arrivals.every = rounded_to_ns(to_seconds(arrivals.every) / intensity);
  return arrivals;
}

/// A job that is to come.
struct Coming {
  TimePoint at;
  std::uint64_t order = 0;  ///< among equal times
  DrawnFrom from;
  bool operator>(const Coming& other) const {
    return at != other.at ? at > other.at : order > other.order;
  }
};

/// Makes of each arrival the jobs that come with it.
class Bursts {
 public:
  Bursts(const BurstSpec& spec, GeneratorStreams streams) : spec_{spec}, streams_{streams} {
    std::vector<double> weights;
    for (const auto& [jobs, weight] : spec.jobs) weights.push_back(weight);
    if (!weights.empty()) jobs_.emplace(weights);
  }

  [[nodiscard]] std::vector<Coming> of(TimePoint arrival, std::uint64_t burst) {
    RandomStream stream = streams_.of("burst", burst);
    std::vector<Coming> coming;
    TimePoint at = arrival;
    for (std::uint64_t left = size(stream); left > 0; --left) {
      const std::uint64_t number = ++jobs_so_far_;
      if (coming.empty()) first_ = number;
      coming.push_back({.at = at,
                        .order = number,
                        .from = {.shape = spec_.alike ? first_ : number, .user = first_}});
      if (spec_.gap > Duration{}) {
        at = at + rounded_to_ns(-std::log(stream.uniform()) * to_seconds(spec_.gap));
      }
    }
    return coming;
  }

 private:
  /// A choice, or the number of trials up to the first success of probability 1 / mean.
  std::uint64_t size(RandomStream& stream) {
    if (jobs_) return spec_.jobs[jobs_->at(stream.uniform())].first;
    if (spec_.geometric_mean <= 1.0) return 1;
    const double failure = std::log1p(-1.0 / spec_.geometric_mean);
    return 1 + static_cast<std::uint64_t>(std::floor(std::log(stream.uniform()) / failure));
  }

  BurstSpec spec_;
  GeneratorStreams streams_;
  std::optional<WeightedChoice> jobs_;
  std::uint64_t jobs_so_far_ = 0;
  std::uint64_t first_ = 0;
};

class OpenSource final : public WorkloadSource {
 public:
  OpenSource(const SyntheticSpec& spec, GeneratorStreams streams, WorkloadTables& tables)
      : spec_{spec},
        draw_{spec, streams, tables},
        arrivals_{more_often(spec.arrivals, spec.intensity), streams.of("arrivals", 0)} {
    if (spec.arrivals.bursts) bursts_.emplace(*spec.arrivals.bursts, streams);
  }

  const Job* next() override {
    if (spec_.count && jobs_.size() >= *spec_.count) return nullptr;
    const auto coming = bursts_ ? next_of_bursts() : next_alone();
    if (!coming && !spec_.until) throw_too_far();
    if (!coming) return nullptr;
    const TimePoint submit = shifted(coming->at, spec_);
    if (spec_.until && submit.since_start >= *spec_.until) return nullptr;
    jobs_.push_back(draw_.job(jobs_.size() + 1, submit, coming->from));
    return &jobs_.back();
  }

  [[nodiscard]] std::size_t jobs_expected() const override {
    if (spec_.until || !spec_.count) return 0;
    return static_cast<std::size_t>(*spec_.count) - jobs_.size();
  }

 private:
  std::optional<Coming> next_alone() {
    const auto at = arrivals_.next();
    if (!at) return std::nullopt;
    const std::uint64_t number = jobs_.size() + 1;
    return Coming{.at = *at, .order = number, .from = {.shape = number, .user = number}};
  }

  /// The earliest job of all bursts that have begun by then.
  std::optional<Coming> next_of_bursts() {
    if (!is_next_known_) next_arrival_ = arrivals_.next();
    is_next_known_ = true;
    while (next_arrival_ && (coming_.empty() || *next_arrival_ <= coming_.top().at)) {
      for (const Coming& one : bursts_->of(*next_arrival_, ++burst_)) coming_.push(one);
      next_arrival_ = arrivals_.next();
    }
    if (coming_.empty() || coming_.top().at.since_start >= longest_duration) return std::nullopt;
    const Coming first = coming_.top();
    coming_.pop();
    return first;
  }

  [[noreturn]] void throw_too_far() const {
    throw InputError{Diagnostic{
        .path = "generate.arrivals",
        .message = "job " + std::to_string(jobs_.size() + 1) + " would arrive after 100 years",
        .hint = "raise the rate or lower the count"}};
  }

  SyntheticSpec spec_;
  JobDraw draw_;
  Arrivals arrivals_;
  std::optional<Bursts> bursts_;
  std::priority_queue<Coming, std::vector<Coming>, std::greater<>> coming_;
  std::optional<TimePoint> next_arrival_;
  bool is_next_known_ = false;
  std::uint64_t burst_ = 0;
  std::deque<Job> jobs_;  ///< a deque, so that jobs handed out stay where they are
};

}  // namespace

TimePoint shifted(TimePoint time, const SyntheticSpec& spec) {
  const Duration own = time.since_start;
  if (spec.speed_up == 1.0) return TimePoint{spec.from} + own;
  return TimePoint{spec.from} + rounded_to_ns(to_seconds(own) / spec.speed_up);
}

std::unique_ptr<WorkloadSource> make_open_source(const SyntheticSpec& spec,
                                                 GeneratorStreams streams, WorkloadTables& tables) {
  return std::make_unique<OpenSource>(spec, streams, tables);
}

}  // namespace headroom
