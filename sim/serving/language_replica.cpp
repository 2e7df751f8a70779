#include "sim/serving/language_replica.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

TimePoint later(TimePoint now, double seconds) {
  const double ns = std::min(seconds * 1e9, static_cast<double>(longest_duration.count));
  return now + Duration{std::llround(ns)};
}

}  // namespace

LanguageReplica::LanguageReplica(const LanguagePace& pace, const LanguageRule& rule)
    : pace_{&pace},
      rule_{&rule},
      prefixes_{rule.reuses_blocks
                    ? static_cast<std::size_t>(rule.reuse_tokens / std::max(1.0, rule.block_tokens))
                    : 0} {}

bool LanguageReplica::can_take(const Prompt& prompt) const {
  return !prompt_ && sequences_.size() < rule_->max_sequences &&
         reserved_ + tokens_of(prompt) <= pace_->cache_tokens;
}

/// Tokens of the prompt that go with one step of the sequences.
double LanguageReplica::chunk() const {
  const double left =
      static_cast<double>(rule_->chunk_tokens) - static_cast<double>(sequences_.size());
  return std::max(1.0, left);
}

/// Steps until all full chunks of the prompt are done, or its last one is.
double LanguageReplica::prompt_steps() const {
  constexpr double rounding = 1e-9;
  if (last_step_left_ > 0.0) return last_step_left_;
  return std::floor((prompt_left_ / chunk()) + rounding);
}

/// Where less than a full chunk is left, that is one more step, and a shorter one.
void LanguageReplica::begin_last_chunk() {
  constexpr double least_tokens = 1e-6;
  if (!prompt_ || rule_->chunk_tokens == 0 || last_step_left_ > 0.0) return;
  if (prompt_left_ < least_tokens || prompt_steps() >= 1.0) return;
  last_chunk_ = prompt_left_;
  last_step_left_ = 1.0;
}

/// What a step takes besides reading the caches of its sequences.
double LanguageReplica::step_base_s() const {
  const auto running = static_cast<double>(sequences_.size());
  if (!prompt_) return pace_->layers_s(running);
  const double tokens = last_step_left_ > 0.0 ? last_chunk_ : chunk();
  return pace_->layers_s(running + tokens) + (tokens * prompt_pairs_s_);
}

void LanguageReplica::take(const Prompt& prompt, std::uint32_t reused, TimePoint now) {
  HEADROOM_ASSERT(can_take(prompt), "a prompt begins where there is room");
  move_to(now);
  prompt_ = prompt;
  reserved_ += tokens_of(prompt);
  const auto tokens = static_cast<double>(prompt.tokens_in);
  const auto known = static_cast<double>(reused);
  if (rule_->chunk_tokens == 0) {
    prompt_end_ = later(now, pace_->prefill_s(tokens, known));
  } else {
    prompt_left_ = tokens - known;
    prompt_pairs_s_ = (known + ((prompt_left_ + 1.0) / 2.0)) * pace_->pair_s;
  }
  plan(now);
}

/// Lets sequences go on until `now`, by what was true since the last change.
void LanguageReplica::move_to(TimePoint now) {
  const double span = to_seconds(now - since_);
  since_ = now;
  if (span <= 0.0 || is_stopped() || size() == 0) return;
  const double first_s = step_base_s() + (cached_ * pace_->cached_s);
  const double growth = static_cast<double>(sequences_.size()) * pace_->cached_s;
  // first_s * steps + growth * steps^2 / 2 = span, without a difference of nearly equal roots.
  const double root = std::sqrt((first_s * first_s) + (2.0 * growth * span));
  const double steps = 2.0 * span / (first_s + root);
  steps_ += steps;
  cached_ += steps * static_cast<double>(sequences_.size());
  if (!prompt_) return;
  if (last_step_left_ > 0.0) {
    last_step_left_ = std::max(1e-12, last_step_left_ - steps);
  } else {
    prompt_left_ = std::max(0.0, prompt_left_ - (steps * chunk()));
  }
}

/// Finds what is done next.
void LanguageReplica::plan(TimePoint now) {
  next_ = end_of_time;
  if (is_stopped()) {
    next_ = prompt_end_;
    return;
  }
  if (size() == 0) return;
  begin_last_chunk();
  double steps = std::numeric_limits<double>::infinity();
  if (!sequences_.empty()) steps = std::max(0.0, sequences_.front().end_step - steps_);
  if (prompt_) steps = std::min(steps, prompt_steps());
  const double first_s = step_base_s() + (cached_ * pace_->cached_s);
  const double growth = static_cast<double>(sequences_.size()) * pace_->cached_s;
  next_ = later(now, (first_s * steps) + (growth * steps * steps / 2.0));
}

LanguageReplica::Done LanguageReplica::happen() {
  constexpr double least_steps = 1e-6;
  const TimePoint now = next_;
  const bool prompt_stopped = is_stopped();
  const double steps_before = steps_;
  const double prompt_due = prompt_ && !prompt_stopped ? prompt_steps() : 0.0;
  move_to(now);
  Done done;
  if (prompt_stopped) {
    end_prompt(done);
  } else if (prompt_ &&
             (sequences_.empty() || steps_before + prompt_due <= sequences_.front().end_step)) {
    // What lies this close to its end was due now: times are whole nanoseconds.
    const bool is_last = last_step_left_ > 0.0 || prompt_left_ <= least_steps * chunk();
    if (is_last) {
      end_prompt(done);
    } else {
      last_chunk_ = prompt_left_;
      last_step_left_ = 1.0;
    }
  } else {
    end_sequence(done);
  }
  if (sequences_.empty()) {
    // Nothing refers to earlier steps, and sums of rounded parts begin anew.
    steps_ = 0.0;
    cached_ = 0.0;
    if (!prompt_) reserved_ = 0.0;
  }
  plan(now);
  return done;
}

void LanguageReplica::end_prompt(Done& done) {
  const Prompt prompt = *std::exchange(prompt_, std::nullopt);
  prompt_end_ = end_of_time;
  prompt_left_ = 0.0;
  last_step_left_ = 0.0;
  done.first_token = prompt.item;
  if (prompt.tokens_out < 2) {
    done.answer = prompt.item;
    reserved_ -= tokens_of(prompt);
    return;
  }
  sequences_.push_back({.end_step = steps_ + prompt.tokens_out - 1.0, .prompt = prompt});
  std::ranges::push_heap(sequences_, std::greater{});
  cached_ += prompt.tokens_in + 1.0;
}

void LanguageReplica::end_sequence(Done& done) {
  std::ranges::pop_heap(sequences_, std::greater{});
  const Sequence ended = sequences_.back();
  sequences_.pop_back();
  steps_ = std::max(steps_, ended.end_step);
  done.answer = ended.prompt.item;
  cached_ = std::max(0.0, cached_ - tokens_of(ended.prompt));
  reserved_ -= tokens_of(ended.prompt);
}

std::vector<std::uint32_t> LanguageReplica::items() const {
  std::vector<std::uint32_t> items;
  for (const Sequence& sequence : sequences_) items.push_back(sequence.prompt.item);
  std::ranges::sort(items);
  if (prompt_) items.push_back(prompt_->item);
  return items;
}

}  // namespace headroom
