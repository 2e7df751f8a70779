#include "tools/sweep/sweep_runs.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "tools/replicate/simulate.hpp"
#include "tools/study/study_metrics.hpp"
#include "tools/study/study_scenario.hpp"

namespace headroom {
namespace {

/// So many runs are committed at once, or what has ended after so long a time.
constexpr std::size_t batch = 64;
constexpr std::chrono::milliseconds patience{250};

/// What is asked for and is not in `summary`. Parts by user, queue or size need not be in
/// every run, so those may show later.
void check_metrics(const Sweep& sweep, const Tree& summary) {
  std::vector<Diagnostic> findings;
  for (const std::string& metric : sweep.metrics) {
    if (metric.starts_with("by_")) continue;
    auto unknown = unknown_metric(summary, metric);
    if (!unknown) continue;
    unknown->path = sweep.study.shown;
    findings.push_back(std::move(*unknown));
  }
  if (!findings.empty()) throw InputError{std::move(findings)};
}

/// Figures of single users are as many as there are users; they are kept when asked for.
bool keeps_users(const Sweep& sweep) {
  return std::ranges::any_of(
      sweep.metrics, [](const std::string& metric) { return metric.starts_with("by_user."); });
}

/// Why a run failed, without the folder of the study, so that it reads the same from
/// wherever the sweep was started.
std::string reason(const Study& study, std::string text) {
  const std::string folder = std::filesystem::path{study.shown}.parent_path().string() + "/";
  if (folder == "/") return text;
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at)) {
    text.erase(at, folder.size());
  }
  return text;
}

/// Makes runs, on any thread.
class RunMaker {
 public:
  RunMaker(const Sweep& sweep, const SweepRunOptions& options)
      : sweep_{sweep}, options_{options}, keeps_users_{keeps_users(sweep)} {}

  RunOutcome outcome_of(const SweepRun& run) {
    RunOutcome outcome{.run = run, .failure = {}, .metrics = {}};
    std::optional<Tree> summary;
    try {
      const Study& study = sweep_.study;
      summary = simulate(scenario_at(study, sweep_.points[run.point], study.seed + run.replication),
                         stoppable(options_.look))
                    .summary;
    } catch (const InputError& error) {
      outcome.failure = reason(sweep_.study, error.what());
      return outcome;
    } catch (const AssertionError& error) {
      outcome.failure = std::string{"our own fault, please report it: "} + error.what();
      return outcome;
    }
    if (!checked_.exchange(true)) check_metrics(sweep_, *summary);
    outcome.metrics = metrics_of(*summary);
    if (!keeps_users_) {
      std::erase_if(outcome.metrics,
                    [](const Metric& metric) { return metric.path.starts_with("by_user."); });
    }
    return outcome;
  }

 private:
  const Sweep& sweep_;
  const SweepRunOptions& options_;
  bool keeps_users_;
  std::atomic<bool> checked_{false};
};

/// Threads that make runs, and the one that files what they hand over.
class Workers {
 public:
  Workers(RunMaker& maker, const std::vector<SweepRun>& pending, unsigned threads)
      : maker_{maker}, pending_{pending}, working_{std::min<std::size_t>(threads, pending.size())} {
    for (std::size_t i = working_; i > 0; --i) threads_.emplace_back([this] { serve(); });
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  Workers(Workers&&) = delete;
  Workers& operator=(Workers&&) = delete;
  ~Workers() {
    stop();
    threads_.clear();
  }

  /// What ended since the last call, after `patience` at most.
  std::vector<RunOutcome> take() {
    std::unique_lock lock{mutex_};
    filled_.wait_for(lock, patience, [this] { return ended_.size() >= batch || working_ == 0; });
    std::vector<RunOutcome> ended;
    ended.swap(ended_);
    lock.unlock();
    emptied_.notify_all();
    return ended;
  }

  /// Passes on what stopped a thread.
  void rethrow_failure() {
    const std::lock_guard lock{mutex_};
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  static constexpr std::size_t backlog_max = 1024;

  void stop() {
    next_ = pending_.size();
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    emptied_.notify_all();
  }

  void serve() {
    for (std::size_t i = next_++; i < pending_.size(); i = next_++) {
      try {
        hand_over(maker_.outcome_of(pending_[i]));
      } catch (...) {
        const std::lock_guard lock{mutex_};
        if (!failure_) failure_ = std::current_exception();
        next_ = pending_.size();
      }
    }
    const std::lock_guard lock{mutex_};
    --working_;
    filled_.notify_one();
  }

  void hand_over(RunOutcome outcome) {
    std::unique_lock lock{mutex_};
    emptied_.wait(lock, [this] { return ended_.size() < backlog_max || stopped_; });
    ended_.push_back(std::move(outcome));
    if (ended_.size() >= batch) filled_.notify_one();
  }

  RunMaker& maker_;
  const std::vector<SweepRun>& pending_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::vector<RunOutcome> ended_;
  std::exception_ptr failure_;
  std::size_t working_;  ///< threads that have not come to their end
  bool stopped_ = false;
  std::vector<std::jthread> threads_;
};

/// The runs of the shard that `store` lacks.
std::vector<SweepRun> pending_runs(const Sweep& sweep, SweepStore& store, const Shard& shard,
                                   SweepCounts& counts) {
  const std::vector<bool> finished = store.finished();
  const std::uint32_t replications = sweep.study.replications;
  std::vector<SweepRun> pending;
  for (std::size_t i = shard.index; i < finished.size(); i += shard.count) {
    ++counts.all;
    if (finished[i]) continue;
    pending.push_back(
        {.point = i / replications, .replication = static_cast<std::uint32_t>(i % replications)});
  }
  return pending;
}

/// Makes runs and files them on this thread alone.
void run_here(RunMaker& maker, const std::vector<SweepRun>& pending, SweepStore& store,
              const std::function<void(std::size_t)>& on_made) {
  using Clock = std::chrono::steady_clock;
  auto committed = Clock::now();
  std::size_t made = 0;
  try {
    for (const SweepRun& run : pending) {
      store.add(maker.outcome_of(run));
      if (++made % batch != 0 && Clock::now() - committed < patience) continue;
      store.commit();
      on_made(made);
      committed = Clock::now();
    }
  } catch (const InputError&) {
    throw;  // the store itself may be what failed
  } catch (...) {
    store.commit();
    throw;
  }
  store.commit();
  on_made(made);
}

void run_on_threads(Workers& workers, std::size_t wanted, SweepStore& store,
                    const std::function<void(std::size_t)>& on_made) {
  for (std::size_t made = 0; made < wanted;) {
    const std::vector<RunOutcome> ended = workers.take();
    for (const RunOutcome& outcome : ended) store.add(outcome);
    store.commit();
    made += ended.size();
    on_made(made);
    workers.rethrow_failure();
  }
}

}  // namespace

SweepCounts run_sweep(const Sweep& sweep, SweepStore& store, const SweepRunOptions& options) {
  SweepCounts counts;
  const std::vector<SweepRun> pending = pending_runs(sweep, store, options.shard, counts);
  const std::size_t before = counts.all - pending.size();
  const auto on_made = [&](std::size_t made) {
    counts.made = made;
    if (options.on_progress) options.on_progress(before + made, counts.all);
  };
  on_made(0);
  RunMaker maker{sweep, options};
  if (options.threads == 1) {
    run_here(maker, pending, store, on_made);
  } else {
    Workers workers{maker, pending, options.threads};
    run_on_threads(workers, pending.size(), store, on_made);
  }
  return counts;
}

}  // namespace headroom
