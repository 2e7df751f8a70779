#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/build_etl.hpp"
#include "sim/scenario/builders.hpp"

namespace headroom {
namespace {

/// Who waits for whose end or data. A data set is there when one of its writers has ended, so
/// that a job is stuck only where all of them are.
class DataGraph {
 public:
  DataGraph(std::span<const PlacedJobs> lists, const BuildContext& context);

  /// Jobs that wait for one another; empty when none do, or when no data set is among the reasons.
  [[nodiscard]] std::vector<std::size_t> circle() const;
  /// "prepare for clicks of train for …".
  [[nodiscard]] std::string chain(const std::vector<std::size_t>& circle) const;
  [[nodiscard]] const Section& place(std::size_t job) const { return *nodes_[job].place; }

 private:
  struct Node {
    const ListedJob* job = nullptr;
    const Section* place = nullptr;
    std::vector<std::size_t> before{};
    std::set<std::string> reads{};  ///< of what others write
  };
  /// What a stuck job waits for: another one, for a data set unless that is empty.
  struct Wait {
    std::size_t whom = 0;
    std::string dataset;
  };

  void add(const ListedJob& job, const Section& place, const BuildContext& context);
  [[nodiscard]] bool is_free(const Node& node) const;
  void free_all();
  [[nodiscard]] Wait wait_of(const Node& node) const;

  std::vector<Node> nodes_;
  std::map<std::string, std::size_t> numbers_;
  std::map<std::string, std::vector<std::size_t>> writers_;
  std::vector<bool> ends_;
};

void DataGraph::add(const ListedJob& job, const Section& place, const BuildContext& context) {
  Node node{.job = &job, .place = &place};
  std::set<std::string> own;
  if (job.training) node.reads.insert(context.profiles[job.training->profile].data.dataset);
  if (job.etl) {
    for (const PreparationStage& stage : job.etl->stages) {
      node.reads.insert(stage.read.dataset);
      if (!stage.write.dataset.empty()) own.insert(stage.write.dataset);
    }
  }
  for (const std::string& name : own) {
    node.reads.erase(name);
    writers_[name].push_back(nodes_.size());
  }
  numbers_.emplace(job.id, nodes_.size());
  nodes_.push_back(std::move(node));
}

DataGraph::DataGraph(std::span<const PlacedJobs> lists, const BuildContext& context) {
  for (const PlacedJobs& list : lists) {
    for (std::size_t i = 0; i < list.jobs.size(); ++i) add(list.jobs[i], list.places[i], context);
  }
  for (Node& node : nodes_) {
    std::erase_if(node.reads, [&](const std::string& name) { return !writers_.contains(name); });
    for (const std::string& name : node.job->after) {
      const auto found = numbers_.find(name);
      if (found != numbers_.end()) node.before.push_back(found->second);
    }
  }
  ends_.resize(nodes_.size(), false);
  free_all();
}

bool DataGraph::is_free(const Node& node) const {
  const auto ends = [&](std::size_t job) { return ends_[job]; };
  return std::ranges::all_of(node.before, ends) &&
         std::ranges::all_of(node.reads, [&](const std::string& name) {
           return std::ranges::any_of(writers_.at(name), ends);
         });
}

/// Passes over all jobs, to and fro, until one frees nobody.
void DataGraph::free_all() {
  for (bool has_freed = true; has_freed;) {
    has_freed = false;
    for (std::size_t step = 0; step < 2 * nodes_.size(); ++step) {
      const std::size_t i = step < nodes_.size() ? step : 2 * nodes_.size() - 1 - step;
      if (ends_[i] || !is_free(nodes_[i])) continue;
      ends_[i] = true;
      has_freed = true;
    }
  }
}

DataGraph::Wait DataGraph::wait_of(const Node& node) const {
  for (const std::size_t before : node.before) {
    if (!ends_[before]) return {.whom = before, .dataset = {}};
  }
  const auto stuck = [&](std::size_t job) { return !ends_[job]; };
  const auto missing = std::ranges::find_if(node.reads, [&](const std::string& name) {
    return std::ranges::all_of(writers_.at(name), stuck);
  });
  return {.whom = writers_.at(*missing).front(), .dataset = *missing};
}

std::vector<std::size_t> DataGraph::circle() const {
  const auto stuck = std::ranges::find(ends_, false);
  if (stuck == ends_.end()) return {};
  std::vector<std::size_t> way;
  std::vector<bool> seen(nodes_.size(), false);
  auto at = static_cast<std::size_t>(stuck - ends_.begin());
  while (!seen[at]) {
    seen[at] = true;
    way.push_back(at);
    at = wait_of(nodes_[at]).whom;
  }
  way.erase(way.begin(), std::ranges::find(way, at));
  const bool has_data = std::ranges::any_of(
      way, [&](std::size_t job) { return !wait_of(nodes_[job]).dataset.empty(); });
  return has_data ? way : std::vector<std::size_t>{};
}

std::string DataGraph::chain(const std::vector<std::size_t>& circle) const {
  constexpr std::size_t shown_max = 6;
  std::string text = nodes_[circle.front()].job->id;
  for (std::size_t i = 0; i < circle.size(); ++i) {
    const Wait wait = wait_of(nodes_[circle[i]]);
    const bool is_shown = i < shown_max || i + 1 == circle.size();
    if (i == shown_max && !is_shown) {
      text += fmt::format(", … {} more …", circle.size() - shown_max - 1);
    }
    if (!is_shown) continue;
    const std::string& whom = nodes_[wait.whom].job->id;
    text += wait.dataset.empty() ? " after " + whom
                                 : fmt::format(" for \"{}\" of {}", wait.dataset, whom);
  }
  return text;
}

}  // namespace

void check_data_sets(std::span<const PlacedJobs> lists, const BuildContext& context) {
  if (context.written.empty()) return;
  const DataGraph graph{lists, context};
  const std::vector<std::size_t> circle = graph.circle();
  if (circle.empty()) return;
  graph.place(circle.front())
      .refuse("", "jobs wait for one another's data: " + graph.chain(circle),
              "data sets and dependencies without a circle");
}

}  // namespace headroom
