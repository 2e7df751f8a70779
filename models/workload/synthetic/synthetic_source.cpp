#include "models/workload/synthetic_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/ids.hpp"
#include "headroom/job.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/synthetic/arrivals.hpp"
#include "models/workload/synthetic/distribution.hpp"

namespace headroom {
namespace {

std::vector<double> weights_of(const SyntheticSpec& spec) {
  std::vector<double> weights;
  weights.reserve(spec.gpus.size());
  for (const auto& [gpus, weight] : spec.gpus) weights.push_back(weight);
  return weights;
}

class SyntheticSource final : public WorkloadSource {
 public:
  SyntheticSource(const SyntheticSpec& spec, std::uint64_t seed, std::uint64_t entity,
                  WorkloadTables& tables)
      : spec_{spec},
        seed_{seed},
        entity_{entity},
        tables_{tables},
        arrivals_{spec.arrivals, RandomStream{seed, "arrivals", entity}},
        draw_duration_{make_sampler(spec.duration)},
        size_{weights_of(spec)},
        queue_{id_at<QueueId>(tables.queues.intern(spec.queue))} {
    for (const auto& [gpus, weight] : spec.gpus) {
      requests_.push_back(tables.requests.whole_gpus(gpus));
    }
    for (std::uint32_t user = 0; user < spec.users; ++user) {
      users_.push_back(id_at<UserId>(tables.users.intern("u" + std::to_string(user))));
    }
    if (users_.empty()) users_.push_back(id_at<UserId>(tables.users.intern("")));
  }

  const Job* next() override {
    if (spec_.count && jobs_.size() >= *spec_.count) return nullptr;
    const auto submit = arrivals_.next();
    if (!submit && !spec_.until) throw_too_far();
    if (!submit || (spec_.until && submit->since_start >= *spec_.until)) return nullptr;
    jobs_.push_back(draw(jobs_.size() + 1, *submit));
    return &jobs_.back();
  }

  [[nodiscard]] std::size_t jobs_expected() const override {
    if (spec_.until || !spec_.count) return 0;
    return static_cast<std::size_t>(*spec_.count) - jobs_.size();
  }

 private:
  /// The stream of one job and one of its properties, so that neither another
  /// job nor another property shifts it. Generators have 2^40 jobs each.
  [[nodiscard]] RandomStream stream_of(std::string_view property, std::uint64_t number) const {
    return {seed_, property, (entity_ << 40U) | number};
  }

  Job draw(std::uint64_t number, TimePoint submit) {
    RandomStream duration = stream_of("duration", number);
    RandomStream size = stream_of("gpus", number);
    RandomStream user = stream_of("user", number);
    Job job{};
    job.name = name_of(number);
    job.submit = submit;
    job.duration = rounded_to_ns(draw_duration_(duration));
    job.user = users_[user.below(users_.size())];
    job.queue = queue_;
    job.request = requests_[requests_.size() == 1 ? 0 : size_.at(size.uniform())];
    job.priority = spec_.priority;
    job.has_topology = spec_.topology.has_value();
    if (spec_.topology) tables_.topologies[job.name] = *spec_.topology;
    if (spec_.walltime_factor) job.walltime = scaled(job.duration, *spec_.walltime_factor);
    return job;
  }

  /// The first generator numbers its jobs from 1; others put their own number before.
  JobName name_of(std::uint64_t number) {
    if (entity_ == 0) return JobName{number};
    return tables_.job_names.job_name("g" + std::to_string(entity_) + "-" + std::to_string(number));
  }

  /// A requested time; at least 1 ns, because it is positive.
  [[nodiscard]] static Duration scaled(Duration duration, double factor) {
    return std::max(rounded_to_ns(static_cast<double>(duration.count) * factor / 1e9), 1_ns);
  }

  [[noreturn]] void throw_too_far() const {
    throw InputError{Diagnostic{
        .path = "generate.arrivals",
        .message = "job " + std::to_string(jobs_.size() + 1) + " would arrive after 100 years",
        .hint = "raise the rate or lower the count"}};
  }

  SyntheticSpec spec_;
  std::uint64_t seed_;
  std::uint64_t entity_;
  WorkloadTables& tables_;
  Arrivals arrivals_;
  Sampler draw_duration_;
  WeightedChoice size_;
  QueueId queue_;
  std::vector<RequestId> requests_;
  std::vector<UserId> users_;
  std::deque<Job> jobs_;  ///< a deque, so that jobs handed out stay where they are
};

void check_factors(const std::vector<double>& factors, std::size_t wanted, const std::string& path,
                   std::vector<Diagnostic>& findings) {
  if (factors.empty()) return;
  if (factors.size() != wanted) {
    findings.push_back({.path = path,
                        .message = std::to_string(factors.size()) + " factors",
                        .hint = std::to_string(wanted) + " factors on the rate"});
  } else if (!are_weights(factors)) {
    findings.push_back({.path = path,
                        .message = "the factors make no rate",
                        .hint = "each at least 0, one above 0"});
  }
}

void check_arrivals(const ArrivalSpec& arrivals, const std::string& path,
                    std::vector<Diagnostic>& findings) {
  if (arrivals.kind == "every") {
    if (!arrivals.daily.empty() || !arrivals.weekly.empty()) {
      findings.push_back({.path = path,
                          .message = "daily and weekly factors act on a poisson rate only",
                          .hint = ""});
    }
    return;
  }
  if (!(arrivals.rate_per_s > 0.0) || !std::isfinite(arrivals.rate_per_s)) {
    findings.push_back({.path = path + ".poisson",
                        .message = "the rate must be above 0",
                        .hint = "such as \"60/h\""});
  }
  check_factors(arrivals.daily, 24, path + ".daily", findings);
  check_factors(arrivals.weekly, 7, path + ".weekly", findings);
}

}  // namespace

std::vector<Diagnostic> findings_of(const SyntheticSpec& spec, const std::string& path) {
  std::vector<Diagnostic> findings = findings_of(spec.duration, path + ".duration");
  check_arrivals(spec.arrivals, path + ".arrivals", findings);
  if (!spec.count && !spec.until) {
    findings.push_back(
        {.path = path, .message = "nothing ends the generator", .hint = "give 'count' or 'until'"});
  }
  if (!spec.count && spec.arrivals.kind == "every" && spec.arrivals.every.count <= 0) {
    findings.push_back(
        {.path = path + ".arrivals.every", .message = "a gap of 0 needs 'count'", .hint = ""});
  }
  if (!are_weights(weights_of(spec))) {
    findings.push_back({.path = path + ".gpus",
                        .message = "the choices have no usable weights",
                        .hint = "each weight at least 0, their sum above 0"});
  }
  const double factor = spec.walltime_factor.value_or(1.0);
  if (factor <= 0.0 || !std::isfinite(factor)) {
    findings.push_back(
        {.path = path + ".walltime_factor", .message = "must be above 0", .hint = ""});
  }
  return findings;
}

std::unique_ptr<WorkloadSource> make_synthetic_source(const SyntheticSpec& spec, std::uint64_t seed,
                                                      std::uint64_t entity,
                                                      WorkloadTables& tables) {
  auto findings = findings_of(spec, "generate");
  if (!findings.empty()) throw InputError{std::move(findings)};
  return std::make_unique<SyntheticSource>(spec, seed, entity, tables);
}

}  // namespace headroom
