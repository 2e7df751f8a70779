#pragma once
#include <string>

#include "headroom/diagnostics.hpp"

#include "tools/study/read_study.hpp"

namespace headroom::test {

/// A base of two small servers and three jobs, as JSON.
inline const std::string small_base = R"({
  "cluster": {"nodes": [{"name": "box", "count": 2, "gpus": 8}]},
  "workload": [{"generate": {"count": 30, "arrivals": {"poisson": "20/h"},
    "duration": {"exponential": "50min"}, "gpus": {"choices": {"1": 3, "4": 1}}}}],
  "scheduler": {"policy": "fifo"},
  "run": {"seed": 7}})";

inline Study study_of(const std::string& keys) {
  return parse_study(R"({"base": )" + small_base + (keys.empty() ? "" : ", " + keys) + "}",
                     "s.json", {.data_directory = "/data", .overrides = {}});
}

/// What is said of a study that is refused; empty when it is not.
inline std::string refusal_of(const std::string& keys) {
  try {
    static_cast<void>(study_of(keys));
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace headroom::test
