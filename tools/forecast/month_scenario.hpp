#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "tools/forecast/growth.hpp"
#include "tools/study/study.hpp"

namespace headroom {

/// More nodes of a group from a month on.
struct BoughtNodes {
  std::string group;
  std::size_t month = 0;
  std::uint32_t count = 0;
};

/// The base of `study` as it is in `month`: nodes delivered and bought by then, demand grown.
/// Generated jobs arrive so much more often, and a count of them grows likewise, so that they
/// come over the same time; a trace is replayed so much faster. Jobs spelled out stay as they
/// are. New teams grow from the month in which they come. Throws InputError for growing
/// durations of a trace, and where no node is left.
[[nodiscard]] Scenario scenario_in(const Study& study, const Growth& growth,
                                   const std::vector<Delivery>& deliveries,
                                   const std::vector<BoughtNodes>& bought, std::size_t month);

}  // namespace headroom
