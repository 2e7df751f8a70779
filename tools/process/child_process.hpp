#pragma once
#include <string>
#include <vector>

namespace headroom {

/// What another program left behind.
struct ProcessEnd {
  bool started = false;  ///< false: there is no such program
  int status = -1;       ///< its exit status, 128 + signal when a signal ended it
  std::string output;
  std::string errors;
};

/// Starts `words[0]`, looked for in PATH, with the other words as arguments and without
/// input, and waits for its end. Throws InputError when no process can be made.
[[nodiscard]] ProcessEnd run_process(const std::vector<std::string>& words);

}  // namespace headroom
