#pragma once
#include <string>
#include <string_view>

#include "sim/report/tree.hpp"

namespace headroom {

/// `tree` as JSON, two spaces a level, members in their order, a line feed at
/// the end. Whole numbers have no point, reals always have one or an exponent,
/// and read back to the same double; a real that is not finite becomes null.
/// Text that is not UTF-8 has its odd bytes replaced by U+FFFD.
[[nodiscard]] std::string json_text(const Tree& tree);

/// `text` as a JSON string, in quotes; odd bytes likewise.
[[nodiscard]] std::string json_quoted(std::string_view text);
/// The same at the end of `out`.
void append_json_quoted(std::string& out, std::string_view text);

}  // namespace headroom
