#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "headroom/diagnostics.hpp"

#include "sim/scenario/read_scenario.hpp"

namespace headroom {

/// A scenario that is right, with one node group and one job.
inline constexpr std::string_view example_text =
    R"({"cluster": {"nodes": [{"name": "n", "count": 4, "gpus": 8}]},
        "workload": [{"jobs": [{"id": "a", "gpus": 1, "duration_s": 10}]}]})";

/// The example with `overrides`, as `--set` gives them.
inline Scenario example(std::vector<std::string> overrides = {}) {
  return parse_scenario(example_text, "s.json",
                        {.data_directory = "/data", .overrides = std::move(overrides)});
}

/// What is wrong with `text` under the name `s.json`, one line each; none when it is right.
inline std::vector<std::string> findings_in(std::string_view text,
                                            std::vector<std::string> overrides = {}) {
  std::vector<std::string> lines;
  try {
    static_cast<void>(parse_scenario(
        text, "s.json", {.data_directory = "/data", .overrides = std::move(overrides)}));
  } catch (const InputError& error) {
    for (const Diagnostic& finding : error.findings()) lines.push_back(to_string(finding));
  }
  return lines;
}

inline std::vector<std::string> findings_with(std::vector<std::string> overrides) {
  return findings_in(example_text, std::move(overrides));
}

}  // namespace headroom
