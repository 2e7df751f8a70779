#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/policy/kai/session.hpp"
#include "models/policy/kai/settings.hpp"
#include "models/policy/kai/snapshot.hpp"
#include "tests/conformance/conformance_case.hpp"
#include "tests/conformance/judgement.hpp"

namespace headroom {
namespace {

/// Sums of shares are not exact.
bool is_close(double a, double b) { return std::abs(a - b) < 1e-9; }

/// The number that ends a zone's name; those without one come last.
std::pair<bool, double> zone_number(const std::string& name) {
  const std::size_t digits = name.find_last_not_of("0123456789") + 1;
  if (digits == name.size()) return {true, 0};
  return {false, std::stod(name.substr(digits))};
}

/// The zones called `names` by their number among those of the node, ascending.
std::vector<std::size_t> numbers_of(const std::vector<std::string>& names,
                                    const kai::SnapshotNode& node) {
  std::vector<std::string> ids;
  if (node.numa) {
    for (const kai::SnapshotZone& zone : node.numa->zones) ids.push_back(zone.id);
  }
  std::ranges::sort(ids, [](const std::string& a, const std::string& b) {
    return std::pair{zone_number(a), a} < std::pair{zone_number(b), b};
  });
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (std::ranges::find(names, ids[i]) != names.end()) numbers.push_back(i);
  }
  return numbers;
}

/// One pod as the session left it.
struct SeenPod {
  kai::TaskView view;
  std::string node;                ///< empty for none
  std::vector<std::size_t> zones;  ///< by number, ascending
};

/// Compares a cluster with what a case expects of it.
class Comparison {
 public:
  Comparison(const ScenarioCase& scenario, const kai::Snapshot& snapshot,
             const kai::Cluster& cluster)
      : scenario_{scenario}, snapshot_{snapshot}, cluster_{cluster} {}

  [[nodiscard]] std::vector<Mismatch> run();
  [[nodiscard]] SeenPod see(std::size_t job, std::size_t task) const;

 private:
  using Pods = std::vector<std::pair<std::size_t, std::size_t>>;  ///< job and task by position

  void differ(std::string what, std::string wanted, std::string saw) {
    mismatches_.push_back({std::move(what), std::move(wanted), std::move(saw)});
  }
  void compare_number(const std::string& what, double wanted, double saw) {
    if (!is_close(wanted, saw)) differ(what, shown_number(wanted), shown_number(saw));
  }
  void compare_pods(const std::string& name, const PodExpectation& expected, const Pods& pods);
  void compare_pod(const PodExpectation& expected, const std::string& name, const SeenPod& seen);
  void compare_node(const std::string& name, const NodeExpectation& expected);
  void compare_placement(const PodSetPlacement& placement);
  void compare_domains(const DistinctDomains& distinct);
  [[nodiscard]] std::size_t job_position(std::string_view name) const;
  [[nodiscard]] Pods pods_of(std::size_t job, std::string_view pod_set) const;
  [[nodiscard]] std::string domain_of(const SeenPod& seen, const std::string& label) const;

  const ScenarioCase& scenario_;
  const kai::Snapshot& snapshot_;
  const kai::Cluster& cluster_;
  std::vector<Mismatch> mismatches_;
};

std::size_t Comparison::job_position(std::string_view name) const {
  const auto found = std::ranges::find(snapshot_.jobs, name, &kai::SnapshotJob::name);
  return static_cast<std::size_t>(found - snapshot_.jobs.begin());
}

/// All pods of a job, or those of one of its pod sets.
Comparison::Pods Comparison::pods_of(std::size_t job, std::string_view pod_set) const {
  Pods pods;
  const auto& tasks = snapshot_.jobs[job].tasks;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (pod_set.empty() || tasks[i].pod_set == pod_set) pods.emplace_back(job, i);
  }
  return pods;
}

SeenPod Comparison::see(std::size_t job, std::size_t task) const {
  SeenPod seen{
      .view = cluster_.task(cluster_.tasks(id_at<JobId>(job))[task]), .node = {}, .zones = {}};
  if (seen.view.node) {
    const auto node = index(*seen.view.node);
    seen.node = snapshot_.nodes[node].name;
    seen.zones = numbers_of(seen.view.zones, snapshot_.nodes[node]);
  } else if (seen.view.status == kai::Status::pending) {
    // The node on a waiting pod is a label, which stays until the pod is placed.
    const kai::SnapshotTask& given = snapshot_.jobs[job].tasks[task];
    if (given.status == kai::Status::pending) seen.node = given.node;
  }
  return seen;
}

void Comparison::compare_pod(const PodExpectation& expected, const std::string& name,
                             const SeenPod& seen) {
  if (seen.view.status != expected.status) {
    differ(name + ".status", std::string{status_name(expected.status)},
           std::string{status_name(seen.view.status)});
  }
  if (!expected.node.empty() && seen.node != expected.node) {
    differ(name + ".node", expected.node, seen.node.empty() ? "none" : seen.node);
  }
  if (expected.zones && seen.zones != *expected.zones) {
    differ(name + ".zones", fmt::format("{}", *expected.zones), fmt::format("{}", seen.zones));
  }
}

void Comparison::compare_pods(const std::string& name, const PodExpectation& expected,
                              const Pods& pods) {
  double accepted = 0;
  for (const auto& [job, task] : pods) {
    const SeenPod seen = see(job, task);
    compare_pod(expected, snapshot_.jobs[job].tasks[task].name, seen);
    accepted += seen.view.accepted_gpus;
  }
  if (expected.gpus_accepted != 0) {
    compare_number(name + ".accepted", expected.gpus_accepted, accepted);
  }
  if (expected.started_before && !pods.empty()) {
    const auto start = cluster_.last_start(id_at<JobId>(pods.front().first));
    if (!start || *start > case_time - *expected.started_before) {
      differ(name + ".start", "an earlier start", start ? "a later one" : "none");
    }
  }
}

void Comparison::compare_node(const std::string& name, const NodeExpectation& expected) {
  const NodeId id = cluster_.find_node(name).value();
  const kai::NodeView view = cluster_.node(id);
  compare_number(name + ".releasing", expected.releasing_gpus, view.releasing_gpus);
  compare_number(name + ".idle", expected.idle_gpus, view.idle_gpus);
  for (const auto& [zone, amounts] : expected.zones_available) {
    const kai::NamedAmounts available = cluster_.zone_available(id, zone);
    for (const auto& [resource, amount] : amounts) {
      // Devices go by any name that ends so.
      const bool is_gpu = resource.ends_with("gpu");
      const auto found = std::ranges::find_if(available, [&, name = &resource](const auto& entry) {
        return is_gpu ? entry.first.ends_with("gpu") : entry.first == *name;
      });
      compare_number(fmt::format("{}.zone{}.{}", name, zone, resource), amount,
                     found == available.end() ? 0 : found->second);
    }
  }
}

std::string Comparison::domain_of(const SeenPod& seen, const std::string& label) const {
  const auto node = std::ranges::find(snapshot_.nodes, seen.node, &kai::SnapshotNode::name);
  if (node == snapshot_.nodes.end()) return "none";
  const auto found = node->labels.find(label);
  return found == node->labels.end() ? "none" : found->second;
}

void Comparison::compare_placement(const PodSetPlacement& placement) {
  std::map<std::string, std::size_t> per_domain;
  std::set<std::string> nodes;
  for (const auto& [job, task] : pods_of(job_position(placement.job), placement.pod_set)) {
    const SeenPod seen = see(job, task);
    ++per_domain[domain_of(seen, placement.label)];
    nodes.insert(seen.node);
  }
  if (!placement.per_domain.empty() && per_domain != placement.per_domain) {
    differ(placement.pod_set + ".domains", fmt::format("{}", placement.per_domain),
           fmt::format("{}", per_domain));
  }
  if (!placement.nodes.empty() && !std::ranges::equal(nodes, placement.nodes)) {
    differ(placement.pod_set + ".nodes", fmt::format("{}", placement.nodes),
           fmt::format("{}", nodes));
  }
}

void Comparison::compare_domains(const DistinctDomains& distinct) {
  std::vector<std::string> domains;
  const std::size_t job = job_position(distinct.job);
  for (const std::string& pod_set : distinct.pod_sets) {
    std::set<std::string> own;
    for (const auto& [position, task] : pods_of(job, pod_set)) {
      own.insert(domain_of(see(position, task), distinct.label));
    }
    domains.insert(domains.end(), own.begin(), own.end());
  }
  std::ranges::sort(domains);
  if (domains != distinct.domains) {
    differ(distinct.job + ".domains", fmt::format("{}", distinct.domains),
           fmt::format("{}", domains));
  }
}

std::vector<Mismatch> Comparison::run() {
  for (const auto& [name, expected] : scenario_.expected.jobs) {
    compare_pods(name, expected, pods_of(job_position(name), ""));
  }
  for (const auto& [name, expected] : scenario_.expected.tasks) {
    for (std::size_t job = 0; job < snapshot_.jobs.size(); ++job) {
      const auto& tasks = snapshot_.jobs[job].tasks;
      const auto found = std::ranges::find(tasks, name, &kai::SnapshotTask::name);
      if (found == tasks.end()) continue;
      compare_pods(name, expected, {{job, static_cast<std::size_t>(found - tasks.begin())}});
    }
  }
  for (const auto& [name, expected] : scenario_.expected.nodes) compare_node(name, expected);
  for (const PodSetPlacement& placement : scenario_.expected.placements) {
    compare_placement(placement);
  }
  if (scenario_.expected.distinct) compare_domains(*scenario_.expected.distinct);
  return std::move(mismatches_);
}

void check_calls(const CallLimits& limits, const kai::CycleOutcome& outcome,
                 std::vector<std::string>& breaches) {
  CallLimits seen;
  for (const kai::Change& change : outcome.changes) {
    seen.binds += change.deed == kai::Deed::bind ? 1 : 0;
    seen.pipelines += change.deed == kai::Deed::pipeline || change.deed == kai::Deed::move ? 1 : 0;
    seen.evictions += change.deed == kai::Deed::evict || change.deed == kai::Deed::move ? 1 : 0;
  }
  const auto check = [&](std::string_view what, double limit, double calls) {
    if (calls <= limit) return;
    breaches.push_back(
        fmt::format("{} {}, expected at most {}", shown_number(calls), what, shown_number(limit)));
  };
  check("binds", limits.binds, seen.binds);
  check("evictions", limits.evictions, seen.evictions);
  check("pipelines", limits.pipelines, seen.pipelines);
}

/// Makes what a session left the beginning of the next: what was bound runs, what was evicted or
/// pipelined waits.
void carry(const ScenarioCase& scenario, const Comparison& after, kai::Snapshot& snapshot) {
  for (std::size_t j = 0; j < snapshot.jobs.size(); ++j) {
    kai::SnapshotJob& job = snapshot.jobs[j];
    const bool stays_releasing = std::ranges::find(scenario.jobs_that_stay_releasing, job.name) !=
                                 scenario.jobs_that_stay_releasing.end();
    for (std::size_t t = 0; t < job.tasks.size(); ++t) {
      kai::SnapshotTask& task = job.tasks[t];
      const SeenPod seen = after.see(j, t);
      task.status = seen.view.status;
      task.node = seen.node;
      task.gpu_groups = seen.view.gpu_groups;
      if (task.status == kai::Status::binding) task.status = kai::Status::running;
      const bool leaves = task.status == kai::Status::releasing && !stays_releasing;
      if (task.status == kai::Status::pipelined || leaves) {
        task.status = kai::Status::pending;
        task.node.clear();
      }
      if (task.status == kai::Status::pending) task.gpu_groups.clear();
    }
    const bool runs = std::ranges::any_of(job.tasks, [](const kai::SnapshotTask& task) {
      return task.status == kai::Status::running || task.status == kai::Status::bound ||
             task.status == kai::Status::allocated;
    });
    job.last_start = runs ? std::optional{case_time - 60_s} : std::nullopt;
  }
}

void append(std::vector<Mismatch> found, const std::string& when, Judgement& judgement) {
  for (Mismatch& mismatch : found) {
    mismatch.what = when + mismatch.what;
    judgement.mismatches.push_back(std::move(mismatch));
  }
}

Judgement judge_rounds(const ScenarioCase& scenario) {
  Judgement judgement;
  kai::Snapshot snapshot = scenario.snapshot;
  const int rounds = scenario.rounds_until_match + scenario.rounds_after_match;
  for (int round = 1; round <= rounds; ++round) {
    kai::Cluster cluster{snapshot};
    check_calls(scenario.limits, cluster.run_cycle(case_time, scenario.settings),
                judgement.call_breaches);
    Comparison after{scenario, snapshot, cluster};
    if (round > scenario.rounds_until_match) {
      append(after.run(), fmt::format("in round {}: ", round), judgement);
    }
    kai::Snapshot next = snapshot;
    carry(scenario, after, next);
    snapshot = std::move(next);
    if (round != scenario.rounds_until_match) continue;
    const kai::Cluster carried{snapshot};
    append(Comparison{scenario, snapshot, carried}.run(), fmt::format("after round {}: ", round),
           judgement);
  }
  return judgement;
}

}  // namespace

Judgement judge_scenario(const ScenarioCase& scenario) {
  if (scenario.in_rounds) return judge_rounds(scenario);
  Judgement judgement;
  kai::Cluster cluster{scenario.snapshot};
  check_calls(scenario.limits, cluster.run_cycle(case_time, scenario.settings),
              judgement.call_breaches);
  judgement.mismatches = Comparison{scenario, scenario.snapshot, cluster}.run();
  return judgement;
}

}  // namespace headroom
