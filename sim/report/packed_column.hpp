#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {

/// Long columns for pages: `{"packed": KIND, "count": N, "zlib": TEXT}`, where TEXT is a zlib
/// stream (RFC 1950) in base64 (RFC 4648). KIND `f64` and `u32` hold the numbers one after the
/// other, lowest byte first; `text` holds a JSON list of strings.
[[nodiscard]] Tree packed(std::span<const double> numbers);
[[nodiscard]] Tree packed(std::span<const std::uint32_t> numbers);
[[nodiscard]] Tree packed(const std::vector<std::string>& texts);

/// What `TEXT` of a packed column holds. Throws InputError, which names `place`, when it is no
/// base64, no zlib stream, or more than `at_most` bytes.
[[nodiscard]] std::string unpacked_bytes(std::string_view text, std::size_t at_most,
                                         const std::string& place);

}  // namespace headroom
