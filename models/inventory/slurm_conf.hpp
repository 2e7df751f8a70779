#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "models/inventory/conf_lines.hpp"
#include "models/inventory/inventory.hpp"

namespace headroom {

/// The nodes and partitions of a slurm.conf: a group for each NodeName line, named as it is written
/// there. CPUs are those of Slurm, hardware threads where it counts those. `gres_conf` gives GPUs
/// their type where slurm.conf does not; what only slurmd can find out (AutoDetect) is passed over
/// with a warning, as are nodes in state FUTURE. Throws InputError with file and line for what
/// cannot be read, for a node that is named twice, and where no node is left. Sources:
/// slurm.conf(5), gres.conf(5).
[[nodiscard]] Inventory read_slurm_conf(std::string_view text, const std::string& shown,
                                        const std::optional<std::string>& gres_conf,
                                        const OpenConf& open);

}  // namespace headroom
