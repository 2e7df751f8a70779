#include "sim/observe/job_figures_tree.hpp"

#include <optional>

#include "sim/observe/job_figures.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

Tree counts_tree(const JobCounts& jobs) {
  Tree tree = Tree::object();
  tree.add("submitted", jobs.submitted);
  tree.add("started", jobs.started);
  tree.add("completed", jobs.completed);
  tree.add("killed", jobs.killed);
  tree.add("failed", jobs.failed);
  tree.add("rejected", jobs.rejected);
  tree.add("running", jobs.running);
  tree.add("queued", jobs.queued);
  return tree;
}

/// A spread that does not exist has its names all the same, each null.
Tree spread_tree(const std::optional<Spread>& spread) {
  const auto figure = [&](auto value_of) {
    return spread ? Tree{static_cast<double>(value_of(*spread))} : Tree{};
  };
  Tree tree = Tree::object();
  tree.add("mean", figure([](const Spread& s) { return s.mean; }));
  tree.add("p50", figure([](const Spread& s) { return s.at.p50; }));
  tree.add("p90", figure([](const Spread& s) { return s.at.p90; }));
  tree.add("p95", figure([](const Spread& s) { return s.at.p95; }));
  tree.add("p99", figure([](const Spread& s) { return s.at.p99; }));
  tree.add("max", figure([](const Spread& s) { return s.at.max; }));
  return tree;
}

Tree slowdown_tree(const std::optional<Spread>& spread) {
  Tree tree = spread_tree(spread);
  tree.add("rms", spread ? Tree{spread->root_mean_square} : Tree{});
  return tree;
}

}  // namespace

void add_job_figures(Tree& tree, const JobFigures& figures) {
  tree.add("jobs", counts_tree(figures.jobs));
  tree.add("queue_delay_s", spread_tree(figures.queue_delay));
  tree.add("jct_s", spread_tree(figures.jct));
  tree.add("run_s", spread_tree(figures.run));
  tree.add("slowdown", slowdown_tree(figures.slowdown));
  tree.add("bounded_slowdown", slowdown_tree(figures.bounded_slowdown));
}

}  // namespace headroom
