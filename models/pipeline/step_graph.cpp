#include "models/pipeline/step_graph.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

#include "headroom/diagnostics.hpp"

namespace headroom {
namespace {

/// Steps by their names; a name given twice is a fault.
std::map<std::string_view, std::uint32_t> numbers_of(std::span<const StepEdges> steps,
                                                     std::vector<GraphFault>& faults) {
  std::map<std::string_view, std::uint32_t> numbers;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    if (numbers.emplace(steps[i].name, number).second || steps[i].name.empty()) continue;
    faults.push_back(
        {.step = i,
         .key = "name",
         .message = fmt::format("\"{}\" is also the name of an earlier step", steps[i].name),
         .hint = "a name of its own for each step"});
  }
  return numbers;
}

/// Who writes what.
std::map<std::string_view, std::uint32_t> writers_of(std::span<const StepEdges> steps,
                                                     std::vector<GraphFault>& faults) {
  std::map<std::string_view, std::uint32_t> writers;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const std::string& dataset : steps[i].writes) {
      const auto [first, is_new] = writers.emplace(dataset, static_cast<std::uint32_t>(i));
      if (is_new) continue;
      faults.push_back({.step = i,
                        .key = "writes",
                        .message = fmt::format("\"{}\" is also written by step \"{}\"", dataset,
                                               steps[first->second].name),
                        .hint = "one writer for each data set"});
    }
  }
  return writers;
}

}  // namespace

StepGraph::StepGraph(std::span<const StepEdges> steps, std::vector<GraphFault>& faults)
    : predecessors_(steps.size()), successors_(steps.size()) {
  const std::size_t faults_before = faults.size();
  add_edges(steps, faults);
  if (faults.size() == faults_before) find_cycle(steps, faults);
}

void StepGraph::add_edges(std::span<const StepEdges> steps, std::vector<GraphFault>& faults) {
  const auto numbers = numbers_of(steps, faults);
  const auto writers = writers_of(steps, faults);
  std::vector<std::string> names;
  for (const StepEdges& step : steps) names.push_back(step.name);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::vector<std::uint32_t>& before = predecessors_[i];
    for (const std::string& name : steps[i].after) {
      const auto found = numbers.find(name);
      if (found != numbers.end()) {
        before.push_back(found->second);
        continue;
      }
      const std::string near = nearest_name(name, names);
      faults.push_back({.step = i,
                        .key = "after",
                        .message = fmt::format("there is no step \"{}\"", name),
                        .hint = near.empty() ? "names of steps of this pipeline"
                                             : fmt::format("did you mean \"{}\"?", near)});
    }
    for (const std::string& dataset : steps[i].reads) {
      const auto found = writers.find(dataset);
      if (found != writers.end()) before.push_back(found->second);
    }
    std::ranges::sort(before);
    const auto repeated = std::ranges::unique(before);
    before.erase(repeated.begin(), repeated.end());
    for (const std::uint32_t other : before) {
      successors_[other].push_back(static_cast<std::uint32_t>(i));
    }
  }
}

std::vector<bool> StepGraph::can_end() const {
  std::vector<std::size_t> waits_for(size());
  std::vector<std::uint32_t> ready;
  for (std::uint32_t i = 0; i < size(); ++i) {
    waits_for[i] = predecessors_[i].size();
    if (waits_for[i] == 0) ready.push_back(i);
  }
  std::vector<bool> ends(size(), false);
  while (!ready.empty()) {
    const std::uint32_t done = ready.back();
    ready.pop_back();
    ends[done] = true;
    for (const std::uint32_t successor : successors_[done]) {
      if (--waits_for[successor] == 0) ready.push_back(successor);
    }
  }
  return ends;
}

void StepGraph::find_cycle(std::span<const StepEdges> steps,
                           std::vector<GraphFault>& faults) const {
  const std::vector<bool> ends = can_end();
  const auto stuck = std::ranges::find(ends, false);
  if (stuck == ends.end()) return;
  // Each stuck step has a stuck predecessor, so that the way back never stops and comes to a
  // step seen before.
  std::vector<std::uint32_t> way;
  std::vector<bool> seen(size(), false);
  auto at = static_cast<std::uint32_t>(stuck - ends.begin());
  while (!seen[at]) {
    seen[at] = true;
    way.push_back(at);
    at =
        *std::ranges::find_if(predecessors_[at], [&](std::uint32_t other) { return !ends[other]; });
  }
  way.erase(way.begin(), std::ranges::find(way, at));
  constexpr std::size_t shown_max = 6;
  std::string chain = steps[way.front()].name;
  for (std::size_t i = 1; i < std::min(way.size(), shown_max); ++i) {
    chain += " after " + steps[way[i]].name;
  }
  if (way.size() > shown_max) chain += fmt::format(" after … {} more …", way.size() - shown_max);
  chain += " after " + steps[way.front()].name;
  faults.push_back({.step = way.front(),
                    .key = {},
                    .message = "steps wait for one another: " + chain,
                    .hint = "a graph without cycles, by \"after\" and by data"});
}

}  // namespace headroom
