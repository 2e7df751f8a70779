#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Names of published clusters whose demand can be drawn without a file.
[[nodiscard]] std::vector<std::string> preset_names();

/// The keys of `generate` that preset `name` stands for, as JSON with comments that say where
/// each figure is from; empty for a name that is none.
[[nodiscard]] std::string_view preset_text(std::string_view name);

}  // namespace headroom
