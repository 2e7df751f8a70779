#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/workload/node_list/node_list.hpp"

namespace headroom {
namespace {

void read_list(std::string_view text, const std::string& format) {
  try {
    BlockReader file = BlockReader::from_memory(text, "fuzz");
    const NodeList list = read_node_list(file, format);
    std::size_t nodes = 0;
    for (const CountedShape& shape : shapes_of(list)) nodes += shape.count;
    HEADROOM_ASSERT(nodes > 0 && nodes == list.nodes.size(), "every node has a shape");
  } catch (const InputError&) {  // NOLINT(bugprone-empty-catch): the answer to a bad text
  }
}

}  // namespace
}  // namespace headroom

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  static_cast<void>(guessed_node_list_format(text));
  for (const std::string& format : node_list_formats()) read_list(text, format);
  return 0;
}
