#include "tools/sweep/slurm_engine.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <numeric>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/output_file.hpp"
#include "tools/sweep/slurm.hpp"
#include "tools/sweep/slurm_script.hpp"
#include "tools/sweep/sweep.hpp"
#include "tools/sweep/sweep_store.hpp"

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// The work on one sweep. `slurm/` below the results holds the script, the logs, and `jobs`: the
/// number of shards, then the ids of jobs that may still be at work.
class SlurmSweep {
 public:
  SlurmSweep(const Sweep& sweep, SweepStore& store, const SlurmOptions& options)
      : sweep_{sweep},
        store_{store},
        options_{options},
        here_{store.finished()},
        folder_{options.command.out + "/slurm"} {}

  void run() {
    std::vector<std::string> jobs = known_jobs();
    if (!jobs.empty()) options_.say(fmt::format("following Slurm {}", names(jobs)));
    for (unsigned attempt = 0;; ++attempt) {
      if (!jobs.empty()) follow(jobs);
      const std::vector<std::size_t> left = unfinished();
      if (left.empty()) break;
      if (attempt == options_.attempts) give_up(left);
      if (attempt > 0) say_lost(left, jobs);
      jobs = submit(left);
    }
    take_over();
  }

 private:
  static std::string names(const std::vector<std::string>& jobs) {
    return fmt::format("{} {}", jobs.size() == 1 ? "job" : "jobs", fmt::join(jobs, ", "));
  }

  [[nodiscard]] std::string shard_path(std::size_t index) const {
    const Shard shard{.index = index, .count = options_.command.shards};
    return options_.command.out + "/" + store_name(shard);
  }

  [[nodiscard]] std::vector<std::string> known_jobs() const {
    std::ifstream file{folder_ + "/jobs"};
    std::size_t shards = 0;
    std::vector<std::string> jobs;
    if (!(file >> shards) || shards != options_.command.shards) return {};
    for (std::string job; file >> job;) jobs.push_back(job);
    return jobs;
  }

  /// The shards with a run that is neither in the store nor in their own.
  [[nodiscard]] std::vector<std::size_t> unfinished() const {
    std::vector<std::size_t> left;
    const std::size_t count = options_.command.shards;
    for (std::size_t shard = 0; shard < count; ++shard) {
      std::vector<bool> there = here_;
      std::error_code error;
      if (lacks_run(there, shard) && fs::exists(shard_path(shard), error)) {
        there = SweepStore{shard_path(shard), sweep_}.finished();
        for (std::size_t i = 0; i < there.size(); ++i) there[i] = there[i] || here_[i];
      }
      if (lacks_run(there, shard)) left.push_back(shard);
    }
    return left;
  }

  [[nodiscard]] bool lacks_run(const std::vector<bool>& there, std::size_t shard) const {
    for (std::size_t i = shard; i < there.size(); i += options_.command.shards) {
      if (!there[i]) return true;
    }
    return false;
  }

  std::vector<std::string> submit(const std::vector<std::size_t>& shards) {
    const auto batches = slurm_batches(shards, slurm_array_size_max());
    make_output_directory(folder_);
    const std::string script = folder_ + "/sweep.sh";
    write_file(script, slurm_script(options_.command, options_.options));
    std::vector<std::string> jobs;
    for (const SlurmBatch& batch : batches) {
      jobs.push_back(submit_to_slurm(batch, script));
      // At once, so that no job is forgotten when we are killed.
      write_file(folder_ + "/jobs",
                 fmt::format("{}\n{}\n", options_.command.shards, fmt::join(jobs, "\n")));
    }
    options_.say(fmt::format("submitted {} {} to Slurm: {}", shards.size(),
                             shards.size() == 1 ? "task" : "tasks", names(jobs)));
    return jobs;
  }

  /// Waits until no task of `jobs` waits or runs. Asks often at first, then every ten seconds.
  void follow(const std::vector<std::string>& jobs) {
    using Clock = std::chrono::steady_clock;
    using namespace std::chrono_literals;
    constexpr auto silence_max = 10min;
    const auto begin = Clock::now();
    auto answered = begin;
    for (;;) {
      const auto active = active_slurm_tasks(jobs);
      if (active == 0U) return;
      if (active) {
        answered = Clock::now();
        const std::size_t all = std::max(options_.command.shards, *active);
        options_.on_progress(all - *active, all);
      } else if (Clock::now() - answered > silence_max) {
        throw InputError{Diagnostic{.path = "squeue",
                                    .message = "Slurm has not answered for ten minutes",
                                    .hint = "the same command follows the tasks again"}};
      }
      const Clock::duration pause =
          std::clamp<Clock::duration>((Clock::now() - begin) / 20, 200ms, 10s);
      for (const auto end = Clock::now() + pause; Clock::now() < end;) {
        options_.look();
        std::this_thread::sleep_for(50ms);
      }
    }
  }

  void say_lost(const std::vector<std::size_t>& shards, const std::vector<std::string>& jobs) {
    const std::string ends = slurm_task_ends(jobs);
    options_.say(fmt::format("{} {} lost{}: submitting again", shards.size(),
                             shards.size() == 1 ? "task was" : "tasks were",
                             ends.empty() ? "" : " (" + ends + ")"));
  }

  /// The end of the newest log of a task whose index is `index`.
  [[nodiscard]] std::string last_words(std::size_t index) const {
    std::optional<fs::path> newest;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder_, error}) {
      const std::string name = entry.path().filename().string();
      if (!name.ends_with(fmt::format("_{}.log", index))) continue;
      if (!newest || fs::last_write_time(*newest, error) < entry.last_write_time(error)) {
        newest = entry.path();
      }
    }
    if (!newest) return "it left no log";
    std::ifstream file{*newest};
    std::string last = "its log is empty";
    for (std::string line; std::getline(file, line);) {
      if (!line.empty()) last = line;
    }
    return last;
  }

  [[noreturn]] void give_up(const std::vector<std::size_t>& shards) {
    const std::size_t index = shards.front() % slurm_array_size_max();
    throw InputError{
        Diagnostic{.path = fmt::format("shard {} of {}", shards.front(), options_.command.shards),
                   .message = fmt::format("is not done after {} attempts ({} such shards): {}",
                                          options_.attempts, shards.size(), last_words(index)),
                   .hint = fmt::format("logs are in {}; the same command tries again", folder_)}};
  }

  void take_over() {
    for (std::size_t shard = 0; shard < options_.command.shards; ++shard) {
      std::error_code error;
      const std::string path = shard_path(shard);
      if (!fs::exists(path, error)) continue;
      SweepStore other{path, sweep_};
      store_.merge(other);
    }
    for (std::size_t shard = 0; shard < options_.command.shards; ++shard) {
      remove_store(shard_path(shard));
    }
    std::error_code error;
    fs::remove_all(folder_, error);
  }

  const Sweep& sweep_;
  SweepStore& store_;
  const SlurmOptions& options_;
  std::vector<bool> here_;
  std::string folder_;
};

}  // namespace

void run_on_slurm(const Sweep& sweep, SweepStore& store, const SlurmOptions& options) {
  SlurmSweep{sweep, store, options}.run();
}

}  // namespace headroom
