#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "headroom/units.hpp"

namespace headroom {

/// How data gets over a network: what part of the line rate is left for it, and what
/// one connection can carry.
struct TransportProfile {
  std::string_view name;
  std::string_view doc;
  double efficiency;  ///< part of the line rate that many large transfers reach together
  std::optional<Bandwidth> per_connection;  ///< limit of one connection, if the host sets one
  Duration end_latency;                     ///< from program to program over a short cable
  Duration hop_latency;                     ///< of one switch
};

/// The transports by name, each number with its source in transport.cpp.
[[nodiscard]] std::span<const TransportProfile> transports();
[[nodiscard]] const TransportProfile* transport_named(std::string_view name);

}  // namespace headroom
