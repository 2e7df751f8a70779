#include "sim/observe/replications.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/statistics/mean_estimate.hpp"
#include "models/statistics/student_t.hpp"
#include "sim/observe/counted_warnings.hpp"
#include "sim/observe/goals.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

using Trees = std::vector<const Tree*>;

Tree merged_figure(const std::vector<double>& values) {
  const MeanEstimate estimate = estimate_mean(values);
  const auto bound = [&](double ConfidenceInterval::* end) {
    return estimate.interval ? Tree{*estimate.interval.*end} : Tree{};
  };
  Tree figure = Tree::object();
  figure.add("mean", estimate.mean);
  figure.add("ci95_low", bound(&ConfidenceInterval::low));
  figure.add("ci95_high", bound(&ConfidenceInterval::high));
  figure.add("n", estimate.count);
  return figure;
}

/// Members of all `trees` by name, in order of first appearance.
std::vector<std::pair<std::string_view, Trees>> members_of(const Trees& trees) {
  std::vector<std::pair<std::string_view, Trees>> members;
  std::map<std::string_view, std::size_t> places;
  for (const Tree* tree : trees) {
    for (const auto& [name, value] : tree->members()) {
      const auto [place, is_new] = places.try_emplace(name, members.size());
      if (is_new) members.push_back({name, {}});
      members[place->second].second.push_back(&value);
    }
  }
  return members;
}

/// Members that are no outcome of a run: equal in all of them.
bool is_setting(std::string_view name) {
  constexpr std::array<std::string_view, 4> settings{"currency", "lifetime_s", "parts", "unpriced"};
  return std::ranges::find(settings, name) != settings.end();
}

Tree merged(const Trees& trees) {
  if (std::ranges::any_of(trees, &Tree::is_object)) {
    Tree object = Tree::object();
    for (const auto& [name, values] : members_of(trees)) {
      object.add(name, is_setting(name) ? *values.front() : merged(values));
    }
    return object;
  }
  std::vector<double> values;
  for (const Tree* tree : trees) {
    if (const auto number = tree->number()) values.push_back(*number);
  }
  return values.empty() ? Tree{} : merged_figure(values);
}

Tree merged_warnings(std::span<const Tree> summaries) {
  std::vector<std::vector<std::string>> by_run;
  for (const Tree& summary : summaries) by_run.push_back(warnings_of(summary));
  Tree result = Tree::list();
  for (const std::string& line : warning_lines(by_run)) result.append(line);
  return result;
}

Tree copies(const Trees& trees) {
  Tree list = Tree::list();
  for (const Tree* tree : trees) list.append(*tree);
  return list;
}

}  // namespace

double ci95_factor(std::size_t count) {
  constexpr double upper_tail = 0.025;
  return student_t_quantile(upper_tail, static_cast<double>(count - 1)) /
         std::sqrt(static_cast<double>(count));
}

Tree merged_summary(std::span<const Tree> summaries) {
  HEADROOM_ASSERT(!summaries.empty(), "at least one summary is merged");
  Trees trees;
  for (const Tree& summary : summaries) trees.push_back(&summary);
  Tree result = Tree::object();
  for (const auto& [name, values] : members_of(trees)) {
    if (name == "scenario" || name == "version" || name == "audit" || name == "measured_from_s") {
      result.add(name, *values.front());
    } else if (name == "seed") {
      result.add("replications", summaries.size());
      result.add("seeds", copies(values));
    } else if (name == "warnings") {
      result.add(name, merged_warnings(summaries));
    } else if (name == "goals") {
      result.add(name, merged_goals(values, merged_figure));
    } else if (name != "longest_waits") {
      result.add(name, merged(values));
    }
  }
  return result;
}

}  // namespace headroom
