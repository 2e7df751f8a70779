#pragma once
#include <string>
#include <string_view>

namespace headroom {

/// How `seen` differs from `expected`, as lines that begin with `-` (expected, missing) and `+`
/// (seen, new) behind the number of the first of them; what is equal before and after is left
/// out, and so is what goes beyond 30 lines of a kind. Empty when the texts are equal.
[[nodiscard]] std::string text_difference(std::string_view expected, std::string_view seen);

}  // namespace headroom
