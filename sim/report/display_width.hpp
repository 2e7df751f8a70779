#pragma once
#include <cstddef>
#include <string_view>

namespace headroom {

/// How many bytes of `text` fit in `width` columns, without tearing a character from its
/// marks: display_width() of so many bytes is at most `width`.
[[nodiscard]] std::size_t cut_at(std::string_view text, std::size_t width);

}  // namespace headroom
