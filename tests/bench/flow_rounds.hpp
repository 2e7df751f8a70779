#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/fabric/link_use.hpp"

namespace headroom {

/// A closed loop of flows: each slot sends its flows one after another, and the
/// first flows of all slots start at time zero.
struct FlowRounds {
  struct Flow {
    double bytes = 0.0;
    std::size_t first_link = 0;  ///< in `links`
    std::size_t link_count = 0;
  };
  std::vector<std::vector<Flow>> slots;  ///< the flows of each slot, by round
  std::vector<LinkUse> links;
  std::size_t link_count = 0;  ///< all link numbers are below
};

/// Reads CSV with the header `slot,round,src,dst,bytes,links`, plain or gzip, where
/// `links` are numbers with blanks between. Throws std::runtime_error on anything else.
[[nodiscard]] FlowRounds read_flow_rounds(const std::string& path);

struct ReplayedFlows {
  std::size_t flows = 0;
  double end_s = 0.0;   ///< end of the last flow
  double mean_s = 0.0;  ///< mean time from start to end of a flow
};

/// Plays `rounds` over links of 12.5 GB/s (100 Gb/s) without latency.
[[nodiscard]] ReplayedFlows replay(const FlowRounds& rounds);

}  // namespace headroom
