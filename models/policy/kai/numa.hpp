#pragma once
// NUMA zones as a ledger of each resource. Source: KAI-Scheduler commit d5bc503a, package
// plugins/numa.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/policy/kai/shapes.hpp"
#include "models/policy/kai/snapshot.hpp"

namespace headroom::kai {

/// What a pod draws from a zone, by dimension of the node.
struct ZoneDraw {
  std::size_t zone = 0;
  std::size_t dimension = 0;
  std::int64_t amount = 0;
  bool operator==(const ZoneDraw&) const = default;
};
/// By zone, then by dimension.
using ZoneUse = std::vector<ZoneDraw>;

/// The zones of one node, in order of the number that ends their name.
class NumaLedger {
 public:
  NumaLedger(const SnapshotNuma& facts, const ShapeTable& shapes);

  [[nodiscard]] NumaPolicy policy() const { return policy_; }
  [[nodiscard]] std::size_t size() const { return ids_.size(); }
  [[nodiscard]] const std::string& id(std::size_t zone) const { return ids_[zone]; }
  [[nodiscard]] const NodeVector& available(std::size_t zone) const { return available_[zone]; }
  /// Whether the zones report this dimension.
  [[nodiscard]] bool reports(std::size_t dimension) const { return reports_[dimension]; }

  /// A record of what a pod holds; empty when it names a zone that is not here.
  [[nodiscard]] ZoneUse placement(const std::vector<SnapshotZoneUse>& record,
                                  const ShapeTable& shapes) const;
  /// Takes `use` away from what is available, or gives it back when `sign` is -1.
  void charge(const ZoneUse& use, int sign);

  /// Whether the policy aligns this pod at all.
  [[nodiscard]] bool concerns(const Shape& shape, bool is_guaranteed) const;
  /// Whether the policy lets the pod onto the node.
  [[nodiscard]] bool allows(const Shape& shape, bool is_guaranteed) const;
  /// What the pod would draw; empty when nothing is accounted, nullopt when it cannot be aligned.
  [[nodiscard]] std::optional<ZoneUse> draw(const Shape& shape, bool is_guaranteed) const;
  /// Of a concerned pod: 100 shared among the zones it spans, 0 when it cannot be aligned.
  [[nodiscard]] double score(const Shape& shape, bool is_guaranteed) const;

 private:
  using Zones = std::vector<std::size_t>;
  [[nodiscard]] NodeVector wanted(const Shape& shape, bool is_guaranteed) const;
  [[nodiscard]] bool suffices(const Zones& zones, const NodeVector& need) const;
  [[nodiscard]] std::optional<Zones> zones_for(const NodeVector& need) const;
  [[nodiscard]] std::optional<Zones> greedy_cover(const NodeVector& need) const;
  [[nodiscard]] std::optional<Zones> restricted(const NodeVector& need) const;

  NumaPolicy policy_;
  std::vector<std::string> ids_;
  std::vector<NodeVector> allocatable_;
  std::vector<NodeVector> available_;
  std::vector<bool> reports_;
};

}  // namespace headroom::kai
