#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "models/pipeline/sweep/sweep_plan.hpp"

namespace headroom {
namespace {

/// Rungs at which all trials that are left wait for one another; the best n / eta of n, at least
/// one, go on, equal ones in the order of the rung before. Brackets follow on one another. Sources:
/// Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter
/// optimization", AISTATS 2016; for brackets see hyperband_brackets().
class HalvingPlan final : public SweepPlan {
 public:
  HalvingPlan(const SweepSpec& spec, std::vector<HalvingBracket> brackets)
      : eta_{spec.stopping.eta}, epochs_{spec.epochs}, brackets_{std::move(brackets)} {
    for (const HalvingBracket& bracket : brackets_) trials_ += bracket.trials;
    done_.resize(trials_, 0);
    values_.resize(trials_, std::numeric_limits<double>::infinity());
    begin_bracket();
  }

  [[nodiscard]] std::uint32_t trials() const override { return trials_; }

  std::optional<TrialLeg> next() override {
    if (begun_ == rung_.size()) return std::nullopt;
    const std::uint32_t trial = rung_[begun_++];
    return TrialLeg{.trial = trial, .from = done_[trial], .to = rung_epoch_};
  }

  Verdict report(std::uint32_t trial, std::uint32_t, double value) override {
    values_[trial] = value;
    return Verdict::go_on;
  }

  void end_leg(std::uint32_t trial, bool has_failed) override {
    if (has_failed) values_[trial] = std::numeric_limits<double>::infinity();
    done_[trial] = rung_epoch_;
    if (++ended_ == rung_.size()) end_rung();
  }

 private:
  void begin_bracket() {
    if (bracket_ == brackets_.size()) return;
    const HalvingBracket& bracket = brackets_[bracket_++];
    std::vector<std::uint32_t> trials(bracket.trials);
    for (std::uint32_t& trial : trials) trial = first_of_bracket_++;
    begin_rung(std::move(trials), bracket.first);
  }

  void begin_rung(std::vector<std::uint32_t> trials, std::uint64_t epoch) {
    rung_ = std::move(trials);
    // What is left of the way when the next rung would be beyond it is done in one.
    rung_epoch_ = static_cast<std::uint32_t>(std::min<std::uint64_t>(epoch, epochs_));
    begun_ = 0;
    ended_ = 0;
  }

  void end_rung() {
    const std::size_t kept = rung_.size() / eta_;
    if (rung_epoch_ == epochs_) return begin_or_end();
    std::vector<std::uint32_t> best = rung_;
    std::ranges::stable_sort(best, {}, [&](std::uint32_t trial) { return values_[trial]; });
    best.resize(std::max<std::size_t>(1, kept));
    std::erase_if(best, [&](std::uint32_t trial) {
      return values_[trial] == std::numeric_limits<double>::infinity();
    });
    if (best.empty()) return begin_or_end();
    begin_rung(std::move(best), std::uint64_t{rung_epoch_} * eta_);
  }

  void begin_or_end() {
    begun_ = rung_.size();
    begin_bracket();
  }

  std::uint32_t eta_;
  std::uint32_t epochs_;
  std::vector<HalvingBracket> brackets_;
  std::size_t bracket_ = 0;  ///< the next
  std::uint32_t trials_ = 0;
  std::uint32_t first_of_bracket_ = 0;
  std::vector<std::uint32_t> rung_;  ///< trials of the present rung
  std::uint32_t rung_epoch_ = 0;
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;
  std::vector<std::uint32_t> done_;  ///< epochs, by trial
  std::vector<double> values_;       ///< last reports, by trial; infinite where it failed
};

}  // namespace

std::vector<HalvingBracket> hyperband_brackets(const SweepSpec& spec) {
  const std::uint64_t eta = spec.stopping.eta;
  std::uint32_t s_max = 0;
  for (std::uint64_t epochs = std::uint64_t{spec.stopping.min} * eta; epochs <= spec.epochs;
       epochs *= eta) {
    ++s_max;
  }
  std::vector<HalvingBracket> brackets;
  for (std::uint32_t s = s_max + 1; s-- > 0;) {
    std::uint64_t power = 1;
    for (std::uint32_t i = 0; i < s; ++i) power *= eta;
    const std::uint64_t trials = ((s_max + 1) * power + s) / (s + 1);
    brackets.push_back({.trials = static_cast<std::uint32_t>(trials),
                        .first = static_cast<std::uint32_t>(spec.epochs / power)});
  }
  return brackets;
}

std::unique_ptr<SweepPlan> make_halving_plan(const SweepSpec& spec) {
  std::vector<HalvingBracket> brackets{{.trials = spec.trials, .first = spec.stopping.min}};
  if (spec.stopping.kind == StoppingRule::Kind::hyperband) brackets = hyperband_brackets(spec);
  return std::make_unique<HalvingPlan>(spec, std::move(brackets));
}

}  // namespace headroom
