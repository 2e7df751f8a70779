#include "sim/serving/batch_engine.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

BatchEngine::BatchEngine(Settings settings, std::unique_ptr<RequestStream> stream)
    : settings_{std::move(settings)},
      stream_{std::move(stream)},
      random_{settings_.seed, "answer times", settings_.entity} {
  const auto& drawn = settings_.answers.front().drawn;
  if (drawn) drawn_ = make_sampler(*drawn);
  has_next_ = stream_->next(next_);
}

std::optional<TimePoint> BatchEngine::next_arrival() const {
  return has_next_ ? std::optional{next_.at} : std::nullopt;
}

double BatchEngine::in_system() const { return static_cast<double>(queue_.size() + working_); }

/// When the next batch leaves although it is not full.
TimePoint BatchEngine::deadline() const {
  if (queue_.empty() || idle_.empty()) return end_of_time;
  return std::max(now_, queue_.front() + settings_.rule.max_wait);
}

void BatchEngine::advance(TimePoint until) {
  while (true) {
    const TimePoint end = ends_.empty() ? end_of_time : ends_.front().at;
    const TimePoint arrival = has_next_ ? next_.at : end_of_time;
    const TimePoint wait = deadline();
    const TimePoint next = std::min({end, arrival, wait});
    if (next > until || next == end_of_time) break;
    pass_time(next);
    // What ends makes room, what arrives may still join, then what has waited leaves.
    if (end == next) {
      std::ranges::pop_heap(ends_, std::greater{});
      const End first = ends_.back();
      ends_.pop_back();
      end_batch(first);
    } else if (arrival == next) {
      take_arrival();
    }
    if (!idle_.empty() && !queue_.empty()) start_batches(next);
  }
  pass_time(until);
}

void BatchEngine::pass_time(TimePoint to) {
  const double span = to_seconds(to - now_);
  load_.in_system_s += span * static_cast<double>(queue_.size() + working_);
  load_.waiting_s += span * static_cast<double>(queue_.size());
  load_.busy_s += span * static_cast<double>(busy_count_);
  now_ = to;
}

void BatchEngine::take_arrival() {
  queue_.push_back(next_.at);
  if (next_.at >= settings_.measured_from) figures_.arrived += 1.0;
  has_next_ = stream_->next(next_);
}

void BatchEngine::start_batches(TimePoint now) {
  const bool more_arrive_now = has_next_ && next_.at == now;
  while (!idle_.empty() && !queue_.empty()) {
    const bool is_full = queue_.size() >= settings_.rule.max;
    const bool is_due = queue_.front() + settings_.rule.max_wait <= now && !more_arrive_now;
    if (!is_full && !is_due) return;
    std::ranges::pop_heap(idle_, std::greater{});
    const std::uint32_t number = idle_.back();
    idle_.pop_back();
    Replica& replica = replicas_[number];
    const auto size = std::min<std::size_t>(queue_.size(), settings_.rule.max);
    const auto batch_end = queue_.begin() + static_cast<std::ptrdiff_t>(size);
    replica.batch.assign(queue_.begin(), batch_end);
    queue_.erase(queue_.begin(), batch_end);
    replica.since = now;
    const Duration time = draw_time(*replica.answer, static_cast<std::uint32_t>(size));
    ends_.push_back({.at = now + time, .replica = number, .run = replica.run});
    std::ranges::push_heap(ends_, std::greater{});
    working_ += size;
    ++busy_count_;
  }
}

Duration BatchEngine::draw_time(const AnswerTime& answer, std::uint32_t requests) {
  if (!drawn_) return answer.time(requests);
  const double ns = drawn_(random_) * 1e9;
  const double longest = static_cast<double>(longest_duration.count);
  return {std::max<std::int64_t>(1, std::llround(std::min(ns, longest)))};
}

void BatchEngine::end_batch(const End& end) {
  Replica& replica = replicas_[end.replica];
  if (!replica.is_there || replica.run != end.run) return;
  for (const TimePoint arrival : replica.batch) {
    if (arrival < settings_.measured_from) continue;
    figures_.served += 1.0;
    figures_.latency.add(end.at - arrival);
  }
  figures_.batches += replica.batch.back() >= settings_.measured_from ? 1.0 : 0.0;
  working_ -= replica.batch.size();
  --busy_count_;
  replica.batch.clear();
  replica.worked += end.at - replica.since;
  ++replica.run;
  if (replica.is_draining) return;
  idle_.push_back(end.replica);
  std::ranges::push_heap(idle_, std::greater{});
}

void BatchEngine::add(std::uint32_t number, std::size_t group) {
  if (number >= replicas_.size()) replicas_.resize(number + std::size_t{1});
  Replica& replica = replicas_[number];
  HEADROOM_ASSERT(!replica.is_there, "a replica is added once");
  const std::size_t form = settings_.answers.size() > 1 ? group : 0;
  replica = {.answer = &settings_.answers[form], .run = replica.run + 1, .is_there = true};
  idle_.push_back(number);
  std::ranges::push_heap(idle_, std::greater{});
  start_batches(now_);
}

void BatchEngine::drain(std::uint32_t number) {
  replicas_[number].is_draining = true;
  if (std::erase(idle_, number) > 0) std::ranges::make_heap(idle_, std::greater{});
}

bool BatchEngine::is_drained(std::uint32_t number) const { return replicas_[number].batch.empty(); }

void BatchEngine::remove(std::uint32_t number) {
  Replica& replica = replicas_[number];
  drain(number);
  if (!replica.batch.empty()) {
    figures_.restarted += static_cast<double>(replica.batch.size());
    working_ -= replica.batch.size();
    --busy_count_;
    replica.worked += now_ - replica.since;
    queue_.insert(queue_.begin(), replica.batch.begin(), replica.batch.end());
    replica.batch.clear();
  }
  replica.is_there = false;
  ++replica.run;
  start_batches(now_);
}

Duration BatchEngine::busy(std::uint32_t number) const {
  const Replica& replica = replicas_[number];
  const Duration current = replica.batch.empty() ? Duration{} : now_ - replica.since;
  return replica.worked + current;
}

}  // namespace headroom
