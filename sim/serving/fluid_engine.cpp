#include "sim/serving/fluid_engine.hpp"

#include <algorithm>
#include <cmath>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Above it replicas are taken as saturated.
constexpr double load_max = 0.97;
/// Less than this is nothing but rounding.
constexpr double least_requests = 1e-9;

}  // namespace

FluidEngine::FluidEngine(const ServiceSpec& spec, SteadyResponses& responses,
                         const StreamFrame& frame, TimePoint measured_from)
    : spec_{&spec},
      responses_{&responses},
      frame_{frame},
      measured_from_{measured_from},
      curve_{spec.requests.curve},
      now_{frame.start} {
  if (spec.requests.path.empty()) return;
  stream_ = make_request_stream(spec.requests, frame);
  has_next_ = stream_->next(next_);
  read_ = {.per_s = 0.0, .end = frame.start};
  read_interval();
}

/// Counts the requests of the trace until the next interval ends.
void FluidEngine::read_interval() {
  const TimePoint end = std::min(read_.end + spec_->interval, frame_.end);
  const double span = to_seconds(end - read_.end);
  double requests = 0.0;
  while (has_next_ && next_.at < end) {
    requests += 1.0;
    has_next_ = stream_->next(next_);
  }
  read_ = {.per_s = span > 0.0 ? requests / span : 0.0, .end = end};
}

FluidEngine::Piece FluidEngine::piece() const {
  if (now_ >= frame_.end) return {.per_s = 0.0, .end = end_of_time};
  if (stream_) return read_;
  const RateCurve::Piece piece = curve_.at(now_);
  return {.per_s = piece.per_s, .end = std::min(piece.end, frame_.end)};
}

std::optional<TimePoint> FluidEngine::next_arrival() const {
  if (now_ >= frame_.end) return std::nullopt;
  if (!stream_) {
    RateCurve::Piece next = curve_.at(now_);
    if (next.per_s > 0.0) return now_ + Duration{std::llround(1e9 / next.per_s)};
    while (next.per_s <= 0.0 && next.end < frame_.end) {
      const TimePoint at = next.end;
      next = curve_.at(at);
      if (next.per_s > 0.0) return at + Duration{1};
    }
    return std::nullopt;
  }
  if (read_.per_s > 0.0 && now_ < read_.end) return now_ + Duration{1};
  return has_next_ ? std::optional{std::max(next_.at, now_ + Duration{1})} : std::nullopt;
}

void FluidEngine::advance(TimePoint until) {
  while (now_ < until) {
    while (stream_ && now_ >= read_.end && read_.end < frame_.end) read_interval();
    Piece next = piece();
    next.end = std::min({next.end, until, now_ + spec_->interval});
    if (now_ < measured_from_) next.end = std::min(next.end, measured_from_);
    flow(next);
  }
}

void FluidEngine::flow(const Piece& piece) {
  const double span = to_seconds(piece.end - now_);
  const double all_per_s = capacity_.per_s * static_cast<double>(replicas_.size());
  const bool counts = now_ >= measured_from_;
  if (counts) figures_.arrived += piece.per_s * span;
  if (waiting_ <= least_requests) waiting_ = 0.0;
  if (waiting_ <= 0.0 && piece.per_s <= load_max * all_per_s && !replicas_.empty()) {
    pass_steady(piece.per_s, span);
    now_ = piece.end;
    return;
  }
  // What waits may be gone before the piece ends.
  TimePoint full_end = piece.end;
  const double spare = all_per_s - piece.per_s;
  if (spare > (1.0 - load_max) * all_per_s && waiting_ / spare < span) {
    full_end = std::min(piece.end, now_ + Duration{std::llround(waiting_ / spare * 1e9)});
  }
  if (full_end > now_) pass_full(piece.per_s, full_end);
  if (full_end >= piece.end) return;
  waiting_ = 0.0;
  waves_.clear();
  pass_steady(piece.per_s, to_seconds(piece.end - now_));
  now_ = piece.end;
}

/// Finds the kept loads around a rate. Rates stay the same for many intervals.
void FluidEngine::mix(double per_s) {
  if (mixture_.per_s == per_s && mixture_.replicas == replicas_.size()) return;
  mixture_ = {.per_s = per_s, .replicas = replicas_.size()};
  const auto count = static_cast<std::uint32_t>(replicas_.size());
  const double load = per_s / (capacity_.per_s * count);
  const std::vector<double>& loads = SteadyResponses::loads();
  const auto above = std::ranges::upper_bound(loads, load);
  const auto right =
      std::clamp<std::size_t>(static_cast<std::size_t>(above - loads.begin()), 1, loads.size() - 1);
  // Waits grow as 1 / (1 - load) does.
  const auto bend = [](double at) { return 1.0 / (1.0 - at); };
  const double part = std::clamp(
      (bend(load) - bend(loads[right - 1])) / (bend(loads[right]) - bend(loads[right - 1])), 0.0,
      1.0);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t place = right - 1 + i;
    const double weight = i == 0 ? 1.0 - part : part;
    if (weight <= 0.0) continue;
    // Per second of kept time, as many as the load at hand has of the kept one.
    mixture_.neighbours[i] = {.response = &responses_->at(kind_->number, count, place),
                              .requests = &weights_[{count, place}],
                              .weight = weight,
                              .scale = weight * load / loads[place]};
  }
}

void FluidEngine::pass_steady(double per_s, double span_s) {
  if (per_s <= 0.0) return;
  mix(per_s);
  const bool counts = now_ >= measured_from_;
  for (const Neighbour& neighbour : mixture_.neighbours) {
    if (neighbour.response == nullptr) continue;
    if (counts) *neighbour.requests += per_s * span_s * neighbour.weight;
    load_.in_system_s += neighbour.response->in_system * neighbour.scale * span_s;
    load_.waiting_s += neighbour.response->waiting * neighbour.scale * span_s;
    const double busy = std::min(1.0, neighbour.response->busy_share * neighbour.scale) * span_s;
    load_.busy_s += busy * static_cast<double>(replicas_.size());
    busy_each_s_ += busy;
  }
}

/// Replicas, if any, have more than they can do until `end`.
void FluidEngine::pass_full(double per_s, TimePoint end) {
  const double span = to_seconds(end - now_);
  const double come = per_s * span;
  if (come > 0.0) waves_.push_back({.from = now_, .to = end, .requests = come});
  const double count = static_cast<double>(replicas_.size());
  const double go = std::min(waiting_ + come, capacity_.per_s * count * span);
  load_.waiting_s += (waiting_ + ((come - go) / 2.0)) * span;
  load_.in_system_s += (waiting_ + ((come - go) / 2.0) + (capacity_.answer_s * go / span)) * span;
  load_.busy_s += count * span;
  if (count > 0.0) {
    busy_each_s_ += span;
    serve_waves(go, now_, end);
  }
  waiting_ = std::max(0.0, waiting_ + come - go);
  now_ = end;
}

void FluidEngine::serve_waves(double requests, TimePoint from, TimePoint to) {
  constexpr int parts = 8;
  double served = 0.0;
  const auto at = [&](double share) {
    return static_cast<double>(from.since_start.count) +
           (share * static_cast<double>((to - from).count));
  };
  while (!waves_.empty() && served < requests) {
    Wave& wave = waves_.front();
    const double take = std::min(wave.requests, requests - served);
    const double share = take / wave.requests;
    const auto came = static_cast<double>(wave.from.since_start.count);
    const auto length = static_cast<double>((wave.to - wave.from).count) * share;
    for (int part = 0; part < parts; ++part) {
      const double middle = (part + 0.5) / parts;
      const double start = at((served + (take * middle)) / requests);
      const double wait = std::max(0.0, start - (came + (length * middle)));
      if (wave.from >= measured_from_) {
        figures_.latency.add(Duration{std::llround(wait + (capacity_.answer_s * 1e9))},
                             take / parts);
        figures_.served += take / parts;
      }
    }
    served += take;
    wave.requests -= take;
    wave.from = wave.from + Duration{std::llround(length)};
    if (wave.requests <= least_requests) waves_.pop_front();
  }
}

void FluidEngine::add(std::uint32_t number, std::size_t group) {
  if (!kind_) {
    kind_ = responses_->kind_of(*spec_, group);
    capacity_ = responses_->capacity(*kind_);
  }
  replicas_.push_back({.number = number, .added = now_, .busy_before_s = busy_each_s_});
}

/// Fluid has no requests that a replica would end.
void FluidEngine::drain(std::uint32_t /*number*/) {}

void FluidEngine::remove(std::uint32_t number) {
  std::erase_if(replicas_, [&](const Replica& replica) { return replica.number == number; });
}

Duration FluidEngine::busy(std::uint32_t number) const {
  const auto found = std::ranges::find(replicas_, number, &Replica::number);
  HEADROOM_ASSERT(found != replicas_.end(), "a replica is known");
  const Duration busy{std::llround((busy_each_s_ - found->busy_before_s) * 1e9)};
  return std::clamp(busy, Duration{}, now_ - found->added);
}

const RequestFigures& FluidEngine::figures() {
  all_ = figures_;
  for (const auto& [place, requests] : weights_) {
    const RequestFigures& kept = responses_->at(kind_->number, place.first, place.second).figures;
    if (kept.served <= 0.0) continue;
    const double times = requests / kept.served;
    all_.served += requests;
    all_.batches += kept.batches * times;
    all_.prompt_tokens += kept.prompt_tokens * times;
    all_.reused_tokens += kept.reused_tokens * times;
    all_.latency.add_all(kept.latency, times, kind_->stretch);
    all_.first_token.add_all(kept.first_token, times, kind_->stretch);
    all_.per_token.add_all(kept.per_token, times, kind_->stretch);
  }
  return all_;
}

}  // namespace headroom
