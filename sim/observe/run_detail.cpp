#include "sim/observe/run_detail.hpp"

#include "sim/observe/delay_distributions.hpp"
#include "sim/observe/statistics.hpp"
#include "sim/observe/timeline_columns.hpp"
#include "sim/report/packed_column.hpp"

namespace headroom {
namespace {

Tree series_tree(const RunRecord& run, const Series& all) {
  std::vector<double> starts;
  starts.reserve(all.starts.size());
  for (const TimePoint start : all.starts) starts.push_back(exact_seconds(start.since_start));
  Tree tree = Tree::object();
  tree.add("start_s", packed(starts));
  tree.add("end_s", exact_seconds(run.end.since_start));
  Tree& columns = tree.add("columns", Tree::list());
  for (const Series::Column& column : all.columns) {
    Tree& entry = columns.append(Tree::object());
    entry.add("name", column.name);
    entry.add("values", packed(column.values));
  }
  return tree;
}

}  // namespace

Tree run_detail(const RunRecord& run, const Series& series) {
  Tree tree = Tree::object();
  tree.add("series", series_tree(run, series));
  tree.add("delays", delay_distributions(run));
  tree.add("timeline", timeline_columns(run));
  return tree;
}

}  // namespace headroom
