#include "models/workload/synthetic_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/job.hpp"
#include "headroom/units.hpp"
#include "headroom/workload_source.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic/job_draw.hpp"
#include "models/workload/synthetic/sources.hpp"

namespace headroom {
namespace {

std::vector<double> weights_of(const SyntheticSpec& spec) {
  std::vector<double> weights;
  weights.reserve(spec.gpus.size());
  for (const auto& [gpus, weight] : spec.gpus) weights.push_back(weight);
  return weights;
}

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

void check_rate(double rate_per_s, const std::string& path, std::vector<Diagnostic>& findings) {
  if (rate_per_s > 0.0 && std::isfinite(rate_per_s)) return;
  findings.push_back(
      {.path = path, .message = "the rate must be above 0", .hint = "such as \"60/h\""});
}

void check_states(const std::vector<ArrivalState>& states, const std::string& path,
                  std::vector<Diagnostic>& findings) {
  if (states.size() < 2) {
    findings.push_back(
        {.path = path, .message = "has no second state", .hint = "at least two states"});
  }
  double rates = 0.0;
  for (const ArrivalState& state : states) {
    rates += state.rate_per_s;
    if (state.stay > Duration{}) continue;
    findings.push_back({.path = path, .message = "a state lasts no time", .hint = "stay above 0"});
    return;
  }
  check_rate(rates, path, findings);
  // Walking through states that bring nothing would take for ever.
  double arrivals = 0.0;
  for (const ArrivalState& state : states) {
    arrivals += state.rate_per_s * to_seconds(state.stay);
  }
  constexpr double changes_max = 1e6;
  if (!findings.empty() || arrivals * changes_max >= static_cast<double>(states.size())) return;
  findings.push_back({.path = path,
                      .message = "the state changes a million times before anything arrives",
                      .hint = "longer stays or higher rates"});
}

void check_bursts(const BurstSpec& bursts, const std::string& path,
                  std::vector<Diagnostic>& findings) {
  constexpr std::uint32_t jobs_max = 10'000;
  std::vector<double> weights;
  std::uint32_t most = 0;
  for (const auto& [jobs, weight] : bursts.jobs) {
    weights.push_back(weight);
    most = std::max(most, jobs);
  }
  if (most > jobs_max || bursts.geometric_mean > jobs_max) {
    findings.push_back(
        {.path = path + ".jobs", .message = "a burst is too large", .hint = "10,000 jobs at most"});
  }
  if (weights.empty() && !(bursts.geometric_mean >= 1.0)) {
    findings.push_back({.path = path + ".jobs",
                        .message = "a burst has at least one job",
                        .hint = "a mean of 1 and more"});
  } else if (!weights.empty() && !are_weights(weights)) {
    findings.push_back({.path = path + ".jobs",
                        .message = "the choices have no usable weights",
                        .hint = "each weight at least 0, their sum above 0"});
  }
}

void check_shape(const ArrivalSpec& arrivals, const std::string& path,
                 std::vector<Diagnostic>& findings) {
  if (arrivals.kind == "every" || arrivals.kind == "closed") {
    if (!arrivals.daily.empty() || !arrivals.weekly.empty()) {
      findings.push_back(
          {.path = path,
           .message = "daily and weekly factors act on rates, thus not on '" + arrivals.kind + "'",
           .hint = ""});
    }
    return;
  }
  check_factors(arrivals.daily, 24, path + ".daily", findings);
  const std::size_t hours = arrivals.weekly.size() > 7 ? 168 : 7;
  check_factors(arrivals.weekly, hours, path + ".weekly", findings);
}

/// Gaps or think times of 0 would put jobs without end at one instant.
void check_law(const DistributionSpec& law, bool has_count, const std::string& path,
               std::vector<Diagnostic>& findings) {
  auto of_law = findings_of(law, path);
  if (of_law.empty() && !has_count && !(mean_of(law) > 0.0)) {
    of_law.push_back({.path = path, .message = "a time of 0 needs 'count'", .hint = ""});
  }
  std::ranges::move(of_law, std::back_inserter(findings));
}

void check_arrivals(const SyntheticSpec& spec, const std::string& path,
                    std::vector<Diagnostic>& findings) {
  const ArrivalSpec& arrivals = spec.arrivals;
  check_shape(arrivals, path, findings);
  const bool has_count = spec.count.has_value();
  if (arrivals.bursts) check_bursts(*arrivals.bursts, path + ".bursts", findings);
  if (arrivals.kind == "poisson") check_rate(arrivals.rate_per_s, path + ".poisson", findings);
  if (arrivals.kind == "markov") check_states(arrivals.states, path + ".markov", findings);
  if (arrivals.kind == "renewal") check_law(arrivals.gap, has_count, path + ".renewal", findings);
  if (arrivals.kind == "every" && !has_count && arrivals.every.count <= 0) {
    findings.push_back(
        {.path = path + ".every", .message = "a gap of 0 needs 'count'", .hint = ""});
  }
  if (arrivals.kind != "closed") return;
  check_law(arrivals.think, has_count, path + ".closed", findings);
  if (spec.users == 0) {
    findings.push_back({.path = path + ".closed",
                        .message = "nobody submits",
                        .hint = "closed-loop users need 'users'"});
  }
  if (arrivals.bursts) {
    findings.push_back({.path = path + ".bursts",
                        .message = "closed-loop users submit one job at a time",
                        .hint = ""});
  }
}

void check_sizes(const SyntheticSpec& spec, const std::string& path,
                 std::vector<Diagnostic>& findings) {
  if (!are_weights(weights_of(spec))) {
    findings.push_back({.path = path + ".gpus",
                        .message = "the choices have no usable weights",
                        .hint = "each weight at least 0, their sum above 0"});
  }
  for (const SizedDuration& sized : spec.duration_by_gpus) {
    auto of_law = findings_of(sized.duration, path + ".duration_by_gpus");
    std::ranges::move(of_law, std::back_inserter(findings));
  }
  if (!(std::abs(spec.correlation) < 1.0)) {
    findings.push_back({.path = path + ".correlation",
                        .message = "must lie between -1 and 1, both excluded",
                        .hint = ""});
  }
}

void check_positive(double value, const std::string& path, std::vector<Diagnostic>& findings) {
  if (value > 0.0 && std::isfinite(value)) return;
  findings.push_back({.path = path, .message = "must be above 0", .hint = ""});
}

}  // namespace

std::vector<Diagnostic> findings_of(const SyntheticSpec& spec, const std::string& path) {
  std::vector<Diagnostic> findings;
  check_positive(spec.intensity, path + ".load", findings);
  check_positive(spec.speed_up, path + ".speed_up", findings);
  check_positive(spec.scale_gpus, path + ".scale_gpus", findings);
  // Beyond, the layers of users lose their numbers in the streams.
  constexpr double layers_max = 256.0;
  if (spec.resample) {
    if (spec.intensity > layers_max) {
      findings.push_back({.path = path,
                          .message = "asks for more than 256 times the users of the trace",
                          .hint = "lower load or scale_users"});
    }
    return findings;
  }
  auto of_law = findings_of(spec.duration, path + ".duration");
  std::ranges::move(of_law, std::back_inserter(findings));
  check_arrivals(spec, path + ".arrivals", findings);
  if (!spec.count && !spec.until) {
    findings.push_back(
        {.path = path, .message = "nothing ends the generator", .hint = "give 'count' or 'until'"});
  }
  check_sizes(spec, path, findings);
  check_positive(spec.walltime_factor.value_or(1.0), path + ".walltime_factor", findings);
  return findings;
}

std::unique_ptr<WorkloadSource> make_synthetic_source(const SyntheticSpec& spec, std::uint64_t seed,
                                                      std::uint64_t entity,
                                                      WorkloadTables& tables) {
  auto findings = findings_of(spec, "generate");
  if (!findings.empty()) throw InputError{std::move(findings)};
  const GeneratorStreams streams{.seed = seed, .entity = entity};
  if (spec.resample) return make_resampled_source(spec, streams, tables);
  if (spec.arrivals.kind == "closed") return make_closed_source(spec, streams, tables);
  return make_open_source(spec, streams, tables);
}

}  // namespace headroom
