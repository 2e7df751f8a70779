#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace headroom {

/// Dense numbers, each kind its own type: an id is an index into the vector
/// that holds what it names.
enum class NodeId : std::uint32_t {};
enum class JobId : std::uint32_t {};  ///< in order of arrival within one run
enum class UserId : std::uint32_t {};
enum class QueueId : std::uint32_t {};
enum class QosId : std::uint32_t {};
enum class AccountId : std::uint32_t {};
enum class RequestId : std::uint32_t {};    ///< a resource request as written
enum class FootprintId : std::uint32_t {};  ///< a request resolved on one cluster

template <class Id>
  requires std::is_enum_v<Id>
[[nodiscard]] constexpr std::size_t index(Id id) {
  return static_cast<std::size_t>(id);
}

template <class Id>
  requires std::is_enum_v<Id>
[[nodiscard]] constexpr Id id_at(std::size_t position) {
  return static_cast<Id>(position);
}

}  // namespace headroom
