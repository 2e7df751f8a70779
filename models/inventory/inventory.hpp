#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"
#include "headroom/units.hpp"

namespace headroom {

/// Machines that are alike, as the files of a real cluster list them. What is absent is not said.
struct MachineGroup {
  std::string name;                ///< unique
  std::vector<std::string> names;  ///< of its nodes, in the order of the file; at least one
  std::uint32_t gpus = 0;          ///< on each; those cut into instances count as GPUs here
  std::string gpu_model;
  std::optional<std::uint32_t> cpus{};
  std::optional<Bytes> memory{};
  std::optional<Bytes> gpu_memory{};
  std::vector<std::string> mig{};  ///< the instances on each GPU; none: GPUs are whole
  bool ready = true;               ///< whether they take work
  std::map<std::string, std::vector<std::string>> labels{};  ///< by name: one value a node
};

/// A partition of Slurm. Node numbers run through the groups of the inventory in order.
struct MachinePartition {
  std::string name;
  std::vector<std::uint32_t> nodes;  ///< ascending; none: all of them
  bool is_default = false;
  std::optional<std::uint32_t> priority_tier{};
  std::optional<std::uint32_t> priority_job_factor{};
  std::optional<Duration> max_time{};               ///< absent: no limit
  std::map<std::string, double> billing_weights{};  ///< `CPU`, `Mem` (a GiB), `GRES/gpu`
};

struct Inventory {
  std::vector<MachineGroup> groups;
  std::vector<MachinePartition> partitions;
  std::vector<Diagnostic> warnings;  ///< what was passed over, with file and line
};

}  // namespace headroom
