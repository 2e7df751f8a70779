#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "models/json/json_value.hpp"
#include "sim/scenario/scenario.hpp"

namespace headroom {

struct ReadOptions {
  std::string data_directory;          ///< what `${HEADROOM_DATA}` stands for
  std::vector<std::string> overrides;  ///< `path=value`, applied in order before checking
};

/// Reads and checks the scenario file at `path`. Throws InputError with every
/// finding; what is merely without effect is in Scenario::warnings.
[[nodiscard]] Scenario read_scenario(const std::string& path, const ReadOptions& options);

/// The same for a text. `shown_path` names it in messages; paths in it are
/// relative to that path's folder.
[[nodiscard]] Scenario parse_scenario(std::string_view text, const std::string& shown_path,
                                      const ReadOptions& options);

/// The same for a value that was read already; `overrides_name` is what messages call the
/// overrides.
[[nodiscard]] Scenario scenario_of(JsonValue root, const std::string& shown_path,
                                   const ReadOptions& options,
                                   const std::string& overrides_name = "--set");

/// The whole content of the file at `path`. Throws InputError when it is
/// missing, a directory, unreadable or larger than 64 MiB.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace headroom
