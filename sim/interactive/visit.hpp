#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

#include "headroom/ids.hpp"
#include "headroom/random.hpp"
#include "headroom/units.hpp"

#include "sim/interactive/hold.hpp"

namespace headroom {

enum class VisitStage : std::uint8_t {
  coming,
  waiting,
  restarting,
  working,
  pausing,
  away,
  over,
};

/// One user from his wish for a notebook to the end of what he wants to do with it.
struct Visit {
  std::uint32_t population = 0;
  std::uint32_t user = 1;
  RandomStream stream;   ///< of what he wants
  RandomStream reloads;  ///< of what lost state costs him, apart: culling changes no wish
  VisitStage stage = VisitStage::coming;
  JobId job{};             ///< of his session
  std::size_t record = 0;  ///< of his session
  bool is_return = false;
  Hold hold{};
  Duration length_left{};  ///< how long he still wants it, once he has it
  Duration burst{};        ///< work of the burst that is next or under way
  Duration reload{};       ///< work that comes before
  /// When his pause is over; absent when he is not in one.
  std::optional<TimePoint> resume_at{};
  TimePoint idle_since{};
  TimePoint burst_from{};
  TimePoint work_from{};  ///< when the cost of a restart has passed
  TimePoint end_at{};     ///< when he is done
  TimePoint kill_at = end_of_time;
};

}  // namespace headroom
