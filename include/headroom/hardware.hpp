#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headroom/units.hpp"

namespace headroom {

/// A kind of MIG instance: so many compute and memory slices of its GPU, the
/// latter from one of `starts` on. Instances of one GPU share no memory slice.
struct MigKind {
  std::string name;                    ///< such as "3g.20gb"
  std::uint8_t compute_slices = 1;     ///< the number before the g
  std::uint8_t memory_slices = 1;      ///< > 0
  std::vector<std::uint8_t> starts{};  ///< memory slices it may begin at, ascending

  bool operator==(const MigKind&) const = default;
};

/// How GPUs are partitioned. Where the geometry is fixed, the starts of each
/// kind are those of the instances that exist.
struct MigLayout {
  std::uint8_t compute_slices = 7;  ///< of a whole GPU
  std::uint8_t memory_slices = 8;   ///< at most 8
  std::vector<MigKind> kinds;

  bool operator==(const MigLayout&) const = default;
};

/// `count` equal servers. What is absent is not modelled: a node without
/// `cpus` holds any number of CPU requests.
struct NodeGroup {
  std::string name;
  std::uint32_t count = 1;
  std::uint32_t gpus = 0;             ///< per node
  std::string gpu_model;              ///< empty when not named
  std::optional<std::uint32_t> cpus;  ///< cores per node
  std::optional<Bytes> memory;        ///< per node
  std::optional<Bytes> gpu_memory{};  ///< of each GPU
  std::optional<MigLayout> mig{};     ///< its GPUs are partitioned, none is given whole
};

/// Domains in which nodes lie close together, such as racks: each takes so many
/// nodes by number, whatever group they are of.
struct TopologyLevel {
  std::string name;
  std::uint32_t nodes = 1;
};

/// Node ids run through the groups in order.
struct ClusterSpec {
  std::vector<NodeGroup> nodes;
  std::vector<TopologyLevel> topology{};  ///< from coarse to fine; single nodes come last
};

}  // namespace headroom
