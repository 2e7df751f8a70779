#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {

/// Who takes part in a collective, and over what. A rank is one accelerator.
/// Rates are of one direction and positive; latencies are those of one step
/// from rank to rank.
struct CollectiveGroup {
  std::uint32_t nodes = 1;
  std::uint32_t ranks_per_node = 1;
  Duration intra_latency{};
  Bandwidth intra{};  ///< of one rank to the others of its node
  Duration inter_latency{};
  Bandwidth inter{};  ///< of one node to the others: all its adapters; unused on one node

  [[nodiscard]] constexpr std::uint32_t ranks() const { return nodes * ranks_per_node; }
};

/// How long a collective takes when it has its links for itself. Pure.
class CollectiveModel {
 public:
  virtual ~CollectiveModel() = default;
  /// `size` is the whole buffer of one rank (of a gather: what comes out).
  /// A group of one rank, or nothing to move, costs nothing.
  [[nodiscard]] virtual Duration time(Bytes size, const CollectiveGroup& group) const = 0;
};

struct CollectiveEntry {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<CollectiveModel> (*make)();
};

}  // namespace headroom
