#pragma once
#include <string>
#include <string_view>

#include "sim/report/tree.hpp"

namespace headroom {

/// `report.html`: one file that tells `story` (see `tools/web/src/story.ts`) offline, its bytes
/// determined by the story and the version of the program.
[[nodiscard]] std::string report_page(const Tree& story);

/// The story that a page of report_page() tells, as JSON text. Throws InputError, which names
/// `file`, when `page` is none.
[[nodiscard]] std::string story_of_page(std::string_view page, const std::string& file);

}  // namespace headroom
