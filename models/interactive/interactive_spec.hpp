#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "headroom/units.hpp"

#include "models/workload/listed_source.hpp"
#include "models/workload/synthetic_source.hpp"

namespace headroom {

/// People who work at notebooks: when they open one, and what they do with it. Or one notebook
/// spelled out.
struct InteractiveSpec {
  std::string name;
  /// What each session asks for. Of one notebook its id, user and submit time count, too.
  ListedJob session{};
  bool is_single = false;   ///< one notebook; users and arrivals have no meaning
  std::uint32_t users = 1;  ///< called NAME/1, NAME/2, …
  /// When notebooks are opened, by one of the users at random; `closed`: by each user a think
  /// time after he closed his last, which passes as fast as the daily and weekly factors say.
  ArrivalSpec arrivals{};
  Duration from{};                       ///< nobody opens one before
  std::optional<Duration> until{};       ///< nor at or after this
  std::optional<std::uint64_t> count{};  ///< nor more than so many; returns do not count
  DistributionSpec length{};  ///< how long a user wants his notebook, from when it is there
  DistributionSpec active{};  ///< GPU work of a burst: the time it takes on a GPU of its own
  DistributionSpec idle{};    ///< from the end of a burst to the next
  std::optional<DistributionSpec> reload{};  ///< work before the next burst when state was lost
  double gpu_demand = 1.0;                   ///< share of a whole GPU that a burst can use
  std::optional<Duration> cull_after{};      ///< idle so long, it is closed at the next look
  Duration cull_every{};                     ///< looks come at multiples of this, > 0
  std::optional<Duration> max_wait{};        ///< so long a user waits for his notebook
};

}  // namespace headroom
