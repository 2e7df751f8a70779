#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/tree.hpp"
#include "tools/compare/paired_runs.hpp"

namespace headroom {

/// A summary with the mean queue delay and the busy ratio given.
inline Tree hand_summary(Tree delay, double busy = 0.5) {
  Tree tree = Tree::object();
  tree.add("queue_delay_s", Tree::object()).add("mean", std::move(delay));
  tree.add("gpu", Tree::object()).add("busy_ratio", busy);
  return tree;
}

/// Runs whose mean queue delays by seed are these; all seeds are of the pilot.
inline PairedRuns hand_runs(const std::vector<double>& first, const std::vector<double>& second) {
  PairedRuns runs;
  runs.summaries.resize(2);
  for (const double delay : first) runs.summaries[0].push_back(hand_summary(delay));
  for (const double delay : second) runs.summaries[1].push_back(hand_summary(delay));
  runs.pilot = first.size();
  runs.exact = first.size() == 1;
  return runs;
}

}  // namespace headroom
