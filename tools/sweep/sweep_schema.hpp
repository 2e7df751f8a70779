#pragma once
#include <cstdint>
#include <string>

#include "tools/sweep/sweep.hpp"

namespace headroom {

/// Marks a file as ours: `hdrm`, in the header that SQLite keeps for this.
inline constexpr std::uint32_t store_application = 0x6864726d;
/// Goes up when the tables change.
inline constexpr std::uint32_t store_version = 1;
/// A run's id is its point's times this, plus its replication.
inline constexpr std::int64_t run_stride = 10'000;

/// The tables, empty, with their documentation in the comments that SQLite keeps.
[[nodiscard]] std::string store_tables();
/// The views for the usual questions; `sweep` says which columns `pivot` has.
[[nodiscard]] std::string store_views(const Sweep& sweep);

}  // namespace headroom
