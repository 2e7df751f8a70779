#pragma once
#include <string>
#include <string_view>

#include "models/json/json_value.hpp"

namespace headroom {

/// Where relative paths of a scenario start, and what `${HEADROOM_DATA}` stands for.
struct GeneratorFolders {
  std::string scenario;
  std::string data;
};

/// Fills the generators among the workload of scenario `root` that name a preset or the file of a
/// fit: each key that they do not say themselves comes from there. Where they end (`count`,
/// `until`) is theirs alone when they say one of both. Paths in a fit start at its folder. Leaves
/// alone what is no generator, and a preset or a file that is not there,
/// which the checks that follow report. Throws InputError, naming the file, for one that is no fit.
void expand_generators(JsonValue& root, const GeneratorFolders& folders);

/// The generator in the text of a fit, `{"generate": {…}}`, checked key by key. `shown_path` names
/// it in messages, and its folder is where the paths in it start. Throws InputError.
[[nodiscard]] JsonValue read_fit(std::string_view text, const std::string& shown_path);

}  // namespace headroom
