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
#include "tools/check/case_preparation.hpp"
#include "tools/check/judgement.hpp"
#include "tools/check/recorded_schedule.hpp"
#include "tools/check/suite.hpp"

namespace headroom {
namespace {

CaseResult judged(const PreparedCase& prepared, const CheckOptions& options,
                  const CaseRunner& run) {
  CaseResult result{.suite = prepared.suite->shown,
                    .name = prepared.check->name,
                    .verdict = Verdict::passed,
                    .judgements = {},
                    .missing = prepared.missing,
                    .updated = {}};
  if (!prepared.missing.empty()) {
    result.verdict = Verdict::skipped;
    return result;
  }
  const CaseRun made = run(prepared.scenario);
  const Tree* baseline = prepared.baseline ? &*prepared.baseline : nullptr;
  if (options.update && prepared.check->baseline) {
    write_file(prepared.check->baseline->path, json_text(made.summary));
    result.updated = prepared.check->baseline->shown;
    baseline = &made.summary;
  }
  for (const Expectation& expectation : prepared.check->expectations) {
    if (const auto* metric = std::get_if<MetricExpectation>(&expectation)) {
      result.judgements.push_back(judge(*metric, made.summary, baseline));
    } else {
      result.judgements.push_back(
          judge_schedule(std::get<ScheduleExpectation>(expectation), made.record));
    }
    if (!result.judgements.back().passed) result.verdict = Verdict::failed;
  }
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
        deliver(position, judged(cases_[position], options_, run_));
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
  return queue.take();
}

}  // namespace headroom
