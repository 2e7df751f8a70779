#pragma once
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/units.hpp"

#include "models/workload/trace/block_reader.hpp"

namespace headroom {

/// What the nodes of one kind have. Zero where the list does not say.
struct NodeShape {
  std::string gpu_model;  ///< empty without GPUs
  std::uint32_t gpus = 0;
  std::uint32_t cpu_milli = 0;  ///< thousandths of a core
  Bytes memory{};
  auto operator<=>(const NodeShape&) const = default;
};

struct ListedNode {
  std::string name;
  NodeShape shape;
};

/// The nodes of a cluster as a file lists them.
struct NodeList {
  std::string format;
  std::vector<ListedNode> nodes;
};

struct CountedShape {
  NodeShape shape;
  std::uint32_t count = 0;
};

/// Names of all formats of node lists.
[[nodiscard]] const std::vector<std::string>& node_list_formats();
/// The one that a file which begins so is of; empty when there is none.
[[nodiscard]] std::string guessed_node_list_format(std::string_view beginning);

/// Reads a list in `format`, one of node_list_formats(). Throws InputError, which names
/// the line, for a row that is unsound: a cluster with a node less would be another one.
[[nodiscard]] NodeList read_node_list(BlockReader& file, std::string_view format);

/// The different shapes of a list, most nodes first, then by shape.
[[nodiscard]] std::vector<CountedShape> shapes_of(const NodeList& list);

}  // namespace headroom
