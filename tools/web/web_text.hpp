#pragma once
#include <string_view>
#include <vector>

#include "models/vocabulary/built_in_text.hpp"

namespace headroom {

/// The files of the bundled page: `page.html`, `page.css`, `page.js`, `charts.js`, `echarts.js`.
[[nodiscard]] std::vector<BuiltInText> web_texts();
/// The text of one of them.
[[nodiscard]] std::string_view web_text(std::string_view name);

}  // namespace headroom
