#include <algorithm>
#include <cstddef>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "models/pipeline/sweep/sweep_plan.hpp"

namespace headroom {
namespace {

/// Trials that train to the end in one go unless a report ends them.
class StoppingPlan : public SweepPlan {
 public:
  explicit StoppingPlan(const SweepSpec& spec) : trials_{spec.trials}, epochs_{spec.epochs} {}

  [[nodiscard]] std::uint32_t trials() const override { return trials_; }
  std::optional<TrialLeg> next() override {
    if (begun_ == trials_) return std::nullopt;
    return TrialLeg{.trial = begun_++, .from = 0, .to = epochs_};
  }
  Verdict report(std::uint32_t, std::uint32_t, double) override { return Verdict::go_on; }
  void end_leg(std::uint32_t, bool) override {}

 protected:
  [[nodiscard]] std::uint32_t epochs() const { return epochs_; }

 private:
  std::uint32_t trials_;
  std::uint32_t epochs_;
  std::uint32_t begun_ = 0;
};

/// Asynchronous successive halving, in the form that ends trials and never resumes one: at the
/// rungs min, min eta, min eta^2, … below the last epoch a trial goes on when at most n / eta of
/// the n results of the rung so far, or one of fewer than eta, are as good as its own; equal
/// results count as worse when they come later. Sources: Li et al., "A system for massively
/// parallel hyperparameter tuning", MLSys 2020, for the rungs; documentation of Ray Tune,
/// ASHAScheduler, for deciding at once instead of pausing.
class Asha final : public StoppingPlan {
 public:
  explicit Asha(const SweepSpec& spec) : StoppingPlan{spec}, eta_{spec.stopping.eta} {
    for (std::uint64_t epoch = spec.stopping.min; epoch < spec.epochs; epoch *= eta_) {
      rungs_.push_back({.epoch = static_cast<std::uint32_t>(epoch)});
    }
  }

  Verdict report(std::uint32_t, std::uint32_t epoch, double value) override {
    const auto rung = std::ranges::find(rungs_, epoch, &Rung::epoch);
    if (rung == rungs_.end()) return Verdict::go_on;
    const auto place = std::ranges::upper_bound(rung->values, value);
    const auto rank = static_cast<std::size_t>(place - rung->values.begin());
    rung->values.insert(place, value);
    const std::size_t kept = std::max<std::size_t>(1, rung->values.size() / eta_);
    return rank < kept ? Verdict::go_on : Verdict::stop;
  }

 private:
  struct Rung {
    std::uint32_t epoch = 0;
    std::vector<double> values{};  ///< best first
  };
  std::uint32_t eta_;
  std::vector<Rung> rungs_;
};

/// The median of values that come one by one, each in logarithmic time.
class RunningMedian {
 public:
  void add(double value) {
    if (lower_.empty() || value <= lower_.top()) {
      lower_.push(value);
    } else {
      upper_.push(value);
    }
    if (lower_.size() > upper_.size() + 1) {
      upper_.push(lower_.top());
      lower_.pop();
    } else if (upper_.size() > lower_.size()) {
      lower_.push(upper_.top());
      upper_.pop();
    }
  }
  [[nodiscard]] bool empty() const { return lower_.empty(); }
  /// Of an even number the mean of the two in the middle. Requires some value.
  [[nodiscard]] double value() const {
    return lower_.size() > upper_.size() ? lower_.top() : (lower_.top() + upper_.top()) / 2.0;
  }

 private:
  std::priority_queue<double> lower_;  ///< as many as the others, or one more
  std::priority_queue<double, std::vector<double>, std::greater<>> upper_;
};

/// The median stopping rule: after epoch s a trial is ended when the best it has reached is worse
/// than the median, over the trials that have ended, of the mean of their reports up to s. Source:
/// Golovin et al., "Google Vizier: a service for black-box optimization", KDD 2017, section
/// 3.2.2. There the trials are those that have completed; here those that were ended early count,
/// too, with the reports they have, as else the rule would only know the survivors.
class MedianRule final : public StoppingPlan {
 public:
  explicit MedianRule(const SweepSpec& spec)
      : StoppingPlan{spec},
        grace_{spec.stopping.grace},
        histories_(spec.trials),
        medians_(spec.epochs) {}

  Verdict report(std::uint32_t trial, std::uint32_t epoch, double value) override {
    History& history = histories_[trial];
    history.best = history.sums.empty() ? value : std::min(history.best, value);
    history.sums.push_back((history.sums.empty() ? 0.0 : history.sums.back()) + value);
    const RunningMedian& median = medians_[epoch - 1];
    if (epoch < grace_ || epoch >= epochs() || median.empty()) return Verdict::go_on;
    return history.best > median.value() ? Verdict::stop : Verdict::go_on;
  }

  void end_leg(std::uint32_t trial, bool has_failed) override {
    const std::vector<double> sums = std::exchange(histories_[trial].sums, {});
    if (has_failed || sums.empty()) return;
    for (std::size_t epoch = 1; epoch < epochs(); ++epoch) {
      const std::size_t reports = std::min(epoch, sums.size());
      medians_[epoch - 1].add(sums[reports - 1] / static_cast<double>(reports));
    }
  }

 private:
  struct History {
    std::vector<double> sums{};  ///< of the reports up to each epoch
    double best = 0.0;
  };

  std::uint32_t grace_;
  std::vector<History> histories_;
  std::vector<RunningMedian> medians_;  ///< by epoch, of the trials that have ended
};

}  // namespace

std::unique_ptr<SweepPlan> make_stopping_plan(const SweepSpec& spec) {
  if (spec.stopping.kind == StoppingRule::Kind::asha) return std::make_unique<Asha>(spec);
  if (spec.stopping.kind == StoppingRule::Kind::median) return std::make_unique<MedianRule>(spec);
  return std::make_unique<StoppingPlan>(spec);
}

}  // namespace headroom
