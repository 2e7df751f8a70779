#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sim/training/training_runs.hpp"

namespace headroom {
namespace {

static_assert(waiting_phases == SharedStack::levels_of_jobs);

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

TrainingRuns::PhaseShares TrainingRuns::phase_shares(const Run& run) {
  if (run.stage == Stage::staging) return {.rest = TrainingPhase::staging};
  if (run.stage == Stage::restarting) return {.rest = TrainingPhase::checkpoint};
  const double speed = run.full_rate > 0.0 ? std::min(1.0, run.rate / run.full_rate) : 0.0;
  const double working = speed * (1.0 - run.checkpoint_share);
  const auto share = [](PhaseShares& shares, TrainingPhase phase) -> double& {
    return shares.part[static_cast<std::size_t>(phase)];
  };
  PhaseShares shares;
  share(shares, TrainingPhase::checkpoint) = speed * run.checkpoint_share;
  share(shares, TrainingPhase::communication) = working * run.pace.communication;
  share(shares, TrainingPhase::input_stall) = working * run.pace.host_input;
  share(shares, TrainingPhase::useful) = working * run.pace.useful;
  if (speed <= 1.0 - rate_tolerance) {
    shares.rest = run.network_holds ? TrainingPhase::communication : TrainingPhase::input_stall;
  }
  return shares;
}

void TrainingRuns::book(Run& run, TimePoint now) {
  Training& training = trainings_[run.training];
  const bool trains = run.stage == Stage::first_epoch || run.stage == Stage::steady;
  if (trains) {
    const double done = run.rate * to_seconds(now - run.since);
    training.record.samples += done;
    run.left = std::max(0.0, run.left - done);
  }
  const TimePoint from = std::max(run.since, measured_from_);
  run.since = now;
  if (from >= now) return;
  const Duration span = now - from;
  const PhaseShares shares = phase_shares(run);
  Duration rest = span;
  for (std::size_t phase = 0; phase < training_phases; ++phase) {
    const Duration time = part(span, shares.part[phase]);
    add_time(run, static_cast<TrainingPhase>(phase), time);
    rest -= time;
  }
  add_time(run, shares.rest, rest);
  if (!trains) return;
  Limited& held = training.limited[static_cast<std::uint32_t>(run.limit)];
  held.span += span;
  held.samples += run.rate * to_seconds(span);
}

void TrainingRuns::set_rate(Run& run, double rate, TimePoint now) {
  book(run, now);
  const double old_rate = std::exchange(run.rate, rate);
  run.limit = run.cap_limit;
  run.network_holds = false;
  if (run.flow && rate < run.cap * (1.0 - rate_tolerance)) {
    if (const auto link = shared_->network().bottleneck(*run.flow)) {
      run.limit = limit_of(*link);
      run.network_holds = is_exchange(run, *link);
    }
  }
  tell_links(run, old_rate, now);
  tell_phases(run, now);
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

void TrainingRuns::tell_links(const Run& run, double old_rate, TimePoint now) {
  for (const auto& [kind, per_sample] : run.kinds) {
    const double by = per_sample * (run.rate - old_rate);
    if (by != 0.0) shared_->levels().change(now, SharedStack::link_level(kind), by);
  }
}

void TrainingRuns::tell_phases(Run& run, TimePoint now) {
  PhaseShares shares = phase_shares(run);
  double rest = 1.0;
  for (const double part : shares.part) rest -= part;
  shares.part[static_cast<std::size_t>(shares.rest)] += std::max(0.0, rest);
  std::array<double, waiting_phases> gpus{};
  for (std::size_t phase = 0; phase < waiting_phases; ++phase) {
    gpus[phase] = shares.part[phase] * static_cast<double>(run.share.count) / 1000.0;
  }
  tell_waiting(run, gpus, now);
}

void TrainingRuns::tell_waiting(Run& run, const std::array<double, waiting_phases>& gpus,
                                TimePoint now) {
  for (std::uint32_t phase = 0; phase < waiting_phases; ++phase) {
    const double by = gpus[phase] - run.waiting_gpus[phase];
    if (by != 0.0) shared_->levels().change(now, phase, by);
  }
  run.waiting_gpus = gpus;
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
