#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "models/serving/language_pace.hpp"

namespace headroom {

/// What became of one request.
struct RefereeAnswer {
  double first_token_s = 0.0;
  double end_s = 0.0;
};

/// One replica, step by step: each step reads the weights, computes what is in it and gives every
/// sequence a token; a sequence joins between two steps. Slow and obvious. A prompt stops all
/// others, or goes in chunks, as the rule says.
class LanguageReferee {
 public:
  struct Arrival {
    double at_s = 0.0;
    std::uint32_t tokens_in = 1;
    std::uint32_t tokens_out = 1;
  };
  LanguageReferee(LanguagePace pace, LanguageRule rule) : pace_{pace}, rule_{rule} {}

  [[nodiscard]] std::vector<RefereeAnswer> run(const std::vector<Arrival>& arrivals) {
    answers_.assign(arrivals.size(), {});
    std::size_t next = 0;
    while (next < arrivals.size() || !queue_.empty() || !running_.empty() || prompt_) {
      while (next < arrivals.size() && arrivals[next].at_s <= now_) queue_.push_back(next++);
      start_prompt(arrivals);
      if (!prompt_ && running_.empty()) {
        now_ = arrivals[next].at_s;
        continue;
      }
      step(arrivals);
    }
    return answers_;
  }

 private:
  struct Running {
    std::size_t item = 0;
    double cached = 0.0;
    std::uint32_t left = 0;
  };
  struct Prompt {
    std::size_t item = 0;
    double left = 0.0;
  };

  static double tokens_of(const Arrival& arrival) {
    return static_cast<double>(arrival.tokens_in) + static_cast<double>(arrival.tokens_out);
  }

  void start_prompt(const std::vector<Arrival>& arrivals) {
    if (prompt_ || queue_.empty() || running_.size() >= rule_.max_sequences) return;
    const Arrival& arrival = arrivals[queue_.front()];
    if (reserved_ + tokens_of(arrival) > pace_.cache_tokens) return;
    reserved_ += tokens_of(arrival);
    prompt_ = Prompt{.item = queue_.front(), .left = static_cast<double>(arrival.tokens_in)};
    queue_.pop_front();
  }

  void step(const std::vector<Arrival>& arrivals) {
    double chunk = 0.0;
    if (prompt_ && rule_.chunk_tokens == 0) {
      now_ += pace_.prefill_s(prompt_->left, 0.0);
      return end_prompt(arrivals);
    }
    if (prompt_) {
      const double room =
          static_cast<double>(rule_.chunk_tokens) - static_cast<double>(running_.size());
      chunk = std::min(prompt_->left, std::max(1.0, room));
    }
    double cached = 0.0;
    for (const Running& one : running_) cached += one.cached;
    double pairs = 0.0;
    if (prompt_) {
      const double before = arrivals[prompt_->item].tokens_in - prompt_->left;
      pairs = chunk * (before + ((chunk + 1.0) / 2.0));
    }
    now_ += pace_.layers_s(static_cast<double>(running_.size()) + chunk) +
            (cached * pace_.cached_s) + (pairs * pace_.pair_s);
    for (Running& one : running_) {
      one.cached += 1.0;
      if (--one.left > 0) continue;
      answers_[one.item].end_s = now_;
      reserved_ -= tokens_of(arrivals[one.item]);
    }
    std::erase_if(running_, [](const Running& one) { return one.left == 0; });
    if (!prompt_) return;
    prompt_->left -= chunk;
    if (prompt_->left <= 0.0) end_prompt(arrivals);
  }

  void end_prompt(const std::vector<Arrival>& arrivals) {
    const std::size_t item = prompt_->item;
    const Arrival& arrival = arrivals[item];
    prompt_.reset();
    answers_[item].first_token_s = now_;
    if (arrival.tokens_out > 1) {
      running_.push_back(
          {.item = item, .cached = arrival.tokens_in + 1.0, .left = arrival.tokens_out - 1});
      return;
    }
    answers_[item].end_s = now_;
    reserved_ -= tokens_of(arrival);
  }

  LanguagePace pace_;
  LanguageRule rule_;
  std::deque<std::size_t> queue_;
  std::vector<Running> running_;
  std::optional<Prompt> prompt_;
  double reserved_ = 0.0;
  double now_ = 0.0;
  std::vector<RefereeAnswer> answers_;
};

}  // namespace headroom
