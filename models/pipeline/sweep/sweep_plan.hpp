#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "models/pipeline/sweep/sweep_spec.hpp"

namespace headroom {

/// A part of a trial's training, from `from` epochs done to `to`, which one job does.
struct TrialLeg {
  std::uint32_t trial = 0;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

enum class Verdict : std::uint8_t { go_on, stop };

/// Who trains next and who is ended, by what trials have reported. Knows no time: the order of
/// the calls is the order of events. Lower values are better.
class SweepPlan {
 public:
  virtual ~SweepPlan() = default;
  [[nodiscard]] virtual std::uint32_t trials() const = 0;
  /// What is to run next; nullopt while nothing can begin before something has ended, and when
  /// nothing is left. Each leg is named once and begins at once.
  [[nodiscard]] virtual std::optional<TrialLeg> next() = 0;
  /// `trial` has reached `value` after `epoch` epochs, each of which it reports once.
  [[nodiscard]] virtual Verdict report(std::uint32_t trial, std::uint32_t epoch, double value) = 0;
  /// The leg of `trial` that ran is over: by itself, after Verdict::stop, or, where it
  /// `has_failed`, for good without having come to its end.
  virtual void end_leg(std::uint32_t trial, bool has_failed) = 0;
};

[[nodiscard]] std::unique_ptr<SweepPlan> make_sweep_plan(const SweepSpec& spec);
/// How many trials `spec` has in all.
[[nodiscard]] std::uint64_t trials_of(const SweepSpec& spec);
/// `asha`, `successive-halving` and the like.
[[nodiscard]] std::string_view to_string(StoppingRule::Kind kind);

/// Those that train on with one leg each unless a report ends them: none, asha, median.
[[nodiscard]] std::unique_ptr<SweepPlan> make_stopping_plan(const SweepSpec& spec);
/// Those whose trials wait for one another between legs: successive-halving and hyperband.
[[nodiscard]] std::unique_ptr<SweepPlan> make_halving_plan(const SweepSpec& spec);

/// One run of successive halving: `trials` train to `first` epochs, then one in eta of them to eta
/// times as many, and so on.
struct HalvingBracket {
  std::uint32_t trials = 0;
  std::uint32_t first = 0;
};
/// The brackets of hyperband, from the one that ends most trials to the one that ends none. With R
/// epochs at most, `min` at least and s_max the largest s with min eta^s <= R: for s from s_max to
/// 0, ceil((s_max + 1) / (s + 1) eta^s) trials begin with R eta^-s epochs, rounded down. Source: Li
/// et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18,
/// 2018, algorithm 1.
[[nodiscard]] std::vector<HalvingBracket> hyperband_brackets(const SweepSpec& spec);

}  // namespace headroom
