#include "models/workload/node_list/node_list.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/core.h>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/workload/openb/openb_files.hpp"
#include "models/workload/trace/block_reader.hpp"
#include "models/workload/trace/row_audit.hpp"
#include "models/workload/trace/row_fields.hpp"
#include "models/workload/trace/table_reader.hpp"
#include "models/workload/trace/trace_format.hpp"

namespace headroom {
namespace {

// spot: the nodes of Alibaba's cluster-trace-v2026-spot-gpu, whole cores, no memory.
// openb-nodes: those of cluster-trace-gpu-v2023 (Weng et al., USENIX ATC 2023).

NodeList read_spot(BlockReader& file) {
  constexpr std::uint32_t cores_max = 4'000'000;  // thousandths of more do not fit
  TableReader table{file, TableStyle{}};
  const std::size_t name = table.required_column({"node_name"});
  const std::size_t model = table.required_column({"gpu_model"});
  const std::size_t gpus = table.required_column({"gpu_capacity_num"});
  const std::size_t cpus = table.required_column({"cpu_num"});
  RowAudit rows{"line"};
  NodeList list;
  while (table.next(rows)) {
    ListedNode node{.name = std::string{table.text(name)}, .shape = {}};
    std::uint32_t cores = 0;
    if (!take_count(rows, table.field(gpus), node.shape.gpus)) continue;
    if (!take_count(rows, table.field(cpus), cores)) continue;
    if (cores > cores_max) {
      rows.reject(AuditRule::out_of_range, "cpu_num", table.text(cpus));
      continue;
    }
    node.shape.cpu_milli = cores * 1000;
    if (node.shape.gpus > 0) node.shape.gpu_model = table.text(model);
    list.nodes.push_back(std::move(node));
  }
  if (rows.log().rejected() > 0) {
    throw InputError{Diagnostic{.path = file.shown(),
                                .message = rows.log().first_rejections().front(),
                                .hint = "every node of a list must be sound"}};
  }
  return list;
}

NodeList read_openb(BlockReader& file) {
  NodeList list;
  for (OpenbNode& node : read_openb_nodes(file)) {
    list.nodes.push_back({.name = std::move(node.name),
                          .shape = {.gpu_model = std::move(node.model),
                                    .gpus = node.gpus,
                                    .cpu_milli = node.cpu_milli,
                                    .memory = node.memory}});
  }
  return list;
}

}  // namespace

const std::vector<std::string>& node_list_formats() {
  static const std::vector<std::string> names{"spot", "openb-nodes"};
  return names;
}

std::string guessed_node_list_format(std::string_view text) {
  const std::string_view line = beginning_of(text).first_line;
  if (line.starts_with("sn,cpu_milli,memory_mib,gpu,model")) return "openb-nodes";
  const bool is_spot = line.find("gpu_capacity_num") != std::string_view::npos &&
                       line.find("node_name") != std::string_view::npos;
  return is_spot ? "spot" : "";
}

NodeList read_node_list(BlockReader& file, std::string_view format) {
  NodeList list = format == "spot" ? read_spot(file) : read_openb(file);
  list.format = format;
  if (list.nodes.empty()) {
    throw InputError{Diagnostic{
        .path = file.shown(), .message = fmt::format("holds no node ({})", format), .hint = ""}};
  }
  return list;
}

std::vector<CountedShape> shapes_of(const NodeList& list) {
  std::map<NodeShape, std::uint32_t> counts;
  for (const ListedNode& node : list.nodes) ++counts[node.shape];
  std::vector<CountedShape> shapes;
  for (const auto& [shape, count] : counts) shapes.push_back({shape, count});
  std::ranges::stable_sort(shapes, std::ranges::greater{}, &CountedShape::count);
  return shapes;
}

}  // namespace headroom
