#pragma once
#include <map>
#include <string>
#include <vector>

namespace headroom::test {

/// Something that a user might hand us and that is wrong.
struct BrokenInput {
  std::string name;
  std::map<std::string, std::string> files;  ///< name and content
  std::vector<std::string> expected;         ///< what the message must hold: place, value, allowed
  std::vector<std::string> arguments{};      ///< empty: `run s.json`
};

[[nodiscard]] std::vector<BrokenInput> broken_scenarios();
[[nodiscard]] std::vector<BrokenInput> broken_queue_rules();
[[nodiscard]] std::vector<BrokenInput> broken_slurm();
[[nodiscard]] std::vector<BrokenInput> broken_stacks();
[[nodiscard]] std::vector<BrokenInput> broken_traces();
[[nodiscard]] std::vector<BrokenInput> broken_demand();
[[nodiscard]] std::vector<BrokenInput> broken_command_lines();

}  // namespace headroom::test
