#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/key_description.hpp"
#include "tools/study/study.hpp"
#include "tools/study/study_description.hpp"

namespace headroom {

struct StudyOptions {
  std::string data_directory;          ///< what `${HEADROOM_DATA}` stands for
  std::vector<std::string> overrides;  ///< `path=value`, applied in order to the base
  std::vector<KeyDescription> sections = study_sections();
};

/// Reads and checks a study from `text`, the base that it names included.
/// `shown_path` names it in messages; paths in it start at that path's folder.
/// Throws InputError with every finding: unknown keys of the study, of the base
/// and under `vary` each with the nearest known one; values that a key does not
/// allow; choices without values; more than a million points.
[[nodiscard]] Study parse_study(std::string_view text, const std::string& shown_path,
                                const StudyOptions& options);

/// The same for the file at `path`.
[[nodiscard]] Study read_study(const std::string& path, const StudyOptions& options);

}  // namespace headroom
