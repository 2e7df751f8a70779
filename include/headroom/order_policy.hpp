#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "headroom/parameters.hpp"
#include "headroom/views.hpp"

namespace headroom {

/// When the key of a job can change.
enum class KeyChange : std::uint8_t {
  never,          ///< fixed from submission on
  while_running,  ///< stands still while the job waits
  always,         ///< moves with time while it waits, too
};

/// Who is served first. Pure: equal arguments give an equal key.
class OrderPolicy {
 public:
  virtual ~OrderPolicy() = default;
  /// Smallest key first; equal keys go by JobId, that is by arrival.
  [[nodiscard]] virtual double key(const JobFacts& job, TimePoint now) const = 0;
  [[nodiscard]] virtual KeyChange changes() const { return KeyChange::never; }
  /// When the key of a running job next jumps by itself, for orders with levels.
  [[nodiscard]] virtual std::optional<TimePoint> next_jump(const JobFacts& /*job*/,
                                                           TimePoint /*now*/) const {
    return std::nullopt;
  }
};

struct OrderEntry {
  std::string_view name;
  std::string_view summary;
  std::span<const Parameter> parameters;
  std::unique_ptr<OrderPolicy> (*make)(const ParameterValues& parameters);
};

}  // namespace headroom
