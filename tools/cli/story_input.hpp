#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/command.hpp"
#include "tools/study/study.hpp"
#include "tools/web/story.hpp"

namespace headroom {

/// `word` as a shell reads it back.
[[nodiscard]] std::string shell_word(const std::string& word);

/// How a result of `command` was made from `files`: the command line with the files' names, all
/// overrides and the command's own `arguments`, and the files as they are. A file that is no
/// text of the scenario kind, or gone, stands there without its text.
[[nodiscard]] StoryInput story_input(std::string_view command,
                                     const std::vector<std::string>& files,
                                     const CommonOptions& options,
                                     const std::vector<std::string>& arguments = {});

/// The same of a study in `file`, with the scenario that it varies.
[[nodiscard]] StoryInput study_input(std::string_view command, const Study& study,
                                     const std::string& file, const CommonOptions& options,
                                     const std::vector<std::string>& arguments = {});

}  // namespace headroom
