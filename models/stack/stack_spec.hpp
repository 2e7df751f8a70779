#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/fabric/topology.hpp"
#include "models/hardware/accelerator_spec.hpp"
#include "models/hardware/network_spec.hpp"
#include "models/hardware/server_spec.hpp"
#include "models/hardware/storage_spec.hpp"

namespace headroom {

/// What the nodes of one group are made of.
struct GroupHardware {
  std::string name{};
  std::uint32_t count = 1;  ///< nodes
  std::string gpu_model{};  ///< as jobs ask for it
  ServerSpec server;
  std::optional<AcceleratorSpec> accelerator;  ///< absent where the catalogue has no such GPU
};

/// The network that joins nodes and shared storage.
struct StackNetwork {
  Fabric fabric;
  NetworkSpec link;                               ///< of each port
  std::optional<std::uint32_t> ports_per_node{};  ///< default: the server's ports
  std::optional<Bandwidth> cable_rate{};          ///< between switches; default: the link's
};

/// A shared storage system, all its units together.
struct StackStorage {
  std::string name;
  StorageSpec spec;
  double read_factor = 1.0;   ///< what encryption leaves, (0, 1]
  double write_factor = 1.0;  ///< what encryption and parity leave, (0, 1]
};

/// Everything below the scheduler, as a scenario describes it.
struct StackSpec {
  std::vector<GroupHardware> groups;  ///< as in the ClusterSpec
  StackNetwork network;
  std::vector<StackStorage> storages;
  std::map<std::string, AcceleratorSpec> references;  ///< that measured rates are of
};

}  // namespace headroom
