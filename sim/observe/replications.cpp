#include "sim/observe/replications.hpp"

#include <algorithm>
#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/policies/policy.hpp>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/report/tree.hpp"

namespace headroom {
namespace {

using Trees = std::vector<const Tree*>;

/// The quantile that leaves 2.5 % above it. In doubles throughout, so that
/// every machine gives the same bits.
double t_quantile(std::size_t degrees_of_freedom) {
  namespace policies = boost::math::policies;
  using Doubles = policies::policy<policies::promote_double<false>>;
  const boost::math::students_t_distribution<double, Doubles> distribution{
      static_cast<double>(degrees_of_freedom)};
  constexpr double upper_tail = 0.025;
  return boost::math::quantile(boost::math::complement(distribution, upper_tail));
}

Tree merged_figure(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  // Taken from the first value, so that equal values have exactly their mean.
  double beyond_first = 0.0;
  for (const double value : values) beyond_first += value - values.front();
  const double mean = values.front() + (beyond_first / count);
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);

  Tree figure = Tree::object();
  figure.add("mean", mean);
  if (values.size() > 1) {
    const double deviation = std::sqrt(squares / (count - 1.0));
    const double half_width = t_quantile(values.size() - 1) * deviation / std::sqrt(count);
    figure.add("ci95_low", mean - half_width);
    figure.add("ci95_high", mean + half_width);
  } else {
    figure.add("ci95_low", Tree{});
    figure.add("ci95_high", Tree{});
  }
  figure.add("n", values.size());
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

Tree merged(const Trees& trees) {
  if (std::ranges::any_of(trees, &Tree::is_object)) {
    Tree object = Tree::object();
    for (const auto& [name, values] : members_of(trees)) object.add(name, merged(values));
    return object;
  }
  std::vector<double> values;
  for (const Tree* tree : trees) {
    if (const auto number = tree->number()) values.push_back(*number);
  }
  return values.empty() ? Tree{} : merged_figure(values);
}

Tree distinct_texts(const Trees& lists) {
  Tree result = Tree::list();
  std::vector<std::string_view> known;
  for (const Tree* list : lists) {
    for (const Tree& item : list->items()) {
      if (std::ranges::find(known, item.text()) != known.end()) continue;
      known.push_back(item.text());
      result.append(item);
    }
  }
  return result;
}

Tree copies(const Trees& trees) {
  Tree list = Tree::list();
  for (const Tree* tree : trees) list.append(*tree);
  return list;
}

}  // namespace

double ci95_factor(std::size_t count) {
  return t_quantile(count - 1) / std::sqrt(static_cast<double>(count));
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
      result.add(name, distinct_texts(values));
    } else if (name != "longest_waits") {
      result.add(name, merged(values));
    }
  }
  return result;
}

}  // namespace headroom
