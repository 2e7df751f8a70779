#include "models/workload/synthetic/arrivals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "models/workload/synthetic/distribution.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {
namespace {

double exponential(RandomStream& stream, double rate) { return -std::log(stream.uniform()) / rate; }

}  // namespace

Duration rounded_to_ns(double seconds) {
  const double nanoseconds = seconds * 1e9;
  if (!(nanoseconds > 0.0)) return {};
  if (nanoseconds >= static_cast<double>(longest_duration.count)) return longest_duration;
  return {std::llround(nanoseconds)};
}

Arrivals::Arrivals(ArrivalSpec spec, RandomStream stream)
    : spec_{std::move(spec)}, stream_{stream}, factors_{spec_.daily, spec_.weekly} {
  if (spec_.kind == "renewal") draw_gap_ = make_sampler(spec_.gap);
}

std::optional<TimePoint> Arrivals::next() {
  auto candidate = next_candidate();
  while (candidate && !keep(*candidate)) candidate = next_candidate();
  return candidate;
}

std::optional<TimePoint> Arrivals::next_candidate() {
  const bool is_first = !std::exchange(any_yet_, true);
  if (spec_.kind == "markov") return next_of_states();
  if (spec_.kind == "renewal") {
    const auto after = factors_.after(last_, draw_gap_(stream_));
    last_ = after.value_or(last_);
    return after;
  }
  if (spec_.kind == "every") {
    if (!is_first) last_ = last_ + spec_.every;
  } else {
    last_ = last_ + rounded_to_ns(exponential(stream_, spec_.rate_per_s * factors_.largest()));
  }
  if (last_.since_start >= longest_duration) return std::nullopt;
  return last_;
}

/// What is left of a state after a candidate is exponential again, so that nothing is remembered
/// but when the state ends.
std::optional<TimePoint> Arrivals::next_of_states() {
  while (last_.since_start < longest_duration) {
    const ArrivalState& state = spec_.states[state_];
    if (!state_end_) {
      state_end_ = last_ + rounded_to_ns(exponential(stream_, 1.0 / to_seconds(state.stay)));
    }
    const double rate = state.rate_per_s * factors_.largest();
    if (rate > 0.0) {
      const TimePoint candidate = last_ + rounded_to_ns(exponential(stream_, rate));
      if (candidate < *state_end_) return last_ = candidate;
    }
    last_ = *state_end_;
    leave_state();
  }
  return std::nullopt;
}

void Arrivals::leave_state() {
  const std::size_t others = spec_.states.size() - 1;
  const auto step = others == 1 ? 1 : 1 + static_cast<std::size_t>(stream_.below(others));
  state_ = (state_ + step) % spec_.states.size();
  state_end_.reset();
}

bool Arrivals::keep(TimePoint candidate) {
  if (spec_.kind == "every" || spec_.kind == "renewal" || factors_.is_flat()) return true;
  return stream_.uniform() * factors_.largest() < factors_.at(candidate);
}

double mean_rate(const ArrivalSpec& spec) {
  if (spec.kind == "closed") return 0.0;
  if (spec.kind == "every") return 1.0 / to_seconds(spec.every);
  const double factor = RateFactors{spec.daily, spec.weekly}.mean();
  if (spec.kind == "renewal") return factor / mean_of(spec.gap);
  if (spec.kind != "markov") return spec.rate_per_s * factor;
  // Each state is as often the next as any other, so that only the stays tell them apart.
  double arrivals = 0.0;
  double time = 0.0;
  for (const ArrivalState& state : spec.states) {
    arrivals += state.rate_per_s * to_seconds(state.stay);
    time += to_seconds(state.stay);
  }
  return arrivals / time * factor;
}

}  // namespace headroom
