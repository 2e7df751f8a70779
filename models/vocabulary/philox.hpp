#pragma once
#include <array>
#include <cstdint>

namespace headroom {

/// One block of Philox4x32-10: 128 random bits that depend on `counter` and `key` alone.
[[nodiscard]] std::array<std::uint32_t, 4> philox_block(const std::array<std::uint32_t, 4>& counter,
                                                        const std::array<std::uint32_t, 2>& key);

}  // namespace headroom
