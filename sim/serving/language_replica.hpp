#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/units.hpp"

#include "models/serving/language_pace.hpp"
#include "models/serving/prefix_cache.hpp"

namespace headroom {

/// One replica of a language model under continuous batching.
///
/// Steps are no events. All sequences advance by one token a step, so a sequence with n tokens to
/// go ends n steps from now, whoever comes and goes; only how long a step takes changes, when a
/// sequence joins or leaves and as caches grow. Between two such changes time over steps is a
/// parabola, which is solved. Ends of steps are not waited for: a sequence joins in the middle of
/// one. The whole cache that a sequence will need is kept free from its start, so that none is
/// ever driven out. Sources: Yu et al., Orca, OSDI'22 (steps); Kwon et al., PagedAttention,
/// SOSP'23 (the cache as the limit of concurrency).
class LanguageReplica {
 public:
  /// `pace` and `rule` outlive the replica.
  LanguageReplica(const LanguagePace& pace, const LanguageRule& rule);

  /// What a request asks of it.
  struct Prompt {
    std::uint32_t item = 0;  ///< names the request
    std::uint32_t tokens_in = 1;
    std::uint32_t tokens_out = 1;
  };
  /// Whether a prompt can begin now: no other is being computed, and there is room.
  [[nodiscard]] bool can_take(const Prompt& prompt) const;
  /// Begins a prompt of which `reused` tokens are there already. Requires can_take().
  void take(const Prompt& prompt, std::uint32_t reused, TimePoint now);

  /// When the next prompt or sequence is done; end_of_time when nothing is there.
  [[nodiscard]] TimePoint next() const { return next_; }
  struct Done {
    std::optional<std::uint32_t> first_token{};  ///< the item of a prompt that is done
    std::optional<std::uint32_t> answer{};       ///< the item of an answer that is complete
  };
  /// Lets happen what is due at next().
  [[nodiscard]] Done happen();

  /// Sequences and prompts that it works on.
  [[nodiscard]] std::size_t size() const { return sequences_.size() + (prompt_ ? 1 : 0); }
  /// Their items: the prompt last.
  [[nodiscard]] std::vector<std::uint32_t> items() const;
  [[nodiscard]] PrefixCache& prefixes() { return prefixes_; }

 private:
  struct Sequence {
    double end_step = 0.0;
    Prompt prompt{};
    [[nodiscard]] bool operator>(const Sequence& other) const {
      return end_step != other.end_step ? end_step > other.end_step
                                        : prompt.item > other.prompt.item;
    }
  };
  static double tokens_of(const Prompt& prompt) {
    return static_cast<double>(prompt.tokens_in) + static_cast<double>(prompt.tokens_out);
  }
  [[nodiscard]] bool is_stopped() const { return prompt_ && rule_->chunk_tokens == 0; }
  [[nodiscard]] double chunk() const;
  [[nodiscard]] double prompt_steps() const;
  void begin_last_chunk();
  void end_prompt(Done& done);
  void end_sequence(Done& done);
  [[nodiscard]] double step_base_s() const;
  void move_to(TimePoint now);
  void plan(TimePoint now);

  const LanguagePace* pace_;
  const LanguageRule* rule_;
  std::vector<Sequence> sequences_;     ///< a heap, first end first
  std::optional<Prompt> prompt_;        ///< the one that is being computed
  double prompt_left_ = 0.0;            ///< tokens of it, where it goes in chunks
  double last_chunk_ = 0.0;             ///< tokens of its last step, once that has begun
  double last_step_left_ = 0.0;         ///< part of that step; 0 before it
  double prompt_pairs_s_ = 0.0;         ///< attention of one of its tokens, a mean
  TimePoint prompt_end_ = end_of_time;  ///< where it stops all others
  double steps_ = 0.0;                  ///< that sequences have made
  double cached_ = 0.0;                 ///< tokens of all sequences
  double reserved_ = 0.0;               ///< tokens of the cache, prompt included
  TimePoint since_{};                   ///< of what is said above
  TimePoint next_ = end_of_time;
  PrefixCache prefixes_;
};

}  // namespace headroom
