#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/tree.hpp"

namespace headroom {

/// How a result was made: enough to make it again.
struct StoryInput {
  std::string command;  ///< such as `headroom run quickstart.json --seed 1`
  struct File {
    std::string name;  ///< without directories
    std::string text;  ///< as it was read
  };
  std::vector<File> files;
};

/// One system of a story: the whole of a run, or one side of a comparison.
struct StorySystem {
  std::string name;
  Tree summary;
  Tree detail;  ///< see run_detail; null where there is none
};

/// What report_page() tells of a result. `kind` is `run`, `compare`, `sweep`, `plan`,
/// `forecast` or `trace`; `study` is the JSON that the command writes, null for a run.
[[nodiscard]] Tree story(std::string_view kind, std::string_view title,
                         std::vector<StorySystem> systems, Tree study, const StoryInput& input);

}  // namespace headroom
