#include "tools/trace/fitted_laws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "sim/observe/job_figures.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr std::int64_t hour = (1_h).count;
constexpr std::size_t hours_per_week = 168;

/// Shares at which a law is written down. Steps of 1/40 keep it within that of the sample; the
/// last knots are for the tail, which holds much of the GPU time.
std::vector<double> knots() {
  std::vector<double> shares;
  constexpr int steps = 40;
  for (int i = 0; i < steps; ++i) shares.push_back(static_cast<double>(i) / steps);
  for (const double tail : {0.98, 0.985, 0.99, 0.995, 0.999, 1.0}) shares.push_back(tail);
  return shares;
}

std::string seconds_text(double seconds) { return fmt::format("{}s", seconds); }

/// `values`, at least one, as a law of straight lines between some of them.
Tree quantile_law(std::vector<double> values) {
  std::ranges::sort(values);
  Tree law = Tree::object();
  Tree& quantiles = law.add("quantiles", Tree::object());
  Tree shares = Tree::list();
  Tree& listed = quantiles.add("values", Tree::list());
  for (const double share : knots()) {
    const double place = std::floor(share * static_cast<double>(values.size()));
    const auto at = std::min(static_cast<std::size_t>(place), values.size() - 1);
    listed.append(seconds_text(values[at]));
    shares.append(share);
  }
  quantiles.add("shares", std::move(shares));
  return law;
}

std::size_t week_hour(Duration submit) {
  return static_cast<std::size_t>(submit.count / hour) % hours_per_week;
}

/// Arrivals in each hour of the week over how long that hour was seen, the mean being 1 over what
/// was seen. An hour that was never seen counts as a mean one.
std::vector<double> week_factors(const DemandSample& sample) {
  std::vector<double> arrivals(hours_per_week, 0.0);
  std::vector<double> seen(hours_per_week, 0.0);
  for (const SampledJob& job : sample) arrivals[week_hour(job.submit)] += 1.0;
  const std::int64_t last = sample.back().submit.count;
  for (std::int64_t at = sample.front().submit.count; at < last;) {
    const std::int64_t end = std::min((at / hour + 1) * hour, last);
    seen[week_hour({at})] += static_cast<double>(end - at) / static_cast<double>(hour);
    at = end;
  }
  double all_seen = 0.0;
  for (const double hours : seen) all_seen += hours;
  const double mean = static_cast<double>(sample.size()) / all_seen;
  std::vector<double> factors;
  for (std::size_t i = 0; i < hours_per_week; ++i) {
    factors.push_back(seen[i] > 0.0 ? arrivals[i] / seen[i] / mean : 1.0);
  }
  return factors;
}

Tree arrivals_tree(const DemandSample& sample) {
  const std::vector<double> factors = week_factors(sample);
  const std::vector<double> times = operational_times(sample, factors);
  std::vector<double> gaps;
  for (std::size_t i = 1; i < times.size(); ++i) gaps.push_back(times[i] - times[i - 1]);
  Tree arrivals = Tree::object();
  arrivals.add("renewal", quantile_law(std::move(gaps)));
  Tree& weekly = arrivals.add("weekly", Tree::list());
  for (const double factor : factors) weekly.append(factor);
  return arrivals;
}

Tree sizes_tree(const DemandSample& sample) {
  std::map<std::uint32_t, std::uint64_t> counts;
  for (const SampledJob& job : sample) ++counts[job.gpus];
  Tree gpus = Tree::object();
  Tree& choices = gpus.add("choices", Tree::object());
  for (const auto& [size, jobs] : counts) choices.add(std::to_string(size), jobs);
  return gpus;
}

/// One law for each class of sizes, as `trace stats` groups them.
Tree durations_tree(const DemandSample& sample) {
  std::map<std::uint32_t, std::vector<double>> durations;
  for (const SampledJob& job : sample) {
    durations[size_class(job.gpus)].push_back(to_seconds(job.duration));
  }
  Tree by_gpus = Tree::object();
  for (auto& [size, values] : durations) {
    by_gpus.add(size_class_name(size), quantile_law(std::move(values)));
  }
  return by_gpus;
}

std::vector<double> jobs_by_user(const DemandSample& sample) {
  std::map<UserId, double> counts;
  for (const SampledJob& job : sample) counts[job.user] += 1.0;
  std::vector<double> sorted;
  for (const auto& [user, jobs] : counts) sorted.push_back(jobs);
  std::ranges::sort(sorted, std::greater<>{});
  return sorted;
}

void add_users(const DemandSample& sample, Tree& generate) {
  const std::vector<double> counts = jobs_by_user(sample);
  if (counts.size() < 2) return;
  Tree& users = generate.add("users", Tree::object());
  users.add("count", counts.size());
  users.add("zipf", fitted_zipf(counts));
}

/// Requested over run time, both summed, where at least half of the jobs request a time.
void add_walltime(const DemandSample& sample, Tree& generate) {
  double requested = 0.0;
  double run = 0.0;
  std::size_t jobs = 0;
  for (const SampledJob& job : sample) {
    if (!job.walltime) continue;
    ++jobs;
    requested += to_seconds(*job.walltime);
    run += to_seconds(job.duration);
  }
  if (2 * jobs < sample.size() || !(run > 0.0)) return;
  generate.add("walltime_factor", std::max(requested / run, 1.0));
}

}  // namespace

double fitted_zipf(std::span<const double> counts) {
  double jobs = 0.0;
  double logs = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    jobs += counts[i];
    logs += counts[i] * std::log(static_cast<double>(i + 1));
  }
  const auto mean_log = [&](double exponent) {
    double weights = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const double rank = static_cast<double>(i + 1);
      const double weight = std::pow(rank, -exponent);
      weights += weight;
      sum += weight * std::log(rank);
    }
    return sum / weights;
  };
  double low = 0.0;
  double high = 5.0;
  // Forty halvings leave less than 1e-11.
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2.0;
    (mean_log(middle) > logs / jobs ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

std::vector<double> operational_times(const DemandSample& sample, std::span<const double> factors) {
  std::vector<double> times;
  double before = 0.0;
  std::int64_t at = 0;
  for (const SampledJob& job : sample) {
    const std::int64_t submit = job.submit.count;
    while (at < submit) {
      const std::int64_t end = std::min((at / hour + 1) * hour, submit);
      before += factors[week_hour({at})] * static_cast<double>(end - at) / 1e9;
      at = end;
    }
    times.push_back(before);
  }
  return times;
}

Tree fitted_laws(const DemandSample& sample) {
  Tree generate = Tree::object();
  generate.add("arrivals", arrivals_tree(sample));
  generate.add("gpus", sizes_tree(sample));
  std::vector<double> durations;
  for (const SampledJob& job : sample) durations.push_back(to_seconds(job.duration));
  generate.add("duration", quantile_law(std::move(durations)));
  generate.add("duration_by_gpus", durations_tree(sample));
  add_walltime(sample, generate);
  add_users(sample, generate);
  generate.add("until", seconds_text(to_seconds(sample.back().submit)));
  return generate;
}

}  // namespace headroom
