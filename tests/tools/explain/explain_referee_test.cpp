#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "recorded.hpp"
#include "tests/sim/world/small_run.hpp"
#include "tools/explain/explanation.hpp"

namespace headroom {
namespace {

constexpr std::uint32_t node_count = 3;
constexpr std::int64_t gpus_per_node = 4;

struct PlainJob {
  std::int64_t submit = 0;
  std::int64_t gpus = 1;
  std::int64_t run = 1;
  std::int32_t priority = 0;
  std::vector<std::uint32_t> after{};
};

/// Where each job runs in one second, worked out from the journal's lines of text
/// and the ends of jobs; every time is a whole second.
class PlainRun {
 public:
  PlainRun(const RunRecord& run, std::size_t jobs) : run_{run}, running_(jobs) {
    for (const std::string& line : run.journal_lines) read(line);
  }

  /// Where job `job` runs when all that happens at `second` has happened.
  [[nodiscard]] std::vector<std::int64_t> nodes_at(std::size_t job, std::int64_t second) const {
    const auto& changes = running_[job];
    const auto next = std::ranges::upper_bound(changes, second, {},
                                               [](const auto& change) { return change.first; });
    if (next == changes.begin()) return {};
    const JobRecord& record = run_.jobs.records()[job];
    const bool has_gone = has_ended(record.state) && record.end <= TimePoint{1_s * second};
    return has_gone ? std::vector<std::int64_t>{} : std::prev(next)->second;
  }

 private:
  void read(const std::string& line) {
    std::istringstream words{line};
    std::int64_t second = 0;
    std::string verb;
    std::string noun;
    std::size_t job = 0;
    words >> second >> verb >> noun >> job;
    if (verb == "stop") running_[job].push_back({second, {}});
    if (verb != "start") return;
    std::string word;
    std::vector<std::int64_t> nodes;
    words >> word;
    while (words >> word) {
      const std::size_t dash = word.find('-');
      const std::int64_t first = std::stoll(word);
      const std::int64_t last =
          dash == std::string::npos ? first : std::stoll(word.substr(dash + 1));
      for (std::int64_t node = first; node <= last; ++node) nodes.push_back(node);
    }
    running_[job].push_back({second, nodes});
  }

  const RunRecord& run_;
  std::vector<std::vector<std::pair<std::int64_t, std::vector<std::int64_t>>>> running_;
};

/// Says plainly, second by second, what stood in a job's way.
class Referee {
 public:
  Referee(const RunRecord& run, const std::vector<PlainJob>& jobs, const SchedulerSpec& rules)
      : run_{run}, jobs_{jobs}, rules_{rules}, plain_{run, jobs.size()} {}

  [[nodiscard]] bool waits(std::size_t job, std::int64_t second) const {
    const JobRecord& record = run_.jobs.records()[job];
    if (record.state == JobState::rejected || second < jobs_[job].submit) return false;
    if (has_ended(record.state) && record.end <= TimePoint{1_s * second}) return false;
    return plain_.nodes_at(job, second).empty();
  }

  [[nodiscard]] std::string verdict(std::size_t job, std::int64_t second) const {
    if (is_held(job, second)) return "dependency";
    const std::vector<std::int64_t> free = free_at(second);
    std::int64_t total = 0;
    for (const std::int64_t gpus : free) total += gpus;
    if (total < needed(job)) return "no_capacity";
    if (!fits(job, free)) return "fragmented";
    if (rules_.cycle && !decided_since_it_fits(job, second)) return "cycle";
    const std::optional<std::size_t> head = first_waiting(second);
    if (!head || *head == job) return "policy";
    const bool reserves = rules_.backfill == "easy" || rules_.backfill == "conservative";
    const bool reservation = reserves && rules_.preemption != "order";
    return fmt::format("{} {}", reservation ? "reservation" : "order", *head);
  }

 private:
  [[nodiscard]] bool is_held(std::size_t job, std::int64_t second) const {
    return std::ranges::any_of(jobs_[job].after, [&](std::uint32_t before) {
      const JobRecord& record = run_.jobs.records()[before];
      return !has_ended(record.state) || record.end > TimePoint{1_s * second};
    });
  }

  /// More than a node has takes whole nodes.
  [[nodiscard]] std::int64_t node_need(std::size_t job) const {
    return (jobs_[job].gpus + gpus_per_node - 1) / gpus_per_node;
  }
  [[nodiscard]] std::int64_t part(std::size_t job) const {
    return node_need(job) > 1 ? gpus_per_node : jobs_[job].gpus;
  }
  [[nodiscard]] std::int64_t needed(std::size_t job) const { return node_need(job) * part(job); }

  [[nodiscard]] std::vector<std::int64_t> free_at(std::int64_t second) const {
    std::vector<std::int64_t> free(node_count, gpus_per_node);
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      for (const std::int64_t node : plain_.nodes_at(job, second)) {
        free[static_cast<std::size_t>(node)] -= part(job);
      }
    }
    return free;
  }

  [[nodiscard]] bool fits(std::size_t job, const std::vector<std::int64_t>& free) const {
    return std::ranges::count_if(free, [&](std::int64_t gpus) { return gpus >= part(job); }) >=
           node_need(job);
  }

  /// Whether a decision was made at a second from which on the job waits and fits.
  [[nodiscard]] bool decided_since_it_fits(std::size_t job, std::int64_t second) const {
    const std::int64_t cycle = rules_.cycle->count / 1'000'000'000;
    const auto could_start = [&](std::int64_t at) {
      return at >= 0 && waits(job, at) && !is_held(job, at) && fits(job, free_at(at));
    };
    for (; could_start(second); --second) {
      if (second % cycle == 0) return true;
    }
    return false;
  }

  /// Of the jobs that the scheduler has taken up, which it does when it decides.
  [[nodiscard]] std::optional<std::size_t> first_waiting(std::int64_t second) const {
    std::optional<std::size_t> best;
    const std::int64_t cycle = rules_.cycle ? rules_.cycle->count / 1'000'000'000 : 1;
    const std::int64_t decided = second / cycle * cycle;
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      if (!waits(job, second) || jobs_[job].submit > decided || is_held(job, decided)) continue;
      if (!best || key(job) < key(*best)) best = job;
    }
    return best;
  }
  [[nodiscard]] std::int64_t key(std::size_t job) const {
    if (rules_.order == "priority") return -jobs_[job].priority;
    if (rules_.order == "sjf") return jobs_[job].run;
    return static_cast<std::int64_t>(job);
  }

  const RunRecord& run_;
  const std::vector<PlainJob>& jobs_;
  const SchedulerSpec& rules_;
  PlainRun plain_;
};

SchedulerSpec random_rules(std::mt19937& random) {
  const auto one_of = [&](const std::vector<std::string>& names) {
    return names[random() % names.size()];
  };
  SchedulerSpec rules;
  rules.order = one_of({"fcfs", "priority", "sjf"});
  rules.backfill = one_of({"none", "easy", "conservative", "first-fit"});
  rules.placement = one_of({"first-fit", "worst-fit", "best-fit"});
  rules.preemption = rules.order == "priority" ? one_of({"none", "priority"}) : "none";
  if (random() % 4 == 0) rules.preemption = "order";
  if (random() % 3 == 0) rules.cycle = 7_s;
  rules.restart_cost = 1_s * static_cast<std::int64_t>(random() % 3);
  return rules;
}

std::vector<PlainJob> random_jobs(std::mt19937& random) {
  std::vector<PlainJob> jobs;
  std::int64_t submit = 0;
  for (std::uint32_t i = 0; i < 14; ++i) {
    submit += random() % 5;
    PlainJob& job = jobs.emplace_back();
    job.submit = submit;
    job.gpus = 1 + random() % (random() % 4 == 0 ? 12 : 4);
    job.run = 1 + random() % 25;
    job.priority = static_cast<std::int32_t>(random() % 3);
    if (i > 0 && random() % 6 == 0) job.after.push_back(static_cast<std::uint32_t>(random() % i));
  }
  return jobs;
}

/// The stretch that `second` lies in, as the referee puts it; empty when it waits not.
std::string said(const Explanation& explanation, std::int64_t second) {
  const TimePoint time{1_s * second};
  for (const WaitInterval& wait : explanation.waits) {
    if (wait.from <= time && time < wait.to) return std::string{to_string(wait.obstacle)};
  }
  return {};
}

void compare(const SchedulerSpec& rules, const std::vector<PlainJob>& jobs,
             std::map<std::string, int>& seen) {
  SmallRun small{node_count, static_cast<std::uint32_t>(gpus_per_node)};
  small.scenario.scheduler = rules;
  for (const PlainJob& job : jobs) {
    std::vector<std::string> after;
    for (const std::uint32_t before : job.after) after.push_back(std::to_string(before));
    small.add({.submit = job.submit,
               .gpus = job.gpus,
               .run = job.run,
               .priority = job.priority,
               .after = after});
  }
  const RunRecord run = small.run({.journal_lines = 100'000, .keep_log = true, .on_progress = {}});
  const RecordedRun recorded = test::read_back(test::files_of(run, rules));
  const Referee referee{run, jobs, rules};
  const auto end = run.end.since_start.count / 1'000'000'000;
  for (std::uint32_t job = 0; job < jobs.size(); ++job) {
    const Explanation explanation = explain(recorded, job);
    std::map<std::string, Duration> sums;
    for (std::int64_t second = 0; second < end; ++second) {
      const std::string wanted = referee.waits(job, second) ? referee.verdict(job, second) : "";
      const std::string word = wanted.substr(0, wanted.find(' '));
      INFO("job " << job << " at " << second << " s, wanted " << wanted);
      REQUIRE(said(explanation, second) == word);
      if (!wanted.empty()) sums[wanted] += 1_s;
      ++seen[word];
    }
    for (const ObstacleShare& share : explanation.shares) {
      if (share.obstacle == WaitObstacle::dependency) continue;
      for (const Behind& one : share.behind) {
        CHECK(sums[fmt::format("{} {}", to_string(share.obstacle), one.job)] == one.time);
      }
    }
  }
}

TEST_CASE("every second of every wait is explained as a plain look at the run explains it") {
  std::mt19937 random{20'261'126};
  std::map<std::string, int> seen;
  for (int round = 0; round < 400; ++round) {
    const SchedulerSpec rules = random_rules(random);
    const std::vector<PlainJob> jobs = random_jobs(random);
    INFO("round " << round << ": " << rules.order << ", " << rules.backfill << ", "
                  << rules.preemption);
    compare(rules, jobs, seen);
  }
  for (const char* obstacle :
       {"dependency", "no_capacity", "fragmented", "cycle", "reservation", "order"}) {
    CHECK_MESSAGE(seen[obstacle] > 100, obstacle);
  }
}

}  // namespace
}  // namespace headroom
