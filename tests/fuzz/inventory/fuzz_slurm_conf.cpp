#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "headroom/diagnostics.hpp"

#include "models/inventory/slurm_conf.hpp"

// The text is a slurm.conf, the gres.conf beside it, and every file that either includes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace headroom;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto open = [&](const std::string&, const std::string&) { return std::string{text}; };
  try {
    const Inventory found = read_slurm_conf(text, "slurm.conf", std::string{text}, open);
    std::size_t nodes = 0;
    for (const MachineGroup& group : found.groups) {
      HEADROOM_ASSERT(!group.names.empty(), "groups have nodes");
      nodes += group.names.size();
    }
    for (const MachinePartition& partition : found.partitions) {
      for (const std::uint32_t node : partition.nodes) {
        HEADROOM_ASSERT(node < nodes, "partitions have nodes that are there");
      }
    }
  } catch (const InputError& error) {
    HEADROOM_ASSERT(!std::string_view{error.what()}.empty(), "a message says something");
  }
  return 0;
}
