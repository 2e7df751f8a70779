#pragma once
#include <string>

namespace headroom {

/// The story of a page, as JSON: each packed column as a plain list of its numbers, without the
/// timelines, which charts do not need. Throws InputError, which names `file`, when
/// it is no such story.
[[nodiscard]] std::string unpacked_story(const std::string& json, const std::string& file);

}  // namespace headroom
