#pragma once
#include <string>
#include <string_view>

namespace headroom::tidy {

/// `text` with every comment turned to spaces. Offsets and line ends stay.
[[nodiscard]] std::string without_comments(std::string_view text);

/// The same with the content of string and character literals turned to spaces, too (their
/// quotes stay), and preprocessor lines emptied: what is left is code, brace for brace.
[[nodiscard]] std::string bare_code(std::string_view text);

}  // namespace headroom::tidy
