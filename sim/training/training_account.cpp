#include <algorithm>
#include <cmath>

#include "sim/training/training_runs.hpp"

namespace headroom {
namespace {

Duration part(Duration span, double share) {
  return {static_cast<std::int64_t>(static_cast<double>(span.count) * share)};
}

/// Below this a difference of rates is rounding.
constexpr double rate_tolerance = 1e-9;

}  // namespace

void TrainingRuns::add_time(const Run& run, TrainingPhase phase, Duration span) {
  TrainingRecord& record = trainings_[run.training].record;
  record.time[static_cast<std::size_t>(phase)] += span;
  record.gpu_time[static_cast<std::size_t>(phase)] += run.share * span;
}

void TrainingRuns::book(Run& run, TimePoint now) {
  Training& training = trainings_[run.training];
  const bool trains = run.stage == Stage::first_epoch || run.stage == Stage::steady;
  if (trains) {
    const double done = run.rate * to_seconds(now - run.since);
    training.record.samples += done;
    run.left = std::max(0.0, run.left - done);
  }
  const TimePoint from = std::max(run.since, settings_.measured_from);
  run.since = now;
  if (from >= now) return;
  const Duration span = now - from;
  if (!trains) {
    const bool copies = run.stage == Stage::staging;
    add_time(run, copies ? TrainingPhase::staging : TrainingPhase::checkpoint, span);
    return;
  }
  const double speed = run.full_rate > 0.0 ? std::min(1.0, run.rate / run.full_rate) : 0.0;
  const double working = speed * (1.0 - run.checkpoint_share);
  const Duration checkpoint = part(span, speed * run.checkpoint_share);
  const Duration communication = part(span, working * run.pace.communication);
  const Duration host = part(span, working * run.pace.host_input);
  Duration useful = part(span, working * run.pace.useful);
  Duration stalled = span - checkpoint - communication - host - useful;
  if (speed > 1.0 - rate_tolerance) {
    useful += stalled;
    stalled = Duration{};
  }
  add_time(run, TrainingPhase::checkpoint, checkpoint);
  add_time(run, TrainingPhase::communication, communication);
  add_time(run, TrainingPhase::input_stall, host);
  add_time(run, TrainingPhase::useful, useful);
  add_time(run, run.network_holds ? TrainingPhase::communication : TrainingPhase::input_stall,
           stalled);
  Limited& held = training.limited[static_cast<std::uint32_t>(run.limit)];
  held.span += span;
  held.samples += run.rate * to_seconds(span);
}

void TrainingRuns::set_rate(Run& run, double rate, TimePoint now) {
  book(run, now);
  tell_series(run, rate, now);
  run.rate = rate;
  run.limit = run.cap_limit;
  run.network_holds = false;
  if (run.flow && rate < run.cap * (1.0 - rate_tolerance)) {
    if (const auto link = network_.bottleneck(*run.flow)) {
      run.limit = limit_of(*link);
      run.network_holds = is_exchange(run, *link);
    }
  }
  if (rate <= 0.0) {
    file_end(run, end_of_time);
    return;
  }
  const double seconds = run.left / rate;
  const bool is_far = seconds * 1e9 >= static_cast<double>(longest_duration.count);
  const Duration span = is_far
                            ? longest_duration
                            : Duration{static_cast<std::int64_t>(std::ceil(run.left * 1e9 / rate))};
  file_end(run, now + span);
}

void TrainingRuns::file_end(Run& run, TimePoint end) {
  const std::uint32_t place = trainings_[run.training].run;
  if (run.stage_end < end_of_time) ends_.erase({run.stage_end, place});
  run.stage_end = end;
  if (end < end_of_time) ends_.emplace(end, place);
}

void TrainingRuns::tell_series(Run& run, double rate, TimePoint now) {
  for (const auto& [kind, per_sample] : run.kinds) {
    const double by = per_sample * (rate - run.rate);
    if (by != 0.0) changes_.push_back({now, kind + 1, by});
  }
  const double speed = run.full_rate > 0.0 ? std::min(1.0, rate / run.full_rate) : 0.0;
  const double busy = speed * (1.0 - run.checkpoint_share) * run.pace.useful;
  const double gpus = static_cast<double>(run.share.count) / 1000.0;
  const double waiting = gpus * (1.0 - busy);
  if (waiting != run.waiting_gpus) changes_.push_back({now, 0, waiting - run.waiting_gpus});
  run.waiting_gpus = waiting;
}

double TrainingRuns::gain_of(const Training& training) const {
  if (training.record.limited.empty()) return 1.0;
  const LimitId first = training.record.limited.front().first;
  const Limited& held = training.limited.at(static_cast<std::uint32_t>(first));
  if (held.samples <= 0.0) return 1.0;
  const double pace = held.samples / to_seconds(held.span);
  const auto number = static_cast<std::size_t>(first);
  double next = training.record.alone_rate;
  if (number < step_limits) next *= training.gains[number];
  for (const Bound& bound : training.bounds) {
    // The ports that gradients cross are what the step knows as its network.
    const bool is_first =
        bound.limit == first || (bound.is_exchange && first == limit_of(StepLimit::network));
    if (!is_first) next = std::min(next, bound.rate);
  }
  return std::max(1.0, next / pace);
}

}  // namespace headroom
