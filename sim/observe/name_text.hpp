#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "headroom/names.hpp"

namespace headroom {

/// The name with this number, or nothing where no source has named any.
[[nodiscard]] inline std::string_view name_text(const NameTable& names, std::size_t number) {
  return number < names.size() ? names.text(static_cast<std::uint32_t>(number))
                               : std::string_view{};
}

}  // namespace headroom
