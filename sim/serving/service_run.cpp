#include "sim/serving/service_run.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
ServiceRun::ServiceRun(const ServiceSpec& spec, const Frame& frame,
                       std::unique_ptr<RequestEngine> engine)
    : spec_{&spec},
      frame_{frame},
      engine_{std::move(engine)},
      begin_{spec.replica.submit},
      end_{std::min(TimePoint{spec.replica.submit} + spec.lasts, frame.horizon)} {
  if (spec.autoscaler) autoscaler_.emplace(*spec.autoscaler);
  record_.name = spec.replica.id;
  record_.is_fluid = spec.is_fluid;
  record_.is_language = !spec.language.empty();
}

std::optional<TimePoint> ServiceRun::wake() const {
  if (is_over_) return std::nullopt;
  if (!has_begun_) return begin_;
  TimePoint wake = winds_down_ ? end_of_time : end_;
  if (!is_warm_) wake = std::min(wake, frame_.measured_from);
  if (!winds_down_ && !replicas_.empty()) wake = std::min(wake, next_booking_);
  if (next_look_) wake = std::min(wake, *next_look_);
  for (const Replica& replica : replicas_) {
    if (replica.stage == Stage::starting) wake = std::min(wake, replica.ready);
    if (replica.going) wake = std::min(wake, *replica.going);
  }
  if (autoscaler_ && replicas_.empty() && !winds_down_) {
    if (const auto arrival = engine_->next_arrival()) wake = std::min(wake, *arrival);
  }
  return wake;
}

void ServiceRun::act(TimePoint now) {
  if (is_over_ || now < begin_) return;
  engine_->advance(now);
  if (!has_begun_) begin(now);
  if (!is_warm_ && now >= frame_.measured_from) end_warm_up(now);
  if (now >= next_booking_) book_all(now);
  release_going(now);
  make_ready(now);
  release_drained(now);
  if (now >= end_) {
    wind_down(now);
  } else if (autoscaler_) {
    const bool is_woken = replicas_.empty() && engine_->in_system() > 0.0;
    if (is_woken || (next_look_ && *next_look_ <= now)) look(now);
  } else if (next_look_ && *next_look_ <= now) {
    next_look_.reset();
  }
}

void ServiceRun::begin(TimePoint now) {
  has_begun_ = true;
  counted_ = now;
  book_all(now);
  if (autoscaler_) {
    looks_.push_back({now, engine_->load()});
    next_look_ = now + spec_->autoscaler->every;
  }
  want(spec_->replicas.start, now);
}

void ServiceRun::end_warm_up(TimePoint now) {
  is_warm_ = true;
  book_all(now);
  count_ready(now, 0);
}

/// Series over the time of a run have as many points of a service.
void ServiceRun::book_all(TimePoint now) {
  constexpr std::int64_t parts = 200;
  constexpr Duration shortest = 60_s;
  for (Replica& it : replicas_) book(it, now);
  next_booking_ = now + std::max(shortest, Duration{(end_ - begin_).count / parts});
}

Duration ServiceRun::measured(TimePoint from, TimePoint to) const {
  from = std::max(from, frame_.measured_from);
  return to > from ? to - from : Duration{};
}

ServiceRun::Replica& ServiceRun::replica(std::uint32_t number) {
  const auto found = std::ranges::lower_bound(replicas_, number, {}, &Replica::number);
  HEADROOM_ASSERT(found != replicas_.end() && found->number == number, "a replica is known");
  return *found;
}

void ServiceRun::assign(std::uint32_t number, JobId job) { replica(number).job = job; }

bool ServiceRun::started(std::uint32_t number, const Held& held, TimePoint now) {
  engine_->advance(now);
  Replica& it = replica(number);
  it.stage = Stage::starting;
  it.held = held;
  it.started = now;
  it.booked = now;
  const ColdStartSpec& cold = spec_->cold_start;
  const bool fetches = !cold.storage.empty() && (cold.image + cold.weights).count > 0;
  it.ready = fetches ? end_of_time : now + cold.start_up;
  if (!fetches) make_ready(now);
  return fetches;
}

void ServiceRun::fetched(std::uint32_t number, TimePoint now) {
  engine_->advance(now);
  replica(number).ready = now + spec_->cold_start.start_up;
  make_ready(now);
}

void ServiceRun::make_ready(TimePoint now) {
  for (Replica& it : replicas_) {
    if (it.stage != Stage::starting || it.ready > now) continue;
    book(it, now);
    it.stage = Stage::ready;
    it.busy_booked = {};
    engine_->add(it.number, it.held.group);
    count_ready(now, 1);
    if (now < frame_.measured_from) continue;
    ++record_.starts;
    record_.starting_sum += now - it.started;
    record_.starting_max = std::max(record_.starting_max, now - it.started);
  }
}

void ServiceRun::stopped(std::uint32_t number, TimePoint now) {
  engine_->advance(now);
  Replica& it = replica(number);
  take_out(it, now);
  // One that was to go gives up its place, too, but not within a decision.
  if (it.stage == Stage::draining) it.going = now;
  it.stage = Stage::asked;
  it.ready = end_of_time;
}

void ServiceRun::count_ready(TimePoint now, std::int32_t by) {
  record_.ready_s += static_cast<double>(ready_) * to_seconds(measured(counted_, now));
  counted_ = now;
  ready_ = static_cast<std::uint32_t>(static_cast<std::int32_t>(ready_) + by);
  if (now >= frame_.measured_from) record_.most_ready = std::max(record_.most_ready, ready_);
  if (by != 0) record_.changes.push_back({now, by});
}

/// Books what `it` has held since it was booked last.
void ServiceRun::book(Replica& it, TimePoint now) {
  if (it.stage == Stage::asked || now <= it.booked) return;
  ReplicaSpan span{.job = it.job,
                   .share = it.held.share,
                   .from = it.booked,
                   .to = now,
                   .is_starting = !holds_ready(it)};
  if (holds_ready(it)) {
    const Duration busy = engine_->busy(it.number);
    span.busy = std::min(busy - it.busy_booked, span.length());
    it.busy_booked = busy;
  }
  it.booked = now;
  record_.spans.push_back(span);
}

/// Ends what `it` holds.
void ServiceRun::take_out(Replica& it, TimePoint now) {
  book(it, now);
  if (!holds_ready(it)) return;
  engine_->remove(it.number);
  count_ready(now, -1);
}

ServiceRecord ServiceRun::close(TimePoint now) {
  if (has_begun_ && !is_over_) {
    engine_->advance(now);
    record_.waiting = engine_->in_system();
    if (!is_warm_ && now >= frame_.measured_from) end_warm_up(now);
    for (Replica& it : replicas_) take_out(it, now);
    record_.measured = measured(begin_, now);
  }
  record_.figures = engine_->figures();
  return std::move(record_);
}

}  // namespace headroom
