#pragma once
#include <string>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "models/json/json_value.hpp"
#include "sim/scenario/builders.hpp"
#include "sim/scenario/findings.hpp"
#include "sim/scenario/key_description.hpp"

namespace headroom {

/// The keys of `cluster` that name a file in place of `nodes`.
[[nodiscard]] std::vector<KeyDescription> cluster_file_keys();
/// Those and `nodes`, of which one must be there.
[[nodiscard]] std::vector<std::string> cluster_node_keys();

/// How much the files say of single nodes: a scenario knows groups alone, a snapshot names nodes.
enum class NodeDetail : std::uint8_t { groups, names };

/// Where `cluster` of `root` names a file of a real cluster and has no `nodes`, puts what it lists
/// in their place; the partitions of slurm.conf go to `scheduler.slurm`, where policy slurm has
/// none. Files what is wrong with the keys in `findings`, and in `context` what was passed over.
/// Throws InputError for files that cannot be read.
void expand_cluster_files(JsonValue& root, NodeDetail detail, BuildContext& context,
                          Findings& findings);

}  // namespace headroom
