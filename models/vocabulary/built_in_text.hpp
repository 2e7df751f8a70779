#pragma once
#include <string_view>

namespace headroom {

/// A text file that is built into the program.
struct BuiltInText {
  std::string_view name;
  std::string_view text;
};

}  // namespace headroom
