#include "tools/check/run_suites.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/json_text.hpp"
#include "sim/report/output_file.hpp"
#include "sim/report/tree.hpp"
#include "tools/check/case_files.hpp"
#include "tools/check/case_preparation.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/noise.hpp"
#include "tools/check/recorded_schedule.hpp"
#include "tools/check/suite.hpp"
#include "tools/compare/paired_runs.hpp"
#include "tools/replicate/simulate.hpp"

namespace headroom {
namespace {

/// The chance that noise fails a case in which nothing is beyond its tolerance.
constexpr double case_alpha = 0.01;

/// All runs of a case.
struct CaseRuns {
  CaseRun made;
  std::optional<PairedRuns> pairs;
};

/// The reference and the case under the same seeds.
CaseRuns run_against(const PreparedCase& prepared, const CheckOptions& options, unsigned threads) {
  const std::vector<Scenario> sides{*prepared.reference, prepared.scenario};
  PairingSettings settings;
  for (const Scenario& side : sides) {
    settings.replications = std::max<std::size_t>(settings.replications, side.run.replications);
  }
  settings.replications_max = std::max(settings.replications, settings.replications_max);
  settings.threads = threads;
  settings.look = [&](std::size_t, std::size_t) {
    if (options.look) options.look();
  };
  for (const Expectation& expectation : prepared.check->expectations) {
    const auto* metric = std::get_if<MetricExpectation>(&expectation);
    if (metric != nullptr) settings.metrics.push_back(metric->metric);
  }
  CaseRuns runs;
  runs.pairs = run_paired(sides, settings);
  runs.made.summary = replicated_summary(runs.pairs->summaries[1]);
  if (auto* record = std::get_if<RunRecord>(&runs.pairs->first[1].record)) {
    runs.made.record = std::move(*record);
  }
  return runs;
}

/// What --update writes: the summary, and what each seed had where figures are compared.
Tree baseline_tree(const CheckCase& check, const CaseRun& made) {
  Tree tree = made.summary;
  std::vector<std::string> metrics;
  for (const Expectation& expectation : check.expectations) {
    const auto* metric = std::get_if<MetricExpectation>(&expectation);
    const bool compares = metric != nullptr && (metric->at_most_rel || metric->at_least_rel);
    if (compares && std::ranges::find(metrics, metric->metric) == metrics.end()) {
      metrics.push_back(metric->metric);
    }
  }
  if (made.by_seed.size() > 1) tree.add("by_seed", figures_by_seed(made.by_seed, metrics));
  return tree;
}

void judge_case(const PreparedCase& prepared, const CaseRuns& runs, const Tree* baseline,
                CaseResult& result) {
  const auto& expectations = prepared.check->expectations;
  const auto metrics = std::ranges::count_if(expectations, [](const Expectation& one) {
    return std::holds_alternative<MetricExpectation>(one);
  });
  const Evidence evidence{
      .summary = &runs.made.summary,
      .baseline = baseline,
      .by_seed = runs.made.by_seed,
      .pairs = runs.pairs ? &*runs.pairs : nullptr,
      .alpha = case_alpha / static_cast<double>(std::max<std::ptrdiff_t>(metrics, 1))};
  for (const Expectation& expectation : expectations) {
    if (const auto* metric = std::get_if<MetricExpectation>(&expectation)) {
      result.judgements.push_back(judge(*metric, evidence));
    } else {
      result.judgements.push_back(
          judge_schedule(std::get<ScheduleExpectation>(expectation), runs.made.record));
    }
    if (!result.judgements.back().passed) result.verdict = Verdict::failed;
  }
}

CaseResult judged(const PreparedCase& prepared, const CheckOptions& options, const CaseRunner& run,
                  unsigned threads) {
  CaseResult result{.suite = prepared.suite->shown,
                    .name = prepared.check->name,
                    .verdict = Verdict::passed,
                    .judgements = {},
                    .missing = prepared.missing,
                    .updated = {}};
  if (!prepared.missing.empty() || prepared.is_unchanged) {
    result.verdict = prepared.is_unchanged ? Verdict::unchanged : Verdict::skipped;
    return result;
  }
  CaseRuns runs;
  if (prepared.reference) {
    runs = run_against(prepared, options, threads);
  } else {
    runs.made = run(prepared.scenario);
  }
  const Tree* baseline = prepared.baseline ? &*prepared.baseline : nullptr;
  if (options.update && prepared.check->baseline) {
    write_file(prepared.check->baseline->path,
               json_text(baseline_tree(*prepared.check, runs.made)));
    result.updated = prepared.check->baseline->shown;
    baseline = &runs.made.summary;
  }
  judge_case(prepared, runs, baseline, result);
  return result;
}

/// Runs cases on several threads and hands their results on in order.
class CaseQueue {
 public:
  CaseQueue(std::span<const PreparedCase> cases, const CheckOptions& options, const CaseRunner& run)
      : cases_{cases}, options_{options}, run_{run}, results_(cases.size()) {}

  /// Takes cases until none is left or one has thrown.
  void work() {
    while (true) {
      const std::size_t position = next_.fetch_add(1);
      if (position >= cases_.size() || failed_) return;
      try {
        deliver(position, judged(cases_[position], options_, run_, inner_threads()));
      } catch (...) {
        fail(position, std::current_exception());
        return;
      }
    }
  }

  std::vector<CaseResult> take() {
    if (failure_) std::rethrow_exception(failure_);
    std::vector<CaseResult> all;
    all.reserve(results_.size());
    for (auto& result : results_) all.push_back(std::move(result).value());
    return all;
  }

 private:
  /// Threads for the runs of one case: all of them when it is alone.
  [[nodiscard]] unsigned inner_threads() const { return cases_.size() == 1 ? options_.threads : 1; }

  void deliver(std::size_t position, CaseResult result) {
    const std::scoped_lock lock{mutex_};
    results_[position] = std::move(result);
    while (told_ < results_.size() && results_[told_]) {
      if (options_.on_result) options_.on_result(*results_[told_]);
      ++told_;
    }
  }

  /// Keeps the failure of the earliest case, so that threads do not show.
  void fail(std::size_t position, std::exception_ptr failure) {
    const std::scoped_lock lock{mutex_};
    failed_ = true;
    if (failure_ && failed_position_ < position) return;
    failure_ = std::move(failure);
    failed_position_ = position;
  }

  std::span<const PreparedCase> cases_;
  const CheckOptions& options_;
  const CaseRunner& run_;
  std::vector<std::optional<CaseResult>> results_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::size_t told_ = 0;
  std::size_t failed_position_ = 0;
  std::exception_ptr failure_;
};

/// Brings the record up to date. What a run has written, such as a baseline, counts as it is
/// now.
void remember(std::span<const PreparedCase> cases, std::span<const CaseResult> results,
              const CheckOptions& options) {
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseResult& result = results[i];
    if (result.verdict == Verdict::passed) {
      options.record->set(result.suite, result.name, fingerprint_of(*cases[i].check, options));
    } else if (result.verdict != Verdict::unchanged) {
      options.record->forget(result.suite, result.name);
    }
  }
}

}  // namespace

std::vector<CaseResult> run_suites(std::span<const Suite> suites, const CheckOptions& options,
                                   const CaseRunner& run) {
  const std::vector<PreparedCase> cases = prepare_cases(suites, options);
  CaseQueue queue{cases, options, run};
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(options.threads, cases.size()); ++i) {
      others.emplace_back([&] { queue.work(); });
    }
    queue.work();
  }
  std::vector<CaseResult> results = queue.take();
  if (options.record != nullptr) remember(cases, results, options);
  return results;
}

}  // namespace headroom
