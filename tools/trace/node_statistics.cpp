#include "tools/trace/node_statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/node_list/node_list.hpp"
#include "sim/report/readable.hpp"
#include "sim/report/text_table.hpp"
#include "sim/report/tree.hpp"

namespace headroom {
namespace {

constexpr double bytes_per_gib = 1024.0 * 1024.0 * 1024.0;

struct NodeTotals {
  std::uint64_t nodes = 0;
  std::uint64_t gpus = 0;
  std::uint64_t cpu_milli = 0;
};

void add(const CountedShape& counted, NodeTotals& totals) {
  totals.nodes += counted.count;
  totals.gpus += std::uint64_t{counted.count} * counted.shape.gpus;
  totals.cpu_milli += std::uint64_t{counted.count} * counted.shape.cpu_milli;
}

void add_totals(const NodeTotals& totals, Tree& tree) {
  tree.add("nodes", totals.nodes);
  tree.add("gpus", totals.gpus);
  tree.add("cpus", static_cast<double>(totals.cpu_milli) / 1000.0);
}

std::string number(std::uint64_t count) { return readable_number(static_cast<double>(count)); }

std::string memory_text(Bytes memory) {
  if (memory.count == 0) return "-";
  return fmt::format("{} GiB", readable_number(static_cast<double>(memory.count) / bytes_per_gib));
}

}  // namespace

Tree node_statistics_tree(const NodeList& list, const std::string& source) {
  const std::vector<CountedShape> shapes = shapes_of(list);
  NodeTotals all;
  std::map<std::string, NodeTotals> by_model;
  for (const CountedShape& counted : shapes) {
    add(counted, all);
    add(counted, by_model[counted.shape.gpu_model]);
  }
  Tree tree = Tree::object();
  tree.add("trace", source);
  tree.add("format", list.format);
  tree.add("rows", list.nodes.size());
  add_totals(all, tree);
  Tree& models = tree.add("by_model", Tree::object());
  for (const auto& [model, totals] : by_model) {
    add_totals(totals, models.add(model, Tree::object()));
  }
  Tree& listed = tree.add("shapes", Tree::list());
  for (const auto& [shape, count] : shapes) {
    Tree& entry = listed.append(Tree::object());
    entry.add("nodes", count);
    entry.add("gpu", shape.gpu_model);
    entry.add("gpus", shape.gpus);
    entry.add("cpus", static_cast<double>(shape.cpu_milli) / 1000.0);
    entry.add("memory_bytes", shape.memory.count);
  }
  return tree;
}

std::string node_statistics_text(const NodeList& list) {
  constexpr auto left = TextTable::Align::left;
  constexpr std::size_t indent = 2;
  constexpr std::size_t name_width_max = 24;
  NodeTotals all;
  TextTable table{{{"GPU", left}, {"GPUs"}, {"cores"}, {"memory"}, {"nodes"}, {"GPUs in all"}}};
  for (const CountedShape& counted : shapes_of(list)) {
    const NodeShape& shape = counted.shape;
    add(counted, all);
    table.add_row({shape.gpus == 0 ? "(none)" : readable_name(shape.gpu_model, name_width_max),
                   number(shape.gpus), readable_number(shape.cpu_milli / 1000.0),
                   memory_text(shape.memory), number(counted.count),
                   number(std::uint64_t{counted.count} * shape.gpus)});
  }
  std::string text = fmt::format("  {} nodes with {} GPUs and {} cores\n\n", number(all.nodes),
                                 number(all.gpus), number(all.cpu_milli / 1000));
  for (const std::string& line : table.lines(indent)) text.append(line).append("\n");
  return text;
}

}  // namespace headroom
