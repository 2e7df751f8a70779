#include "sim/serving/language_engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {

LanguageEngine::LanguageEngine(Settings settings, std::unique_ptr<RequestStream> stream)
    : settings_{std::move(settings)}, stream_{std::move(stream)} {
  for (const LanguagePace& pace : settings_.paces) {
    cache_max_ = std::max(cache_max_, pace.cache_tokens);
  }
  has_next_ = stream_->next(next_);
}

std::optional<TimePoint> LanguageEngine::next_arrival() const {
  return has_next_ ? std::optional{next_.at} : std::nullopt;
}

LanguageEngine::Place& LanguageEngine::place(std::uint32_t number) {
  const auto found = std::ranges::lower_bound(places_, number, {}, &Place::number);
  HEADROOM_ASSERT(found != places_.end() && found->number == number, "a replica is known");
  return *found;
}

const LanguageEngine::Place& LanguageEngine::place(std::uint32_t number) const {
  const auto found = std::ranges::lower_bound(places_, number, {}, &Place::number);
  HEADROOM_ASSERT(found != places_.end() && found->number == number, "a replica is known");
  return *found;
}

void LanguageEngine::pass_time(TimePoint to) {
  const double span = to_seconds(to - now_);
  load_.in_system_s += span * in_system();
  load_.waiting_s += span * static_cast<double>(queue_.size());
  load_.busy_s += span * static_cast<double>(busy_count_);
  now_ = to;
}

void LanguageEngine::advance(TimePoint until) {
  while (true) {
    TimePoint next = has_next_ ? next_.at : end_of_time;
    Place* first = nullptr;
    for (Place& place : places_) {
      // What ends makes room before what arrives asks for it.
      const bool is_sooner =
          first == nullptr ? place.replica->next() <= next : place.replica->next() < next;
      if (!is_sooner || place.replica->next() == end_of_time) continue;
      next = place.replica->next();
      first = &place;
    }
    if (next > until || next == end_of_time) break;
    pass_time(next);
    if (first != nullptr) {
      happen(*first);
    } else {
      take_arrival();
    }
    hand_out();
  }
  pass_time(until);
}

std::uint32_t LanguageEngine::new_item() {
  if (free_items_.empty()) {
    items_.emplace_back();
    return static_cast<std::uint32_t>(items_.size() - 1);
  }
  const std::uint32_t number = free_items_.back();
  free_items_.pop_back();
  return number;
}

void LanguageEngine::take_arrival() {
  const bool counts = next_.at >= settings_.measured_from;
  if (counts) figures_.arrived += 1.0;
  const double tokens =
      static_cast<double>(next_.tokens_in) + static_cast<double>(next_.tokens_out);
  if (tokens > cache_max_) {
    if (counts) figures_.refused += 1.0;
  } else {
    const std::uint32_t number = new_item();
    Item& item = items_[number];
    item.arrival = next_.at;
    item.tokens_in = next_.tokens_in;
    item.tokens_out = next_.tokens_out;
    item.first_token.reset();
    if (settings_.rule.reuses_blocks) item.blocks.assign(next_.blocks.begin(), next_.blocks.end());
    queue_.push_back(number);
  }
  has_next_ = stream_->next(next_);
}

/// At least one token of a prompt is computed, for the first of the answer comes from it.
std::uint32_t LanguageEngine::reused_tokens(const Item& item, LanguageReplica& replica) const {
  const LanguageRule& rule = settings_.rule;
  double reused = rule.reuse * static_cast<double>(item.tokens_in);
  if (rule.reuses_blocks) {
    reused = rule.block_tokens * static_cast<double>(replica.prefixes().use(item.blocks));
  }
  return std::min(static_cast<std::uint32_t>(reused), item.tokens_in - 1);
}

void LanguageEngine::hand_out() {
  while (!queue_.empty()) {
    const std::uint32_t number = queue_.front();
    const Item& item = items_[number];
    const LanguageReplica::Prompt prompt{
        .item = number, .tokens_in = item.tokens_in, .tokens_out = item.tokens_out};
    Place* best = nullptr;
    for (Place& place : places_) {
      if (!place.takes || !place.replica->can_take(prompt)) continue;
      if (best == nullptr || place.replica->size() < best->replica->size()) best = &place;
    }
    if (best == nullptr) return;
    queue_.pop_front();
    const std::uint32_t reused = reused_tokens(item, *best->replica);
    if (item.arrival >= settings_.measured_from) {
      figures_.prompt_tokens += item.tokens_in;
      figures_.reused_tokens += reused;
    }
    if (best->replica->size() == 0) {
      best->since = now_;
      ++busy_count_;
    }
    ++working_;
    best->replica->take(prompt, reused, now_);
  }
}

void LanguageEngine::happen(Place& place) {
  const LanguageReplica::Done done = place.replica->happen();
  if (done.first_token) {
    Item& item = items_[*done.first_token];
    // Who began anew has had its first token before.
    if (!item.first_token) {
      item.first_token = now_;
      if (item.arrival >= settings_.measured_from) {
        figures_.first_token.add(now_ - item.arrival);
      }
    }
  }
  if (!done.answer) return;
  answer(*done.answer);
  if (place.replica->size() > 0) return;
  place.worked += now_ - place.since;
  --busy_count_;
}

void LanguageEngine::answer(std::uint32_t number) {
  const Item& item = items_[number];
  --working_;
  free_items_.push_back(number);
  if (item.arrival < settings_.measured_from) return;
  figures_.served += 1.0;
  figures_.latency.add(now_ - item.arrival);
  if (item.tokens_out < 2) return;
  const std::int64_t gaps = item.tokens_out - std::int64_t{1};
  figures_.per_token.add(Duration{(now_ - *item.first_token).count / gaps});
}

void LanguageEngine::add(std::uint32_t number, std::size_t group) {
  const auto at = std::ranges::lower_bound(places_, number, {}, &Place::number);
  HEADROOM_ASSERT(at == places_.end() || at->number != number, "a replica is added once");
  Place& place = *places_.insert(at, Place{.number = number, .takes = true});
  const std::size_t form = settings_.paces.size() > 1 ? group : 0;
  place.replica.emplace(settings_.paces[form], settings_.rule);
  hand_out();
}

void LanguageEngine::drain(std::uint32_t number) { place(number).takes = false; }

bool LanguageEngine::is_drained(std::uint32_t number) const {
  return place(number).replica->size() == 0;
}

void LanguageEngine::remove(std::uint32_t number) {
  Place& gone = place(number);
  const std::vector<std::uint32_t> items = gone.replica->items();
  if (!items.empty()) {
    working_ -= items.size();
    --busy_count_;
    queue_.insert(queue_.begin(), items.begin(), items.end());
    for (const std::uint32_t item : items) {
      if (items_[item].arrival >= settings_.measured_from) figures_.restarted += 1.0;
    }
  }
  places_.erase(places_.begin() + (&gone - places_.data()));
  hand_out();
}

Duration LanguageEngine::busy(std::uint32_t number) const {
  const Place& it = place(number);
  return it.worked + (it.replica->size() > 0 ? now_ - it.since : Duration{});
}

}  // namespace headroom
