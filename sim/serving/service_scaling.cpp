#include <algorithm>
#include <cstddef>

#include "sim/serving/service_run.hpp"

namespace headroom {
void ServiceRun::want(std::uint32_t count, TimePoint now) {
  while (wanted_ < count) {
    const std::uint32_t number = next_number_++;
    replicas_.push_back({.number = number});
    wishes_.push_back({.number = number, .is_new = true});
    ++wanted_;
  }
  while (wanted_ > count) give_up_one(now);
  release_drained(now);
}

/// The newest goes: of those that still wait, else of those that start, else of all.
void ServiceRun::give_up_one(TimePoint now) {
  for (const Stage stage : {Stage::asked, Stage::starting, Stage::ready}) {
    const auto last = std::find_if(replicas_.rbegin(), replicas_.rend(), [&](const Replica& it) {
      return it.stage == stage && !it.going;
    });
    if (last == replicas_.rend()) continue;
    --wanted_;
    if (stage == Stage::ready) {
      last->stage = Stage::draining;
      engine_->drain(last->number);
    } else {
      release(static_cast<std::size_t>(replicas_.rend() - last) - 1, now);
    }
    return;
  }
}

void ServiceRun::release(std::size_t place, TimePoint now) {
  Replica& it = replicas_[place];
  take_out(it, now);
  // A wish that nobody has taken up yet is taken back.
  const auto wish = std::ranges::find(wishes_, it.number, &Wish::number);
  if (wish != wishes_.end() && wish->is_new) {
    wishes_.erase(wish);
  } else {
    wishes_.push_back({.number = it.number, .is_new = false, .job = it.job});
  }
  replicas_.erase(replicas_.begin() + static_cast<std::ptrdiff_t>(place));
}

void ServiceRun::release_drained(TimePoint now) {
  for (std::size_t place = replicas_.size(); place-- > 0;) {
    const Replica& it = replicas_[place];
    if (it.stage == Stage::draining && engine_->is_drained(it.number)) release(place, now);
  }
}

void ServiceRun::release_going(TimePoint now) {
  for (std::size_t place = replicas_.size(); place-- > 0;) {
    if (replicas_[place].going) release(place, now);
  }
}

double ServiceRun::measure_of(const ServiceLoad& load) const {
  switch (spec_->autoscaler->measure) {
    case ScalingMeasure::concurrency:
      return load.in_system_s;
    case ScalingMeasure::utilisation:
      return load.busy_s;
    case ScalingMeasure::queue:
      return load.waiting_s;
  }
  return 0.0;
}

/// Over the looks of the last `window`, or of the life of the service where that is shorter.
double ServiceRun::mean_measure(TimePoint now, Duration window) const {
  const auto first =
      std::ranges::find_if(looks_, [&](const Look& look) { return look.time + window >= now; });
  if (first == looks_.end() || first->time >= now) return 0.0;
  const double rise = measure_of(engine_->load()) - measure_of(first->load);
  return rise / to_seconds(now - first->time);
}

void ServiceRun::look(TimePoint now) {
  const AutoscalerSpec& spec = *spec_->autoscaler;
  const ScalingView view{.now = now,
                         .measure = mean_measure(now, spec.window),
                         .panic_measure = mean_measure(now, spec.panic_window),
                         .ready = ready_,
                         .wanted = wanted_,
                         .is_empty = engine_->in_system() <= 0.0};
  const std::uint32_t wish = autoscaler_->wanted(view);
  want(std::clamp(wish, spec_->replicas.min, spec_->replicas.max), now);
  looks_.push_back({now, engine_->load()});
  while (looks_.front().time + spec.window < now) looks_.pop_front();
  next_look_ = now + spec.every;
}

/// No request arrives any more. What is here is answered, and then all replicas go.
void ServiceRun::wind_down(TimePoint now) {
  constexpr Duration poll = 1_s;
  if (!winds_down_) {
    winds_down_ = true;
    autoscaler_.reset();
    record_.waiting = engine_->in_system();
  }
  constexpr double less_than_a_request = 1e-6;
  const bool can_serve = ready_ > 0 && now < frame_.horizon;
  if (can_serve && engine_->in_system() > less_than_a_request) {
    next_look_ = now + poll;
    return;
  }
  record_.waiting = engine_->in_system();
  want(0, now);
  for (std::size_t place = replicas_.size(); place-- > 0;) release(place, now);
  count_ready(now, 0);
  record_.measured = measured(begin_, now);
  next_look_.reset();
  is_over_ = true;
}

}  // namespace headroom
