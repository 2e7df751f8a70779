#include "models/pipeline/sweep/sweep_plan.hpp"

#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "headroom/random.hpp"

using namespace headroom;

namespace {

SweepSpec spec_of(StoppingRule::Kind kind, std::uint32_t trials, std::uint32_t epochs,
                  std::uint32_t grace = 1) {
  return {.trials = trials,
          .epochs = epochs,
          .stopping = {.kind = kind, .eta = 3, .min = 1, .grace = grace}};
}

std::vector<std::uint32_t> begun(SweepPlan& plan) {
  std::vector<std::uint32_t> trials;
  while (const auto leg = plan.next()) trials.push_back(leg->trial);
  return trials;
}

using Trials = std::vector<std::uint32_t>;
constexpr Verdict go_on = Verdict::go_on;
constexpr Verdict stop = Verdict::stop;

}  // namespace

TEST_CASE("asha with nine trials, by hand") {
  const auto plan = make_sweep_plan(spec_of(StoppingRule::Kind::asha, 9, 9));
  CHECK(begun(*plan).size() == 9);
  // Rungs at 1 and 3 of 9 epochs. Of n results at a rung max(1, n / 3) go on.
  CHECK(plan->report(0, 1, 0.9) == go_on);   // the first
  CHECK(plan->report(1, 1, 0.8) == go_on);   // best of two
  CHECK(plan->report(2, 1, 0.85) == stop);   // second of three, one goes on
  CHECK(plan->report(3, 1, 0.8) == stop);    // equal, but later
  CHECK(plan->report(4, 1, 0.7) == go_on);   // best of five
  CHECK(plan->report(5, 1, 0.75) == go_on);  // second of six, two go on
  CHECK(plan->report(6, 1, 0.95) == stop);
  CHECK(plan->report(7, 1, 0.6) == go_on);
  CHECK(plan->report(8, 1, 0.72) == go_on);  // third of nine, three go on
  // No rung at 2.
  CHECK(plan->report(0, 2, 5.0) == go_on);
  CHECK(plan->report(0, 3, 0.5) == go_on);
  CHECK(plan->report(1, 3, 0.6) == stop);
  CHECK(plan->report(4, 3, 0.4) == go_on);
  // The last epoch is no rung.
  CHECK(plan->report(0, 9, 9.9) == go_on);
}

TEST_CASE("the median rule, by hand") {
  const auto plan = make_sweep_plan(spec_of(StoppingRule::Kind::median, 4, 4, 2));
  CHECK(begun(*plan) == Trials{0, 1, 2, 3});
  std::uint32_t epoch = 0;
  for (const double value : {1.0, 0.8, 0.6, 0.4}) {
    CHECK(plan->report(0, ++epoch, value) == go_on);  // nobody has ended yet
  }
  plan->end_leg(0, false);
  // Means of trial 0 up to each epoch: 1, 0.9, 0.8, 0.7.
  CHECK(plan->report(1, 1, 2.0) == go_on);  // within the grace
  CHECK(plan->report(1, 2, 0.9) == go_on);  // its best is as good as the median
  CHECK(plan->report(1, 3, 0.85) == stop);  // 0.85 is worse than 0.8
  plan->end_leg(1, false);
  CHECK(plan->report(2, 1, 0.1) == go_on);
  CHECK(plan->report(2, 2, 3.0) == go_on);  // by its best, 0.1
  // At epoch 2 the means are 0.9 and (2 + 0.9) / 2 = 1.45, their median 1.175.
  CHECK(plan->report(3, 1, 1.2) == go_on);
  CHECK(plan->report(3, 2, 1.18) == stop);
  plan->end_leg(3, false);
}

TEST_CASE("successive halving with nine trials, by hand") {
  const auto plan = make_sweep_plan(spec_of(StoppingRule::Kind::successive_halving, 9, 9));
  CHECK(begun(*plan) == Trials{0, 1, 2, 3, 4, 5, 6, 7, 8});
  for (std::uint32_t trial = 0; trial < 9; ++trial) {
    CHECK(!plan->next().has_value());
    CHECK(plan->report(trial, 1, 9.0 - trial) == go_on);
    plan->end_leg(trial, trial == 8);  // the best one fails
  }
  const auto leg = plan->next();
  REQUIRE(leg.has_value());
  CHECK(leg->trial == 7);
  CHECK(leg->from == 1);
  CHECK(leg->to == 3);
  CHECK(begun(*plan) == Trials{6, 5});
  CHECK(plan->report(7, 3, 0.3) == go_on);
  CHECK(plan->report(6, 3, 0.2) == go_on);
  CHECK(plan->report(5, 3, 0.2) == go_on);
  for (const std::uint32_t trial : {5, 6, 7}) plan->end_leg(trial, false);
  const auto last = plan->next();
  REQUIRE(last.has_value());
  CHECK(last->trial == 6);  // equal values go by their place in the rung: 7, 6, 5
  CHECK(last->from == 3);
  CHECK(last->to == 9);
  plan->end_leg(6, false);
  CHECK(!plan->next().has_value());
}

TEST_CASE("hyperband's brackets are those of its paper") {
  // Table 1 of Li et al. for R = 81 and eta = 3: n and r of s = 4, 3, 2, 1, 0. The paper's table
  // rounds n down in between; algorithm 1 rounds up.
  const auto brackets = hyperband_brackets(spec_of(StoppingRule::Kind::hyperband, 1, 81));
  std::vector<std::uint32_t> trials;
  std::vector<std::uint32_t> epochs;
  for (const HalvingBracket& bracket : brackets) {
    trials.push_back(bracket.trials);
    epochs.push_back(bracket.first);
  }
  CHECK(trials == Trials{81, 34, 15, 8, 5});
  CHECK(epochs == Trials{1, 3, 9, 27, 81});
  CHECK(trials_of(spec_of(StoppingRule::Kind::hyperband, 1, 81)) == 143);
}

TEST_CASE("brackets follow on one another, each with trials of its own") {
  const auto plan = make_sweep_plan(spec_of(StoppingRule::Kind::hyperband, 1, 3));
  CHECK(plan->trials() == 5);
  CHECK(begun(*plan) == Trials{0, 1, 2});
  for (std::uint32_t trial = 0; trial < 3; ++trial) {
    CHECK(plan->report(trial, 1, trial) == go_on);
    plan->end_leg(trial, false);
  }
  CHECK(begun(*plan) == Trials{0});
  CHECK(plan->report(0, 3, 0.0) == go_on);
  plan->end_leg(0, false);
  CHECK(begun(*plan) == Trials{3, 4});
}

namespace {

struct Report {
  std::uint32_t trial = 0;
  std::uint32_t epoch = 0;
  double value = 0.0;
};

/// The rules anew from the complete history, whose last entry asks.
Verdict asha_by_history(const std::vector<Report>& history, const SweepSpec& spec) {
  const Report& last = history.back();
  bool is_rung = false;
  for (std::uint64_t rung = spec.stopping.min; rung < spec.epochs; rung *= spec.stopping.eta) {
    is_rung = is_rung || rung == last.epoch;
  }
  if (!is_rung) return go_on;
  std::size_t count = 0;
  std::size_t as_good = 0;  // results that come before its own
  for (const Report& report : history) {
    if (report.epoch != last.epoch) continue;
    ++count;
    if (&report != &last && report.value <= last.value) ++as_good;
  }
  return as_good < std::max<std::size_t>(1, count / spec.stopping.eta) ? go_on : stop;
}

Verdict median_by_history(const std::vector<Report>& history, const Trials& ended,
                          const SweepSpec& spec) {
  const Report& last = history.back();
  if (last.epoch < spec.stopping.grace || last.epoch >= spec.epochs) return go_on;
  std::vector<double> means;
  for (const std::uint32_t trial : ended) {
    double sum = 0.0;
    int count = 0;
    for (const Report& report : history) {
      if (report.trial != trial || report.epoch > last.epoch) continue;
      sum += report.value;
      ++count;
    }
    if (count > 0) means.push_back(sum / count);
  }
  if (means.empty()) return go_on;
  double best = last.value;
  for (const Report& report : history) {
    if (report.trial == last.trial) best = std::min(best, report.value);
  }
  std::ranges::sort(means);
  const double median = (means[(means.size() - 1) / 2] + means[means.size() / 2]) / 2.0;
  return best > median ? stop : go_on;
}

/// Trials that report in random order until all have ended.
void compare_with_history(StoppingRule::Kind kind, std::uint64_t number) {
  RandomStream random{11, "random-sweeps", number};
  SweepSpec spec = spec_of(kind, static_cast<std::uint32_t>(1 + random.below(20)),
                           static_cast<std::uint32_t>(1 + random.below(30)),
                           static_cast<std::uint32_t>(1 + random.below(4)));
  spec.stopping.eta = static_cast<std::uint32_t>(2 + random.below(3));
  spec.stopping.min = static_cast<std::uint32_t>(1 + random.below(spec.epochs));
  const auto plan = make_sweep_plan(spec);
  Trials active = begun(*plan);
  std::map<std::uint32_t, std::uint32_t> epochs;
  std::vector<Report> history;
  Trials ended;
  while (!active.empty()) {
    const auto place = static_cast<std::ptrdiff_t>(random.below(active.size()));
    const std::uint32_t trial = active[static_cast<std::size_t>(place)];
    // Few different values, so that there are ties.
    history.push_back({trial, ++epochs[trial], static_cast<double>(random.below(8)) / 8.0});
    const Report& last = history.back();
    const Verdict expected = kind == StoppingRule::Kind::asha
                                 ? asha_by_history(history, spec)
                                 : median_by_history(history, ended, spec);
    CHECK(plan->report(trial, last.epoch, last.value) == expected);
    if (expected == go_on && last.epoch < spec.epochs) continue;
    plan->end_leg(trial, false);
    ended.push_back(trial);
    active.erase(active.begin() + place);
  }
  CHECK(ended.size() == spec.trials);
}

}  // namespace

TEST_CASE("asha and the median rule decide as their definitions do on the whole history") {
  for (std::uint64_t number = 0; number < 150; ++number) {
    compare_with_history(StoppingRule::Kind::asha, number);
    compare_with_history(StoppingRule::Kind::median, number);
  }
}

TEST_CASE("halving keeps at each rung the best third, whatever the order of the reports") {
  for (std::uint64_t number = 0; number < 100; ++number) {
    RandomStream random{13, "random-halving", number};
    const auto trials = static_cast<std::uint32_t>(1 + random.below(40));
    const auto plan = make_sweep_plan(spec_of(StoppingRule::Kind::successive_halving, trials, 27));
    Trials expected(trials);
    for (std::uint32_t i = 0; i < trials; ++i) expected[i] = i;
    for (std::uint32_t rung = 1; rung <= 27; rung *= 3) {
      Trials active = begun(*plan);
      std::ranges::sort(active);
      REQUIRE(active == expected);
      std::vector<std::pair<double, std::uint32_t>> values;
      while (!active.empty()) {
        const auto place = static_cast<std::ptrdiff_t>(random.below(active.size()));
        const std::uint32_t trial = active[static_cast<std::size_t>(place)];
        values.emplace_back(random.uniform(), trial);
        CHECK(plan->report(trial, rung, values.back().first) == go_on);
        active.erase(active.begin() + place);
        plan->end_leg(trial, false);
      }
      std::ranges::sort(values);
      values.resize(std::max<std::size_t>(1, values.size() / 3));
      expected.clear();
      for (const auto& [value, trial] : values) expected.push_back(trial);
      std::ranges::sort(expected);
    }
    CHECK(!plan->next().has_value());
  }
}
