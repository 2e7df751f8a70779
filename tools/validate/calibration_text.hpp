#pragma once
#include <string_view>

namespace headroom {

/// The contents of calibration.json.
[[nodiscard]] std::string_view calibration_text();

}  // namespace headroom
