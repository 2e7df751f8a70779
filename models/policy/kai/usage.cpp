#include "models/policy/kai/usage.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

#include "models/cron/cron_times.hpp"
#include "models/policy/kai/resources.hpp"

namespace headroom::kai {
namespace {

/// The quotient rounded towards minus infinity; `divisor` is positive.
std::int64_t floor_quotient(std::int64_t value, std::int64_t divisor) {
  const std::int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

/// 1 + fading + … + fading^(count - 1).
double faded_count(std::int64_t count, double fading) {
  const auto terms = static_cast<double>(count);
  return fading == 1.0 ? terms : (1.0 - std::pow(fading, terms)) / (1.0 - fading);
}

}  // namespace

void SampledUse::hold(std::int64_t first, const Amounts& amounts, double fading) {
  HEADROOM_ASSERT(stretches_.empty() || first >= stretches_.back().first, "use comes in order");
  if (stretches_.empty()) {
    stretches_.push_back({.first = first, .held = amounts});
  } else if (stretches_.back().first == first) {
    stretches_.back().held = amounts;
  } else if (!(stretches_.back().held == amounts)) {
    const Amounts before = sum_at(stretches_.back(), first - 1, fading);
    stretches_.push_back({.first = first, .before = before, .held = amounts});
  }
}

Amounts SampledUse::sum_at(const Stretch& stretch, std::int64_t last, double fading) {
  const std::int64_t count = last - stretch.first + 1;
  const double kept = std::pow(fading, static_cast<double>(count));
  const double added = faded_count(count, fading);
  Amounts sum;
  for (const Resource r : all_resources)
    sum[r] = stretch.before[r] * kept + stretch.held[r] * added;
  return sum;
}

Amounts SampledUse::sum_up_to(std::int64_t last, double fading) const {
  const auto later = std::upper_bound(
      stretches_.begin(), stretches_.end(), last,
      [](std::int64_t sample, const Stretch& stretch) { return sample < stretch.first; });
  if (later == stretches_.begin()) return {};
  return sum_at(*std::prev(later), last, fading);
}

Amounts SampledUse::sum(std::int64_t after, std::int64_t last, double fading) const {
  const Amounts all = sum_up_to(last, fading);
  const Amounts old = sum_up_to(after, fading);
  const double kept = std::pow(fading, static_cast<double>(last - after));
  Amounts sum;
  for (const Resource r : all_resources) sum[r] = std::max(0.0, all[r] - old[r] * kept);
  return sum;
}

void SampledUse::forget(std::int64_t after) {
  while (stretches_.size() > 1 && stretches_[1].first <= after) stretches_.pop_front();
}

UsageLedger::UsageLedger(const UsageRule& rule, std::size_t queue_count)
    : rule_{rule}, allocated_(queue_count) {
  HEADROOM_ASSERT(rule.length.count > 0 && rule.sample_interval.count > 0, "windows have a length");
  if (rule.half_life) {
    fading_ = std::exp2(-static_cast<double>(rule.sample_interval.count) /
                        static_cast<double>(rule.half_life->count));
  }
}

TimePoint UsageLedger::window_begin(TimePoint now) const {
  if (rule_.window == UsageWindow::sliding) return now - rule_.length;
  if (rule_.window == UsageWindow::tumbling) {
    const Duration since = now - rule_.begin;
    return rule_.begin + rule_.length * floor_quotient(since.count, rule_.length.count);
  }
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t now_s = rule_.start_epoch_s + floor_quotient(now.since_start.count, second);
  const auto begin_s = last_cron_time(rule_.cron, now_s);
  if (!begin_s) return {};
  return {Duration{(*begin_s - rule_.start_epoch_s) * second}};
}

std::int64_t UsageLedger::samples_before_window(TimePoint now) const {
  const std::int64_t begin = window_begin(now).since_start.count;
  // A sliding window leaves out what is exactly its length ago, so that it holds as many samples
  // as fit into it; the others begin with a sample.
  const bool begins_inside = rule_.window != UsageWindow::sliding;
  return floor_quotient(begins_inside ? begin - 1 : begin, rule_.sample_interval.count);
}

void UsageLedger::record(SampledUse& series, const Amounts& amounts, TimePoint now) const {
  const std::int64_t first =
      floor_quotient(now.since_start.count - 1, rule_.sample_interval.count) + 1;
  series.hold(first, amounts, fading_);
  series.forget(samples_before_window(now));
}

void UsageLedger::record_allocated(std::size_t queue, const Amounts& allocated, TimePoint now) {
  record(allocated_[queue], allocated, now);
}

void UsageLedger::record_capacity(const Amounts& capacity, TimePoint now) {
  record(capacity_, capacity, now);
}

Amounts UsageLedger::usage(std::size_t queue, TimePoint now) const {
  const std::int64_t last = floor_quotient(now.since_start.count, rule_.sample_interval.count);
  const std::int64_t after = samples_before_window(now);
  const Amounts used = allocated_[queue].sum(after, last, fading_);
  const Amounts there = capacity_.sum(after, last, fading_);
  Amounts usage;
  for (const Resource r : all_resources) usage[r] = there[r] > 0.0 ? used[r] / there[r] : 0.0;
  return usage;
}

}  // namespace headroom::kai
