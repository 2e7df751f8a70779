#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headroom::tidy {

/// A function as it stands in a file: definition or declaration.
struct Function {
  std::string name;
  std::size_t line = 0;        ///< of its name, counted from 1
  std::size_t body_lines = 0;  ///< from brace to brace, both included; 0 for a declaration
  std::size_t parameters = 0;
  std::size_t nesting = 0;  ///< deepest stack of if, for, while, switch, do, try in the body
};

/// The functions in `code`, which must come from bare_code(): members and free ones, test
/// cases, and lambdas outside functions. It matches braces and does not parse C++, so code
/// that clang-format has laid out is read right and odd code may be missed.
[[nodiscard]] std::vector<Function> find_functions(std::string_view code);

}  // namespace headroom::tidy
