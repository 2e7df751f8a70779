#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "headroom/ids.hpp"
#include "headroom/units.hpp"

#include "models/fabric/link_use.hpp"
#include "models/fabric/routing.hpp"
#include "models/fabric/topology.hpp"
#include "models/stack/stack_spec.hpp"

namespace headroom {

/// Links that are reported as one, such as all ports of nodes (`nic`), all
/// `leaf-uplink`s, or the operations a storage can do (`shared operations`).
enum class LinkKindId : std::uint32_t {};

/// Which part of the stack a kind of link belongs to.
enum class LinkPart : std::uint8_t { network, storage, local_disk };

struct LinkKind {
  std::string name;
  LinkPart part = LinkPart::network;
  double capacity = 0.0;  ///< of all its links, in bytes or operations a second
};

struct SharedLink {
  std::string name;
  LinkKindId kind{};
  double capacity = 0.0;  ///< bytes or operations a second
};

/// What one sample takes of each link: sums of uses by rising link number.
class LinkLoads {
 public:
  void add(LinkId link, double per_sample);
  void add(std::span<const LinkUse> path, double per_sample);
  [[nodiscard]] std::vector<LinkUse> uses() const;
  [[nodiscard]] bool empty() const { return loads_.empty(); }

 private:
  std::map<std::uint32_t, double> loads_;
};

/// What one sample asks of a storage.
struct SampleRead {
  double bytes = 0.0;
  double operations = 0.0;  ///< of the devices
  double metadata = 0.0;    ///< opens, lookups, closes
};

/// The links of a stack, and which of them data cross on their way.
///
/// Every port and cable of the network is a link in each direction. A shared
/// storage has one link for the bandwidth of its devices, counted as reads (a write
/// takes read / write of it), and one for their operations and one for metadata where
/// those are limited: a figure that nobody knows limits nothing. A node with disks has
/// the first and the second.
class DataPaths {
 public:
  /// Throws InputError as Topology does.
  explicit DataPaths(const StackSpec& stack);
  DataPaths(const DataPaths&) = delete;
  DataPaths& operator=(const DataPaths&) = delete;

  [[nodiscard]] std::span<const SharedLink> links() const { return links_; }
  [[nodiscard]] std::span<const LinkKind> kinds() const { return kinds_; }
  [[nodiscard]] const LinkKind& kind_of(LinkId link) const;
  [[nodiscard]] bool has_disks(NodeId node) const { return disks_[index(node)].has_value(); }

  /// One sample, read from storage `storage` by each of `nodes` for an equal part.
  void add_read(LinkLoads& loads, std::size_t storage, const SampleRead& sample,
                std::span<const NodeId> nodes);
  /// `bytes` written to a storage by the first of `nodes`.
  void add_write(LinkLoads& loads, std::size_t storage, double bytes,
                 std::span<const NodeId> nodes);
  /// `bytes` written to a storage, an equal part by each of `nodes`.
  void add_spread_write(LinkLoads& loads, std::size_t storage, double bytes,
                        std::span<const NodeId> nodes);
  /// One sample from the disks of `nodes`, an equal part from each. Requires disks.
  void add_local_read(LinkLoads& loads, const SampleRead& sample,
                      std::span<const NodeId> nodes) const;
  /// `bytes` on the disks of every one of `nodes`.
  void add_local_write(LinkLoads& loads, double bytes, std::span<const NodeId> nodes) const;
  /// `bytes` from each of `nodes` to the next, round the ring. `gpu_share` is what the network
  /// carries from GPU to GPU over what it carries from host to host.
  void add_ring(LinkLoads& loads, double bytes, std::span<const NodeId> nodes, double gpu_share);
  /// `bytes` shuffled: read from the disks of `nodes` that have any, an equal part from each, and
  /// each node's part taken by all nodes evenly, so that (n - 1) / n of it crosses the network.
  /// Of many nodes each sends to 64 others at even distances: ports carry the same.
  void add_shuffle_read(LinkLoads& loads, double bytes, std::span<const NodeId> nodes);

 private:
  using Way = std::pair<std::uint32_t, std::uint32_t>;

  [[nodiscard]] LinkKindId kind(const std::string& name, LinkPart part);
  LinkId add_link(std::string name, LinkKindId kind, double capacity);
  void add_network_links();
  void add_storage_links();
  void add_disk_links();
  [[nodiscard]] std::span<const LinkUse> way(std::uint32_t from, std::uint32_t to);
  [[nodiscard]] std::uint32_t endpoint_of(std::size_t storage) const;

  struct StorageLinks {
    LinkId bandwidth{};
    std::optional<LinkId> operations;
    std::optional<LinkId> metadata;
    double write_weight = 1.0;  ///< reads that one write is worth
  };
  struct DiskLinks {
    LinkId bandwidth{};
    std::optional<LinkId> operations;
    double write_weight = 1.0;
  };

  const StackSpec* stack_;
  std::size_t node_count_ = 0;
  Topology topology_;
  Routing routing_;
  std::vector<SharedLink> links_;
  std::vector<LinkKind> kinds_;
  std::vector<StorageLinks> storages_;
  std::vector<std::optional<DiskLinks>> disks_;  ///< by node
  std::map<Way, std::vector<LinkUse>> ways_;     ///< as they were asked for
};

/// Network ports of a node: as the network says, else the server's for computing,
/// else those for storage, else one.
[[nodiscard]] std::uint32_t ports_of(const GroupHardware& group, const StackNetwork& network);

}  // namespace headroom
