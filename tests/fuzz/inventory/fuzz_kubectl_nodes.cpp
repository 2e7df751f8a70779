#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/inventory/kubectl_nodes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  try {
    const Inventory found = read_kubectl_nodes(text, "nodes");
    for (const MachineGroup& group : found.groups) {
      HEADROOM_ASSERT(!group.names.empty(), "groups have nodes");
      for (const auto& [label, values] : group.labels) {
        HEADROOM_ASSERT(values.size() == group.names.size(), "labels have a value a node");
      }
    }
  } catch (const InputError& error) {
    HEADROOM_ASSERT(!std::string_view{error.what()}.empty(), "a message says something");
  }
  return 0;
}
