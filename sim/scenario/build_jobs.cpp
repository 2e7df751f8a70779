#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "headroom/job.hpp"
#include "headroom/units.hpp"

#include "models/workload/listed_source.hpp"
#include "sim/scenario/build_pipeline.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/section.hpp"

namespace headroom {

ListedJob build_job(const Section& job, BuildContext& context) {
  ListedJob listed;
  listed.id = job.label("id").value_or("");
  listed.user = job.text("user").value_or("");
  listed.queue = job.text("queue").value_or("");
  listed.qos = job.text("qos").value_or("");
  listed.account = job.text("account").value_or("");
  listed.request = build_request(job, context);
  listed.elastic = build_elastic(job);
  listed.topology = build_topology_wish(job, context);
  listed.submit = job.seconds("submit_s").value_or(Duration{});
  listed.duration = job.seconds("duration_s").value_or(Duration{});
  listed.walltime = job.seconds("walltime_s");
  listed.restart_cost = job.duration("restart_cost");
  listed.checkpoint_every = job.duration("checkpoint_every");
  listed.priority = static_cast<std::int32_t>(job.count("priority").value_or(0));
  listed.preemptible = job.flag("preemptible");
  listed.after = job.labels("after");
  listed.etl = build_etl(job, context);
  listed.training = build_training(job, listed.request.gpu_models, context);
  return listed;
}

namespace {

/// The in-line jobs of a scenario as a graph: who must have ended before whom.
class DependencyGraph {
 public:
  /// Files repeated ids and unknown predecessors on the way.
  explicit DependencyGraph(std::span<const PlacedJobs> lists);

  /// Jobs that wait for one another, each after the one behind it; empty when none do.
  [[nodiscard]] std::vector<std::size_t> cycle() const;

  [[nodiscard]] const ListedJob& job(std::size_t i) const { return *jobs_[i]; }
  [[nodiscard]] const Section& place(std::size_t i) const { return *places_[i]; }

 private:
  void add_jobs(std::span<const PlacedJobs> lists);
  [[nodiscard]] std::vector<bool> can_end() const;

  std::vector<const ListedJob*> jobs_;
  std::vector<const Section*> places_;
  std::unordered_map<std::string_view, std::size_t> numbers_;
  std::vector<std::vector<std::size_t>> predecessors_;
};

void DependencyGraph::add_jobs(std::span<const PlacedJobs> lists) {
  for (const PlacedJobs& list : lists) {
    for (std::size_t i = 0; i < list.jobs.size(); ++i) {
      const ListedJob& job = list.jobs[i];
      const Section& place = list.places[i];
      const auto [first, is_new] = numbers_.emplace(job.id, jobs_.size());
      if (!is_new && !job.id.empty()) {
        place.refuse(
            "id",
            fmt::format("\"{}\" is also the id of {}", job.id, places_[first->second]->path()),
            "an id of its own for each job");
      }
      jobs_.push_back(&job);
      places_.push_back(&place);
    }
  }
}

DependencyGraph::DependencyGraph(std::span<const PlacedJobs> lists) {
  add_jobs(lists);
  predecessors_.resize(jobs_.size());
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    std::vector<std::string> unknown;
    for (const std::string& name : jobs_[i]->after) {
      const auto found = numbers_.find(name);
      if (found != numbers_.end()) {
        predecessors_[i].push_back(found->second);
      } else {
        unknown.push_back(name);
      }
    }
    if (unknown.empty() || !places_[i]->is_sound("after")) continue;
    for (const std::string& name : unknown) {
      places_[i]->refuse("after", fmt::format("there is no job \"{}\"", name),
                         "ids of jobs in this file");
    }
  }
}

std::vector<bool> DependencyGraph::can_end() const {
  std::vector<std::vector<std::size_t>> successors(jobs_.size());
  std::vector<std::size_t> waits_for(jobs_.size());
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < jobs_.size(); ++i) {
    waits_for[i] = predecessors_[i].size();
    for (const std::size_t predecessor : predecessors_[i]) successors[predecessor].push_back(i);
    if (waits_for[i] == 0) ready.push_back(i);
  }
  std::vector<bool> ends(jobs_.size(), false);
  while (!ready.empty()) {
    const std::size_t done = ready.back();
    ready.pop_back();
    ends[done] = true;
    for (const std::size_t successor : successors[done]) {
      if (--waits_for[successor] == 0) ready.push_back(successor);
    }
  }
  return ends;
}

std::vector<std::size_t> DependencyGraph::cycle() const {
  const std::vector<bool> ends = can_end();
  const auto stuck = std::ranges::find(ends, false);
  if (stuck == ends.end()) return {};
  // Each stuck job has a stuck predecessor, so that the way back never stops
  // and comes to a job seen before.
  std::vector<std::size_t> way;
  std::vector<bool> seen(jobs_.size(), false);
  auto at = static_cast<std::size_t>(stuck - ends.begin());
  while (!seen[at]) {
    seen[at] = true;
    way.push_back(at);
    at = *std::ranges::find_if(predecessors_[at], [&](std::size_t other) { return !ends[other]; });
  }
  way.erase(way.begin(), std::ranges::find(way, at));
  return way;
}

}  // namespace

PlacedJobs build_jobs(const Section& source, BuildContext& context) {
  PlacedJobs placed;
  for (const Section& job : source.children("jobs")) {
    ListedJob listed = build_job(job, context);
    if (job.has("service")) build_service(job, listed, context);
    if (job.has("interactive")) build_notebook(job, listed, context);
    if (const auto demand = job.number("gpu_demand")) {
      context.gpu_demands[listed.id] = *demand;
      warn_of_idle_demand(job, listed.request, context);
    }
    placed.places.push_back(job);
    placed.jobs.push_back(std::move(listed));
  }
  return placed;
}

void check_dependencies(std::span<const PlacedJobs> lists) {
  constexpr std::size_t shown_max = 6;
  const DependencyGraph graph{lists};
  const std::vector<std::size_t> cycle = graph.cycle();
  if (cycle.empty()) return;
  std::string chain = graph.job(cycle.front()).id;
  for (std::size_t i = 1; i < cycle.size() && i < shown_max; ++i) {
    chain += " after " + graph.job(cycle[i]).id;
  }
  if (cycle.size() > shown_max)
    chain += fmt::format(" after … {} more …", cycle.size() - shown_max);
  chain += " after " + graph.job(cycle.front()).id;
  graph.place(cycle.front())
      .refuse("after", "jobs wait for one another: " + chain, "dependencies without a cycle");
}

}  // namespace headroom
