#include "sim/interactive/population.hpp"

#include <algorithm>
#include <string>

namespace headroom {
namespace {

/// No time at all would let a user do without end at one instant.
Duration positive(Duration time) { return std::max(time, Duration{1}); }

std::uint64_t entity_of(std::uint32_t user, std::uint32_t visit) {
  return std::uint64_t{user} << 32U | visit;
}

}  // namespace

Population::Population(const InteractiveSpec& spec, std::uint64_t seed, std::uint32_t number)
    : spec_{&spec},
      seed_{seed},
      number_{number},
      who_{stream_of("who", 0)},
      factors_{spec.arrivals.daily, spec.arrivals.weekly},
      length_{make_sampler(spec.length)},
      active_{make_sampler(spec.active)},
      idle_{make_sampler(spec.idle)} {
  if (spec.reload) reload_ = make_sampler(*spec.reload);
  if (spec.is_single) return;
  if (spec.arrivals.kind != "closed") {
    arrivals_.emplace(spec.arrivals, stream_of("arrivals", 0));
    return;
  }
  think_ = make_sampler(spec.arrivals.think);
  for (std::uint32_t user = 1; user <= spec.users; ++user) {
    thoughts_.push_back(stream_of("think", user));
  }
}

RandomStream Population::stream_of(const char* what, std::uint64_t entity) const {
  return {seed_, "interactive " + std::to_string(number_) + ' ' + what, entity};
}

RandomStream Population::visit_stream(std::uint32_t user, std::uint32_t visit) const {
  return stream_of("visit", entity_of(user, visit));
}

RandomStream Population::reload_stream(std::uint32_t user, std::uint32_t visit) const {
  return stream_of("reload", entity_of(user, visit));
}

bool Population::opens(TimePoint time) {
  if (!within(time) || (spec_->count && opened_ >= *spec_->count)) return false;
  ++opened_;
  return true;
}

std::optional<TimePoint> Population::within(TimePoint time) const {
  if (time.since_start > longest_duration) return std::nullopt;
  if (spec_->until && time.since_start >= *spec_->until) return std::nullopt;
  return time;
}

std::optional<Population::Arrival> Population::next_arrival() {
  if (spec_->is_single) {
    if (single_came_) return std::nullopt;
    single_came_ = true;
    return Arrival{.time = TimePoint{spec_->session.submit}, .user = 1};
  }
  if (!arrivals_) return std::nullopt;
  const std::optional<TimePoint> next = arrivals_->next();
  if (!next || !within(*next + spec_->from)) return std::nullopt;
  const auto user = static_cast<std::uint32_t>(1 + who_.below(spec_->users));
  return Arrival{.time = *next + spec_->from, .user = user};
}

std::optional<TimePoint> Population::next_of(std::uint32_t user, TimePoint time) {
  if (!is_closed()) return std::nullopt;
  const TimePoint from = std::max(time, TimePoint{spec_->from});
  const Duration think = positive(rounded_to_ns((*think_)(thoughts_[user - 1])));
  if (factors_.is_flat()) return within(from + think);
  const std::optional<TimePoint> next = factors_.after(from, to_seconds(think));
  if (!next) return std::nullopt;
  return within(std::max(*next, from + Duration{1}));
}

Duration Population::draw_length(RandomStream& stream) const {
  return positive(rounded_to_ns(length_(stream)));
}

Duration Population::draw_burst(RandomStream& stream) const {
  return positive(rounded_to_ns(active_(stream)));
}

Duration Population::draw_pause(RandomStream& stream) const {
  return positive(rounded_to_ns(idle_(stream)));
}

Duration Population::draw_reload(RandomStream& stream) const {
  return reload_ ? rounded_to_ns((*reload_)(stream)) : Duration{};
}

std::optional<TimePoint> Population::cull_time(TimePoint idle_since) const {
  if (!spec_->cull_after) return std::nullopt;
  const std::int64_t every = spec_->cull_every.count;
  const std::int64_t due = (idle_since + *spec_->cull_after).since_start.count;
  if (due > longest_duration.count) return std::nullopt;
  return TimePoint{{(due + every - 1) / every * every}};
}

}  // namespace headroom
