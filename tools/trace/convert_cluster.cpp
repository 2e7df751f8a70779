#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string>

#include "models/workload/node_list/node_list.hpp"
#include "sim/report/json_text.hpp"
#include "sim/report/tree.hpp"
#include "tools/trace/convert.hpp"

namespace headroom {
namespace {

/// A name of its own for a group of nodes, such as `T4-2`, `T4-2-b`.
std::string group_name(const NodeShape& shape, std::map<std::string, std::uint32_t>& taken) {
  const std::string name =
      shape.gpus == 0 ? "cpu" : fmt::format("{}-{}", shape.gpu_model, shape.gpus);
  const std::uint32_t before = taken[name]++;
  return before == 0 ? name : fmt::format("{}-{}", name, before + 1);
}

}  // namespace

Conversion write_cluster(const NodeList& list, const TextSink& taker) {
  Conversion conversion;
  std::map<std::string, std::uint32_t> taken;
  Tree cluster = Tree::object();
  Tree& nodes = cluster.add("nodes", Tree::list());
  for (const auto& [shape, count] : shapes_of(list)) {
    Tree& group = nodes.append(Tree::object());
    group.add("name", group_name(shape, taken));
    group.add("count", count);
    if (shape.gpus > 0) {
      group.add("gpus", shape.gpus);
      group.add("gpu", shape.gpu_model);
    }
    if (shape.cpu_milli > 0) group.add("cpus", shape.cpu_milli / 1000);
    if (shape.memory.count > 0) group.add("memory", fmt::format("{}B", shape.memory.count));
    if (shape.cpu_milli % 1000 != 0) conversion.dropped["parts of a core"] += count;
  }
  conversion.dropped["names"] = list.nodes.size();
  conversion.rows = list.nodes.size();
  taker(json_text(cluster));
  return conversion;
}

}  // namespace headroom
