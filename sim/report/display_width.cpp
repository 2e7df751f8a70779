#include "sim/report/display_width.hpp"

#include <cstddef>
#include <string_view>
#include <utf8proc.h>

#include "sim/report/readable.hpp"

namespace headroom {
namespace {

struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

/// The first character of `text`, which is not empty.
Character first_of(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80U) return {.bytes = 1, .columns = 1};
  utf8proc_int32_t code = -1;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the library's own type of bytes
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length <= 0) return {.bytes = 1, .columns = 1};
  return {.bytes = static_cast<std::size_t>(length),
          .columns = static_cast<std::size_t>(utf8proc_charwidth(code))};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    width += character.columns;
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::size_t cut_at(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  for (std::size_t column = 0; bytes < text.size();) {
    const Character character = first_of(text.substr(bytes));
    column += character.columns;
    if (column > width) break;
    bytes += character.bytes;
  }
  return bytes;
}

}  // namespace headroom
